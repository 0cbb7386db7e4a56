"""Structured logs: one line of JSON an event, with the id of the request that error pages show."""

import logging
import secrets
import sys
import time

import structlog
from flask import Flask, Response, g, request

from config import Config

SECRET = ("/reset/", "/join/", "/join-cohort/", "/calendar/", "/letters/off/", "/letters/card/")
"""Where a path opens something; its rest is not logged, whether or not there is such a page."""


def init_app(app: Flask, config: Config) -> None:
    """Log every request with its id, status and time; tracebacks of errors too."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if config.mode == "test" else logging.INFO
        ),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    app.before_request(begin)
    app.after_request(finish)


def begin() -> None:
    """Give the request an id of its own; one from outside is never believed."""
    g.request_id = secrets.token_hex(5)
    g.began = time.perf_counter()
    structlog.contextvars.bind_contextvars(request=g.request_id)


def finish(response: Response) -> Response:
    """One line for the request; no query strings, for they may hold what somebody typed."""
    path = request.path
    structlog.get_logger().info(
        "request",
        method=request.method,
        path=next((start for start in SECRET if path.startswith(start)), path),
        status=response.status_code,
        ms=round((time.perf_counter() - g.began) * 1000, 1),
    )
    structlog.contextvars.clear_contextvars()
    return response
