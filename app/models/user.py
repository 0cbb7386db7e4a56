"""People, their roles, sessions, mailed tokens, devices and tries."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.permission import Role
from app.models.base import Base, Digest, Key, Label, PublicKey, part_index, text


class User(Base):
    """A person with an account.

    `email` is folded; `name` is printed on certificates; no password means none was set.
    `extra_time` is percent more time in quizzes with a limit. `external_id` is what another system
    calls the person; `calendar_key` the secret of their calendar's address; `mail_off` the kinds of
    letters that they don't want;
    `prompts_from` is the first day, theirs, on which prompts come by mail again after a pause;
    `sort_name` the folded name. `proved_at` is when they first came by what was mailed to `email`.
    Somebody anonymized keeps results and nothing that names them.
    """

    __tablename__ = "users"
    __table_args__ = (
        Index("ix_users_sort_name_id", "sort_name", "id"),
        part_index("ix_users_invited_at", "invited_at", "invited_at IS NOT NULL"),
    )

    id: Mapped[Key]
    key: Mapped[PublicKey]
    email: Mapped[str] = mapped_column(text(254), unique=True)
    name: Mapped[Label]
    password: Mapped[str | None] = mapped_column(String(200))
    theme: Mapped[str] = mapped_column(text(10), default="system")
    locale: Mapped[str | None] = mapped_column(text(20))
    time_zone: Mapped[str] = mapped_column(text(60), default="UTC")
    letter_keys: Mapped[bool] = mapped_column(default=True)
    extra_time: Mapped[int] = mapped_column(default=0, server_default="0")
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    deactivated_at: Mapped[datetime | None]
    external_id: Mapped[str | None] = mapped_column(text(120), unique=True)
    invited_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    proved_at: Mapped[datetime | None]
    anonymized_at: Mapped[datetime | None]
    calendar_key: Mapped[str | None] = mapped_column(text(32), unique=True)
    mail_off: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    prompts_from: Mapped[date | None]
    sort_name: Mapped[Label] = mapped_column(default="", server_default="")

    role_rows: Mapped[list["UserRole"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class UserRole(Base):
    """One role of one person."""

    __tablename__ = "user_roles"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(text(20), primary_key=True)


class NameWord(Base):
    """A folded word of a person's name, or their address: what search looks up by its beginning."""

    __tablename__ = "name_words"

    word: Mapped[str] = mapped_column(text(254), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Manages(Base):
    """Who is whose manager."""

    __tablename__ = "manages"

    manager_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class CourseStaff(Base):
    """An instructor of a course: of all its learners, whatever their cohort."""

    __tablename__ = "course_staff"

    course_id: Mapped[int] = mapped_column(
        ForeignKey("courses.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Identity(Base):
    """Who an outside issuer says somebody is.

    None is connected yet, but accounts without a password may exist.
    """

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[Key]
    issuer: Mapped[Label]
    subject: Mapped[Label]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)


class SessionRow(Base):
    """A signed-in browser: `token` is the hash of what its cookie carries.

    Gone means signed out, at once, everywhere. `proved_at` is when the person last proved who they
    are, with a password or a mailed link.
    """

    __tablename__ = "sessions"

    id: Mapped[Key]
    token: Mapped[Digest] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    last_seen: Mapped[datetime]
    browser: Mapped[Label]
    proved_at: Mapped[datetime | None]


class Device(Base):
    """A browser in which somebody signed in before.

    Its own counter of failures is kept apart from strangers'. Until `trusted_until` it isn't asked
    for the code of a second step.
    """

    __tablename__ = "devices"

    id: Mapped[Key]
    token: Mapped[Digest] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    trusted_until: Mapped[datetime | None]


class SecondStep(Base):
    """What somebody is asked for after the password: codes of an app.

    The app's secret is kept nowhere: it follows from `seed`, drawn at random, and the site's key.
    Nothing is asked before `confirmed_at`. `last_step` is the half minute whose code was taken
    last: neither it nor one before is taken again.
    """

    __tablename__ = "second_steps"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    seed: Mapped[str] = mapped_column(text(64))
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Base):
    """What takes an app's place, once: `token` is the hash of what is written on a paper."""

    __tablename__ = "recovery_codes"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token: Mapped[Digest] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Token(Base):
    """A mailed link or code, stored hashed, for one use before it ends.

    Kinds: reset, invitation, code, proof, second (the password was right, a code is to come),
    address (`email` is to be the account's), undo (`email` was). An invitation may lead into a
    cohort.
    """

    __tablename__ = "tokens"
    __table_args__ = (Index("ix_tokens_email_kind", "email", "kind"),)

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(text(20))
    token: Mapped[Digest] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(text(254))
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str] = mapped_column(text(20), default=Role.LEARNER.value)
    cohort_id: Mapped[int | None] = mapped_column(
        ForeignKey("cohorts.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Throttle(Base):
    """How often something was tried since `since`, under a name such as `sign-in:<hash>`."""

    __tablename__ = "throttles"

    name: Mapped[str] = mapped_column(text(120), primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime]
