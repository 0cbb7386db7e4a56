"""Calendars are read back by the package that reads calendars."""

from datetime import UTC, datetime

from icalendar import Calendar

from app.output.calendar import Entry, calendar

AT = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)


def test_what_is_written_into_a_calendar_is_read_back() -> None:
    long = "Läs “kapitel 3”; sedan, \\ ring\n" * 40
    entry = Entry(
        "session-a@example.test", 3, AT, "A, b; c", AT, AT.replace(hour=2), "Room\nDTSTART:1", long
    )
    other = Entry("due-b@example.test", 0, AT, "Due", AT, AT, is_cancelled=True, is_busy=False)
    read = Calendar.from_ical(calendar("Tandem", [entry, other]))
    first, second = read.walk("VEVENT")

    assert (str(first["uid"]), first["sequence"]) == ("session-a@example.test", 3)
    assert (first.decoded("dtstart"), first.decoded("dtend")) == (AT, AT.replace(hour=2))
    assert (str(first["summary"]), str(first["description"])) == ("A, b; c", long)
    assert str(first["location"]) == "Room\nDTSTART:1"
    assert (str(first["status"]), str(second["status"])) == ("CONFIRMED", "CANCELLED")
    assert str(second["transp"]) == "TRANSPARENT"
