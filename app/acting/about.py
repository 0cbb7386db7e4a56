"""What is known of a test learner beside their database: whose they are, and their time."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.domain.dates import day_of
from app.services.acting import Wish

NAME = "about.json"
MOMENTS = ("begins", "moment", "chosen_at", "lived", "ends_at")


@dataclass(frozen=True, slots=True)
class About:
    """Whose test learner it is (a key), what was wished, who they are, and when they live.

    At the real moment `chosen_at` it was `moment` for them, and has gone on since. `lived` is how
    far reminders and letters have come; at the real moment `ends_at` all is thrown away. Of drafts
    `faults` would stop a publish, and `unread` files can't be shown.
    """

    owner: str
    wish: Wish
    learner: str
    cohort: str
    zone: str
    begins: datetime
    moment: datetime
    chosen_at: datetime
    lived: datetime
    ends_at: datetime
    faults: int = 0
    unread: int = 0

    def now(self, real: datetime) -> datetime:
        """What time it is for the test learner."""
        return self.moment + (real - self.chosen_at)

    def moved(self, moment: datetime, real: datetime) -> "About":
        """The same at another moment."""
        day = day_of(moment, self.zone)
        return replace(self, wish=replace(self.wish, day=day), moment=moment, chosen_at=real)

    def write(self, folder: Path) -> None:
        """Keep it: whole or not at all."""
        said = asdict(self)
        for name in MOMENTS:
            said[name] = said[name].isoformat()
        said["wish"]["day"] = self.wish.day.isoformat()
        fresh = folder / f"{NAME}.fresh"
        fresh.write_text(json.dumps(said), encoding="utf-8")
        fresh.replace(folder / NAME)

    @classmethod
    def read(cls, folder: Path) -> "About | None":
        """What was kept; None where the test learner is gone."""
        try:
            said: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        for name in MOMENTS:
            said[name] = datetime.fromisoformat(said[name])
        said["wish"]["day"] = date.fromisoformat(said["wish"]["day"])
        return cls(**(said | {"wish": Wish(**said["wish"])}))
