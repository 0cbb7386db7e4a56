"""Scenarios: setup, passages, endings and debrief of a .scenario.md."""

from collections.abc import Iterable, Sequence

from app.content.desk import Desk
from app.content.document import Section
from app.content.fields import MeterFields, ScenarioFields
from app.content.instructions import Instructions, Names
from app.content.links import without_instruction
from app.content.passages import Passages
from app.content.place import listed
from app.domain.condition import Condition
from app.domain.scenario import Ending, Meter, Passage, Person, Scenario

CLASSES = frozenset({"ending", "debrief", "continue"})


def read_scenario(desk: Desk) -> Scenario | None:
    """The file on the desk as a scenario; None with faults where it can't be played."""
    before = _faults(desk)
    fields = desk.fields(ScenarioFields)
    setup, sections = desk.document.divided(CLASSES)
    meters = _meters(fields) if fields else ()
    names = _names(desk)
    if not names.meters:
        return None
    instructions = Instructions(names, desk.findings)
    reader = Passages(desk, instructions)
    plain, ends, debrief = _sorted(sections)
    passages = tuple(reader.passage(section) for section in plain)
    endings = tuple(_ending(desk, instructions, section) for section in ends)
    _check_shape(desk, sections, debrief)
    _check_targets(desk, reader, passages, endings)
    _check_flags(desk, names)
    if fields is None:
        return None
    _check_names(desk, fields, names, endings)
    if _faults(desk) > before:
        return None
    return Scenario(
        slug=desk.slug,
        title=fields.title,
        minutes=fields.minutes,
        meters=meters,
        passages=passages,
        endings=endings,
        score=tuple(fields.score or names.meters),
        passing=fields.passing,
        cast=_cast(desk, fields),
        facts=tuple(fields.facts.items()),
        outcomes=tuple(fields.outcomes),
        competencies=tuple(fields.competencies),
        summary=fields.summary,
        setup=desk.html(setup),
        debrief=desk.html(debrief[0].blocks) if debrief else "",
        shuffled=fields.shuffle is None,
    )


def _faults(desk: Desk) -> int:
    return sum(fault.severity == "fault" for fault in desk.findings.found)


def _sorted(sections: Sequence[Section]) -> tuple[list[Section], list[Section], list[Section]]:
    """Passages, endings and debriefs."""
    ends = [section for section in sections if "ending" in section.heading.classes]
    debrief = [section for section in sections if "debrief" in section.heading.classes]
    plain = [s for s in sections if not s.heading.classes & {"ending", "debrief"}]
    return plain, ends, debrief


def _names(desk: Desk) -> Names:
    """Meters and facts as the front matter lists them, even where the rest of it is wrong."""
    found = [desk.document.matter.values.get(key) for key in ("meters", "facts")]
    meters, facts = (list(one) if isinstance(one, dict) else [] for one in found)
    return Names(meters, facts)


def _meters(fields: ScenarioFields) -> tuple[Meter, ...]:
    meters = []
    for name, said in fields.meters.items():
        one = said if isinstance(said, MeterFields) else MeterFields(start=said)
        title = one.title or name.replace("-", " ").capitalize()
        meters.append(Meter(name, title, one.start, one.mark, one.note))
    return tuple(meters)


def _ending(desk: Desk, instructions: Instructions, section: Section) -> Ending:
    heading = section.heading
    text, row, blocks = without_instruction(section.blocks)
    condition: Condition | None = None
    if text is not None and row and text.startswith("when "):
        condition = instructions.condition(text[5:], row)
    elif text is not None and row:
        message = f"The instruction “{text}” can't be read."
        desk.findings.fault("instruction", row, message, "Here only “when …” is known.")
    return Ending(heading.id, heading.title, desk.html(blocks), condition, heading.row.line)


def _check_shape(desk: Desk, sections: Sequence[Section], debrief: Sequence[Section]) -> None:
    spot = desk.document.matter.spot(())
    kinds = [section.heading.classes & {"ending", "debrief"} for section in sections]
    if not any(not kind for kind in kinds):
        message = "The scenario has no passage."
        desk.findings.fault("choice", spot, message, "Add a ## heading with {#id} and choices.")
    if frozenset({"ending"}) not in kinds:
        message = "The scenario has no ending."
        desk.findings.fault("no-ending", spot, message, "Add a ## heading with {#id .ending}.")
    if debrief and debrief[0] is not sections[-1]:
        message = "The debrief isn't the last heading."
        desk.findings.fault("instruction", debrief[0].heading.row, message, "Move it to the end.")
    for section in sections:
        if section.heading.id == "end":
            message = "The id “end” stands for the ending whose condition holds."
            desk.findings.fault("heading-id", section.heading.row, message, "Choose another id.")


def _check_targets(
    desk: Desk, reader: Passages, passages: Iterable[Passage], endings: Sequence[Ending]
) -> None:
    ids = [passage.id for passage in passages] + [ending.id for ending in endings]
    for target, row in reader.targets:
        if target not in ids and target != "end":
            message = f"The choice leads to “#{target}”, which doesn't exist."
            desk.findings.fault(
                "unknown-target", row, message, f"Passages are {listed(ids)} and #end."
            )


def _check_flags(desk: Desk, names: Names) -> None:
    for flag, row in names.read_flags.items():
        if flag not in names.set_flags:
            message = f"“{flag}” is read here, but it is no meter or fact and no choice sets it."
            desk.findings.fault("flag-never-set", row, message, f"Add “set {flag}” to a choice.")
    for flag, row in names.set_flags.items():
        if flag not in names.read_flags:
            message = f"The flag “{flag}” is set but never read."
            desk.findings.hint("flag-never-read", row, message, "Read it in an “if”, or drop it.")


def _check_names(
    desk: Desk, fields: ScenarioFields, names: Names, endings: Sequence[Ending]
) -> None:
    desk.check_known(fields.outcomes, fields.competencies)
    matter = desk.document.matter
    for n, name in enumerate(fields.score or []):
        if name not in names.meters:
            message = f"There is no meter “{name}”."
            spot = matter.spot(("score", n))
            desk.findings.fault(
                "unknown-name", spot, message, f"Meters are {listed(names.meters)}."
            )
    ids = [ending.id for ending in endings]
    if fields.passing and fields.passing not in ids:
        message = f"There is no ending “{fields.passing}”."
        desk.findings.fault(
            "unknown-name", matter.spot(("pass",)), message, f"Endings are {listed(ids)}."
        )
    known = [person[0] for person in desk.request.get("people", [])]
    for n, slug in enumerate(fields.cast):
        if slug not in known:
            message = f"There is no person “{slug}” in people.md."
            mending = "Use the id of a heading there."
            desk.findings.fault("unknown-name", matter.spot(("with", n)), message, mending)
    for name in fields.facts:
        spot = matter.spot(("facts", name))
        if name in names.meters:
            message = f"“{name}” is a meter and can't be a fact too."
            desk.findings.fault("duplicate", spot, message, "Choose another name.")
        elif name not in names.learned:
            message = f"The fact “{name}” is never learned."
            desk.findings.hint(
                "fact-never-learned", spot, message, f"Add “learn {name}” to a choice."
            )


def _cast(desk: Desk, fields: ScenarioFields) -> tuple[Person, ...]:
    people = {person[0]: person for person in desk.request.get("people", [])}
    return tuple(Person(*people[slug]) for slug in fields.cast if slug in people)
