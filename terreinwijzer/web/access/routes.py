"""The one table of routes: what each needs. A route that is not in it answers nobody."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from terreinwijzer.web.access.roles import Permission

ROUTES: Mapping[str, Permission] = MappingProxyType(
    {
        "start": Permission.SEE_STATUS,
        "portfolios": Permission.SEE_STATUS,
        "typeface": Permission.SEE_STATUS,
        "live": Permission.SEE_STATUS,
        "ready": Permission.SEE_STATUS,
        # One's own account: the view itself asks to log in.
        "account": Permission.SEE_STATUS,
        "account_login": Permission.SEE_STATUS,
        "account_logout": Permission.SEE_STATUS,
        "account_inactive": Permission.SEE_STATUS,
        "account_reauthenticate": Permission.SEE_STATUS,
        "account_email": Permission.SEE_STATUS,
        "account_email_verification_sent": Permission.SEE_STATUS,
        "account_confirm_email": Permission.SEE_STATUS,
        "account_change_password": Permission.SEE_STATUS,
        "account_set_password": Permission.SEE_STATUS,
        "account_reset_password": Permission.SEE_STATUS,
        "account_reset_password_done": Permission.SEE_STATUS,
        "account_reset_password_from_key_done": Permission.SEE_STATUS,
        "account_reset_password_from_key": Permission.SEE_STATUS,
        "mfa_index": Permission.SEE_STATUS,
        "mfa_authenticate": Permission.SEE_STATUS,
        "mfa_reauthenticate": Permission.SEE_STATUS,
        "mfa_activate_totp": Permission.SEE_STATUS,
        "mfa_deactivate_totp": Permission.SEE_STATUS,
        "mfa_view_recovery_codes": Permission.SEE_STATUS,
        "mfa_generate_recovery_codes": Permission.SEE_STATUS,
        "mfa_download_recovery_codes": Permission.SEE_STATUS,
        "socialaccount_login_cancelled": Permission.SEE_STATUS,
        "socialaccount_login_error": Permission.SEE_STATUS,
        "openid_connect_login": Permission.SEE_STATUS,
        "openid_connect_callback": Permission.SEE_STATUS,
        "api:api-root": Permission.SEE_STATUS,
        "api:openapi-json": Permission.SEE_STATUS,
        "api:portfolios": Permission.SEE_STATUS,
        "api:indicators": Permission.SEE_STATUS,
        "api:parks": Permission.SEE_PORTFOLIO,
        "api:park": Permission.SEE_PORTFOLIO,
        "api:figure": Permission.SEE_PORTFOLIO,
        "home": Permission.SEE_PORTFOLIO,
        "parks": Permission.SEE_PORTFOLIO,
        "parks_file": Permission.SEE_PORTFOLIO,
        "park": Permission.SEE_PORTFOLIO,
        "park_file": Permission.SEE_PORTFOLIO,
        "figure": Permission.SEE_PORTFOLIO,
        "figure_of_park": Permission.SEE_PORTFOLIO,
        "figure_chart": Permission.SEE_PORTFOLIO,
        "chart": Permission.SEE_PORTFOLIO,
        "atlas": Permission.SEE_PORTFOLIO,
        "atlas_shapes": Permission.SEE_PORTFOLIO,
        "audit": Permission.SEE_PORTFOLIO,
        "explore": Permission.SEE_PORTFOLIO,
        "explore_moves": Permission.START_WORK,
        "tasks": Permission.START_WORK,
        "task": Permission.START_WORK,
        "task_progress": Permission.START_WORK,
        "task_cancel": Permission.START_WORK,
        "task_file": Permission.START_WORK,
    }
)
