"""Ways into a cohort: links, and the list of those who ask or wait."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.forms.ways import LinkForm, domain_of
from app.models import Cohort
from app.security import now, requires
from app.services import cohorts as desk
from app.services import scope
from app.services.cohorts import links, queue
from app.views.account.room import link as address_in_mail
from app.views.admin.letters import about_cohort
from app.views.admin.room import blueprint


@blueprint.get("/cohorts/<cohort>/ways-in")
@requires(Permission.RUN_COHORTS)
def cohort_ways(cohort: str) -> ResponseReturnValue:
    """The links, who asks and who waits; `after` is the last one seen."""
    found = desk.get(db.session(), current_user, cohort, scope.INSTRUCTOR)
    return page(found, LinkForm(formdata=None))


@blueprint.post("/cohorts/<cohort>/links")
@requires(Permission.RUN_COHORTS)
def make_link(cohort: str) -> ResponseReturnValue:
    """Make a link."""
    session, form = db.session(), LinkForm()
    found = desk.get_to_run(session, current_user, cohort)
    if not form.validate():
        return page(found, form), 422
    domain, ends_at = domain_of(form.domain.data or ""), form.ends_at(found.time_zone)
    links.make(session, current_user, found, form.most.data, ends_at, domain, now())
    flash(_("The link is made. Copy it and send it to those who may join."))
    return redirect(url_for(".cohort_ways", cohort=cohort), 303)


@blueprint.post("/cohorts/<cohort>/links/<link>/close")
@requires(Permission.RUN_COHORTS)
def close_link(cohort: str, link: str) -> ResponseReturnValue:
    """Let nobody in by it any more."""
    found = desk.get_to_run(db.session(), current_user, cohort)
    links.close(db.session(), current_user, found, link, now())
    flash(_("The link is closed. Who came in by it stays."))
    return redirect(url_for(".cohort_ways", cohort=cohort), 303)


@blueprint.post("/cohorts/<cohort>/applicants/<person>")
@requires(Permission.RUN_COHORTS)
def decide_applicant(cohort: str, person: str) -> ResponseReturnValue:
    """Accept or refuse somebody who asks; they are told."""
    session = db.session()
    found = desk.get_to_run(session, current_user, cohort)
    given = (session, current_user, found, person, about_cohort, now())
    if request.form.get("act") == "refuse":
        queue.refuse(*given)
        flash(_("Refused. The person is told by mail."))
    elif queue.accept(*given) == "in":
        flash(_("Accepted. The person is in the cohort and is told by mail."))
    else:
        flash(_("Accepted. No place is free, so the person waits for one and is told."))
    return redirect(url_for(".cohort_ways", cohort=cohort), 303)


def page(found: Cohort, form: LinkForm) -> str:
    """The page."""
    session = db.session()
    after = request.args.get("after", "").replace("\0", "")
    asking, more = queue.list_asking(session, found, after)
    return render_template(
        "admin/cohort_ways.html",
        cohort=found,
        form=form,
        links=[(one, links.is_live(one, now())) for one in links.list_links(session, found.id)],
        address=lambda key: address_in_mail("account.join_cohort", link=key),
        asking=asking,
        more=more,
        after=after,
        refused=queue.list_asking(session, found, refused=True)[0],
        free=desk.seats.count_free(session, found),
    )
