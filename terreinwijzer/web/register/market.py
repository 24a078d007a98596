"""Which offers and requests are asked for, and what the snapshot has on offer beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

import pandas as pd
from django.db.models import F, QuerySet

from terreinwijzer.dossier.results import Results
from terreinwijzer.web.pages.parks import named
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.register.codes import DECLINED, OFFER_ACTIVE, OFFER_KIND, RECEIVED, REQUEST_STATE
from terreinwijzer.web.register.models import Offer, Request

# All that can still be had, or is still sought.
ACTIVE, EVERY = "active", "all"
MODELS: Mapping[str, type[Offer | Request]] = MappingProxyType({"offers": Offer, "requests": Request})
STILL: Mapping[type[Offer | Request], tuple[str, ...]] = MappingProxyType(
    {Offer: OFFER_ACTIVE, Request: REQUEST_STATE[:1]}
)
NOT_ACCEPTED = (RECEIVED, DECLINED)
LAND = ("immediately_available_ha", "under_option_ha", "not_immediately_available_ha", "largest_plot_ha")


@dataclass(frozen=True)
class Asked:
    """What somebody asks of a list; what is not understood is not asked. `record` asks for one, whatever its state.

    Only who `moderates` may ask for what nobody accepted yet, or what was declined.
    """

    kind: str = ""
    park_id: str = ""
    state: str = ACTIVE
    record: int | None = None
    moderates: bool = False

    @classmethod
    def read(cls, given: Mapping[str, str], states: tuple[str, ...], *, moderates: bool = False) -> Asked:
        """Return what the address of the page asks."""
        kind, state, record = given.get("kind", ""), given.get("state", ""), given.get("record", "")
        return cls(
            kind=kind if kind in OFFER_KIND else "",
            park_id=given.get("park", "").strip()[:100],
            state=state if state in {*states, EVERY, *(NOT_ACCEPTED if moderates else ())} else ACTIVE,
            record=int(record) if record.isdecimal() else None,
            moderates=moderates,
        )

    def address(self) -> str:
        """Return the part of an address that asks the same."""
        pairs = {"kind": self.kind, "park": self.park_id, "state": "" if self.state == ACTIVE else self.state,
                 "record": self.record}  # fmt: skip
        return urlencode({name: value for name, value in pairs.items() if value})


def parks_asked(shown: Shown, asked: Asked, language: str) -> list[str] | None:
    """Return the parks that somebody means, by key or by name as in the register's list; `None` for every park."""
    return named(shown, asked.park_id, language) if asked.park_id else None


def offers_of(portfolio_id: str, asked: Asked, parks: Collection[str] | None = None) -> QuerySet[Offer]:
    """Return the offers by people that fit, on some `parks` or on all, those available first in front."""
    rows = _fitting(Offer, portfolio_id, asked, parks)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return _in_order(rows, "available_from")


def requests_of(portfolio_id: str, asked: Asked, parks: Collection[str] | None = None) -> QuerySet[Request]:
    """Return the requests that fit, for some `parks` or for all, those wanted first in front."""
    rows = _fitting(Request, portfolio_id, asked, parks)
    return _in_order(rows, "wanted_from")


def offers_on_park(portfolio_id: str, park_id: str, *, sees_register: bool) -> list[Offer]:
    """Return the active offers by people on a park: all of them for the register, else those made public."""
    rows = offers_of(portfolio_id, Asked(), [park_id])
    return list(rows if sees_register else rows.filter(published=True))


def to_judge(model: type[Offer | Request], portfolio_id: str) -> QuerySet[Any]:
    """Return what was sent and waits for a moderator; not what its sender took back before that."""
    return model.objects.filter(portfolio_id=portfolio_id, judgement=RECEIVED, state__in=STILL[model])


def advice_of(wanted: Request) -> str:
    """Return what a request wishes as the advice reads it from an address."""
    answers = {
        "sbi": wanted.sbi, "environmental_category": wanted.environmental_category,
        "area_m2": _plain(wanted.plot_area_m2), "floor_area_m2": _plain(wanted.floor_area_m2),
    }  # fmt: skip
    return urlencode({"step": "places", **{name: value for name, value in answers.items() if value}})


def land_on_offer(results: Results) -> pd.DataFrame:
    """Return the land on offer in the snapshot by park, as `supply_offers` has it; parks without any are left out."""
    if not results.portfolio.has("supply_offers"):
        return pd.DataFrame(columns=list(LAND), index=pd.Index([], name="park_id"))
    table = pd.DataFrame(results.portfolio.table("supply_offers")).set_index("park_id")
    kept = table[[name for name in LAND if name in table]]
    return kept[(kept > 0).any(axis="columns")]


def premises_on_offer(results: Results) -> pd.DataFrame:
    """Return the premises on offer in the snapshot, as `property_offers` has them, largest first."""
    names = ["offer_id", "park_id", "floor_area_m2", "offered_since"]
    if not results.portfolio.has("property_offers"):
        return pd.DataFrame(columns=names)
    table = pd.DataFrame(results.portfolio.table("property_offers"))
    return table.reindex(columns=names).sort_values(["floor_area_m2", "offer_id"], ascending=[False, True])


def imported_on(shown: Shown, parks: Collection[str] | None = None) -> dict[str, list[dict[str, Any]]]:
    """Return the `land` and `premises` on offer in the snapshot as rows, on some `parks` or on all."""
    land, premises = shown.made(land_on_offer).reset_index(), shown.made(premises_on_offer)
    tables = {"land": land, "premises": premises}
    return {
        name: _rows(table if parks is None else table[table["park_id"].isin(list(parks))])
        for name, table in tables.items()
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    known = table.astype(object)
    rows = known.where(known.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def _fitting(
    model: type[Offer | Request], portfolio_id: str, asked: Asked, parks: Collection[str] | None
) -> QuerySet[Any]:
    if asked.record is not None:
        every = model.objects if asked.moderates else model.accepted
        return every.filter(portfolio_id=portfolio_id, pk=asked.record)
    rows: QuerySet[Any]
    if asked.state == RECEIVED:
        rows = to_judge(model, portfolio_id)
    elif asked.state == DECLINED:
        rows = model.objects.filter(portfolio_id=portfolio_id, judgement=DECLINED)
    else:
        rows = model.accepted.filter(portfolio_id=portfolio_id)
        if asked.state != EVERY:
            rows = rows.filter(state__in=STILL[model] if asked.state == ACTIVE else [asked.state])
    return rows if parks is None else rows.filter(park_id__in=list(parks))


def _in_order(rows: QuerySet[Any], moment: str) -> QuerySet[Any]:
    return rows.select_related("organisation").order_by(F(moment).asc(nulls_last=True), "id")


def _plain(area: Any) -> str:
    return "" if area is None else f"{area.normalize():f}"
