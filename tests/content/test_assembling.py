"""A course with faults as far as it can be read: it holds together, and names what is left out."""

import pytest

from app.content.assembling import Readable
from app.content.worker import Worker
from app.domain.scenario import Scenario
from tests.content import small
from tests.content.small import COURSE, LESSON, MODULE, QUIZ, SCENARIO, compiled

TALK = "01-one/02-talk.scenario.md"


def read(worker: Worker, changes: dict[str, str]) -> Readable:
    result = compiled(worker, changes)
    assert result.course is None and result.faults and result.readable
    return result.readable


def test_a_course_without_faults_is_whole(worker: Worker) -> None:
    assert compiled(worker, {}).readable is None


def test_files_beside_unread_ones_stay_in_their_place(worker: Worker) -> None:
    broken = "---\nnothing: here\n---\n"

    rest = read(worker, {"course.md": broken, "01-one/module.md": broken, TALK: broken})

    assert rest.unread == ("01-one/02-talk.scenario.md", "01-one/module.md", "course.md")
    (module,) = rest.course.modules
    assert (rest.course.title, module.title) == ("Small", "One")
    assert [one.slug for one in module.activities] == ["lesson", "check", "plan"]


def test_of_a_slug_twice_the_first_is_kept(worker: Worker) -> None:
    again = {"02-one/module.md": MODULE, "02-one/01-more.md": LESSON, "03-two/module.md": MODULE}

    rest = read(worker, {**again, "03-two/01-check.quiz.md": QUIZ, "03-two/02-last.md": LESSON})

    assert rest.unread == ("02-one/01-more.md", "02-one/module.md", "03-two/01-check.quiz.md")
    slugs = [activity.slug for _module, activity in rest.course]
    assert slugs == ["lesson", "talk", "check", "plan", "last"]


@pytest.mark.parametrize("asked", ["[two]", "[nowhere]", "[one]"])
def test_no_module_waits_for_what_never_comes(worker: Worker, asked: str) -> None:
    first = MODULE.replace("---\nYou", f"requires: {asked}\n---\nYou")
    second = MODULE.replace("---\nYou", "requires: [one]\n---\nYou")

    rest = read(worker, {"01-one/module.md": first, "02-two/module.md": second,
                         "02-two/01-more.md": LESSON})  # fmt: skip

    first_needs, second_needs = (module.requires for module in rest.course.modules)
    assert first_needs == ()
    assert second_needs == (() if asked == "[two]" else ("one",))


def test_a_certificate_asks_for_what_is_there_alone(worker: Worker) -> None:
    rule = "{requires: [all modules, nowhere], accepted: [lesson, plan]}"

    rest = read(worker, {"course.md": COURSE.replace("{requires: [all modules]}", rule)})

    assert rest.course.certificate
    assert rest.course.certificate.requires == ("one",)
    assert rest.course.certificate.accepted == ("plan",)


def test_a_conversation_that_names_an_unknown_ending_to_pass_ends_all_the_same(
    worker: Worker,
) -> None:
    said = SCENARIO.replace("score: [trust]", "score: [trust]\npass: great")

    rest = read(worker, {TALK: said})

    talk = rest.course.find("talk")
    assert talk and isinstance(talk[1], Scenario)
    assert all(talk[1].passes(ending.id) for ending in talk[1].endings)
    assert small.FILES[TALK] != said
