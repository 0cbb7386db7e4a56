"""What follows a renamed file: old addresses lead on, learners' records move to the new slug."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, func, select, tuple_, union, update
from sqlalchemy.orm import Session

from app.content.layout import lay_out
from app.domain.course import Course
from app.models import (
    Allowance,
    Attempt,
    Card,
    CheckAnswer,
    Cohort,
    CohortChoice,
    DueDate,
    Enrollment,
    Entry,
    NoteRow,
    Progress,
    Request,
    Revision,
    RevisionFile,
    Submission,
    Unclear,
    Waiting,
)
from app.models.rows import table
from app.services import numbers

RECORDS = tuple(
    table(model)
    for model in (
        Progress, CheckAnswer, Entry, Attempt, Submission, Allowance, Request, Waiting, NoteRow,
        Unclear, Card,
    )
)  # fmt: skip
"""All that names a learner's activity by its slug, with the enrollment that it belongs to."""


def carried(course: Course, published: Revision | None) -> Course:
    """The course with the former renames too: a to b, then b to c makes both lead to c.

    A former one goes where its target is gone, or where its old slug is in use again.
    """
    here = _slugs(course)
    newest = dict(course.renamed)
    pairs = _values(published).get("renamed", ())
    former = {was: newest.get(slug, slug) for was, slug in pairs}
    known = {**former, **newest}.items()
    kept = tuple((was, slug) for was, slug in known if slug in here and was not in here)
    return replace(course, renamed=kept)


def taken_back(course: Course, seen: Course) -> Course:
    """An earlier state of a course that comes back in place of `seen`, with the renames since.

    What was renamed meanwhile has its earlier slug again: records and addresses follow it there.
    """
    here, there = _slugs(course), _slugs(seen)
    since = {
        slug: was
        for was, slug in seen.renamed
        if was in here and slug not in here and was not in there
    }
    return replace(course, renamed=(*course.renamed, *since.items()))


def _slugs(course: Course) -> set[str]:
    return {module.slug for module in course.modules} | {one.slug for _, one in course}


def follow(
    session: Session, course_id: int, course: Course, published: Revision | None
) -> dict[str, str]:
    """Move learners' records of the activities that `course` renames; returns old → new slug.

    `published` is the revision before. A learner with records of a table under both slugs keeps
    those under the new one, and nothing is dropped; nor does anything follow into another kind
    of activity. What attempts and submissions hold stays as it is, and so does their revision.
    """
    kinds = _kinds(session, course_id, published) if course.renamed else {}
    found = ((was, course.find(slug)) for was, slug in course.renamed)
    renamed = {
        was: pair[1].slug
        for was, pair in found
        if pair and kinds.get(was, pair[1].kind) == pair[1].kind
    }
    mine = select(Enrollment.id).where(Enrollment.course_id == course_id)
    if renamed:
        _raise_versions(session, mine, renamed)
        for rows in RECORDS:
            _move(session, rows, mine, renamed)
        for was, slug in renamed.items():
            _rename_choices(session, course_id, was, slug)
        numbers.start_anew(session, course_id, {*renamed, *renamed.values()})
    modules = {was: slug for was, slug in course.renamed if course.module(slug)}
    if modules:
        _move_dates(session, course_id, modules)
        _move(session, table(Card), mine, modules)
    return renamed


def _rename_choices(session: Session, course_id: int, was: str, slug: str) -> None:
    """What cohorts chose goes with the conversation, where none is kept under the new slug."""
    here = select(Cohort.id).where(Cohort.course_id == course_id)
    taken = select(CohortChoice.cohort_id).where(CohortChoice.activity == slug)
    session.execute(
        update(CohortChoice)
        .where(
            CohortChoice.cohort_id.in_(here),
            CohortChoice.activity == was,
            CohortChoice.cohort_id.not_in(taken),
        )
        .values(activity=slug)
        .execution_options(synchronize_session=False)
    )


def _move_dates(session: Session, course_id: int, renamed: Mapping[str, str]) -> None:
    """Due dates go with their module, those of cohorts and those of one person."""
    here = select(Cohort.id).where(Cohort.course_id == course_id)
    taken = select(DueDate.cohort_id).where(DueDate.module.in_(renamed.values()))
    session.execute(
        update(DueDate)
        .where(
            DueDate.cohort_id.in_(here),
            DueDate.module.in_(renamed),
            DueDate.cohort_id.not_in(taken),
        )
        .values(module=case(dict(renamed), value=DueDate.module))
        .execution_options(synchronize_session=False)
    )
    mine = select(Enrollment.id).where(Enrollment.course_id == course_id)
    session.execute(
        update(Allowance)
        .where(Allowance.kind == "date", Allowance.activity.in_(renamed))
        .where(Allowance.enrollment_id.in_(mine))
        .values(activity=case(dict(renamed), value=Allowance.activity))
        .execution_options(synchronize_session=False)
    )


def _kinds(session: Session, course_id: int, published: Revision | None) -> dict[str, str]:
    """The kind of every activity that a revision up to `published` had, the newest of each slug.

    A line that stays in a file names a slug that is long gone: its kind is told by older files.
    """
    if published is None:
        return {}
    paths = (
        select(RevisionFile.path)
        .join(Revision, Revision.id == RevisionFile.revision_id)
        .where(Revision.course_id == course_id, Revision.number <= published.number)
        .group_by(RevisionFile.path)
        .order_by(func.max(Revision.number))
    )
    found: dict[str, str] = {}
    for path in session.scalars(paths.where(RevisionFile.is_media.is_(False))):
        layout = lay_out("", (path,))
        found |= {file.slug: file.kind for file in layout.files.values()}
    return found


def _values(published: Revision | None) -> dict[str, Any]:
    """A compiled course as plain values: older code may have written other shapes."""
    if published is None:
        return {}
    values: dict[str, Any] = json.loads(zlib.decompress(published.compiled))
    return values


def _is_moving(rows: Table, mine: Select[int], renamed: Mapping[str, str]) -> ColumnElement[bool]:
    """Rows under an old slug of learners who have none under the new one."""
    there = rows.alias()
    taken = select(there.c.enrollment_id, there.c.activity).where(
        there.c.activity.in_(renamed.values()), there.c.enrollment_id.in_(mine)
    )
    return and_(
        rows.c.activity.in_(renamed),
        rows.c.enrollment_id.in_(mine),
        tuple_(rows.c.enrollment_id, _new_slug(rows, renamed)).not_in(taken),
    )


def _new_slug(rows: Table, renamed: Mapping[str, str]) -> ColumnElement[str]:
    return case(dict(renamed), value=rows.c.activity)


def _raise_versions(session: Session, mine: Select[int], renamed: Mapping[str, str]) -> None:
    """Pages of learners whose records are about to move are not what browsers keep."""
    touched = union(
        *(select(rows.c.enrollment_id).where(_is_moving(rows, mine, renamed)) for rows in RECORDS)
    )
    target = table(Enrollment)
    session.execute(
        update(target)
        .where(target.c.id.in_(touched))
        .values(progress_version=target.c.progress_version + 1)
    )


def _move(session: Session, rows: Table, mine: Select[int], renamed: Mapping[str, str]) -> None:
    values: dict[str, ColumnElement[str]] = {"activity": _new_slug(rows, renamed)}
    if "known_as" in rows.c:  # empty where older code added the row: it has its first slug still
        values["known_as"] = case((rows.c.known_as == "", rows.c.activity), else_=rows.c.known_as)
    session.execute(update(rows).where(_is_moving(rows, mine, renamed)).values(values))
