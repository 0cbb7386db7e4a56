"""The product with a bare Flask app beside it: what a request costs when nothing is done."""

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from app.web import app as product

READY = "<!doctype html><title>Reference</title>" + "<p>Ready-made text.</p>" * 520

bare = Flask(__name__)


@bare.get("/reference")
def reference() -> str:
    """12 kB of ready HTML."""
    return READY


app = DispatcherMiddleware(product, {"/bench": bare})
