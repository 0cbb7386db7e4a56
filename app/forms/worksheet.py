"""What somebody wrote in a worksheet's section, read from the form."""

import re
from typing import Any

from werkzeug.datastructures import MultiDict

from app.domain.course import Section

CELL = re.compile(r"cell-([0-9]{1,4})-0")


def read_section(section: Section, form: MultiDict[str, str]) -> dict[str, Any]:
    """The section's value: `text`, or cells named `cell-<row>-<column>`, rows in their order.

    Rows over the section's limit are read too: to refuse them is better than to lose them.
    """
    if section.field != "table":
        return {"text": form.get("text", "")}
    numbers = sorted({int(found[1]) for name in form if (found := CELL.fullmatch(name))})
    columns = range(len(section.columns))
    rows = [[form.get(f"cell-{row}-{column}", "") for column in columns] for row in numbers]
    return {"rows": rows}


def read_version(form: MultiDict[str, str]) -> int:
    """The version that the page was made from; 0 where it names none."""
    version = form.get("version", "0")
    return int(version) if re.fullmatch(r"[0-9]{1,8}", version) else 0
