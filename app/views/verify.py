"""Anyone: check a certificate's number, see what it attests, fetch its PDF."""

from dataclasses import dataclass
from datetime import datetime

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
from app import db
from app.domain import certificate as rules
from app.domain.certificate import State
from app.domain.permission import Permission
from app.errors import NotFound
from app.models import Certificate
from app.output.pdf import CertificateData, certificate_pdf
from app.security import limiter, now, requires
from app.services import certificates
from config import Config

blueprint = Blueprint("certificates", __name__)
LIMIT = "60/minute"


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate as pages draw it: its data, state and the address that verifies it."""

    data: CertificateData
    state: State


def settings() -> Config:
    """The running app's configuration."""
    config: Config = current_app.extensions["config"]
    return config


def shown(row: Certificate, at: datetime) -> Shown:
    """The certificate as it is drawn at this moment; dates are written out in UTC, as on paper."""
    data = CertificateData(
        name=row.name,
        course=row.course,
        title=row.title,
        outcomes=tuple(row.outcomes),
        issuer=row.issuer,
        issued=row.issued_at.date(),
        ends=row.ends_at.date() if row.ends_at else None,
        serial=row.serial,
        verify_url=address(row.serial),
        revision=row.revision_number,
    )
    return Shown(data, rules.state_of(row.ends_at, row.revoked_at, at))


def address(serial: str) -> str:
    """The public address that verifies a serial."""
    return f"{settings().address}{url_for('certificates.verify', serial=serial)}"


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
    one = shown(row, now())
    page = render_template("public/verify.html", row=row, shown=one, state=one.state.value)
    return quiet(make_response(page))


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
