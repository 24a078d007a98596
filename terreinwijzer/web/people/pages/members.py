"""Who has which role in a portfolio, for its administrator: inviting, changing, withdrawing, and what was changed."""

from __future__ import annotations

from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from terreinwijzer.web.pages.frame import address, page, portfolio
from terreinwijzer.web.people.actions import LastAdministratorError, change_role, invite, withdraw
from terreinwijzer.web.people.invitations import link_for, may_link, send_link
from terreinwijzer.web.people.member_forms import InvitationForm, RoleForm
from terreinwijzer.web.people.models import ASSIGNED, Membership, User
from terreinwijzer.web.privacy.log import seen
from terreinwijzer.web.wording import text
from terreinwijzer.web.writing.editing import UNPROCESSABLE
from terreinwijzer.web.writing.once import written_once
from terreinwijzer.web.writing.versions import told

HERE = "members"
# Older changes are in the database; a page shows the last ones.
CHANGES_SHOWN = 200


def members(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show everybody with a role, and what each role may."""
    shown, found = portfolio(portfolio_id), list(_members(portfolio_id))
    seen(request, portfolio_id, {each.user.pk: each.user for each in found}.values())
    return page(request, "people/members.html", language, shown, HERE, members=found, roles=ASSIGNED,
                asks_second_factor=settings.ENVIRONMENT.second_factor)  # fmt: skip


def member_add(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Invite somebody: give a role to an account, which is made where there is none."""
    shown = portfolio(portfolio_id)
    form = InvitationForm(request.POST or None, language=language, shown=shown)
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(_once(request, form, partial(_invited, request, language, portfolio_id, form)))
    answer = page(request, "people/member_add.html", language, shown, HERE, form=form,
                  sends_mail=bool(settings.ENVIRONMENT.mail))  # fmt: skip
    answer.status_code = UNPROCESSABLE if form.is_bound else 200
    return answer


def member(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """Show one role of somebody, and change it."""
    shown, this = portfolio(portfolio_id), _member(portfolio_id, record)
    first = {"role": this.role, "own_establishment": this.establishment_id}
    form = RoleForm(request.POST or None, language=language, shown=shown, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            given, by = form.cleaned_data, _by(request)
            change_role(this, given["role"], by=by, establishment_id=given["own_establishment"])
            messages.success(request, text("told_role_changed", language))
            return HttpResponseRedirect(address(language, shown, "members"))
        except LastAdministratorError:
            form.refuse("wrong_last_administrator")
        except IntegrityError:
            form.refuse("wrong_has_role")
    seen(request, portfolio_id, [this.user])
    history: Any = Membership.history
    versions = list(history.filter(id=this.pk, portfolio_id=portfolio_id).order_by("-history_id"))
    answer = page(request, "people/member.html", language, shown, HERE, form=form, member=this,
                  rows=told(versions, language, {}), linkable=may_link(_by(request), this.user))  # fmt: skip
    answer.status_code = UNPROCESSABLE if form.is_bound else 200
    return answer


@require_POST
def member_withdraw(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """Take a role away."""
    shown, this = portfolio(portfolio_id), _member(portfolio_id, record)
    try:
        withdraw(this, by=_by(request))
        messages.success(request, text("told_role_withdrawn", language))
    except LastAdministratorError:
        messages.error(request, text("wrong_last_administrator", language))
    return HttpResponseRedirect(address(language, shown, "members"))


@require_POST
def member_link(request: HttpRequest, language: str, portfolio_id: str, record: int) -> HttpResponse:
    """Send a link to choose a password; where no mail is sent, show it once."""
    shown, this = portfolio(portfolio_id), _member(portfolio_id, record)
    if not may_link(_by(request), this.user):
        raise PermissionDenied
    if send_link(request, this.user):
        messages.success(request, text("told_link_sent", language, email=this.user.email))
        return HttpResponseRedirect(address(language, shown, "member", record=record))
    seen(request, portfolio_id, [this.user])
    answer = page(request, "people/member_link.html", language, shown, HERE, member=this,
                  link=link_for(request, this.user), failed=bool(settings.ENVIRONMENT.mail))  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


def member_changes(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show who gave which role to whom, newest first."""
    shown = portfolio(portfolio_id)
    history: Any = Membership.history
    last = history.filter(portfolio_id=portfolio_id).select_related("history_user").order_by("-history_id")
    versions = list(last[:CHANGES_SHOWN])
    users = User.objects.in_bulk({each.user_id for each in versions})
    seen(request, portfolio_id, users.values())
    return page(request, "people/changes.html", language, shown, HERE, versions=versions, users=users,
                done={"+": "role_given", "~": "role_changed", "-": "role_withdrawn"})  # fmt: skip


def _members(portfolio_id: str) -> QuerySet[Membership]:
    factor = Authenticator.objects.filter(user_id=OuterRef("user_id"), type=Authenticator.Type.TOTP)
    found = Membership.objects.filter(portfolio_id=portfolio_id).select_related("user")
    return found.annotate(factor=Exists(factor)).order_by("user__last_name", "user__username", "role", "pk")


def _member(portfolio_id: str, record: int) -> Membership:
    found = Membership.objects.filter(portfolio_id=portfolio_id, pk=record).select_related("user").first()
    if found is None:
        raise Http404
    return found


def _by(request: HttpRequest) -> Any:
    return request.user


def _once(request: HttpRequest, form: InvitationForm, work: Any) -> str:
    return written_once(form.cleaned_data["submission"], form.shown.portfolio_id, _by(request), work)


def _invited(request: HttpRequest, language: str, portfolio_id: str, form: InvitationForm) -> str:
    given = form.cleaned_data
    made, is_new = invite(
        given["email"], portfolio_id, given["role"], by=_by(request), full_name=given["full_name"],
        establishment_id=given["own_establishment"],
    )  # fmt: skip
    if is_new and send_link(request, made.user):
        messages.success(request, text("told_invited", language, email=given["email"]))
    else:
        messages.success(request, text("told_invited_account" if is_new else "told_invited_known", language))
    return address(language, form.shown, "member", record=made.pk)
