"""The roof: the only place where all rooms meet."""

import gc

gc.disable()  # imports leave nothing to collect; looking took a fifth of every start

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from app import db, jobs, logs, security, static_files, templating, words
from app.acting import Door, Stages
from app.content.library import Library
from app.services import courses, drafts, settings
from app.templating.code import Pages
from app.views import account, acting, admin, errors, learn, public, teach, verify
from config import Config

gc.enable()


class Tandem(Flask):
    """Flask with templates of our own."""

    jinja_environment = Pages

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Call views and hooks as they are: none is a coroutine, and thirty a request are asked."""
        return func


def create_app(config: Config | None = None) -> Flask:
    """The whole product as a WSGI app; commands are put on where they are needed."""
    config = config or Config.from_environ()
    app = Tandem(__name__, static_folder=None)
    app.extensions["config"] = config
    app.config["MAX_CONTENT_LENGTH"] = 2_000_000
    app.config["MAX_FORM_MEMORY_SIZE"] = 2_000_000
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    logs.init_app(app, config)
    words.init_app(app, config)
    templating.init_app(app, words.language)
    acting.init_app(app)  # before doors: whose door it is
    security.init_app(app, config)
    info: dict[str, object] = {"site_name": config.site_name, "settings": settings.Kept()}
    info["writer"] = templating.Writer(app, config.address, config.secret(), words.Reading())
    database = db.init_app(app, config, info)  # after security: its commit runs first
    database.info["library"] = app.extensions["library"] = Library(
        lambda revision_id: load_revision(database, revision_id)
    )
    app.extensions["stages"] = Stages(config.data / "acting", database.info)
    app.wsgi_app = Door(app.wsgi_app)  # type: ignore[method-assign] # how WSGI middleware is put on
    app.extensions["previewer"] = drafts.Previewer(config.data / "media")
    queue = app.extensions["queue"] = jobs.make_queue(config)
    app.extensions["look"] = jobs.connect(queue, config, database)
    app.extensions["version"] = static_files.init_app(app, config, security.HEADERS)
    if proxies := config.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # how WSGI middleware is put on
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    for room in (public, verify, account, learn, teach, admin):
        app.register_blueprint(room.blueprint)
    errors.init_app(app)
    return app


def load_revision(database: db.Database, revision_id: int) -> bytes:
    """Where the library finds a compiled course that it does not hold yet."""
    with database.reading() as session:
        return courses.load(session, revision_id)
