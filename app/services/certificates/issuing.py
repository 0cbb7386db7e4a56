"""Issuing certificates, each once, giving them distinction, and finding them again."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session, aliased

from app.domain import certificate as rules
from app.domain import distinction
from app.domain.course import Course
from app.domain.progress import Record
from app.domain.settings import SiteSettings
from app.errors import N_, NotFound
from app.models import Certificate, User
from app.services import audit, mail, notices, settings
from app.services.enrollments import Place
from app.services.sessions import Actor

GAINED = N_("Your certificate “%(title)s” is one with distinction now")
STAYS = N_(
    "Its number and its term stay as they were. Its page and its PDF file say it from now on."
)


def is_earned(course: Course, done: Collection[str], accepted: Collection[str] = ()) -> bool:
    """Whether what is done, and worksheets accepted, are all that the certificate asks for."""
    return course.certificate is not None and rules.earned(course, done, accepted)


def issue(
    session: Session, place: Place, records: Mapping[str, Record], now: datetime
) -> Certificate:
    """Issue the certificate of a completed enrollment; the caller holds the enrollment's lock.

    One enrollment has one certificate: the one that is there is returned. `records` (by activity's
    slug) say whether it is one with distinction.
    """
    key, name, found = _owner(session, place)
    if found is not None:
        return found
    rule = place.course.certificate
    if rule is None:
        raise NotFound
    texts = dict(place.course.outcomes)
    site = settings.known(session)
    months = rule.months or site.certificate_months
    row = Certificate(
        serial=rules.new_serial(secrets.token_bytes),
        enrollment_id=place.enrollment.id,
        user_id=place.enrollment.user_id,
        cohort_id=place.enrollment.cohort_id,
        revision_id=place.revision_id,
        revision_number=place.number,
        name=name,
        course=place.course.title,
        title=rule.title,
        outcomes=[texts.get(outcome, outcome) for outcome in rule.outcomes],
        issuer=site.site_name or session.info["site_name"],
        minutes=place.course.minutes,
        issued_at=now,
        ends_at=rules.end_of_term(now, months) if months else None,
        distinguished_at=now if distinction.earned(place.course, records) else None,
        look=look_of(site),
    )
    session.add(row)
    audit.record(session, None, "issue certificate", row.serial, now, person=key)
    return row


def distinguish(
    session: Session, place: Place, records: Mapping[str, Record], now: datetime
) -> None:
    """Give an enrollment's certificate distinction where its holder has earned that by now.

    The caller holds the enrollment's lock. It happens once: the act is recorded, and the holder is
    told. What an admin took off by issuing anew doesn't come back by itself.
    """
    if not distinction.earned(place.course, records):
        return
    old = aliased(Certificate)
    was_taken = exists().where(old.id == Certificate.replaces_id, old.distinguished_at.is_not(None))
    lacking = update(Certificate).where(
        Certificate.enrollment_id == place.enrollment.id,
        Certificate.distinguished_at.is_(None),
        Certificate.revoked_at.is_(None),
        ~was_taken,
    )
    changed = lacking.values(distinguished_at=now).returning(Certificate.serial, Certificate.title)
    found = session.execute(changed).first()
    if found is None:
        return
    user = session.get_one(User, place.enrollment.user_id)
    audit.record(session, None, "distinguish certificate", found.serial, now, person=user.key)
    say, reader = mail.writer(session).say, mail.reader_of(user)
    notices.tell(
        session,
        user.id,
        "certificate",
        f"distinction:{found.serial}",
        say(GAINED, reader) % {"title": found.title},
        say(STAYS, reader),
        now,
        link="/certificates",
    )


def _owner(session: Session, place: Place) -> tuple[str, str, Certificate | None]:
    """Key and name of the learner, and the certificate that they have already.

    Whose course was open until this act of their own has none: nothing is read for that.
    """
    if place.owner:
        return (*place.owner, None)
    query = select(User.key, User.name, Certificate).outerjoin(
        Certificate, Certificate.enrollment_id == place.enrollment.id
    )
    key, name, found = session.execute(query.where(User.id == place.enrollment.user_id)).one()
    return key, name, found


def look_of(site: SiteSettings) -> dict[str, str]:
    """What the site's settings print on a certificate from now on; what is empty is left out."""
    given = {
        "text": site.certificate_text,
        "signatory": site.signatory,
        "signatory_title": site.signatory_title,
        "accent": site.accent,
        "logo": site.certificate_logo,
    }
    return {name: value for name, value in given.items() if value}


def find(session: Session, typed: str) -> Certificate | None:
    """The certificate whose number somebody typed; None for unknown and malformed ones.

    A malformed number is looked up too, so that both answers take the same time.
    """
    serial = rules.normalize(typed) or "-"
    return session.scalars(select(Certificate).filter_by(serial=serial)).first()


def list_mine(session: Session, actor: Actor) -> list[Certificate]:
    """The actor's certificates, the newest first; those that were issued anew, once."""
    query = (
        select(Certificate)
        .where(Certificate.user_id == actor.id, Certificate.revoked_for != rules.REISSUED)
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
    )
    return list(session.scalars(query))
