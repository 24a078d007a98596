"""The one table of pages: under which chapter each is shown, with which record, and who looks.

A route that is neither a page here nor one of `NO_PAGE` makes a test fail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from gallery import acts

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHAPTERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "see": {"nl": "Bekijken", "en": "Seeing"},
        "explore": {"nl": "Verkennen", "en": "Exploring"},
        "register": {"nl": "Register", "en": "Register"},
        "programme": {"nl": "Programma", "en": "Programme"},
        "participation": {"nl": "Meedenken", "en": "Participation"},
        "administration": {"nl": "Beheer en privacy", "en": "Administration and privacy"},
        "account": {"nl": "Uw account", "en": "Your account"},
        "elsewhere": {
            "nl": "Op andere sites, en als iets niet kan",
            "en": "On other sites, and when something cannot be",
        },
    }
)

# Cases that are served beside the reference case, by the key of their portfolio.
BESIDE = ("de-kring",)


@dataclass(frozen=True)
class Place:
    """One page.

    Attributes
    ----------
    route, chapter
        Name of the route and key of the chapter.
    parts
        Parts of the address besides language and portfolio. `{name}` is the key of a record of the example.
    query
        What stands behind the address; it may hold `{name}` too.
    who
        Session in which it is opened; empty for the role that may do least and still see it.
    name
        Of the pictures; the route where it is empty.
    act
        What is done on the page before the picture is taken.
    portfolio
        Key of a portfolio of `BESIDE`, where the reference case has nothing to show; empty for the reference case.
    status, refused
        With which it answers; and what is sent by `act`, where that is to be refused.
    """

    route: str
    chapter: str
    parts: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    who: str = ""
    name: str = ""
    act: Callable[[Page], None] | None = None
    portfolio: str = ""
    status: int = 200
    refused: int = 200

    @property
    def key(self) -> str:
        """Return what the pictures are called."""
        return (self.name or self.route).replace("_", "-")


def _of(chapter: str, *places: tuple[str, Mapping[str, object]]) -> tuple[Place, ...]:
    return tuple(Place(route, chapter, **given) for route, given in places)  # type: ignore[arg-type]


_PARK = {"park_id": "beitel"}
# The key of the kind of record in the address, and of the record in the example.
_RECORD = {"record": "{organisation}"}
PLACES: tuple[Place, ...] = (
    *_of(
        "see",
        ("portfolios", {}),
        ("home", {}),
        ("home", {"name": "home_of_administrator", "who": "administrator"}),
        ("search", {"query": "q=beitel"}),
        ("search", {"query": "q=voorbeeld", "who": "account_manager", "name": "search_by_manager"}),
        ("atlas", {"query": "figure=vacancy_pct&park=beitel", "act": acts.map_drawn}),
        ("own_establishment", {}),
        ("own_add", {"parts": {"establishment_id": "1", "kind": "offers"}}),
        ("own_edit", {"parts": {"kind": "requests", "record": "{own}"}}),
        ("parks", {}),
        ("park", {"parts": _PARK}),
        ("park", {"parts": _PARK, "name": "park_of_manager", "who": "account_manager"}),
        ("figure", {"parts": {"name": "vacancy_pct"}}),
        ("figure_of_park", {"parts": {"name": "jobs", **_PARK}}),
        ("audit", {}),
        ("report", {"who": "analyst"}),
        ("notices", {"who": "account_manager"}),
    ),
    *_of(
        "explore",
        ("explore", {}),
        ("explore_advice", {}),
        ("explore_advice", {"query": "sbi=25110&area_m2=15000&step=places", "name": "advice_places"}),
        ("explore_check", {"query": "park=de-koumen&sbi=25110"}),
        ("explore_compare", {"query": "park=beitel&park=avantis&park=c-mill"}),
        ("explore_demand", {"query": "gain_low=20&horizon=2035"}),
        ("explore_weighing", {"query": "question=better-use&w.jobs=90&w.size=20"}),
        ("explore_moves", {}),
        ("explore_hub", {}),
        ("explore_hub", {"name": "hub_of_connections", "who": "analyst", "portfolio": "de-kring"}),
        ("explore_reach", {"query": "mode=car&minutes=15"}),
        ("explore_climate", {"query": "trees_pct=20&shower_mm=90"}),
        ("explore_streams", {"query": "sbi=1071&jobs=40&park=beitel"}),
        ("explore_trends", {"query": "digital=2&circular=2"}),
        ("explore_labour", {"query": "jobs=500&from_sector=industry&to_sector=medtech"}),
        ("tasks", {}),
        ("task", {"parts": {"task_id": "{task}"}}),
    ),
    *_of(
        "register",
        ("register", {}),
        ("register", {"name": "register_without_names", "who": "analyst"}),
        ("organisation", {"parts": _RECORD, "who": "account_manager"}),
        ("organisation_add", {}),
        ("organisation_add", {"name": "organisation_wrong", "act": acts.send_empty, "refused": 422}),
        ("quick_visit", {}),
        ("visit_plan", {}),
        ("signals", {}),
        ("work_lists", {}),
        ("unmatched", {}),
        ("ending", {}),
        ("offers", {"who": "account_manager"}),
        ("offer_add", {}),
        ("requests", {"who": "account_manager"}),
        ("request_add", {}),
        ("offer_send", {"query": "park=beitel"}),
        ("request_send", {"query": "sbi=25110&area_m2=2000"}),
        ("offers", {"query": "state=received", "who": "account_manager", "name": "offers_to_judge"}),
        ("register_edit", {"parts": {"kind": "offers", "record": "{sent}"}, "name": "offer_judge"}),
        ("plots", {}),
        ("plot", {"parts": {"record": "{plot}"}}),
        ("register_add", {"parts": {"kind": "visits", **_RECORD}}),
        ("register_add", {"parts": {"kind": "documents", **_RECORD}, "name": "document_add"}),
        ("register_edit", {"parts": {"kind": "organisations", **_RECORD}}),
        ("register_edit", {"parts": {"kind": "signals", "record": "{signal}"}, "name": "signal_edit"}),
        ("register_delete", {"parts": {"kind": "organisations", **_RECORD}}),
        ("register_delete", {"parts": {"kind": "signals", "record": "{signal}"}, "name": "signal_delete"}),
        ("register_history", {"parts": {"kind": "organisations", **_RECORD}}),
        ("register_deleted", {}),
        ("merge_choose", {"parts": _RECORD}),
        ("merge_two", {"parts": {"other": "{other}", **_RECORD}}),
        ("merge_two", {"parts": {"other": "{other}", **_RECORD}, "query": "step=agree", "name": "merge_agree"}),
        ("merge_undo", {"parts": {"record": "{merge}"}}),
        ("register_import", {}),
        ("import_preview", {"parts": {"record": "{import}"}}),
        ("rows_import", {"parts": {"kind": "plots"}}),
        ("rows_import", {"parts": {"kind": "people"}, "name": "rows_import_preview", "act": acts.send_contacts}),
    ),
    *_of(
        "programme",
        ("programme", {}),
        ("programme", {"name": "programme_of_council", "who": "council"}),
        ("action", {"parts": {"record": "{action}"}, "who": "analyst"}),
        ("action_add", {}),
        ("effect_add", {"parts": {"record": "{action}"}}),
        ("programme_late", {"who": "council"}),
        ("programme_planning", {}),
        ("programme_evaluation", {}),
        ("programme_versions", {"who": "analyst"}),
        ("programme_version", {"parts": {"record": "{version}"}}),
        ("programme_version_add", {}),
        ("programme_import", {}),
        ("programme_import", {"name": "programme_import_preview", "act": acts.send_plan}),
        ("programme_edit", {"parts": {"kind": "actions", "record": "{action}"}}),
        ("programme_delete", {"parts": {"kind": "actions", "record": "{action}"}}),
        ("programme_history", {"parts": {"kind": "actions", "record": "{action}"}}),
    ),
    *_of(
        "participation",
        ("participation", {}),
        ("theme", {"parts": {"record": "{theme}"}}),
        ("theme_add", {}),
        ("session_add", {"parts": {"record": "{theme}"}}),
        ("reactions", {}),
        ("participation_edit", {"parts": {"kind": "reactions", "record": "{reaction}"}}),
        ("participation_delete", {"parts": {"kind": "sessions", "record": "{session}"}}),
        ("participation_history", {"parts": {"kind": "reactions", "record": "{reaction}"}}),
    ),
    *_of(
        "administration",
        ("members", {}),
        ("member_add", {}),
        ("member", {"parts": {"record": "{member}"}}),
        ("member", {"parts": {"record": "{member}"}, "name": "member_link", "act": acts.make_link}),
        ("member_changes", {}),
        ("connections", {}),
        ("token_add", {}),
        ("token_add", {"name": "token_made", "act": acts.make_token}),
        ("webhook_add", {}),
        ("webhook", {"parts": {"record": "{webhook}"}}),
        ("privacy", {}),
        ("privacy_looks", {}),
        ("privacy_person", {}),
        ("privacy_person", {"name": "privacy_found", "act": acts.find_person}),
        ("privacy_person", {"name": "privacy_erase", "act": acts.begin_erasing}),
    ),
    *_of(
        "account",
        ("account_login", {"who": "public"}),
        ("account", {"who": "entrepreneur"}),
        ("account_notices", {"who": "account_manager"}),
        ("account_logout", {"who": "entrepreneur"}),
        ("account_inactive", {"who": "public"}),
        ("account_reauthenticate", {"who": "entrepreneur"}),
        ("account_email", {"who": "entrepreneur"}),
        ("account_email_verification_sent", {"who": "entrepreneur"}),
        ("account_confirm_email", {"who": "entrepreneur", "parts": {"key": "{confirm}"}}),
        ("account_change_password", {"who": "entrepreneur"}),
        ("account_set_password", {"who": "without_password"}),
        ("account_reset_password", {"who": "public"}),
        ("account_reset_password_done", {"who": "public"}),
        ("account_reset_password_from_key", {"who": "public", "parts": {"uidb36": "{user}", "key": "{reset}"}}),
        ("account_reset_password_from_key_done", {"who": "public"}),
        ("mfa_index", {"who": "entrepreneur"}),
        ("mfa_index", {"who": "strong", "name": "mfa_index_on"}),
        ("mfa_activate_totp", {"who": "entrepreneur"}),
        ("mfa_authenticate", {"who": "halfway"}),
        ("mfa_reauthenticate", {"who": "strong"}),
        ("mfa_deactivate_totp", {"who": "strong"}),
        ("mfa_view_recovery_codes", {"who": "strong"}),
        ("mfa_generate_recovery_codes", {"who": "strong"}),
        ("socialaccount_login_cancelled", {"who": "public"}),
        ("socialaccount_login_error", {"who": "public", "status": 401}),
    ),
    *_of(
        "elsewhere",
        ("embed_atlas", {"query": "figure=vacancy_pct", "act": acts.map_drawn}),
        ("embed_figure", {"parts": {"name": "fsi"}}),
        ("embed_figure_of_park", {"parts": {"name": "jobs", **_PARK}}),
        ("park", {"name": "not_found", "parts": {"park_id": "nergens"}, "status": 404}),
        ("members", {"name": "not_allowed", "who": "public", "status": 403}),
    ),
)

_FILE, _ON, _PROGRAM, _PART = "a file", "leads on to another page", "for programs", "a part of a page"
NO_PAGE: Mapping[str, str] = MappingProxyType(
    {
        "start": _ON, "typeface": _FILE, "live": _PROGRAM, "ready": _PROGRAM, "mfa_download_recovery_codes": _FILE,
        "openid_connect_login": _ON, "openid_connect_callback": _ON, "api:api-root": _PROGRAM,
        "api:openapi-json": _PROGRAM, "api:portfolios": _PROGRAM, "api:indicators": _PROGRAM, "api:parks": _PROGRAM,
        "api:park": _PROGRAM, "api:figure": _PROGRAM, "api:organisations": _PROGRAM, "api:plots": _PROGRAM,
        "api:offers": _PROGRAM, "api:requests": _PROGRAM, "api:actions": _PROGRAM,
        "api:signals": _PROGRAM, "api:signal": _PROGRAM, "parks_file": _FILE, "park_file": _FILE,
        "audit_file": _FILE, "figure_file": _FILE, "visit_plan_file": _FILE, "signals_file": _FILE,
        "unmatched_file": _FILE, "plots_file": _FILE, "park_buildings": _FILE, "park_part_file": _FILE,
        "park_trend": _FILE, "park_trend_file": _FILE,
        "figure_trend": _FILE, "figure_trend_file": _FILE,
        "report_make": _ON, "report_file": _FILE,
        "explore_hub_search": _ON, "explore_hub_file": _FILE, "figure_chart": _FILE,
        "chart": _FILE, "atlas_values": _PROGRAM, "atlas_addresses": _PART,
        "tile": _FILE, "look": _FILE, "look_file": _FILE,
        "datasets": _PROGRAM, "ogc": _PROGRAM, "ogc_bare": _PROGRAM, "ogc_openapi": _PROGRAM,
        "ogc_conformance": _PROGRAM, "ogc_collections": _PROGRAM, "ogc_collection": _PROGRAM, "ogc_schema": _PROGRAM,
        "ogc_matrix_sets": _PROGRAM, "ogc_matrix_set": _PROGRAM, "ogc_tilesets": _PROGRAM, "ogc_tileset": _PROGRAM,
        "ogc_tile": _FILE, "ogc_queryables": _PROGRAM, "ogc_items": _PROGRAM, "ogc_item": _PROGRAM,
        "explore_advice_file": _FILE,
        "explore_check_file": _FILE, "explore_weighing_file": _FILE, "explore_demand_file": _FILE,
        "explore_reach_file": _FILE,
        "explore_climate_file": _FILE, "explore_labour_file": _FILE, "explore_streams_file": _FILE,
        "explore_trends_file": _FILE,
        "explore_compare_file": _FILE, "task_progress": _PART, "task_cancel": _ON, "task_file": _FILE,
        "own_withdraw": _ON, "offers_file": _FILE, "requests_file": _FILE,
        "notice": _ON, "notice_mark": _ON, "notices_read": _ON,
        "register_file": _FILE, "organisation_suggestions": _PROGRAM, "document_file": _FILE, "member_withdraw": _ON,
        "token_withdraw": _ON, "webhook_try": _ON, "webhook_switch": _ON,
        "member_link": _PART, "programme_file": _FILE, "programme_from_vision": _ON, "programme_chart": _FILE,
        "programme_evaluation_file": _FILE, "reactions_file": _FILE,
        "import_table": _FILE, "programme_import_table": _FILE, "rows_preview": _ON,
    }
)  # fmt: skip
