"""Make an account: by oneself where the site allows it, or with an invitation."""

from collections.abc import Callable
from functools import partial

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app import db
from app.domain.permission import Permission, Role
from app.errors import Conflict, NotAllowed, NotFound
from app.forms.account import AskToJoinForm, JoinForm, ResetForm
from app.models import Token, User
from app.security import device, limiter, now, requires, safe_path
from app.services import accounts, courses, enrollments, passwords, sessions
from app.services.cohorts import people
from app.services.mail import Letter
from app.templating import letter
from app.views.account.room import FLOOD, blueprint, browser, browser_zone, link, onward, welcome
from app.words import sentence, sign_up, site


@blueprint.get("/join")
@requires(Permission.SEE_PUBLIC)
def join() -> ResponseReturnValue:
    """The form, or the sentence that this site is by invitation."""
    if current_user.is_authenticated:
        return redirect(onward(), 303)
    if sign_up() != "open":
        return render_template("account/join_closed.html")
    onto = safe_path(request.args.get("next", ""))
    if site().sign_up_domains:
        return mail_page(AskToJoinForm(formdata=None, next=onto))
    return page(JoinForm(formdata=None, next=onto))


@blueprint.post("/join")
@limiter.limit(FLOOD)
@requires(Permission.SEE_PUBLIC)
def make_account() -> ResponseReturnValue:
    """Make a learner's account and sign in; who has to be of some domains gets a link by mail."""
    if sign_up() != "open":
        raise NotAllowed
    if site().sign_up_domains:
        return mail_way_in(AskToJoinForm())
    form = JoinForm()

    def add(email: str, name: str, hashed: str) -> User:
        return accounts.add(db.session(), email, name, hashed, {Role.LEARNER}, now())

    return made(form, add) if form.validate() else (page(form), 422)


def mail_way_in(form: AskToJoinForm) -> ResponseReturnValue:
    """Mail a link to an address of the domains: one that opens something has to be proved."""
    form.domains = site().sign_up_domains
    if not form.validate():
        return mail_page(form), 422
    email, onto = accounts.fold(form.email.data or ""), safe_path(form.next.data or "") or None
    letters = (partial(way_in, onto), partial(way_back, onto))
    accounts.invite_stranger(db.session(), email, *letters, now())
    return render_template("account/join_mailed.html", sent_to=email, onto=onto)


def way_in(onto: str | None, token: str) -> Letter:
    """The letter that makes an account."""
    return letter("invitation", link=link("account.join_invited", token=token, next=onto))


def way_back(onto: str | None) -> Letter:
    """The letter to somebody who has an account."""
    return letter("known", link=link("account.sign_in", next=onto))


def mail_page(form: AskToJoinForm) -> str:
    """The page that asks for an address alone."""
    return render_template("account/join_ask.html", form=form, domains=site().sign_up_domains)


@blueprint.route("/join/<token>", methods=["GET", "POST"])
@limiter.limit(FLOOD)
@requires(Permission.SEE_PUBLIC)
def join_invited(token: str) -> ResponseReturnValue:
    """Make the account that an invitation offers; its address is fixed where it names one."""
    with db.database().reading() as session:
        offer = accounts.find_invitation(session, token, now())
    if offer is None:
        return render_template("account/join_ended.html"), 404
    return take_up(token, offer.email) if offer.user_id else join_new(token, offer)


def join_new(token: str, offer: Token) -> ResponseReturnValue:
    """Make an account and sign in."""
    form = JoinForm.for_offer(offer.email, offer.role == Role.ADMIN.value)

    def add(email: str, name: str, hashed: str) -> User:
        user = accounts.join_invited(db.session(), token, email, name, hashed, now())
        return led_in(user, offer.cohort_id)

    if not form.is_submitted():
        return page(form)
    return made(form, add) if form.validate() else (page(form), 422)


def led_in(user: User, cohort_id: int | None) -> User:
    """Somebody new, in the cohort that their invitation names."""
    session = db.session()
    if cohort_id:
        actor = sessions.of(session, user)
        if people.take_invited(session, actor, cohort_id, now()) == "waiting":
            flash(_("You wait for a place. You get a mail when one is free."))
    return user


def take_up(token: str, address: str) -> ResponseReturnValue:
    """Set the password of the account that somebody made for this address, and sign in."""
    form = ResetForm.for_address(address)
    if not form.is_submitted() or not form.validate():
        shown = render_template("account/invited.html", form=form)
        return shown, 422 if form.is_submitted() else 200
    db.release()
    hashed = passwords.make(form.password.data or "")
    try:
        return enter(accounts.take_up(db.session(), token, hashed, now()), onward(""))
    except NotFound:  # used in another tab a moment ago
        db.release()
        return render_template("account/join_ended.html"), 404


def page(form: JoinForm) -> str:
    """The page; where to go on to stays in the form."""
    form.next.data = form.next.data or safe_path(request.args.get("next", ""))
    return render_template("account/join.html", form=form)


def made(form: JoinForm, add: Callable[[str, str, str], User]) -> ResponseReturnValue:
    """Hash with no transaction open, then make the account, start the course, sign in."""
    email, name = accounts.fold(form.email.data or ""), accounts.clean_name(form.name.data or "")
    db.release()
    hashed = passwords.make(form.password.data or "")
    try:
        return enter(add(email, name, hashed), onward(form.next.data or ""))
    except (Conflict, NotFound) as error:
        db.release()
        form.email.errors = [sentence(error)]
        return page(form), 409


def enter(user: User, target: str) -> Response:
    """Sign the new person in; where there is one course for everyone, it is theirs.

    Who was put into a course before they came keeps to that.
    """
    session = db.session()
    signed_in = accounts.begin(session, user, device(), browser(), now())
    if zone := browser_zone():
        accounts.change(session, signed_in[0], time_zone=zone)
    published = courses.list_public(session)
    if len(published) == 1 and not enrollments.list_mine(session, signed_in[0]):
        enrollments.enroll(session, signed_in[0], published[0].slug, now())
    return welcome(signed_in, target)
