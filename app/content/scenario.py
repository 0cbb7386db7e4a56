"""Scenarios: setup, passages, endings and debrief of a .scenario.md."""

from collections.abc import Iterable, Sequence

from app.content.blocks import Block
from app.content.choices import is_choices
from app.content.desk import Desk
from app.content.document import Section
from app.content.fields import MeterFields, ScenarioFields, StartFields
from app.content.instructions import Instructions, Names
from app.content.links import without_instruction
from app.content.passages import Passages
from app.content.place import Findings, listed
from app.content.places import Places
from app.domain.condition import Condition
from app.domain.scenario import Carried, Ending, Meter, Passage, Person, Scenario

CLASSES = frozenset({"ending", "debrief", "continue", "commit"})
NO_EVENT = "Only passages have events; take it out, or begin the quote with words."


TOLD_BESIDES = frozenset(
    {
        "bad-continue",
        "dead-link",
        "empty-speech",
        "ending-choice",
        "late-debrief",
        "missing-alt",
        "missing-picture",
        "no-consequence",
        "no-label",
        "text-after-choices",
        "unknown-competency",
        "unknown-ending",
        "unknown-outcome",
        "unknown-person",
    }
)
"""Faults that leave a scenario whose plays are still what its author meant."""


def read_scenario(desk: Desk) -> tuple[Scenario | None, Places]:
    """The file on the desk as a scenario, and where its parts stand.

    None, with faults, where playing it would tell nothing true.
    """
    places = Places()
    fields = desk.fields(ScenarioFields)
    setup, sections = desk.document.divided(CLASSES)
    names = _names(desk)
    if not names.meters:
        return None, places
    instructions = Instructions(names, desk.findings, places)
    reader = Passages(desk, instructions)
    plain, ends, debrief = _sorted(sections)
    passages = tuple(reader.passage(section) for section in plain)
    endings = tuple(_ending(desk, reader, section) for section in ends)
    for blocks in (setup, *(section.blocks for section in debrief)):
        reader.speech.refuse_instructions(blocks, NO_EVENT)
    _check_shape(desk, sections, debrief)
    _check_targets(reader, passages, endings)
    _check_flags(desk, names)
    if fields is None:
        return None, places
    _check_names(desk, fields, names, endings)
    if not is_playable(desk.findings):
        return None, places
    parts = (passages, endings)
    scenario = _made(desk, fields, parts, setup, debrief[0].blocks if debrief else ())
    return scenario, places


def _made(
    desk: Desk,
    fields: ScenarioFields,
    parts: tuple[tuple[Passage, ...], tuple[Ending, ...]],
    setup: Sequence[Block],
    debrief: Sequence[Block],
) -> Scenario:
    meters = _meters(fields)
    is_known = any(ending.id == fields.passing for ending in parts[1])
    return Scenario(
        slug=desk.slug,
        title=fields.title,
        minutes=fields.minutes,
        meters=meters,
        passages=parts[0],
        endings=parts[1],
        score=tuple(fields.score or (meter.name for meter in meters)),
        passing=fields.passing if is_known else "",  # an unknown one is told, and plays go on
        cast=_cast(desk, fields),
        facts=tuple(fields.facts.items()),
        outcomes=tuple(fields.outcomes),
        competencies=tuple(fields.competencies),
        summary=fields.summary,
        optional=fields.optional,
        setup=desk.html(setup),
        debrief=desk.html(debrief),
        shuffled=fields.shuffle is None,
    )


def is_playable(findings: Findings) -> bool:
    """Whether what was found so far leaves something to play."""
    names = {fault.name for fault in findings.found if fault.severity == "fault"}
    return names <= TOLD_BESIDES


def _sorted(sections: Sequence[Section]) -> tuple[list[Section], list[Section], list[Section]]:
    """Passages, endings and debriefs."""
    ends = [section for section in sections if "ending" in section.heading.classes]
    debrief = [section for section in sections if "debrief" in section.heading.classes]
    plain = [s for s in sections if not s.heading.classes & {"ending", "debrief"}]
    return plain, ends, debrief


def _names(desk: Desk) -> Names:
    """Meters and facts as the front matter lists them, even where the rest of it is wrong."""
    found = [desk.document.matter.values.get(key) for key in ("meters", "facts")]
    meters, facts = (list(map(str.lower, one)) if isinstance(one, dict) else [] for one in found)
    return Names(meters, facts)


def _meters(fields: ScenarioFields) -> tuple[Meter, ...]:
    meters = []
    for name, said in fields.meters.items():
        one = said if isinstance(said, MeterFields) else MeterFields(start=said)
        title = one.title or name.replace("-", " ").capitalize()
        start, carried = one.start, None
        if isinstance(start, StartFields):
            carried = Carried(start.scenario, *start.within)
            start = start.otherwise
        meters.append(Meter(name, title, start, one.mark, one.note, carried))
    return tuple(meters)


def _ending(desk: Desk, reader: Passages, section: Section) -> Ending:
    heading = section.heading
    text, row, blocks = without_instruction(section.blocks)
    condition: Condition | None = None
    if text is not None and row and text.startswith("when "):
        condition = reader.instructions.condition(text[5:], row.cut(5))
    elif text is not None and row:
        message = f"The instruction “{text}” can't be read."
        mending = "Here only “when trust >= 60” is known."
        desk.findings.fault("unknown-instruction", row, message, mending)
    for block in blocks:
        if is_choices(block):
            message = f"The ending “{heading.id}” offers choices."
            mending = "Take them out, or take {.ending} away."
            desk.findings.fault("ending-choice", block, message, mending)
    reader.speech.refuse_instructions(blocks, NO_EVENT)
    ending = Ending(heading.id, heading.title, desk.html(blocks), condition, heading.row.line)
    reader.instructions.places.put(ending, heading.row)
    return ending


def _check_shape(desk: Desk, sections: Sequence[Section], debrief: Sequence[Section]) -> None:
    spot = desk.document.matter.spot(())
    kinds = [section.heading.classes & {"ending", "debrief"} for section in sections]
    fault = desk.findings.fault
    if not any(not kind for kind in kinds):
        message = "The scenario has no passage."
        fault("no-passage", spot, message, "Add a ## heading with {#id} and choices.")
    if not any("ending" in kind for kind in kinds):
        message = "The scenario has no ending."
        fault("no-endings", spot, message, "Add a ## heading with {#id .ending}.")
    if debrief and debrief[0] is not sections[-1]:
        message = "The debrief isn't the last heading."
        fault("late-debrief", debrief[0].heading.row, message, "Move it to the end.")
    for section in sections:
        heading = section.heading
        if heading.id == "end":
            message = "The id “end” stands for the ending whose condition holds."
            fault("reserved-id", heading.row, message, "Choose another id.")
        if len(heading.classes & CLASSES) > 1:
            marks = " and ".join(f"{{.{name}}}" for name in sorted(heading.classes & CLASSES))
            message = f"This heading is marked {marks}, and can be one of them only."
            fault("unknown-mark", heading.row, message, "Keep one mark.")


def _check_targets(
    reader: Passages, passages: Iterable[Passage], endings: Sequence[Ending]
) -> None:
    ids = [passage.id for passage in passages] + [ending.id for ending in endings]
    for target, row in reader.choices.targets:
        if target not in ids and target != "end":
            message = f"The choice leads to “#{target}”, which doesn't exist."
            mending = f"Passages are {listed(ids)} and #end."
            reader.findings.fault("unknown-target", row, message, mending)


def _check_flags(desk: Desk, names: Names) -> None:
    for flag, row in names.read_flags.items():
        if flag not in names.set_flags:
            message = f"“{flag}” is read here, but it is no meter or fact and no choice sets it."
            desk.findings.fault("flag-never-set", row, message, f"Add “set {flag}” to a choice.")
    for flag, row in names.cleared_flags.items():
        if flag not in names.set_flags and flag not in names.read_flags:
            message = f"The flag “{flag}” is cleared here, but no choice sets it."
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
            mending = f"Meters are {listed(names.meters)}."
            desk.findings.fault("unknown-meter", spot, message, mending)
    ids = [ending.id for ending in endings]
    if fields.passing and fields.passing not in ids:
        message = f"There is no ending “{fields.passing}”."
        mending = f"Endings are {listed(ids)}."
        desk.findings.fault("unknown-ending", matter.spot(("pass",)), message, mending)
    known = [person[0] for person in desk.request.get("people", [])]
    for n, slug in enumerate(fields.cast):
        if slug not in known:
            message = f"There is no person “{slug}” in people.md."
            mending = "Use the id of a heading there."
            desk.findings.fault("unknown-person", matter.spot(("with", n)), message, mending)
    for name in fields.facts:
        spot = matter.spot(("facts", name))
        if name in names.meters:
            message = f"“{name}” is a meter and can't be a fact too."
            desk.findings.fault("name-clash", spot, message, "Choose another name.")
        elif name not in names.learned:
            message = f"The fact “{name}” is never learned."
            desk.findings.hint(
                "fact-never-learned", spot, message, f"Add “learn {name}” to a choice."
            )


def _cast(desk: Desk, fields: ScenarioFields) -> tuple[Person, ...]:
    people = {person[0]: person for person in desk.request.get("people", [])}
    return tuple(Person(*people[slug]) for slug in fields.cast if slug in people)
