"""What somebody wrote in a worksheet's section, or gave for a round, read from the form."""

import re
from typing import Any

from werkzeug.datastructures import MultiDict

from app.domain.course import Section
from app.domain.rubric import Rubric
from app.errors import N_, Invalid

CELL = re.compile(r"cell-([0-9]{1,4})-([0-9]{1,3})")
OTHER_FORM = N_("This section was changed. Copy your text, then load the page again.")


def read_section(section: Section, form: MultiDict[str, str]) -> dict[str, Any]:
    """The section's value: `text`, or cells named `cell-<row>-<column>`, rows in their order.

    A choice is sent as its words, for numbers of an older page may mean others by now; radio
    buttons of which none is picked send nothing.
    Rows over the section's limit are read too: to refuse them is better than to lose them.
    Raises Invalid for a page that was made when the section had another form.
    """
    cells = [(int(found[1]), int(found[2])) for name in form if (found := CELL.fullmatch(name))]
    columns = range(len(section.columns))
    if section.field != "table":
        if cells or ("text" not in form and section.field != "choice"):
            raise Invalid(OTHER_FORM)
        return {"text": form.get("text", "")}
    if not cells or any(column not in columns for _, column in cells):
        raise Invalid(OTHER_FORM)
    numbers = sorted({row for row, _ in cells})
    rows = [[form.get(f"cell-{row}-{column}", "") for column in columns] for row in numbers]
    return {"rows": rows}


def read_version(form: MultiDict[str, str]) -> int:
    """The version that the page was made from; 0 where it names none."""
    version = form.get("version", "0")
    return int(version) if re.fullmatch(r"[0-9]{1,8}", version) else 0


def read_marks(rubric: Rubric, form: MultiDict[str, str]) -> dict[int, int]:
    """Points by number of the criterion, sent as `mark-<number>`; others are left out."""
    levels = {str(level): level for level in rubric.levels}
    numbers = range(len(rubric.criteria))
    sent = {number: form.get(f"mark-{number}", "") for number in numbers}
    return {number: levels[text] for number, text in sent.items() if text in levels}
