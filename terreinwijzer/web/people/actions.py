"""What is written about accounts and roles: each a function that does all of it or nothing, and says who did it."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.web.access.roles import Role
from terreinwijzer.web.people.models import ASSIGNED, Membership, User

# Where simple_history looks for who did it.
HISTORY_USER = "_history_user"


class LastAdministratorError(Exception):
    """Nobody would administer a portfolio any more."""


def make_user(name: str, *, email: str = "", password: str | None = None, full_name: str = "") -> User:
    """Make an account.

    Parameters
    ----------
    name
        By which somebody logs in.
    email
        Counts as confirmed: whoever makes the account vouches for it.
    full_name
        How others call him; the name by which he logs in where it is empty.
    password
        None for somebody who logs in through a provider, or chooses one by a link.

    Raises
    ------
    InputError
        There is an account of this name or address already, or a name, address or password that will not do.
    """
    user = User(username=name, email=email, last_name=full_name)
    faults: list[str] = []
    if password is None:
        user.set_unusable_password()
    else:
        try:
            validate_password(password, user)
        except ValidationError as fault:
            faults += fault.messages
        user.set_password(password)
    if User.objects.filter(username__iexact=name).exists():
        raise InputError(Problem("web_user_exists", value=name))
    if email and EmailAddress.objects.filter(email__iexact=email).exists():
        raise InputError(Problem("web_user_exists", value=email))
    try:
        user.full_clean()
    except ValidationError as fault:
        faults += fault.messages
    if faults:
        raise InputError(*(Problem("web_user_wrong", details={"reason": fault}) for fault in faults))
    with transaction.atomic():
        user.save()
        if email:
            EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


def give_role(user: User, portfolio_id: str, role: str, *, by: User | None, establishment_id: str = "") -> Membership:
    """Give a user a role for a portfolio; an entrepreneur, for one establishment. Who has it already keeps it.

    An account that was switched off, because its last role was withdrawn, is switched on again.

    Raises
    ------
    InputError
        There is no such role.
    """
    if role not in ASSIGNED:
        raise InputError(Problem("web_role_unknown", value=role, details={"known": ", ".join(ASSIGNED)}))
    own = establishment_id if role == Role.ENTREPRENEUR else ""
    known = {"user": user, "portfolio_id": portfolio_id, "role": role, "establishment_id": own}
    with transaction.atomic():
        found = Membership.objects.filter(**known).first()
        if found is None:
            found = Membership(**known)
            _write(found, by)
        if not user.is_active:
            user.is_active = True
            user.save(update_fields=["is_active"])
    return found


def invite(
    email: str, portfolio_id: str, role: str, *, by: User | None, full_name: str = "", establishment_id: str = ""
) -> tuple[Membership, bool]:
    """Give a role to whoever has an address of mail; make the account where there is none.

    Returns
    -------
    tuple of Membership and bool
        The role, and whether the account is new: then a password has to be chosen.
    """
    with transaction.atomic():
        known = EmailAddress.objects.filter(email__iexact=email).select_related("user").first()
        user = known.user if known else make_user(email, email=email, full_name=full_name)
        return give_role(user, portfolio_id, role, by=by, establishment_id=establishment_id), known is None


def change_role(member: Membership, role: str, *, by: User | None, establishment_id: str = "") -> None:
    """Give somebody another role instead of the one that he had.

    Raises
    ------
    LastAdministratorError
        Nobody would administer the portfolio any more.
    IntegrityError
        He has that role already.
    """
    with transaction.atomic():
        _keep_an_administrator(member, unless=role == Role.ADMINISTRATOR)
        member.role = role
        member.establishment_id = establishment_id if role == Role.ENTREPRENEUR else ""
        _write(member, by)


def withdraw(member: Membership, *, by: User | None) -> None:
    """Take a role away. An account without any role is switched off.

    Raises
    ------
    LastAdministratorError
        Nobody would administer the portfolio any more.
    """
    with transaction.atomic():
        _keep_an_administrator(member)
        setattr(member, HISTORY_USER, by)
        user = member.user
        member.delete()
        if not Membership.objects.filter(user=user).exists():
            user.is_active = False
            user.save(update_fields=["is_active"])


def change_password(name: str, password: str) -> None:
    """Give somebody another password, by which the sessions that he has end.

    Raises
    ------
    InputError
        There is nobody of this name, or the password will not do.
    """
    user = User.objects.filter(username=name).first()
    if user is None:
        raise InputError(Problem("web_user_unknown", value=name))
    try:
        validate_password(password, user)
    except ValidationError as fault:
        raise InputError(*(Problem("web_user_wrong", details={"reason": each}) for each in fault.messages)) from fault
    user.set_password(password)
    user.save(update_fields=["password"])


def _write(member: Membership, by: User | None) -> None:
    setattr(member, HISTORY_USER, by)
    member.save()


def _keep_an_administrator(member: Membership, *, unless: bool = False) -> None:
    if member.role != Role.ADMINISTRATOR or unless:
        return
    # Of two administrators who withdraw each other at once, the second waits here and finds nobody left.
    held = Membership.objects.select_for_update().filter(portfolio_id=member.portfolio_id, role=Role.ADMINISTRATOR)
    if not any(each.pk != member.pk and each.user.is_active for each in held.select_related("user")):
        raise LastAdministratorError
