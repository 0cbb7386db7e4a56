"""Tables for spreadsheets: read back as written, and nothing in them is run."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.output.sheet import csv_pieces, plain, write_xlsx

ROWS = (
    ("Name", "Score", "On"),
    ("Zoë, “Z” Ek", 0.5, date(2026, 3, 2)),
    ("=HYPERLINK(1)", None, ""),
)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1+1", "\r=1", "|cmd", "%0A=1"]
)
def test_what_a_spreadsheet_might_run_becomes_text(text: str) -> None:
    assert plain(text).startswith("'")


def test_a_csv_file_is_read_back_as_written() -> None:
    text = "".join(csv_pieces(ROWS))

    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text[1:]))) == [
        ["Name", "Score", "On"],
        ["Zoë, “Z” Ek", "0.5", "2026-03-02"],
        ["'=HYPERLINK(1)", "", ""],
    ]


def test_a_long_csv_file_comes_in_pieces_and_loses_nothing() -> None:
    pieces = list(csv_pieces((f"person {number}", number) for number in range(10_000)))

    assert len(pieces) > 4
    assert "".join(pieces).count("\r\n") == 10_000


def test_a_workbook_is_read_back_as_written_and_holds_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"

    write_xlsx(path, "People: [all]", (*ROWS, ("\0x", True, datetime(2026, 3, 2, 9, tzinfo=UTC))))

    sheet = load_workbook(path).active
    assert sheet is not None
    assert sheet.title == "People all"
    assert [cell.value for cell in sheet[3]] == ["=HYPERLINK(1)", None, None]
    assert sheet["A3"].data_type == "s"
    assert [str(cell.value) for cell in sheet[4]] == ["x", "True", "2026-03-02 09:00:00"]
    assert sheet["B2"].value == 0.5
