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


def make_user(name: str, *, email: str = "", password: str | None = None) -> User:
    """Make an account.

    Parameters
    ----------
    name
        By which somebody logs in.
    email
        Counts as confirmed: whoever makes the account vouches for it.
    password
        None for somebody who logs in through a provider, or chooses one by a link.

    Raises
    ------
    InputError
        There is an account of this name or address already, or a name, address or password that will not do.
    """
    user = User(username=name, email=email)
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
        raise InputError(*(Problem("web_user_wrong", details={"fault": fault}) for fault in faults))
    with transaction.atomic():
        user.save()
        if email:
            EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


def give_role(user: User, portfolio_id: str, role: str, *, by: User | None, establishment_id: str = "") -> Membership:
    """Give a user a role for a portfolio; an entrepreneur, for one establishment. Who has it already keeps it.

    Raises
    ------
    InputError
        There is no such role.
    """
    if role not in ASSIGNED:
        raise InputError(Problem("web_role_unknown", value=role, details={"known": ", ".join(ASSIGNED)}))
    own = establishment_id if role == Role.ENTREPRENEUR else ""
    known = {"user": user, "portfolio_id": portfolio_id, "role": role, "establishment_id": own}
    found = Membership.objects.filter(**known).first()
    if found is None:
        found = Membership(**known)
        setattr(found, HISTORY_USER, by)
        found.save()
    return found


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
        raise InputError(*(Problem("web_user_wrong", details={"fault": each}) for each in fault.messages)) from fault
    user.set_password(password)
    user.save(update_fields=["password"])
