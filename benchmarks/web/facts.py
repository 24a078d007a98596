"""Writes down what the people of the race need to know: sessions, keys and addresses; and gives them a programme."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import django
import geopandas as gpd
from django.conf import settings

from benchmarks.web.kept import SESSIONS
from terreinwijzer.snapshots.synthetic.country import PORTFOLIO_ID

ACTIONS = 300
# One in so many organisations is looked at.
KNOWN = 50
FIGURES = ("jobs", "net_ha", "jobs_per_net_ha", "vacancy_pct", "fsi_usable", "mean_age_years")
# A session that outlives the race.
EXPIRY_S = 30 * 24 * 3600


def write(target: Path) -> None:
    """Write the facts."""
    from terreinwijzer.web.pages.frame import portfolio  # noqa: PLC0415  (Django is set up by now)
    from terreinwijzer.web.pages.tiles import tile_address  # noqa: PLC0415
    from terreinwijzer.web.register.example import MODELS  # noqa: PLC0415
    from terreinwijzer.web.register.models import Organisation  # noqa: PLC0415

    shown = portfolio(PORTFOLIO_ID)
    _programme()
    parks: Any = shown.results.portfolio.table("parks")
    places = gpd.GeoSeries(parks.geometry.representative_point()).to_crs("EPSG:4326")
    facts = {
        "portfolio_id": PORTFOLIO_ID,
        "records": sum(model._default_manager.count() for model in MODELS),  # noqa: SLF001
        "sessions": _sessions(),
        "parks": [{"park_id": key, "x": p.x, "y": p.y} for key, p in zip(parks["park_id"], places, strict=True)],
        "figures": [name for name in FIGURES if name in shown.results.indicators.per_park],
        "organisations": list(Organisation.objects.values_list("pk", flat=True)[::KNOWN]),
        "tiles": tile_address(shown, "LAYER").replace("LAYER", "{layer}").replace("{z}/{x}/{y}", "{place}"),
    }
    target.write_text(json.dumps(facts))


def _sessions() -> list[str]:
    """Return keys of sessions of account managers, as logging in makes them."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415

    from terreinwijzer.web.people.models import Membership, User  # noqa: PLC0415

    store = import_module(settings.SESSION_ENGINE).SessionStore
    keys = []
    for number in range(SESSIONS):
        user = User.objects.create_user(f"person-{number}")
        Membership.objects.create(user=user, portfolio_id=PORTFOLIO_ID, role="account_manager")
        session = store()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.set_expiry(EXPIRY_S)
        session.save()
        keys.append(session.session_key)
    return keys


def _programme() -> None:
    """Write a made-up programme: actions over the pillars, some of them late."""
    from simple_history.utils import bulk_create_with_history  # noqa: PLC0415

    from terreinwijzer.web.programme.models import PILLARS, Action  # noqa: PLC0415

    actions = [
        Action(
            portfolio_id=PORTFOLIO_ID, synthetic=True, number=f"{number % 5}.{number}",
            title=f"Verzonnen actie {number}", pillar=PILLARS[number % len(PILLARS)],
            park_id=f"park-{number:04d}" if number % 3 else "",
            starts_on=date(2024, 1, 1), due_on=date(2024, 6, 1) + timedelta(days=7 * number),
        )
        for number in range(ACTIONS)
    ]  # fmt: skip
    bulk_create_with_history(actions, Action)


if __name__ == "__main__":
    django.setup()
    write(Path(sys.argv[1]))
