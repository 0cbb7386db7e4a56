"""What becomes of a course's files, as sentences; and who is in the middle of what."""

from flask_babel import format_decimal

from app.errors import N_
from app.services.drafts import TITLES, Differing, FileChange, Reach, Touched
from app.words import numbered
from app.words import worded as _
from app.words.difference import sentence_of

QUIET = {
    "walks": N_("These plays are tests of the conversation: learners see nothing of them."),
    "other": N_("Learners see nothing of this file."),
}
MEDIA = {
    "added": N_("This file is new. It is shown where a text uses it."),
    "changed": N_("This file is replaced wherever a text uses it."),
    "removed": N_("This file is taken out."),
}
ATTEMPTS = (
    N_("One person is in the middle of an attempt. It goes on with the questions, the key and the "
       "pass mark that it began with; the next attempt has the new ones."),
    N_("%(n)s people are in the middle of an attempt. Theirs go on with the questions, the key and "
       "the pass mark that they began with; the next attempt has the new ones."),
)  # fmt: skip
TALKS = (
    N_("One person is in the middle of this conversation. It goes on as it began; the next play is "
       "the new one."),
    N_("%(n)s people are in the middle of this conversation. Theirs go on as they began; the next "
       "play is the new one."),
)  # fmt: skip
READING = (
    N_("One person has begun to read. With their next page they see the new text; what they "
       "answered stays."),
    N_("%(n)s people have begun to read. With their next page they see the new text; what they "
       "answered stays."),
)  # fmt: skip
WRITING = (
    N_("One person has begun to write. With their next page they see the new sections; what they "
       "wrote stays."),
    N_("%(n)s people have begun to write. With their next page they see the new sections; what "
       "they wrote stays."),
)  # fmt: skip
WAITING = (
    N_("The work of one person waits for a review. It is read as it was handed in, with the "
       "questions and the rubric of then."),
    N_("The work of %(n)s people waits for a review. It is read as it was handed in, with the "
       "questions and the rubric of then."),
)  # fmt: skip
DONE = (
    N_("One person has finished this: their result stays as it is."),
    N_("%(n)s people have finished this: their results stay as they are."),
)
RECORDS = (
    N_("One person has records here. They are kept, and the activity is not shown any more."),
    N_("%(n)s people have records here. They are kept, and the activity is not shown any more."),
)
OPEN = (
    N_("One person is in the middle of it and can finish it from where they are; it counts for "
       "nothing in the course any more."),
    N_("%(n)s people are in the middle of it and can finish it from where they are; it counts for "
       "nothing in the course any more."),
)  # fmt: skip
TO_DO = (
    N_("One person is under way in the course: what is new is to be done, too."),
    N_("%(n)s people are under way in the course: what is new is to be done, too."),
)
NEW_SINCE = (
    N_("One person has completed the course and keeps that: what is new is offered, never asked "
       "for."),
    N_("%(n)s people have completed the course and keep that: what is new is offered, never asked "
       "for."),
)  # fmt: skip


def title_of(file: FileChange) -> str:
    """What a file is called: 2.3 and its activity's title, else its kind."""
    kind = _(TITLES[file.kind])
    if not file.title:
        return kind
    number = ".".join(str(one) for one in file.number)
    return _("%(kind)s %(number)s: %(title)s", kind=kind, number=number, title=file.title)


def sentences_for(file: FileChange, found: Differing) -> list[str]:
    """What changes in a file; where nothing does for learners, that is said."""
    if file.kind == "media":
        return [_(MEDIA[file.state])]
    said = [sentence_of(one) for one in file.changes]
    if file.more:
        said.append(
            numbered("One more thing changes: see the lines.",
                     "%(n)s more things change: see the lines.", file.more, n=file.more)
        )  # fmt: skip
    return said or _quiet(file, found)


def _quiet(file: FileChange, found: Differing) -> list[str]:
    if file.kind in QUIET:
        return [_(QUIET[file.kind])]
    if not found.is_known:
        return []
    if file.other_path and file.state == "removed":
        return [_("Its place is %(path)s now.", path=file.other_path)]
    if file.other_path:
        return [_("Its place was %(path)s.", path=file.other_path)]
    return [_("Only how it is written changes: learners see no difference.")]


def reach_of(file: FileChange, reach: Reach | None) -> list[str]:
    """Who is in the middle of what in a file's activity, and what changes for them."""
    here = reach.by_activity.get(file.activity) if reach and file.activity else None
    if here is None or not file.changes:
        return []
    if any(one.kind == "removed" for one in file.changes):
        return _counted((RECORDS, here.records), (OPEN, here.attempts))
    return _under_way(file.kind, here)


def _under_way(kind: str, here: Touched) -> list[str]:
    if kind == "lesson":
        return _counted((READING, here.begun), (DONE, here.done))
    if kind == "worksheet":
        return _counted((WRITING, here.begun), (WAITING, here.waiting), (DONE, here.done))
    texts = TALKS if kind == "scenario" else ATTEMPTS
    return _counted((texts, here.attempts), (WAITING, here.waiting), (DONE, here.done))


def _counted(*pairs: tuple[tuple[str, str], int]) -> list[str]:
    return [numbered(*texts, n, n=format_decimal(n)) for texts, n in pairs if n]


def whole_reach(found: Differing, reach: Reach | None) -> list[str]:
    """What new activities mean for those under way, and for those who have finished."""
    if not reach or not any(
        one.place == "activity" and one.kind == "added" for one in found.changes
    ):
        return []
    return _counted((TO_DO, reach.under_way), (NEW_SINCE, reach.completed))


def told(found: Differing, reach: Reach) -> list[str]:
    """All of it as lines of plain text: a file's path and title, then what is said of it."""
    lines = whole_reach(found, reach)
    for file in found.files:
        lines.append(f"{file.path} ({title_of(file)})")
        lines += [f"  {said}" for said in (*sentences_for(file, found), *reach_of(file, reach))]
    return lines
