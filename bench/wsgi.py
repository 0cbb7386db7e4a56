"""The product with one bare route beside it: what a request costs when nothing is done."""

from app import create_app
from app.domain.permission import Permission
from app.security import requires
from config import Config

READY = "<!doctype html><title>Reference</title>" + "<p>Ready-made text.</p>" * 520

app = create_app(Config.from_environ())


@app.get("/bench/reference")
@requires(Permission.SEE_PUBLIC)
def reference() -> str:
    """12 kB of ready HTML."""
    return READY
