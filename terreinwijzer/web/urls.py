"""The addresses. What each needs stands in `access.routes`; what is not there answers nobody."""

from __future__ import annotations

from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, register_converter

from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.web.api import api
from terreinwijzer.web.connections.api import router as register_for_programs
from terreinwijzer.web.connections.api_market import router as market_for_programs
from terreinwijzer.web.connections.api_programme import router as programme_for_programs
from terreinwijzer.web.connections.urls import connection_urls
from terreinwijzer.web.datasets import views as datasets
from terreinwijzer.web.explore.urls import explore_urls
from terreinwijzer.web.look.views import look_urls
from terreinwijzer.web.notices.choice import notices_by_mail
from terreinwijzer.web.notices.urls import notice_urls
from terreinwijzer.web.ogc.urls import ogc_urls
from terreinwijzer.web.pages import (
    addresses,
    atlas,
    embed,
    establishment,
    figures,
    files,
    home,
    park,
    park_parts,
    parks,
    search,
    start,
    tiles,
    trend,
)
from terreinwijzer.web.participation.urls import participation_urls
from terreinwijzer.web.people.urls import member_urls
from terreinwijzer.web.privacy.urls import privacy_urls
from terreinwijzer.web.programme.urls import programme_urls
from terreinwijzer.web.register.urls import register_urls
from terreinwijzer.web.report.urls import report_urls
from terreinwijzer.web.tasks.urls import task_urls


class LanguageConverter:
    """The first part of an address: `nl` or `en`."""

    regex = "|".join(LANGUAGES)

    def to_python(self, value: str) -> str:
        """Return the language as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Return the language as it stands."""
        return value


for programs in (register_for_programs, market_for_programs, programme_for_programs):
    api.add_router("/portfolios/{portfolio_id}", programs)
register_converter(LanguageConverter, "language")
PORTFOLIO = "<language:language>/<slug:portfolio_id>/"
urlpatterns = [
    *i18n_patterns(
        path("account/notices/", notices_by_mail, name="account_notices"),
        path("account/", include("terreinwijzer.web.people.urls")),
    ),
    # Registered at the provider, once: so there is no language in these.
    path("account/oidc/<slug:provider_id>/login/", openid_connect.login, name="openid_connect_login"),
    path("account/oidc/<slug:provider_id>/login/callback/", openid_connect.callback, name="openid_connect_callback"),
    path("", start.start, name="start"),
    path("typeface.css", start.typeface, name="typeface"),
    path("health/live", start.live, name="live"),
    path("health/ready", start.ready, name="ready"),
    path("api/v1/", api.urls),
    path("api/datasets/v1/<slug:portfolio_id>.<slug:suffix>", datasets.catalogue, name="datasets"),
    *ogc_urls(),
    path("tiles/<slug:portfolio_id>/<slug:checksum>/<slug:layer>/<int:z>/<int:x>/<int:y>.mvt", tiles.tile, name="tile"),
    *look_urls(),
    path("embed/<language:language>/<slug:portfolio_id>/atlas/", embed.embed_atlas, name="embed_atlas"),
    path("embed/<language:language>/<slug:portfolio_id>/figures/<slug:name>/", embed.embed_figure, name="embed_figure"),
    path(
        "embed/<language:language>/<slug:portfolio_id>/figures/<slug:name>/<str:park_id>/",
        embed.embed_figure,
        name="embed_figure_of_park",
    ),
    path("<language:language>/", start.portfolios, name="portfolios"),
    path(PORTFOLIO, home.home, name="home"),
    path(f"{PORTFOLIO}atlas/", atlas.atlas, name="atlas"),
    path(f"{PORTFOLIO}atlas/addresses.json", addresses.atlas_addresses, name="atlas_addresses"),
    path(f"{PORTFOLIO}atlas.json", atlas.atlas_values, name="atlas_values"),
    path(f"{PORTFOLIO}search/", search.search, name="search"),
    path(f"{PORTFOLIO}audit/", home.audit, name="audit"),
    path(f"{PORTFOLIO}establishment/", establishment.own_establishment, name="own_establishment"),
    path(f"{PORTFOLIO}audit/<slug:name>.<str:suffix>", files.audit_file, name="audit_file"),
    path(f"{PORTFOLIO}parks/", parks.parks, name="parks"),
    path(f"{PORTFOLIO}parks.<str:suffix>", files.parks_file, name="parks_file"),
    path(f"{PORTFOLIO}parks/<str:park_id>/", park.park, name="park"),
    path(f"{PORTFOLIO}parks/<str:park_id>/figures.<str:suffix>", files.park_file, name="park_file"),
    path(f"{PORTFOLIO}parks/<str:park_id>/trend.svg", trend.park_trend, name="park_trend"),
    path(f"{PORTFOLIO}parks/<str:park_id>/trend.<str:suffix>", trend.park_trend_file, name="park_trend_file"),
    path(f"{PORTFOLIO}parks/<str:park_id>/buildings.svg", park_parts.park_buildings, name="park_buildings"),
    path(f"{PORTFOLIO}parks/<str:park_id>/<slug:part>.<str:suffix>", park_parts.park_part_file, name="park_part_file"),
    path(f"{PORTFOLIO}figures/<slug:name>/", figures.figure, name="figure"),
    path(f"{PORTFOLIO}figures/<slug:name>/<str:park_id>/", figures.figure, name="figure_of_park"),
    path(f"{PORTFOLIO}figures/<slug:name>.svg", files.figure_chart, name="figure_chart"),
    path(f"{PORTFOLIO}figures/<slug:name>/trend.svg", trend.figure_trend, name="figure_trend"),
    path(f"{PORTFOLIO}figures/<slug:name>/trend.<str:suffix>", trend.figure_trend_file, name="figure_trend_file"),
    path(f"{PORTFOLIO}figures/<slug:name>.<str:suffix>", files.figure_file, name="figure_file"),
    path(f"{PORTFOLIO}charts/<slug:name>.svg", files.chart, name="chart"),
]
urlpatterns += explore_urls(PORTFOLIO) + task_urls(PORTFOLIO) + report_urls(PORTFOLIO) + register_urls(PORTFOLIO)
urlpatterns += member_urls(PORTFOLIO) + connection_urls(PORTFOLIO) + privacy_urls(PORTFOLIO)
urlpatterns += programme_urls(PORTFOLIO) + participation_urls(PORTFOLIO) + notice_urls(PORTFOLIO)
handler400 = "terreinwijzer.web.faults.wrong_request"
handler403 = "terreinwijzer.web.faults.not_allowed"
handler404 = "terreinwijzer.web.faults.not_found"
handler429 = "terreinwijzer.web.access.limits.too_many"
handler500 = "terreinwijzer.web.faults.our_fault"
