"""Anyone: check a certificate's number, see what it attests, fetch its PDF."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from textwrap import wrap
from unicodedata import east_asian_width

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import format_date

from app import db
from app.domain import certificate as rules
from app.domain.certificate import State
from app.domain.permission import Permission
from app.domain.picture import measure
from app.errors import N_, NotFound
from app.models import Certificate
from app.output.pdf import WORDS, CertificateData, certificate_pdf
from app.output.qr import qr_path
from app.security import limiter, now, requires
from app.services import certificates
from app.words import language, translated, written
from config import Config

blueprint = Blueprint("certificates", __name__)
LIMIT = "60/minute"
VERDICTS = {
    "genuine": N_("This certificate is genuine"),
    "ended": N_("The term of this certificate has ended"),
    "revoked": N_("This certificate was revoked"),
}
STATUS = {"genuine": N_("Valid"), "ended": N_("Term ended"), "revoked": N_("Revoked")}
REASONS = {
    "error": N_("issued in error"),
    "identity": N_("it was issued to somebody else"),
    "holder": N_("at the holder's request"),
    "integrity": N_("results could not be trusted"),
    "other": N_("for another reason"),
    "reissued": N_("a new one was issued in its place"),
}


ONE_LINE = 34
"""A name broader than this is drawn on two lines."""
LINES_START, LINES_END, LINES_WIDE = 496, 612, 760
"""Where the outcomes stand in the drawing, from below the course to above the dates."""
SIZES = (17, 15, 14, 13, 12, 11, 10, 9)


def breadth(text: str) -> int:
    """How broad a line is drawn, counted in Latin letters; those of East Asia count two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate as pages draw it: its data, state and the address that verifies it."""

    data: CertificateData
    state: State

    @property
    def name_lines(self) -> list[str]:
        """The name as drawn, whole: one line, or two of much the same length for a long one."""
        name = self.data.name
        if breadth(name) <= ONE_LINE:
            return [name]
        tries = (wrap(name, width) for width in range(len(name) // 2, len(name) + 1))
        return next(lines for lines in tries if len(lines) <= 2)

    @property
    def name_size(self) -> int:
        """The name's height in the drawing's units, so that its longest line fits."""
        longest = max(breadth(line) for line in self.name_lines)
        return min(82 if len(self.name_lines) == 1 else 52, 1500 // max(longest, 1))

    @property
    def title_size(self) -> int:
        """The title's height, so that it fits on its line."""
        return min(40, 1780 // max(breadth(self.data.title), 1))

    @property
    def outcome_size(self) -> int:
        """The outcomes' height."""
        return self._outcomes[0]

    @property
    def outcome_lines(self) -> list[tuple[int, str]]:
        """Where each line of the outcomes stands, and what it says."""
        _size, lines = self._outcomes
        step = min(25, (self._end - LINES_START) // max(len(lines) - 1, 1))
        return [(LINES_START + step * number, line) for number, line in enumerate(lines)]

    @property
    def text_y(self) -> int:
        """Where the site's own line stands, under the outcomes."""
        lines = self.outcome_lines
        return min((lines[-1][0] if lines else LINES_START) + 50, LINES_END + 10)

    @property
    def _end(self) -> int:
        return LINES_END - 18 if self.data.text else LINES_END

    @property
    def _outcomes(self) -> tuple[int, list[str]]:
        """The largest size in which they fit, and the lines that they make in it."""
        size, lines = SIZES[0], list[str]()
        for size in SIZES:
            wide = 2 * LINES_WIDE // size
            lines = [
                line
                for one in self.data.outcomes
                for line in wrap(one, max(1, wide * len(one) // max(breadth(one), 1)))
            ]
            if (len(lines) - 1) * size * 1.15 <= self._end - LINES_START:
                break
        return size, lines

    @property
    def qr(self) -> tuple[str, int]:
        """The path of the code that opens the verify page, and how many squares it is wide."""
        return qr_path(self.data.address)


def settings() -> Config:
    """The running app's configuration."""
    config: Config = current_app.extensions["config"]
    return config


def media() -> Path:
    """Where pictures lie by digest."""
    return settings().data / "media"


def shown(row: Certificate, at: datetime) -> Shown:
    """The certificate as it is drawn at this moment; dates are written out in UTC, as on paper."""
    words = {name: translated(text) for name, text in WORDS.items()}
    logo = certificates.logo_of(media(), str(row.look.get("logo", "")))
    data = certificates.data_of(row, address(row.serial), language(), words, written, logo)
    return Shown(data, rules.state_of(row.ends_at, row.revoked_at, at))


def address(serial: str) -> str:
    """The public address that verifies a serial."""
    return f"{settings().address}{url_for('certificates.verify', serial=serial)}"


def printed_words() -> dict[str, object]:
    """What a job that prints certificates is told: words and months in the reader's language."""
    return {
        "language": language(),
        "words": {name: translated(text) for name, text in WORDS.items()},
        "months": [format_date(date(2001, month, 1), "MMMM") for month in range(1, 13)],
        "verify": f"{settings().address}/verify",
    }


def linkedin(row: Certificate) -> str:
    """The address that offers to add this certificate to a LinkedIn profile."""
    return rules.linkedin_url(
        name=f"{row.course}: {row.title}",
        issuer=row.issuer,
        issued=row.issued_at.date(),
        ends=row.ends_at.date() if row.ends_at else None,
        url=address(row.serial),
        serial=row.serial,
    )


@blueprint.get("/verify")
@requires(Permission.SEE_PUBLIC)
def verify_form() -> ResponseReturnValue:
    """Type a number; it leads to the number's own address."""
    typed = request.args.get("number", "").strip()
    if typed:
        serial = rules.normalize(typed) or typed.replace("/", "-")[:60]
        return redirect(url_for(".verify", serial=serial), 303)
    return quiet(make_response(render_template("public/verify_form.html", typed="")))


@blueprint.get("/verify/<serial>")
@requires(Permission.SEE_PUBLIC)
@limiter.limit(LIMIT)
def verify(serial: str) -> ResponseReturnValue:
    """Genuine, ended, revoked or unknown; a malformed number looks like an unknown one."""
    row = certificates.find(db.session(), serial)
    if row is None:
        page = render_template("public/verify_unknown.html", typed=serial[:60])
        return quiet(make_response(page, 404))
    return quiet(make_response(verdict(row)))


def verdict(row: Certificate) -> str:
    """The page on a certificate that was issued: what it attests and what became of it."""
    one = shown(row, now())
    return render_template(
        "public/verify.html",
        row=row,
        shown=one,
        state=one.state.value,
        reason=translated(REASONS.get(row.revoked_for, REASONS["other"])),
        revoked_text=written(row.revoked_at) if row.revoked_at else "",
        distinguished_text=written(row.distinguished_at) if row.distinguished_at else "",
        verdict_title=lambda state: translated(VERDICTS[state]),
        status_word=lambda state: translated(STATUS[state]),
    )


@blueprint.get("/verify/<serial>/logo")
@requires(Permission.SEE_PUBLIC)
@limiter.limit(LIMIT)
def logo(serial: str) -> ResponseReturnValue:
    """The logo that was printed on a certificate."""
    row = certificates.find(db.session(), serial)
    data = certificates.logo_of(media(), str(row.look.get("logo", ""))) if row else b""
    if not data:
        raise NotFound
    return quiet(picture_of(data))


def picture_of(data: bytes) -> Response:
    """A picture that can do nothing by itself."""
    response = make_response(data)
    response.mimetype = measure(data)[0]
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@blueprint.get("/verify/<serial>.pdf")
@requires(Permission.SEE_PUBLIC)
@limiter.limit("20/minute")
def pdf(serial: str) -> ResponseReturnValue:
    """The certificate on paper. A name that no font can print is refused with a sentence."""
    row = certificates.find(db.session(), serial)
    if row is None or row.revoked_at:
        raise NotFound
    one = shown(row, now())
    db.release()
    response = make_response(certificate_pdf(one.data, settings().cert_fonts))
    response.mimetype = "application/pdf"
    name = f"certificate-{row.serial}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return quiet(response)


def quiet(response: Response) -> Response:
    """Keep the page out of search engines: it names a person."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
