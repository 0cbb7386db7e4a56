"""A test learner comes to be, and goes on in time."""

from dataclasses import replace
from datetime import date, datetime

from app.acting.about import About
from app.acting.stages import Stage, Stages
from app.db import Database
from app.domain.acting import beginning, moment_on, require_near
from app.domain.dates import day_of
from app.jobs.acting import LASTS, pass_time
from app.models import Cohort
from app.services import acting, publishing, searchable
from app.services.acting import Offer, Person, Wish
from app.services.cohorts.seats import Write
from app.services.publishing import Prepared
from app.services.sessions import Actor


class Making:
    """What it takes to make test learners for one person.

    `prepared` is the course with its drafts where these are wished for; `real` is the time.
    """

    def __init__(
        self, stages: Stages, home: Database, owner: Actor, person: Person, write: Write
    ) -> None:
        self.stages, self.home, self.owner = stages, home, owner
        self.person, self.write = person, write

    def make(self, wish: Wish, prepared: Prepared | None, real: datetime) -> Stage:
        """A new one. Raises NotFound, Invalid for a day too far."""
        with self.home.reading() as source:
            offer, cohort = acting.require(source, self.owner, wish)
        zone = cohort.time_zone if cohort else self.person.time_zone
        moment = moment_on(wish.day, real, zone)
        rest = prepared.result.readable if prepared else None
        unread = rest.unread if rest else ()
        begins = beginning(cohort.opens_on if cohort else None, moment, zone)
        about = About(
            owner=self.owner.key, wish=wish, learner="", cohort=cohort.title if cohort else "",
            zone=zone, begins=begins, moment=moment, chosen_at=real, lived=moment,
            ends_at=real + LASTS, faults=len(prepared.result.faults) if prepared else 0,
            unread=len(unread),
        )  # fmt: skip

        def fill(database: Database) -> About:
            key = self._fill(database, (offer, cohort), about, prepared)
            pass_time(database, begins, moment)
            return replace(about, learner=key)

        self.stages.make_room(self.owner.key)
        return self.stages.make(fill, wish.drafts)

    def _fill(
        self,
        database: Database,
        of: tuple[Offer, Cohort | None],
        about: About,
        prepared: Prepared | None,
    ) -> str:
        offer, cohort = of
        person = replace(self.person, time_zone=about.zone)
        with self.home.reading() as source, database.transaction() as target:
            acting.copy(source, target, offer, cohort)
            if prepared:
                stands = acting.as_it_stands(prepared)
                publishing.publish(target, stands, about.chosen_at, source=publishing.BROWSER)
        with database.transaction() as target:  # the library sees what is committed
            searchable.follow(target)
            return acting.begin(
                target, offer.slug, cohort, about.wish.module, person, self.write, about.begins
            )


def go_on(stages: Stages, stage: Stage, day: date, real: datetime) -> Stage:
    """The test learner at a later day; what they did stays. Raises Invalid for one too far."""
    about = stage.about
    moment = moment_on(day, real, about.zone)
    require_near(about.begins, moment, about.zone)
    caught_up = catch_up(stages, stage, moment)
    return stages.change(caught_up, caught_up.about.moved(moment, real))


def catch_up(stages: Stages, stage: Stage, moment: datetime) -> Stage:
    """The same with all told that is to be told until then."""
    if moment <= stage.about.lived:
        return stage
    pass_time(stage.database, stage.about.lived, moment)
    return stages.change(stage, replace(stage.about, lived=moment))


def is_later(stage: Stage, day: date, real: datetime) -> bool:
    """Whether a day is not before the test learner's today: they can go there and keep all."""
    return day >= day_of(stage.about.now(real), stage.about.zone)
