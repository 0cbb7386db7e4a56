"""Language, numbers, dates and times as one person reads them."""

from datetime import datetime
from functools import cache
from gettext import NullTranslations
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone
from babel.lists import format_list
from flask import Flask, current_app, g, has_request_context
from flask_babel import (
    Babel,
    format_date,
    format_datetime,
    format_percent,
    format_time,
    get_locale,
    get_translations,
    gettext,
)
from flask_login import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from app import db
from app.domain.settings import SiteSettings
from app.errors import TandemError
from app.services import settings
from app.services.sessions import Actor
from config import Config

RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "yi"}


def init_app(app: Flask, config: Config) -> None:
    """Translations, and what every template may say."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(config.translations)
    app.config["BABEL_DEFAULT_LOCALE"] = config.locale
    known = {"en", config.locale}
    Babel(app, locale_selector=lambda: chosen(known, config.locale), timezone_selector=time_zone)
    app.jinja_env.globals.update(_=marked, ngettext=counted)
    app.jinja_env.filters.update(
        day=lambda moment: format_date(moment, "d MMMM y"),
        clock=lambda moment: format_time(moment, "HH:mm"),
        moment=lambda moment: format_datetime(moment, "d MMMM y, HH:mm"),
        there=there,
        percent=lambda share: format_percent(share, "#,##0 %"),
        message=translated,
        listed=listed,
    )
    app.context_processor(
        lambda: {
            "site_name": site_name(),
            "site_theme": site_theme(),
            "locale": language(),
            "direction": direction(),
            "theme": person_theme(),
            "request_id": here().get("request_id", ""),
        }
    )


def here() -> Any:  # noqa: ANN401 - flask has no public name for its type
    """What `g` stands for: asking `g` itself takes many times as long, and a page asks often."""
    return g._get_current_object()


class Texts(dict[str, Markup]):
    """A language's texts by the marked ones, each looked up and made markup once."""

    def __init__(self, catalog: NullTranslations) -> None:
        self.catalog = catalog

    def __missing__(self, text: str) -> Markup:
        said = self[text] = Markup(self.catalog.gettext(text))  # noqa: S704 - texts are ours
        return said


@pass_eval_context
def marked(context: EvalContext, text: str, **values: object) -> str:
    """`_()` in templates, where what is put into a text is escaped.

    A page has some eighty texts; flask-babel would look its catalog up for each of them.
    """
    said: str = texts()[text] if context.autoescape else str(texts()[text])
    return said % values if "%" in said else said


@pass_eval_context
def counted(context: EvalContext, one: str, many: str, num: int, **values: object) -> str:
    """`ngettext()` in templates, like `_()`."""
    said = texts().catalog.ngettext(one, many, num)
    return (Markup(said) if context.autoescape else said) % {"num": num, **values}  # noqa: S704


def worded(text: str, **values: object) -> str:
    """`gettext()` of a page that says a hundred texts: imported as `_`, it does the same."""
    said = str(texts()[text])
    return said % values if values else said


def numbered(one: str, many: str, num: int, **values: object) -> str:
    """`ngettext()`, like that."""
    return texts().catalog.ngettext(one, many, num) % {"num": num, **values}


def texts() -> Texts:
    """The texts of this request's language."""
    kept = here()
    found: Texts | None = kept.get("texts")
    if found is None:
        found = kept.texts = all_texts(get_translations())
    return found


@cache
def all_texts(catalog: NullTranslations) -> Texts:
    """What is known of a catalog; flask-babel keeps one a language."""
    return Texts(catalog)


def person() -> Actor | None:
    """Who is signed in; outside requests nobody is."""
    found: Actor | None = current_user._get_current_object()
    return found if found and found.is_authenticated else None


def chosen(known: set[str], default: str) -> str:
    """The reader's own language where there is a catalog for it, else the site's."""
    if "reader" in g:
        own: str | None = g.reader[0]
    else:
        reader = person()
        own = reader.locale if reader else None
    return own if own in known else default


def time_zone() -> str:
    """The reader's own time zone, else UTC."""
    if "reader" in g:
        zone: str = g.reader[1]
        return zone
    reader = person()
    return reader.time_zone if reader else "UTC"


def language() -> str:
    """The language of this page, as `lang` names it."""
    kept = here()
    found: str | None = kept.get("language")
    if found is None:
        locale: Locale | None = get_locale()
        found = kept.language = str(locale).replace("_", "-") if locale else "en"
    return found


def site() -> SiteSettings:
    """The settings in force, read once a request; pages about a broken database do without.

    Letters are written outside requests, too.
    """
    if not has_request_context():
        with db.database().reading() as session:
            return settings.get(session)
    kept = here()
    found: SiteSettings | None = kept.get("site")
    if found is None:
        try:
            reader = person()
            with db.looking() as session:
                found = settings.get(session, reader.settings_version if reader else None)
        except SQLAlchemyError:
            db.release()
            found = SiteSettings()
        kept.site = found
    return found


def site_name() -> str:
    """The site's name: as an admin set it, else as the server was started with."""
    config: Config = current_app.extensions["config"]
    return site().site_name or config.site_name


def sign_up() -> str:
    """Who may make an account: open or invited."""
    config: Config = current_app.extensions["config"]
    return site().sign_up or config.sign_up


def site_theme() -> int:
    """The version of the site's own colors, 0 where it has none."""
    kept: settings.Kept = db.database().info["settings"]
    return kept.version if site().accent else 0


def direction() -> str:
    """Which way this page reads."""
    return "rtl" if language().split("-")[0] in RIGHT_TO_LEFT else "ltr"


def person_theme() -> str:
    """light, dark or system, as the person chose."""
    reader = person()
    return reader.theme if reader else "system"


def translated(text: str) -> str:
    """A marked message in the person's language."""
    return gettext(text) if text else ""


def listed(parts: list[str]) -> str:
    """Parts as one says them in a sentence: trust, alignment and outlook."""
    found: str = format_list(parts, locale=get_locale() or "en")
    return found


def sentence(error: TandemError) -> str:
    """What an error says, in the person's language; its parameters are texts, never markup."""
    return gettext(error.message) % dict(error.params) if error.params else gettext(error.message)


def written(moment: datetime) -> str:
    """A day (UTC) as it is printed: 20 November 2026."""
    return format_date(moment.date(), "d MMMM y")


def there(moment: datetime, zone: str) -> str:
    """A moment as clocks of a place show it: 4 December 2026, 23:59 (Europe/Stockholm)."""
    shown = moment.astimezone(ZoneInfo(zone))
    return f"{format_datetime(shown, 'd MMMM y, HH:mm', rebase=False)} ({zone.replace('_', ' ')})"


def clock_time(moment: datetime) -> str:
    """The time of day of a moment, for "Saved 10:42"."""
    return format_time(moment, "HH:mm")


class Reading:
    """Reading as somebody who gets a letter: set for one app context of its own."""

    def by(self, locale: str, zone: str) -> dict[str, str]:
        """Read as this person does; what every letter says of it."""
        g.reader = (locale or None, known_zone(zone))
        return {"locale": language(), "direction": direction()}

    def say(self, text: str) -> str:
        """A marked text in that language."""
        return translated(text)

    def moment(self, when: datetime) -> str:
        """A day and time with its zone: Tuesday, 3 March 2026, 14:00 CET."""
        return format_datetime(when, "EEEE, d MMMM y, HH:mm z")


def known_zone(name: str) -> str:
    """The name where there is such a time zone, else UTC: letters go out all the same."""
    try:
        get_timezone(name)
    except LookupError:
        return "UTC"
    return name
