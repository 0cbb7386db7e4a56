"""Certificates: serials, terms, states and what earns one."""

import string
from datetime import UTC, date, datetime, timedelta
from random import Random
from urllib.parse import parse_qs, urlsplit

import pytest

from app.domain.certificate import (
    ALPHABET,
    PRIME,
    State,
    earned,
    end_of_term,
    linkedin_url,
    missing,
    new_serial,
    normalize,
    required,
    state_of,
)
from app.domain.course import Course, Lesson, Module
from app.domain.earning import CertificateRule

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def serials(count: int, seed: int = 1) -> list[str]:
    source = Random(seed)
    return [new_serial(source.randbytes) for _ in range(count)]


def course(*requires: str, certified: bool = True) -> Course:
    modules = (
        Module(
            "trust", "Trust", (Lesson("listening", "Listening", 8), Lesson("asking", "Asking", 8))
        ),
        Module("final", "Final", (Lesson("exam", "Exam", 20),)),
        Module("extras", "Extras", (Lesson("reading-list", "Reading list", 2),)),
    )
    rule = CertificateRule("Foundations", requires=requires) if certified else None
    return Course("partners", "Partners", "en", modules, certificate=rule)


def test_a_serial_is_four_groups_of_four_signs_of_crockfords_alphabet() -> None:
    for serial in serials(50):
        assert [len(group) for group in serial.split("-")] == [4, 4, 4, 4]
        assert set(serial) <= {*ALPHABET, "-"}
        assert normalize(serial) == serial


def test_serials_differ_and_use_every_sign_at_every_random_place() -> None:
    made = [serial.replace("-", "") for serial in serials(2000)]

    assert len(set(made)) == 2000
    for place in range(14):
        assert {serial[place] for serial in made} == set(ALPHABET)


def test_every_single_wrong_character_is_noticed() -> None:
    for serial in serials(200):
        for place, right in enumerate(serial):
            if right == "-":
                continue
            for wrong in ALPHABET.replace(right, ""):
                assert normalize(serial[:place] + wrong + serial[place + 1 :]) is None


def test_every_two_characters_that_changed_places_are_noticed() -> None:
    for serial in serials(200, seed=2):
        signs = list(serial.replace("-", ""))
        for first in range(15):
            for second in range(first + 1, 16):
                if signs[first] == signs[second]:
                    continue
                swapped = signs.copy()
                swapped[first], swapped[second] = signs[second], signs[first]
                assert normalize("".join(swapped)) is None


def test_the_arithmetic_behind_the_check_characters_holds_for_all_serials() -> None:
    assert all(PRIME % divisor for divisor in range(2, 32))
    for place in range(16):
        for difference in range(1, 32):
            assert difference * 32**place % PRIME
        for distance in range(1, 16 - place):
            assert (32**distance - 1) * 32**place % PRIME


def test_a_guess_is_right_in_about_one_of_a_thousand() -> None:
    source = Random(3)
    guesses = ("".join(source.choices(ALPHABET, k=16)) for _ in range(20_000))

    assert 5 < sum(normalize(guess) is not None for guess in guesses) < 50


def test_case_spaces_and_dashes_are_forgiven() -> None:
    serial = serials(1)[0]
    bare = serial.replace("-", "")
    spellings = (
        bare,
        bare.lower(),
        f"  {serial}\n",
        serial.replace("-", " "),
        serial.replace("-", "–"),
    )
    for typed in (*spellings, serial.replace("-", " – "), serial.replace("-", "\u00a0\u2011")):
        assert normalize(typed) == serial


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    serial = next(made for made in serials(500) if made.count("0") > 1 and made.count("1") > 1)

    for zero in "oO":
        for one in "iIlL":
            assert normalize(serial.replace("0", zero).replace("1", one)) == serial


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "7Q4K-M2XR-9TBD",
        "U" * 16,
        "é" * 16,
        "ı" * 16,
        "٣" * 16,
        "0" * 15,
        "0" * 17,
        "%" * 16,
        "0000 0000 0000 0001",
    ],
)
def test_what_can_not_be_a_serial_is_none(typed: str) -> None:
    assert normalize(typed) is None


def test_no_sign_outside_the_alphabet_is_read_as_another() -> None:
    serial = serials(1)[0]
    readable = set(string.ascii_letters + string.digits) - {"u", "U"}
    for code in range(0x20, 0x3000):
        sign = chr(code)
        if sign not in readable:
            assert normalize(sign + serial[1:]) is None


@pytest.mark.parametrize(
    ("ends", "revoked", "state"),
    [
        (None, None, State.GENUINE),
        (NOW + timedelta(days=1), None, State.GENUINE),
        (NOW - timedelta(hours=2), None, State.GENUINE),
        (NOW - timedelta(days=1), None, State.ENDED),
        (None, NOW, State.REVOKED),
        (NOW - timedelta(days=1), NOW - timedelta(days=9), State.REVOKED),
        (NOW + timedelta(days=1), NOW - timedelta(days=9), State.REVOKED),
        (None, NOW + timedelta(seconds=1), State.GENUINE),
    ],
)
def test_a_certificate_is_genuine_until_its_last_day_is_over_or_it_is_revoked(
    ends: datetime | None, revoked: datetime | None, state: State
) -> None:
    assert state_of(ends, revoked, NOW) is state


def test_time_only_ever_leads_from_genuine_to_ended_and_never_out_of_revoked() -> None:
    ends, revoked = NOW + timedelta(days=30), NOW + timedelta(days=60)
    days = [NOW + timedelta(days=day) for day in range(120)]

    states = [state_of(ends, revoked, day) for day in days]

    assert states == [State.GENUINE] * 31 + [State.ENDED] * 29 + [State.REVOKED] * 60


@pytest.mark.parametrize(
    ("issued", "months", "end"),
    [
        ("2026-11-20", 24, "2028-11-20"),
        ("2026-11-20", 1, "2026-12-20"),
        ("2026-11-20", 2, "2027-01-20"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-05-31", 1, "2026-06-30"),
        ("2026-05-31", 0, "2026-05-31"),
        ("2026-12-01", 12, "2027-12-01"),
    ],
)
def test_a_term_ends_on_the_same_day_or_the_months_last(issued: str, months: int, end: str) -> None:
    assert end_of_term(date.fromisoformat(issued), months) == date.fromisoformat(end)


def test_a_term_keeps_the_time_of_day() -> None:
    assert end_of_term(NOW, 24) == datetime(2028, 11, 20, 9, 30, tzinfo=UTC)


def test_a_certificate_asks_for_activities_and_for_all_of_a_module() -> None:
    partners = course("trust", "exam")

    assert [one.slug for one in required(partners)] == ["listening", "asking", "exam"]
    assert [one.slug for one in missing(partners, {"asking"})] == ["listening", "exam"]
    assert not earned(partners, {"asking", "listening", "reading-list"})
    assert earned(partners, ["asking", "listening", "exam"])


def test_nothing_is_asked_twice() -> None:
    partners = course("listening", "trust")

    assert [one.slug for one in missing(partners, ())] == ["listening", "asking"]


@pytest.mark.parametrize("partners", [course(certified=False), course(), course("exam", "gone")])
def test_what_asks_for_nothing_or_for_what_is_not_there_is_never_earned(partners: Course) -> None:
    assert not earned(partners, {"listening", "asking", "exam", "reading-list"})


def test_a_course_without_a_certificate_misses_nothing() -> None:
    assert missing(course(certified=False), ()) == ()


def test_linkedin_gets_every_field_escaped() -> None:
    page = "https://learn.example.org/verify/0000-0000-0000-0000?a=1&b=2"

    url = linkedin_url(
        "Trust & Foundations #1",
        "Академия+",
        date(2026, 2, 3),
        date(2028, 12, 3),
        url=page,
        serial="0000",
    )

    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "www.linkedin.com", "/profile/add")
    assert {
        name: values for name, [values] in parse_qs(parts.query, strict_parsing=True).items()
    } == {
        "startTask": "CERTIFICATION_NAME",
        "name": "Trust & Foundations #1",
        "organizationName": "Академия+",
        "issueYear": "2026",
        "issueMonth": "2",
        "expirationYear": "2028",
        "expirationMonth": "12",
        "certUrl": page,
        "certId": "0000",
    }
    assert url.isascii()


def test_linkedin_is_told_no_end_where_there_is_none() -> None:
    url = linkedin_url(
        "Trust", "Academy", date(2026, 2, 3), None, url="https://x.test", serial="0000"
    )

    assert "expiration" not in url
