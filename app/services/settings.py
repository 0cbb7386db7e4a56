"""The site's settings: read often, from memory; changed seldom, on record."""

from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.settings import SiteSettings
from app.models import Setting, User
from app.models.upsert import upsert
from app.services import audit
from app.services.sessions import Actor

NAMES = frozenset(one.name for one in fields(SiteSettings))
VERSION = select(func.coalesce(func.max(Setting.version), 0))
"""What rises with every change: rides on the statement that finds a session, too."""


class Kept:
    """The settings that one process read last, and their version."""

    def __init__(self) -> None:
        self.version = -1
        self.settings = SiteSettings()


def get(session: Session, version: int | None = None) -> SiteSettings:
    """The settings in force.

    `version` is the newest one, where the caller knows it (a signed-in person's request does):
    then nothing is read while nothing was changed.
    """
    kept: Kept = session.info.setdefault("settings", Kept())
    newest = session.scalar(VERSION) if version is None else version
    if newest != kept.version:
        rows = session.execute(select(Setting.name, Setting.value))
        known = {name: _typed(value) for name, value in rows if name in NAMES}
        kept.settings, kept.version = replace(SiteSettings(), **known), newest or 0
    return kept.settings


def known(session: Session) -> SiteSettings:
    """The settings as this process read them last, without asking: for what happens in passing."""
    kept: Kept = session.info.setdefault("settings", Kept())
    return kept.settings if kept.version >= 0 else get(session)


def list_changes(session: Session) -> dict[str, tuple[datetime, str]]:
    """Setting → when it was changed last and the name of who did, "" where they are gone."""
    query = select(Setting.name, Setting.changed_at, func.coalesce(User.name, "")).outerjoin(
        User, User.key == Setting.changed_by
    )
    return {name: (at, by) for name, at, by in session.execute(query)}


def change(session: Session, actor: Actor, changed: dict[str, Any], now: datetime) -> SiteSettings:
    """Set some settings by name; what is the same already stays as it was. Each is recorded."""
    before = asdict(get(session))
    version = (session.scalar(VERSION) or 0) + 1
    for name, value in changed.items():
        if name not in NAMES or before[name] == value:
            continue
        stored = list(value) if isinstance(value, tuple) else value
        upsert(
            session,
            Setting,
            {"name": name},
            {"value": stored, "version": version, "changed_at": now, "changed_by": actor.key},
        )
        audit.record(session, actor, "change setting", name, now, was=before[name], now_is=stored)
    return get(session, version)


def _typed(value: object) -> Any:  # noqa: ANN401 - as the field is
    return tuple(value) if isinstance(value, list) else value
