"""Tables for spreadsheets, row by row: CSV as text, XLSX as a file. No cell is ever run."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

Cell = str | int | float | bool | date | datetime | None
RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""What makes spreadsheets take a text for something to run; full-width signs count as their own."""
FULL_WIDTH = {ord("＝"): "=", ord("＋"): "+", ord("－"): "-", ord("＠"): "@"}
PIECE = 32_000
"""characters handed on at a time"""


def plain(text: str) -> str:
    """A text as a cell that no spreadsheet runs: an apostrophe before what it might.

    >>> plain("=1+1"), plain("Maya")
    ("'=1+1", 'Maya')
    """
    cleaned = "".join(sign for sign in text if sign in "\t\n\r" or ord(sign) >= 32)
    return f"'{cleaned}" if cleaned.lstrip(" ").translate(FULL_WIDTH).startswith(RUN) else cleaned


def csv_pieces(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """A CSV file in pieces, with the mark that lets Excel read it as UTF-8."""
    held = io.StringIO("\ufeff")
    held.seek(1)
    writer = csv.writer(held, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_as_text(cell) for cell in row])
        if held.tell() > PIECE:
            yield held.getvalue()
            held.seek(0)
            held.truncate()
    yield held.getvalue()


def _as_text(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return plain(cell)
    if isinstance(cell, date):
        return cell.isoformat(timespec="seconds") if isinstance(cell, datetime) else f"{cell}"
    return cell


def write_xlsx(path: Path, title: str, rows: Iterable[Sequence[Cell]]) -> None:
    """Write a workbook of one sheet; the first row is its head. One row at a time is in memory."""
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
        sheet = book.add_worksheet(_sheet_name(title))
        head = book.add_format({"bold": True})
        sheet.freeze_panes(1, 1)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                _write(sheet, number, place, cell, head if number == 0 else None)


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
        sheet.write_string(row, column, "".join(s for s in cell if s >= " ")[:32_000], style)
    elif isinstance(cell, date | datetime):
        sheet.write_datetime(row, column, cell, style)
    else:
        sheet.write(row, column, cell, style)


def _sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31].strip() or "Sheet"
