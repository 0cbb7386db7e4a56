"""The desk's certificates: who has which, revoking, issuing anew, all of them as files."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain import certificate as rules
from app.domain.permission import Permission
from app.errors import Conflict
from app.forms.certificates import REASONS as CHOICES
from app.forms.certificates import ReissueForm, RevokeForm
from app.forms.regrade import read_number
from app.forms.writing import written as clean
from app.models import Certificate
from app.security import now, requires
from app.services import certificates as desk
from app.services import regrading, tasks
from app.services.certificates import Filters
from app.services.mail import Letter
from app.views.admin.room import blueprint
from app.views.verify import REASONS, STATUS, printed_words, shown
from app.words import sentence, translated

KIND = "certificates"


@blueprint.get("/credentials")
@requires(Permission.RUN_SITE)
def credentials() -> ResponseReturnValue:
    """Certificates, 50 a page: by cohort and day, found by number or name."""
    filters = Filters.read(request.args)
    after = request.args.get("after", "").replace("\0", "")
    found, more = desk.list_issued(db.session(), filters, after, now())
    return render_template(
        "admin/credentials.html",
        found=found,
        given=filters.stored(),
        next=found[-1].serial if more else "",
        after=after,
        cohorts=desk.list_cohorts(db.session()),
        status=lambda row: rules.state_of(row.ends_at, row.revoked_at, now()).value,
        status_word=lambda state: translated(STATUS[state]),
    )


@blueprint.get("/credentials/unmet")
@requires(Permission.RUN_SITE)
def unmet_credentials() -> ResponseReturnValue:
    """Certificates whose holders lost a pass by a regrade: nobody but an admin revokes them."""
    after = max(0, read_number(request.args.get("after", "")))
    found, following = regrading.list_unmet(db.session(), after)
    return render_template("admin/credentials_unmet.html", found=found, after=after, next=following)


@blueprint.get("/credentials/<serial>")
@requires(Permission.RUN_SITE)
def credential(serial: str) -> ResponseReturnValue:
    """One certificate, with what only the desk sees."""
    return page(serial, RevokeForm(formdata=None), None)


def page(serial: str, revoking: RevokeForm, reissuing: ReissueForm | None) -> str:
    """The certificate with the forms that change it."""
    detail = desk.get(db.session(), serial)
    one = shown(detail.row, now())
    form = reissuing or ReissueForm(formdata=None, name=detail.row.name)
    return render_template(
        "admin/credential.html",
        detail=detail,
        row=detail.row,
        shown=one,
        state=one.state.value,
        status_word=translated(STATUS[one.state.value]),
        reason=translated(REASONS.get(detail.row.revoked_for, REASONS["other"])),
        revoking=revoking,
        reissuing=form,
    )


@blueprint.post("/credentials/<serial>/revoke")
@requires(Permission.RUN_SITE)
def revoke_credential(serial: str) -> ResponseReturnValue:
    """Revoke it; its holder is told."""
    form = RevokeForm()
    if not form.validate():
        return page(serial, form, None), 422
    reason, note = form.reason.data, clean(form.note.data or "")
    words = revoked_letter(desk.get(db.session(), serial).row.title, reason)
    try:
        desk.revoke(db.session(), current_user, serial, reason, note, words, now())
        flash(_("The certificate is revoked. Its holder is told in the next letter."))
    except Conflict as error:
        flash(sentence(error))
    return redirect(url_for(".credential", serial=serial), 303)


def revoked_letter(title: str, reason: str) -> Letter:
    """What the holder is told; the note stays here."""
    said = _("Your certificate “%(title)s” was revoked.", title=title)
    why = _("The reason: %(reason)s.", reason=str(CHOICES[reason]))
    more = _("If you think that this is wrong, write to the people who run this site.")
    return Letter(said, f"{why}\n\n{more}")


@blueprint.post("/credentials/<serial>/reissue")
@requires(Permission.RUN_SITE)
def reissue_credential(serial: str) -> ResponseReturnValue:
    """Issue it anew with another name, or without distinction; double clicks make one."""
    form = ReissueForm()
    if not form.validate():
        return page(serial, RevokeForm(formdata=None), form), 422
    name, note, keeps = form.read()
    words = reissued_letter(desk.get(db.session(), serial).row, keeps)
    try:
        row = desk.reissue(
            db.session(), current_user, serial, name, note, words, now(), keeps_distinction=keeps
        )
    except Conflict as error:
        flash(sentence(error))
        return redirect(url_for(".credential", serial=serial), 303)
    return redirect(url_for(".credential", serial=row.serial), 303)


def reissued_letter(old: Certificate, keeps_distinction: bool) -> Letter:
    """What the holder is told."""
    said = _("Your certificate “%(title)s” was issued anew.", title=old.title)
    if old.distinguished_at and not keeps_distinction:
        body = _("It is one without distinction now, and it has a new number. The old number is"
                 " revoked. If you think that this is wrong, write to the people who run this"
                 " site.")  # fmt: skip
        return Letter(said, body)
    body = _("The name on it was corrected, and it has a new number. The old number is revoked:"
             " please share the new one.")  # fmt: skip
    return Letter(said, body)


@blueprint.post("/credentials/papers")
@requires(Permission.RUN_SITE)
def print_credentials() -> ResponseReturnValue:
    """Ask for PDF files of all that the filters want; they are made in the background."""
    filters = Filters.read(request.form)
    payload = {
        "filters": filters.stored(),
        **printed_words(),
        "back": url_for(".credentials", **filters.stored()),
    }
    task = tasks.post(db.session(), current_user, KIND, payload, now())
    return redirect(url_for(".task", task=task.key), 303)
