"""What changed between two revisions of a course, each change as a sentence."""

from collections.abc import Callable, Sequence

from flask_babel import format_decimal

from app.domain.difference import Change, Detail
from app.errors import N_
from app.words import listed, numbered
from app.words import worded as _
from app.words.difference_fragments import FRAGMENTS
from app.words.difference_texts import COUNTED, NAMED, NOUNS, ORDERED, SPELLED, TEXTS, Fragment

GOES_ON = "… "
SUBJECTS = {
    "question": N_("Question %(name)s"),
    "section": N_("Section “%(name)s”"),
    "ending": N_("Ending “%(name)s”"),
    "meter": N_("Meter %(name)s"),
    "person": N_("“%(name)s”"),
    "term": N_("“%(name)s”"),
    "prompt": N_("Prompt “%(name)s”"),
}
VALUES = {
    "type": {
        "single": N_("a single choice"), "multiple": N_("a multiple choice"),
        "judgement": N_("a judgement item"), "order": N_("a question to put in order"),
        "number": N_("a question for a number"), "text": N_("a question for a short text"),
        "match": N_("a question to match"), "essay": N_("a question for a long answer"),
    },
    "kind": {
        "lesson": N_("a lesson"), "quiz": N_("a quiz"), "scenario": N_("a conversation"),
        "worksheet": N_("a worksheet"),
    },
    "policy": {
        "practice": N_("practice"), "mastery": N_("a mastery check"), "exam": N_("an exam"),
        "survey": N_("a survey"),
    },
    "review": {
        "none": N_("nobody"), "self": N_("its writer"), "instructor": N_("an instructor"),
        "manager": N_("a manager"),
    },
    "field": {
        "text": N_("one line of text"), "lines": N_("a text of several lines"),
        "number": N_("a number"), "date": N_("a date"), "choice": N_("a choice"),
        "table": N_("a table"),
    },
    "audience": {
        "everyone": N_("everybody"),
        "instructor": N_("instructors only"),
        "holder": N_("holders of the certificate that it renews"),
    },
}  # fmt: skip
AMOUNTS: dict[str, tuple[str, str, str]] = {
    "attempts": (N_("any number of attempts"), N_("one attempt"), N_("%(n)s attempts")),
    "wait": (
        N_("no wait between attempts"), N_("a wait of one minute between attempts"),
        N_("a wait of %(n)s minutes between attempts"),
    ),
    "limit": (N_("no time limit"), N_("a time limit of one minute"),
              N_("a time limit of %(n)s minutes")),
    "months": (N_("an unlimited time"), N_("one month"), N_("%(n)s months")),
    "points": (N_("no points"), N_("one point"), N_("%(n)s points")),
}  # fmt: skip
"""None, one, many."""


def sentence_of(change: Change) -> str:
    """What changed, as a sentence."""
    subject, said = subject_of(change.detail), fragment_of(change)
    if said.startswith(GOES_ON):
        return _("%(subject)s %(said)s.", subject=subject, said=said.removeprefix(GOES_ON))
    if subject:
        return _("%(subject)s: %(said)s.", subject=subject, said=said)
    return _("%(said)s.", said=said[:1].upper() + said[1:])


def subject_of(detail: dict[str, Detail]) -> str:
    """What a change is about, to begin a sentence; "" for the file as a whole."""
    if "choice" in detail:
        if "passage" in detail:
            return _("Passage “%(passage)s”, choice “%(name)s”", passage=detail["passage"],
                     name=detail["choice"])  # fmt: skip
        return _("Choice “%(name)s”", name=detail["choice"])
    if "passage" in detail:
        if "event" in detail:
            return _("Passage “%(name)s”, if %(rule)s", name=detail["passage"],
                     rule=detail["event"])  # fmt: skip
        return _("Passage “%(name)s”", name=detail["passage"])
    found = (_(text, name=detail[name]) for name, text in SUBJECTS.items() if name in detail)
    return next(found, "")


def fragment_of(change: Change) -> str:
    """What is said of it."""
    kind, detail = change.kind, change.detail
    if kind == "points_of":
        return points(str(detail["name"]), _whole(detail["before"]), _whole(detail["after"]))
    if kind in COUNTED:
        return _counted(COUNTED[kind], _whole(detail["count"]), detail)
    stem, _dash, last = kind.rpartition("_")
    if stem in NAMED and "names" in detail:
        return _named(NAMED[stem][("added", "removed", "order").index(last)], detail)
    if stem in ORDERED and last in ("moved", "first"):
        return _placed(stem, detail)
    return _of_a_text(kind, detail) or _(FRAGMENTS[kind], **_said(kind, detail))


def _of_a_text(kind: str, detail: dict[str, Detail]) -> str:
    """What became of a text; "" where the change is about something else."""
    stem, _dash, last = kind.rpartition("_")
    if kind in TEXTS:
        return _(TEXTS[kind][0], **detail, counts=counts_of(detail))
    if stem in TEXTS and last in ("new", "gone"):
        return _(TEXTS[stem][1 if last == "new" else 2], **detail)
    return ""


def points(meter: str, before: int, after: int) -> str:
    """What a choice does to a meter, and did: what takes points is said to cost them."""
    now, was = abs(after), abs(before)
    if not after:
        did = N_("… does not give %(was)s %(meter)s any more")
        text = did if before > 0 else N_("… does not cost %(was)s %(meter)s any more")
    elif not before:
        text = (
            N_("… now gives %(now)s %(meter)s")
            if after > 0
            else N_("… now costs %(now)s %(meter)s")
        )
    elif after > 0:
        text = (
            N_("… now gives %(now)s %(meter)s instead of %(was)s")
            if before > 0
            else N_("… now gives %(now)s %(meter)s instead of costing %(was)s")
        )
    else:
        text = (
            N_("… now costs %(now)s %(meter)s instead of %(was)s")
            if before < 0
            else N_("… now costs %(now)s %(meter)s instead of giving %(was)s")
        )
    return _(text, now=now, was=was, meter=meter)


def counts_of(detail: dict[str, Detail]) -> str:
    """How much of a text changed: two paragraphs changed and one picture added."""
    found = [_counted(NOUNS[name], _whole(detail[name]), {}) for name in NOUNS if name in detail]
    return listed(found)


def spelled(number: int) -> str:
    """A small number as a word, a larger one in digits."""
    return _(SPELLED[number]) if number < len(SPELLED) else format_decimal(number)


def _counted(texts: tuple[str, str], number: int, detail: dict[str, Detail]) -> str:
    one, many = texts
    given: dict[str, object] = {**detail, "n": spelled(number)}
    return numbered(one, many, number, **given)


def _named(text: Fragment, detail: dict[str, Detail]) -> str:
    names = detail["names"]
    assert isinstance(names, list)  # change.names() makes them
    given: dict[str, object] = {**detail, "names": listed(names)}
    if isinstance(text, str):
        return _(text, **given)
    one, many = text
    return numbered(one, many, len(names), **given)


def _placed(stem: str, detail: dict[str, Detail]) -> str:
    what = _(ORDERED[stem])
    if "after" in detail:
        return _("the %(what)s “%(title)s” stands behind “%(after)s” now", what=what,
                 title=detail["title"], after=detail["after"])  # fmt: skip
    return _("the %(what)s “%(title)s” stands first now", what=what, title=detail["title"])


def _said(kind: str, detail: dict[str, Detail]) -> dict[str, object]:
    """The figures of a change as they stand in its sentence."""
    said: dict[str, object] = {}
    stem = kind.removesuffix("_new").removesuffix("_gone")
    for name, given in detail.items():
        is_shown = name in ("before", "after")
        said[name] = HOW.get(stem, _as_it_is)(given, stem) if is_shown else given
    if kind == "points":  # the noun is said once
        said["before"] = detail["before"]
    if "least" in detail or "was_least" in detail:
        said |= {"range": _range(detail, ""), "was": _range(detail, "was_")}
    if stem == "accept":
        said |= {"rule": _rule(detail, ""), "was": _rule(detail, "was_")}
    return said


def _as_it_is(given: Detail, _stem: str) -> str:
    if isinstance(given, list):
        return listed([str(one) for one in given])
    return str(given) if isinstance(given, str) else format_decimal(given)


def _share(given: Detail, _stem: str) -> str:
    return _("%(n)s %%", n=format_decimal(round(100 * float(str(given)), 1)))


def _value(given: Detail, stem: str) -> str:
    return _(VALUES[stem][str(given)])


def _amount(given: Detail, stem: str) -> str:
    number = _whole(given)
    none, one, many = AMOUNTS[stem]
    return numbered(one, many, number, n=format_decimal(number)) if number else _(none)


def _quoted(given: Detail, _stem: str) -> str:
    names = given if isinstance(given, list) else [str(given)]
    return listed([_("“%(name)s”", name=name) for name in names])


def _target(given: Detail, stem: str) -> str:
    return _quoted(given, stem) if given else _("the ending that fits")


def _earlier(given: Detail, _stem: str) -> str:
    assert isinstance(given, list)  # talks.py makes it
    scenario, least, most = given
    return _("the end of %(scenario)s, within %(least)s to %(most)s", scenario=scenario,
             least=least, most=most)  # fmt: skip


HOW: dict[str, Callable[[Detail, str], str]] = {
    "passing": _share,
    "key": _quoted,
    "leads": _target,
    "carried": _earlier,
    **dict.fromkeys(VALUES, _value),
    **dict.fromkeys(AMOUNTS, _amount),
}


def _range(detail: dict[str, Detail], of: str) -> str:
    least, most = (_whole(detail.get(f"{of}{name}", 0)) for name in ("least", "most"))
    if not most:
        return _("at least %(n)s", n=least)
    return str(least) if least == most else _("%(least)s to %(most)s", least=least, most=most)


def _rule(detail: dict[str, Detail], of: str) -> str:
    if f"{of}least" not in detail:
        return ""
    least, level = detail[f"{of}least"], detail[f"{of}level"]
    if f"{of}floor" in detail:
        return _("at least %(least)s criteria at %(level)s or more and none below %(floor)s",
                 least=least, level=level, floor=detail[f"{of}floor"])  # fmt: skip
    return _("at least %(least)s criteria at %(level)s or more", least=least, level=level)


def _whole(given: Detail) -> int:
    assert isinstance(given, int)  # counts and points are
    return given


def sentences_of(changes: Sequence[Change]) -> list[str]:
    """A sentence each."""
    return [sentence_of(one) for one in changes]
