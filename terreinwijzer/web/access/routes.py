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
    }
)
