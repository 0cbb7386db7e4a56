"""The parts of a course's story: results, conversations, answers, worksheets, notes, requests."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.domain.course import Activity, Lesson, Quiz
from app.domain.plan import prompt_lines
from app.domain.question import Question
from app.domain.scenario import Choice, Scenario, walk
from app.domain.story import Block, Kind
from app.domain.worksheet import paragraphs, sections_of
from app.errors import N_, Conflict
from app.models import (
    Allowance,
    Answer,
    Attempt,
    Card,
    CheckAnswer,
    Decision,
    Entry,
    NoteRow,
    Partner,
    Progress,
    Recall,
    Request,
    Review,
    Submission,
    Unclear,
)
from app.services import courses, gradings
from app.services.people.teller import Part, Told
from app.services.practice import sources

RATINGS = (N_("not rated"), N_("Again"), N_("Hard"), N_("Good"), N_("Easy"))


def parts_of(told: Told) -> Iterator[tuple[str, list[Block]]]:
    """Heading (a marked text) → blocks, part by part."""
    yield N_("Results"), list(results(told))
    yield N_("Conversations"), list(conversations(told))
    yield N_("Answers in quizzes"), list(answers(told))
    yield N_("Answers in lessons"), list(checks(told))
    yield N_("Your partner and your worksheets"), list(worksheets(told))
    yield N_("Handed in"), list(rounds(told))
    yield N_("Practice"), list(practice(told))
    yield N_("Notes"), list(notes(told))
    yield N_("What you asked, and exceptions"), list(requests(told))
    yield N_("What you said to be unclear"), list(unclear(told))


def percent(share: float) -> str:
    """A share of one, as people read it."""
    return f"{round(share * 100)} %"


def results(told: Told) -> Part:
    """Each activity with when it was done and its score."""
    for row in told.rows(Progress, Progress.begun_at, Progress.activity):
        score = row.corrected if row.corrected is not None else row.score
        said = [told.title(row.activity)]
        if row.done_at:
            said.append(told.say(N_("done %(moment)s"), moment=told.moment(row.done_at)))
        if score is not None:
            said.append(percent(score))
        yield Block(Kind.ITEM, ", ".join(said))


def heading(told: Told, made: Attempt) -> Block:
    """What was tried, when, with what result."""
    words = N_("%(title)s, attempt %(number)s, %(moment)s")
    found = told.pinned(made)
    said = told.say(
        words,
        title=found.title if found else told.title(made.activity),
        number=made.number,
        moment=told.moment(made.started_at),
    )
    score = f": {percent(made.score)}" if made.score is not None else ""
    return Block(Kind.HEADING, said + score)


def regraded(told: Told, made: Attempt) -> Part:
    """What regrades made of it, and why."""
    words = N_("Regraded %(moment)s: %(before)s, now %(after)s. Reason: %(reason)s")
    for note in gradings.list_notes(told.session, made):
        scores = {"before": percent(note.score_before), "after": percent(note.score_after)}
        moment, reason = told.moment(note.made_at), note.reason
        yield Block(Kind.LINE, told.say(words, moment=moment, reason=reason, **scores))


def conversations(told: Told) -> Part:
    """Every decision of every conversation, with reasons and lines where some were written."""
    for made in told.rows(Attempt, Attempt.id):
        query = select(Decision).filter_by(attempt_id=made.id).order_by(Decision.position)
        taken = list(told.session.scalars(query))
        if not taken:
            continue
        yield heading(told, made)
        found = told.pinned(made)
        texts = replies(found, made, [one.choice for one in taken])
        for one, text in zip(taken, texts, strict=True):
            yield Block(Kind.ITEM, text)
            if one.reason:
                yield Block(Kind.QUOTE, one.reason)
        yield from lines(found, made)


def replies(found: Activity | None, made: Attempt, labels: Sequence[str]) -> Sequence[str]:
    """What was asked and said at each decision; its label where the play can't be told any more."""
    if not isinstance(found, Scenario):
        return labels
    try:
        steps = walk(found.beginning(made.starts), labels).steps
    except Conflict:  # older code compiled it otherwise
        return labels
    asked = (found.passage(step.passage) for step in steps)
    titles = ("" if one.is_continue else f"{one.title} " for one in asked)
    return [title + words_of(step.choice) for title, step in zip(titles, steps, strict=True)]


def words_of(choice: Choice) -> str:
    """What one says with a reply."""
    return " ".join(prompt_lines(choice.html)) or choice.label


def lines(found: Activity | None, made: Attempt) -> Part:
    """What was written on the way, with what had been asked."""
    asked = {one.id: one.ask for one in found.passages} if isinstance(found, Scenario) else {}
    for passage, line in made.lines.items():
        if asked.get(passage):
            yield Block(Kind.LINE, asked[passage])
        yield Block(Kind.QUOTE, line)


def answers(told: Told) -> Part:
    """Every answer of every quiz attempt, and what a reviewer wrote to it."""
    for made in told.rows(Attempt, Attempt.id):
        query = select(Answer).filter_by(attempt_id=made.id).order_by(Answer.question)
        given = list(told.session.scalars(query))
        if not given:
            continue
        yield heading(told, made)
        yield from regraded(told, made)
        reviews = told.session.scalars(select(Review).filter_by(attempt_id=made.id))
        comments = {review.question: review.comment for review in reviews}
        quiz = told.pinned(made)
        for one in given:
            asked = quiz.question(one.question) if isinstance(quiz, Quiz) else None
            yield from answer(told, asked, one.question, one.response)
            if comment := comments.get(one.question):
                yield Block(Kind.LINE, told.say(N_("The reviewer wrote:")))
                yield Block(Kind.QUOTE, comment)


def checks(told: Told) -> Part:
    """Answers to questions in the text of lessons."""
    for row in told.rows(CheckAnswer, CheckAnswer.activity, CheckAnswer.question):
        lesson = told.activity(row.activity)
        found = lesson.checks if isinstance(lesson, Lesson) else ()
        asked = next((one for one in found if one.id == row.question), None)
        yield from answer(told, asked, row.question, row.response)


def answer(told: Told, asked: Question | None, id: str, response: Mapping[str, Any]) -> Part:
    """A question and what was answered."""
    yield Block(Kind.LINE, asked.title if asked else id)
    yield Block(Kind.QUOTE, said(told, asked, response) or "–")


def said(told: Told, asked: Question | None, response: Mapping[str, Any]) -> str:
    """An answer in words; as it is stored where its question is gone."""
    if "text" in response or "number" in response:
        return str(response.get("text") or response.get("number") or "")
    texts = [" ".join(prompt_lines(option.html)) for option in asked.options] if asked else []

    def text(number: object) -> str:
        known = isinstance(number, int) and 0 <= number < len(texts)
        return texts[int(str(number))] if known else str(number)

    if not texts:
        return json.dumps(dict(response), ensure_ascii=False)
    if "most" in response:
        most, least = text(response.get("most")), text(response.get("least"))
        return told.say(N_("Best: %(most)s; worst: %(least)s"), most=most, least=least)
    if asked and "pairs" in response:
        lefts = [" ".join(prompt_lines(one)) for one in asked.lefts]
        pairs = zip(lefts, response["pairs"] or (), strict=False)
        return "\n".join(f"{left}: {text(right)}" for left, right in pairs)
    return "\n".join(text(one) for one in response.get("order") or response.get("chosen") or ())


def worksheets(told: Told) -> Part:
    """The partner, and every section as it stands."""
    for row in told.rows(Partner):
        yield Block(Kind.LINE, ", ".join(one for one in (row.name, row.about) if one))
    last = ""
    for entry in told.rows(Entry, Entry.activity, Entry.section):
        if entry.activity != last:
            yield Block(Kind.HEADING, told.title(entry.activity))
            last = entry.activity
        yield from section(told, told.activity(entry.activity), entry.section, entry.value)


def section(told: Told, sheet: Activity | None, id: str, value: Mapping[str, Any]) -> Part:
    """One section of a worksheet or line in a lesson; private ones say so."""
    known = sections_of(sheet) if sheet else ()
    found = next((one for one in known if one.id == id), None)
    private = f" ({told.say(N_('private'))})" if found and found.private else ""
    yield Block(Kind.LINE, (found.title if found else id) + private)
    yield Block(Kind.QUOTE, "\n".join(paragraphs(value)) or "–")


def rounds(told: Told) -> Part:
    """What was handed in, round by round, with what came back."""
    words = N_("%(title)s, round %(number)s, %(moment)s")
    for row in told.rows(Submission, Submission.id):
        sheet, moment = told.pinned(row), told.moment(row.handed_in_at)
        title = sheet.title if sheet else told.title(row.activity)
        yield Block(Kind.HEADING, told.say(words, title=title, number=row.round, moment=moment))
        for id, value in row.body.items():
            yield from section(told, sheet, id, value)
        comments = [row.comment, *(str(note.get("text", "")) for note in row.notes)]
        for comment in comments:
            if comment:
                yield Block(Kind.LINE, told.say(N_("The reviewer wrote:")))
                yield Block(Kind.QUOTE, comment)


def practice(told: Told) -> Part:
    """Cards that came back: what was answered each time, and how well it came back."""
    words = N_("%(moment)s: %(rating)s")
    for card in told.rows(Card, Card.id):
        query = select(Recall).filter_by(card_id=card.id).order_by(Recall.number)
        recalls = list(told.session.scalars(query))
        if not recalls:
            continue
        course = courses.compiled(told.session, card.revision_id)
        found = sources.find(course, card.kind, card.known_as, card.item, card.asked)
        yield Block(Kind.HEADING, found.heading if found else told.title(card.activity))
        state = found.state if found else None
        texts = {one.label: words_of(one) for one in state.offered()} if state else {}
        for one in recalls:
            rating = told.say(RATINGS[one.rating or 0])
            when = told.moment(one.answered_at)
            yield Block(Kind.LINE, told.say(words, moment=when, rating=rating))
            choice = str(one.response.get("choice", ""))
            if choice:
                yield Block(Kind.QUOTE, texts.get(choice, choice))
            elif one.response:
                asked = found.question if found else None
                yield Block(Kind.QUOTE, said(told, asked, one.response) or "–")


def notes(told: Told) -> Part:
    """Notes at the headings of lessons."""
    for row in told.rows(NoteRow, NoteRow.activity, NoteRow.made_at):
        parts = (row.activity_title, row.heading_title)
        yield Block(Kind.LINE, ", ".join(one for one in parts if one))
        yield Block(Kind.QUOTE, row.text)


def requests(told: Told) -> Part:
    """What was asked and answered; exceptions that were made."""
    for row in told.rows(Request, Request.id):
        asked = told.moment(row.asked_at)
        words = N_("%(title)s, asked %(moment)s")
        yield Block(Kind.LINE, told.say(words, title=told.title(row.activity), moment=asked))
        yield Block(Kind.QUOTE, row.words or "–")
        if row.answer:
            yield Block(Kind.LINE, told.say(N_("The answer:")))
            yield Block(Kind.QUOTE, row.answer)
    for given in told.rows(Allowance, Allowance.id):
        title = told.title(given.activity)
        yield Block(Kind.LINE, told.say(N_("An exception for %(title)s:"), title=title))
        yield Block(Kind.QUOTE, given.reason or "–")


def unclear(told: Told) -> Part:
    """Sentences about lessons."""
    for row in told.rows(Unclear, Unclear.id):
        yield Block(Kind.LINE, told.title(row.activity))
        yield Block(Kind.QUOTE, row.words)
