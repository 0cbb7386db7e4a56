"""Language, numbers, dates and times as one person reads them."""

from datetime import datetime
from typing import Any

from babel import Locale
from flask import Flask, g
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

from app.errors import TandemError
from config import Config

RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "yi"}


def init_app(app: Flask, config: Config) -> None:
    """Translations, and what every template may say."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(config.translations)
    app.config["BABEL_DEFAULT_LOCALE"] = config.locale
    known = {"en", config.locale}
    Babel(app, locale_selector=lambda: chosen(known, config.locale), timezone_selector=time_zone)
    # A page has some eighty texts; flask-babel would look its catalog up for each of them.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined] # of an extension
        gettext=lambda text: catalog().ugettext(text),
        ngettext=lambda one, many, count: catalog().ungettext(one, many, count),
        newstyle=True,
    )
    app.jinja_env.filters.update(
        day=lambda moment: format_date(moment, "d MMMM y"),
        clock=lambda moment: format_time(moment, "HH:mm"),
        moment=lambda moment: format_datetime(moment, "d MMMM y, HH:mm"),
        percent=lambda share: format_percent(share, "#,##0 %"),
        message=translated,
    )
    app.context_processor(
        lambda: {
            "site_name": config.site_name,
            "locale": language(),
            "direction": direction(),
            "theme": person_theme(),
            "request_id": g.get("request_id", ""),
        }
    )


def catalog() -> Any:
    """The translations of this request, looked up once."""
    found = g.get("catalog")
    if found is None:
        found = g.catalog = get_translations()
    return found


def chosen(known: set[str], default: str) -> str:
    """The person's own language where there is a catalog for it, else the site's."""
    own = getattr(current_user, "locale", None) if current_user and current_user.is_authenticated else None
    return own if own in known else default


def time_zone() -> str:
    """The person's own time zone, else UTC."""
    return current_user.time_zone if current_user and current_user.is_authenticated else "UTC"


def language() -> str:
    """The language of this page, as `lang` names it."""
    locale: Locale | None = get_locale()
    return str(locale).replace("_", "-") if locale else "en"


def direction() -> str:
    """Which way this page reads."""
    return "rtl" if language().split("-")[0] in RIGHT_TO_LEFT else "ltr"


def person_theme() -> str:
    """light, dark or system, as the person chose."""
    return current_user.theme if current_user and current_user.is_authenticated else "system"


def translated(text: str) -> str:
    """A marked message in the person's language."""
    return gettext(text) if text else ""


def sentence(error: TandemError) -> str:
    """What an error says, in the person's language; its parameters are texts, never markup."""
    return gettext(error.message) % dict(error.params) if error.params else gettext(error.message)


def written(moment: datetime) -> str:
    """A day (UTC) as it is printed: 20 November 2026."""
    return format_date(moment.date(), "d MMMM y")


def clock_time(moment: datetime) -> str:
    """The time of day of a moment, for "Saved 10:42"."""
    return format_time(moment, "HH:mm")
