"""Where the parts of a scenario stand, for what shows only when it is played."""

from dataclasses import dataclass, field

from app.content.place import TOP, Place


@dataclass(slots=True)
class Places:
    """Places of passages, choices, endings and conditions, by the very object."""

    _found: dict[int, tuple[object, Place]] = field(default_factory=dict)

    def put(self, part: object, place: Place) -> None:
        """Remember where `part` stands."""
        self._found[id(part)] = (part, place)  # the part is kept, so that its id stays its own

    def at(self, part: object) -> Place:
        """Where `part` stands; the top of the file where that isn't known."""
        return self._found[id(part)][1] if id(part) in self._found else TOP
