"""Rules of reminders: the site's, and those that a cohort has instead."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.domain.reminders import COHORT, DEFAULT, DEFAULTS, PLACEHOLDERS, SITE, Rule, listed
from app.errors import N_, Invalid, NotFound
from app.forms.message import RuleForm
from app.models import Cohort
from app.security import now, requires
from app.services import cohorts, mail, scope
from app.services import reminders as desk
from app.services.messages import Filled
from app.services.reminders.rules import worded
from app.views.admin.room import blueprint
from app.words import sentence

TITLES = {
    "before": (N_("Due soon"), N_("Days before a module is due")),
    "overdue": (N_("Overdue"), N_("Days after a module was due")),
    "quiet": (N_("A pause"), N_("Days without activity")),
    "unseen": (N_("Never signed in"), N_("Days after the invitation")),
    "meeting": (N_("Session"), N_("Days before a session begins")),
    "pulse": (N_("A year after"), N_("Days after a certificate’s first year")),
    "term": (N_("Certificate ends"), N_("Days before a certificate ends")),
    "returned": (N_("Returned work"), N_("Days after work came back and was not handed in again")),
}
"""What a kind is called, and what its days count."""
SOURCES = {
    DEFAULT: N_("As it ships"),
    SITE: N_("Of this site"),
    COHORT: N_("Of this cohort"),
}


@blueprint.get("/mail/rules")
@requires(Permission.RUN_SITE)
def mail_rules() -> ResponseReturnValue:
    """The site's rules: they hold for every cohort that has no own."""
    return list_page(None)


@blueprint.get("/cohorts/<cohort>/rules")
@requires(Permission.RUN_COHORTS)
def cohort_rules(cohort: str) -> ResponseReturnValue:
    """The rules that hold for a cohort."""
    return list_page(found_cohort(cohort))


@blueprint.get("/mail/rules/<kind>")
@requires(Permission.RUN_SITE)
def mail_rule(kind: str) -> ResponseReturnValue:
    """One of the site's."""
    return rule_page(None, kind)


@blueprint.get("/cohorts/<cohort>/rules/<kind>")
@requires(Permission.RUN_COHORTS)
def cohort_rule(cohort: str, kind: str) -> ResponseReturnValue:
    """One of a cohort's."""
    return rule_page(found_cohort(cohort), kind)


@blueprint.post("/mail/rules/<kind>")
@requires(Permission.RUN_SITE)
def save_mail_rule(kind: str) -> ResponseReturnValue:
    """Keep it, look at it, try it, or go back to what ships: as the button says."""
    return act_on(None, kind)


@blueprint.post("/cohorts/<cohort>/rules/<kind>")
@requires(Permission.RUN_COHORTS)
def save_cohort_rule(cohort: str, kind: str) -> ResponseReturnValue:
    """The same for a cohort."""
    return act_on(cohorts.get_to_run(db.session(), current_user, cohort), kind)


def found_cohort(key: str) -> Cohort:
    """A cohort that the person runs. Raises NotFound."""
    return cohorts.get(db.session(), current_user, key, scope.INSTRUCTOR)


def in_force(cohort: Cohort | None, kind: str) -> Rule:
    """The rule as it is, in the reader's words. Raises NotFound for kinds that there are not."""
    if kind not in DEFAULTS:
        raise NotFound
    session = db.session()
    rule = desk.load(session).of(kind, cohort.id if cohort else None)
    return worded(session, rule, mail.Reader(current_user.locale or ""))


def address_of(cohort: Cohort | None, kind: str = "") -> str:
    """The address of one rule, or of all."""
    if cohort is None:
        return url_for(".mail_rule", kind=kind) if kind else url_for(".mail_rules")
    if kind:
        return url_for(".cohort_rule", cohort=cohort.key, kind=kind)
    return url_for(".cohort_rules", cohort=cohort.key)


def list_page(cohort: Cohort | None) -> str:
    """All kinds with their rules in force."""
    rules = desk.load(db.session()).listed(cohort.id if cohort else None)
    reader = mail.Reader(current_user.locale or "")
    return render_template(
        "admin/rules.html",
        cohort=cohort,
        rules=[worded(db.session(), rule, reader) for rule in rules],
        titles=TITLES,
        sources=SOURCES,
        rule_address=lambda kind: address_of(cohort, kind),
    )


def rule_page(
    cohort: Cohort | None, kind: str, form: RuleForm | None = None, shown: Filled | None = None
) -> str:
    """One rule's form; `shown` is how it reads."""
    rule = in_force(cohort, kind)
    return render_template(
        "admin/rule.html",
        cohort=cohort,
        rule=rule,
        form=form or RuleForm.of(rule),
        shown=shown,
        title=TITLES[kind][0],
        days=TITLES[kind][1],
        source=SOURCES[rule.source],
        is_own=rule.source == (COHORT if cohort else SITE),
        placeholders=listed(PLACEHOLDERS[kind]),
        here=address_of(cohort, kind),
        back=address_of(cohort),
        address=mail.absolute(db.session(), shown.link) if shown else "",
    )


def act_on(cohort: Cohort | None, kind: str) -> ResponseReturnValue:
    """What the button says; what was typed is kept where it can't be."""
    in_force(cohort, kind)
    form = RuleForm()
    if request.form.get("action") == "reset":
        desk.reset(db.session(), current_user, cohort, kind, now())
        flash(_("The rule is as it was before anybody changed it."))
        return redirect(address_of(cohort, kind), 303)
    if not form.validate():
        return rule_page(cohort, kind, form), 422
    try:
        return do(cohort, form, form.rule(kind, COHORT if cohort else SITE))
    except Invalid as error:
        form.body.errors = [sentence(error)]
        return rule_page(cohort, kind, form), 422


def do(cohort: Cohort | None, form: RuleForm, rule: Rule) -> ResponseReturnValue:
    """Look at a rule, try it, or keep it. Raises Invalid."""
    session, action = db.session(), request.form.get("action")
    if action not in ("preview", "test"):
        desk.save(session, current_user, cohort, rule, now())
        flash(_("The rule is saved. It holds from now on."))
        return redirect(address_of(cohort), 303)
    course = desk.example(session, cohort)
    if action == "test":
        desk.send_test(session, rule, current_user, course, now())
        flash(_("A letter to try is on its way to %(address)s.", address=current_user.email))
    shown = desk.sample(session, rule, current_user, course, now())
    return rule_page(cohort, rule.kind, form, shown)
