"""What somebody wrote in a worksheet's section, read from the form."""

from typing import Any

from werkzeug.datastructures import MultiDict

from app.domain.course import Section

MOST_ROWS = 50


def read_section(section: Section, form: MultiDict[str, str]) -> dict[str, Any]:
    """The section's value: `text`, or cells named `cell-<row>-<column>`."""
    if section.field != "table":
        return {"text": form.get("text", "")}
    rows = [
        [form.get(f"cell-{row}-{column}", "") for column in range(len(section.columns))]
        for row in range(section.rows[1] or MOST_ROWS)
        if f"cell-{row}-0" in form
    ]
    return {"rows": rows}


def read_version(form: MultiDict[str, str]) -> int:
    """The version that the page was made from; 0 where it names none."""
    version = form.get("version", "0")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0
