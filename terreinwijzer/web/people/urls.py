"""The addresses of the user's own pages: allauth's views under our own addresses, and no more of them than are used."""

from __future__ import annotations

from allauth.account import views as own
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from django.urls import URLPattern, path

from terreinwijzer.web.people.pages import members
from terreinwijzer.web.people.pages.account import account

urlpatterns = [
    path("", account, name="account"),
    path("login/", own.login, name="account_login"),
    path("logout/", own.logout, name="account_logout"),
    path("inactive/", own.account_inactive, name="account_inactive"),
    path("reauthenticate/", own.reauthenticate, name="account_reauthenticate"),
    path("email/", own.email, name="account_email"),
    path("email/confirm/", own.email_verification_sent, name="account_email_verification_sent"),
    path("email/confirm/<str:key>/", own.confirm_email, name="account_confirm_email"),
    path("password/change/", own.password_change, name="account_change_password"),
    path("password/set/", own.password_set, name="account_set_password"),
    path("password/reset/", own.password_reset, name="account_reset_password"),
    path("password/reset/sent/", own.password_reset_done, name="account_reset_password_done"),
    path("password/reset/done/", own.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("password/reset/<str:uidb36>/<str:key>/", own.password_reset_from_key, name="account_reset_password_from_key"),
    path("factor/", factor.index, name="mfa_index"),
    path("factor/authenticate/", factor.authenticate, name="mfa_authenticate"),
    path("factor/reauthenticate/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("factor/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("factor/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("factor/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("factor/codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("factor/codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("provider/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("provider/failed/", social.login_error, name="socialaccount_login_error"),
]


def member_urls(portfolio: str) -> list[URLPattern]:
    """Return the routes of the administrator's pages below the address of a portfolio."""
    at = f"{portfolio}members"
    return [
        path(f"{at}/", members.members, name="members"),
        path(f"{at}/add/", members.member_add, name="member_add"),
        path(f"{at}/changes/", members.member_changes, name="member_changes"),
        path(f"{at}/<int:record>/", members.member, name="member"),
        path(f"{at}/<int:record>/withdraw/", members.member_withdraw, name="member_withdraw"),
        path(f"{at}/<int:record>/link/", members.member_link, name="member_link"),
    ]
