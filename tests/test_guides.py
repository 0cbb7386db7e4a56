"""The guides that come with the course: figures that add up, and lists that are whole."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "courses" / "partner-management"


def guide(name: str) -> str:
    return (FOLDER / "guides" / f"{name}.md").read_text(encoding="utf-8")


def table(text: str, first: str) -> list[list[str]]:
    """The rows of the table whose first column is headed so."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {first} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def minutes(cell: str) -> int:
    """“15 each” counts for three talks."""
    return int(cell.split(maxsplit=1)[0]) * (3 if "each" in cell else 1)


def test_a_session_lasts_as_long_as_its_steps() -> None:
    text = guide("facilitation-notes")
    *steps, total = table(text, "Minutes")

    assert [int(row[0]) for row in steps] == [10, 15, 25, 15, 10]
    assert total[0] == f"**{sum(int(row[0]) for row in steps)}**" == "**75**"
    assert "## A session in 75 minutes" in text


def test_every_module_is_listened_for() -> None:
    rows = table(guide("facilitation-notes"), "Module")

    assert [row[0] for row in rows] == [str(number) for number in range(1, 11)]
    assert all(all(row) for row in rows)


def test_ten_weeks_hold_ten_modules_and_five_sessions() -> None:
    text = guide("instructor-guide")
    rows = table(text, "Week")
    sessions = {row[0]: row[2] for row in rows if row[2] != "–"}

    assert [(row[0], row[1].split(",")[0]) for row in rows] == [
        (str(week), f"Module {week}") for week in range(1, 11)
    ]
    weeks = ("2", "4", "6", "8", "10")
    assert sessions == {week: f"Session {n}" for n, week in enumerate(weeks, 1)}
    assert f"{75 * len(sessions)} minutes" in text


@pytest.mark.parametrize("worksheet", ["04", "05", "06"])
def test_the_rated_worksheets_have_the_criteria_of_the_guide(worksheet: str) -> None:
    criteria = [row[0] for row in table(guide("instructor-guide"), "Criterion")]
    (path,) = FOLDER.glob(f"{worksheet}-*/*.worksheet.md")
    sheet = path.read_text(encoding="utf-8")

    assert [row[0] for row in table(sheet, "Criterion")] == criteria
    assert len(criteria) == 5
    assert "accept: {at least: 4, level: 1" in sheet


def test_the_programme_is_judged_on_seven_tiers() -> None:
    rows = table(guide("instructor-guide"), "Tier")

    assert len(rows) == 7
    assert [re.findall(r"\d+%", row[3]) for row in rows] == [
        ["80%"], ["90%"], ["80%"], ["70%", "75%"], ["80%"], ["60%"], [],
    ]  # fmt: skip


def test_a_managers_minutes_add_up() -> None:
    text = guide("manager-guide")
    spent = [minutes(row[1]) for row in table(text, "When")]

    assert spent == [20, 45, 60, 20, 20, 30]
    assert f"That makes {' + '.join(map(str, spent))} = {sum(spent)} minutes." in text
    assert sum(spent) / 60 == 3.25
    assert "three hours and a quarter" in text


def test_the_checklist_has_fourteen_lines_on_all_competencies() -> None:
    text = guide("manager-guide")
    rows = table(text, "No.")
    named = {name for row in rows for name in row[2].split(", ")}

    assert [row[0] for row in rows] == [str(number) for number in range(1, 15)]
    assert named == {f"C{number}" for number in range(1, 7)}
    assert all(f"{name} " in text for name in named)
    assert "12 of the 14" in text
