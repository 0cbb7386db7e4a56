"""Tables for spreadsheets, row by row: CSV as text, XLSX as a file. No cell is ever run."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import count
from pathlib import Path

import xlsxwriter

RISKY = re.compile("^ *[=+\\-@\t\r\n|%＝＋－＠]|[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What makes spreadsheets take a text for something to run, after spaces too; full-width signs
count as their own. Or else a sign that no cell may hold."""
UNHEARD = dict.fromkeys(range(32))
END = "\r\n"
PIECE = 32_000
"""characters handed on at a time"""
LONGEST_SHEET = 1_048_576
"""rows of a sheet, as Excel reads them"""


class Ready(str):
    """Cells that need no care (days, whole numbers, words of ours), put together by commas.

    As the last one of a row it stands for all of them: a million cells are told in a second.
    """

    __slots__ = ()


Cell = str | int | float | bool | date | datetime | None


def plain(text: str) -> str:
    """A text as a cell that no spreadsheet runs: an apostrophe before what it might.

    >>> plain("=1+1"), plain("Maya")
    ("'=1+1", 'Maya')
    """
    if RISKY.search(text) is None:
        return text
    cleaned = "".join(sign for sign in text if sign in "\t\n\r" or ord(sign) >= 32)
    return f"'{cleaned}" if RISKY.match(cleaned) else cleaned


def csv_pieces(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """A CSV file in pieces, with the mark that lets Excel read it as UTF-8."""
    held = io.StringIO("\ufeff")
    held.seek(1)
    writer = csv.writer(held, lineterminator=END)
    for row in rows:
        if row and isinstance(row[-1], Ready):
            writer.writerow([_as_text(cell) for cell in row[:-1]])
            held.seek(held.tell() - len(END))
            held.write(f",{row[-1]}{END}")
        else:
            writer.writerow([_as_text(cell) for cell in row])
        if held.tell() > PIECE:
            yield held.getvalue()
            held.seek(0)
            held.truncate()
    yield held.getvalue()


def _as_text(cell: Cell) -> Cell:
    """Numbers and nothing stay what they are: the writer knows how to say them."""
    if isinstance(cell, str):
        return plain(cell)
    if isinstance(cell, date):
        return cell.isoformat(timespec="seconds") if isinstance(cell, datetime) else f"{cell}"
    return cell


def write_xlsx(path: Path, title: str, rows: Iterable[Sequence[Cell]]) -> None:
    """Write a workbook; the first row is its head. One row at a time is in memory.

    What is longer than a sheet may be goes on in another one, below the same head.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
        "default_date_format": "yyyy-mm-dd hh:mm",
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(path, options) as book:
        bold, names, first = book.add_format({"bold": True}), _sheet_names(title), list[Cell]()
        number, sheet = 0, book.add_worksheet(next(names))
        for row in rows:
            cells = _apart(row)
            first = first or cells
            if number == LONGEST_SHEET:
                number, sheet = 0, book.add_worksheet(next(names))
            if number == 0:
                sheet.freeze_panes(1, 1)
                _write_row(sheet, 0, first, bold)
                number = 1
                if cells is first:
                    continue
            _write_row(sheet, number, cells)
            number += 1


def _apart(row: Sequence[Cell]) -> list[Cell]:
    """A row with each of its ready cells by itself again."""
    if not row or not isinstance(row[-1], Ready):
        return list(row)
    ready = (int(one) if one.isdecimal() and len(one) < 10 else one for one in row[-1].split(","))
    return [*row[:-1], *ready]


def _write_row(
    sheet: xlsxwriter.worksheet.Worksheet,
    number: int,
    cells: Sequence[Cell],
    style: xlsxwriter.format.Format | None = None,
) -> None:
    for place, cell in enumerate(cells):
        _write(sheet, number, place, cell, style)


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    cell: Cell,
    style: xlsxwriter.format.Format | None,
) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(row, column, cell.translate(UNHEARD)[:32_000], style)
    elif isinstance(cell, date | datetime):
        sheet.write_datetime(row, column, cell, style)
    else:
        sheet.write(row, column, cell, style)


def _sheet_names(title: str) -> Iterator[str]:
    """Names that a sheet may have: the title, then with numbers."""
    named = "".join(sign for sign in title if sign not in "[]:*?/\\'")[:26].strip() or "Sheet"
    yield named
    for number in count(2):
        yield f"{named} {number}"
