"""A file as people save it from a spreadsheet, read as a table with columns that we know."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from app.errors import N_, Invalid

MOST_BYTES = 5_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_IN_CELL = 2_000
LONGEST_LINE = 100_000
"""characters; a longer one is no line of a table of people"""

TOO_MANY = "too_many"
"""stands in for a column where a row has more cells than the first row names"""

COLUMNS = ("external_id", "email", "name", "cohort", "manager", "language", "time_zone")
ALIASES = {
    "e_mail": "email",
    "mail": "email",
    "email_address": "email",
    "e_mail_address": "email",
    "id": "external_id",
    "full_name": "name",
    "manager_email": "manager",
    "locale": "language",
    "timezone": "time_zone",
}
SECRET = re.compile(r"pass_?(word|wort|code|phrase)|kenn_?wort|mot_de_passe|contrase|senha|^pwd?$")
"""what a column with passwords is called"""

SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff")
"""how workbooks, archives, papers and pictures begin"""

EXAMPLE = (
    "external_id,email,name,cohort,manager,language,time_zone\r\n"
    "1041,lead@example.com,Ines Duarte,,,en,Europe/Lisbon\r\n"
    "1042,maya@example.com,Maya Lindqvist,,lead@example.com,en,Europe/Stockholm\r\n"
    '1043,tom@example.com,"Okafor, Tom",,lead@example.com,en,Africa/Lagos\r\n'
)


@dataclass(frozen=True, slots=True)
class Table:
    """What was read: (row number, cell by column), counted as a spreadsheet counts its rows.

    `columns` are those that we know, `unknown` the names of those that are not used.
    """

    columns: tuple[str, ...]
    unknown: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


def read(data: bytes) -> Table:
    """The table in a file. Raises Invalid, with what to do, for what is none.

    UTF-8 with or without a mark, or UTF-16 with one; parted by commas, semicolons or tabs.
    """
    text = _decoded(data)
    lines = _lines(text)
    if max(map(len, lines)) > LONGEST_LINE:
        raise Invalid(N_("A line of this file is too long. Save the list as CSV and try again."))
    skipped, parting = _parting(lines)
    found = _numbered(lines[skipped:], parting, skipped)
    _, header = next(found, (0, []))
    columns, unknown = _header(header)
    rows = []
    for number, cells in islice(found, MOST_ROWS + 1):
        if any(cell.strip() for cell in cells):
            rows.append((number, _by_name(columns, cells)))
    if len(rows) > MOST_ROWS:
        raise Invalid(
            N_("This file has more than %(most)s rows. Split it, and import one part at a time."),
            most=f"{MOST_ROWS:,}",
        )
    if not rows:
        raise Invalid(N_("This file has a first row with names of columns, and no people."))
    known = tuple(name for name in columns if name)
    return Table(known, unknown, tuple(rows))


def _decoded(data: bytes) -> str:
    if not data.strip():
        raise Invalid(N_("This file is empty."))
    if data.startswith(SIGNATURES):
        raise Invalid(N_("This is not a CSV file. In Excel, choose “Save as” and “CSV UTF-8”."))
    is_utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(
            N_("The letters in this file can’t be read. Save it as “CSV UTF-8” and try again.")
        ) from error
    if "\0" in text:
        raise Invalid(N_("This file holds signs that no text has. Save the list as CSV again."))
    return text


def _lines(text: str) -> list[str]:
    """The file's lines with their ends, whichever system wrote them."""
    ends = text.replace("\r\n", "\n").replace("\r", "\n")
    return [f"{line}\n" for line in ends.split("\n")]


def _parting(lines: list[str]) -> tuple[int, str]:
    """How many lines stand before the table (Excel's `sep=` line), and what parts its cells."""
    if (said := re.fullmatch(r"\"?sep=(.)\"?\s*", lines[0], re.IGNORECASE)) is not None:
        return 1, said[1]
    header = re.sub(r'"[^"]*"', "", next((line for line in lines if line.strip()), ""))
    return 0, max(",;\t", key=header.count)


def _numbered(lines: list[str], parting: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """The rows that aren't blank, each with its number in a spreadsheet."""
    found = csv.reader(lines, delimiter=parting, strict=True)
    try:
        for number, cells in enumerate(found, skipped + 1):
            if cells:
                yield number, cells
    except csv.Error as error:
        raise Invalid(
            N_("Near line %(line)s a quotation mark is open or a cell is too long. Mend it there."),
            line=found.line_num + skipped,
        ) from error


def _header(cells: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Our name of each column ("" for those we don't know), and the names of the others."""
    if len(cells) > MOST_COLUMNS:
        raise Invalid(
            N_("The first row names more than %(most)s columns. Keep those that you need."),
            most=MOST_COLUMNS,
        )
    names = [re.sub(r"[\s\-.]+", "_", cell.strip().casefold()) for cell in cells]
    if any(map(SECRET.search, names)):
        raise Invalid(
            N_(
                "This file has a column for passwords. Take it out: nobody’s password belongs in a"
                " file. People set their own when they are invited."
            )
        )
    ours = [ALIASES.get(name, name) for name in names]
    known = [name if name in COLUMNS else "" for name in ours]
    if twice := next((name for name in known if name and known.count(name) > 1), ""):
        raise Invalid(N_("The first row names the column “%(name)s” twice."), name=twice)
    if "email" not in known:
        raise Invalid(
            N_(
                "The first row must name the columns, and one of them must be “email”. Others are:"
                " %(names)s."
            ),
            names=", ".join(name for name in COLUMNS if name != "email"),
        )
    unknown = [cell.strip()[:60] for cell, name in zip(cells, known, strict=True) if not name]
    return known, tuple(name for name in unknown if name)


def _by_name(columns: list[str], cells: list[str]) -> dict[str, str]:
    """A row's cells by column; what is missing at its end is empty, what is too much is told."""
    padded = cells + [""] * (len(columns) - len(cells))
    named = {
        name: cell.strip()[:MOST_IN_CELL]
        for name, cell in zip(columns, padded, strict=False)
        if name
    }
    too_many = any(cell.strip() for cell in cells[len(columns) :])
    return named | ({TOO_MANY: "1"} if too_many else {})
