"""Where a trial of a scenario begins and which way it took, as addresses and forms hold it."""

from werkzeug.datastructures import MultiDict

from app.domain.scenario import Beginning, Scenario
from app.errors import N_, Invalid

METER, FROM, TOOK = "meter-", "from", "took"
MOST_SEED = 999_999


def read_beginning(sent: MultiDict[str, str], scenario: Scenario) -> Beginning:
    """Where to begin; a meter that isn't given begins as for learners.

    Raises Invalid for what is no number; whether the rest can be is judged by the domain.
    """
    usual = Beginning.usual(scenario, sent.get(FROM, ""))
    meters = tuple(
        (name, _meter(sent.get(f"{METER}{name}", ""), start)) for name, start in usual.meters
    )
    return Beginning(
        usual.passage, meters, frozenset(sent.getlist("flag")), tuple(sent.getlist("fact"))
    )


def _meter(text: str, start: int) -> int:
    if not text.strip():
        return start
    found = number(text.strip())
    return -1 if found is None else found  # which the domain refuses by the meter's name


def write_beginning(beginning: Beginning) -> dict[str, object]:
    """The same as values for addresses."""
    meters = {f"{METER}{name}": value for name, value in beginning.meters}
    more = {"flag": sorted(beginning.flags), "fact": list(beginning.facts)}
    return {
        FROM: beginning.passage,
        **meters,
        **{name: given for name, given in more.items() if given},
    }


def read_way(sent: MultiDict[str, str]) -> tuple[int, ...]:
    """The places of the choices taken, oldest first. Raises Invalid."""
    text = sent.get(TOOK, "")
    places = [number(one) for one in text.split(".")] if text else []
    known = tuple(one for one in places if one is not None)
    if len(known) < len(places):
        raise Invalid(N_("The address of this play can't be read. Begin another."))
    return known


def read_seed(sent: MultiDict[str, str]) -> int:
    """The seed of random plays; the first one for what is no number."""
    return min(number(sent.get("seed", ""), 6) or 1, MOST_SEED)


def number(text: str, most: int = 4) -> int | None:
    """A whole number of a few digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most else None
