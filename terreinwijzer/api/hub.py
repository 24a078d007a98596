"""The verbs on energy hubs: the tables, measurements and settings of a case brought together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.snapshots.case import Case
from terreinwijzer.sources.loads.filling import filled
from terreinwijzer.sources.loads.load_files import Loads, joined, read_loads
from terreinwijzer.sources.loads.plausible import implausible
from terreinwijzer.sources.loads.profile_files import read_series
from terreinwijzer.transitions.hub.assemble import HubCase, hub_case
from terreinwijzer.transitions.hub.optimise import HubAnswer
from terreinwijzer.transitions.hub.picture import (
    coincidence,
    congestion,
    constant_load_that_fits,
    load_duration,
    matches,
    room_by_hour,
    shared_flows,
    solar_that_fits,
)
from terreinwijzer.transitions.hub.scenarios import SharingSplit, split_of_sharing, ways
from terreinwijzer.transitions.hub.settings import HubSettings, hub_settings


@dataclass(frozen=True)
class HubPicture:
    """A hub as it is now; tables as `transitions.hub.picture` describes them."""

    case: HubCase
    findings: tuple[Problem, ...]
    filled: pd.DataFrame
    coincidence: pd.DataFrame
    congestion: pd.DataFrame
    load_duration: pd.DataFrame
    room_by_hour: pd.DataFrame
    matches_import: pd.DataFrame
    matches_export: pd.DataFrame
    flows_import: pd.DataFrame
    flows_export: pd.DataFrame
    extra_load_kw: float
    extra_solar_kwp: float
    solar_lost_pct: float


@dataclass(frozen=True)
class HubOutcome:
    """What a hub could be: ways of working together, the best plan, and the split of what sharing saves."""

    picture: HubPicture
    ways: pd.DataFrame
    answer: HubAnswer
    split: SharingSplit


def hub_picture(case: Case, **settings: object) -> HubPicture:
    """Return the picture of now of the hub of a case.

    Parameters
    ----------
    case
        With the table `connections`, and `flexible_loads` where use can be shifted.
    **settings
        Go before `[parameters.hub]` of the case; see `transitions.hub.settings.HubSettings`.

    Raises
    ------
    InputError
        Settings, files or tables cannot be used, or a gap in a measurement is left.
    """
    chosen = hub_settings({**case.parameters.get("hub", {}), **settings})
    loads, findings, marks = _loads(case, chosen)
    prices = None
    if chosen.prices:
        prices = read_series(case.settings.folder / chosen.prices, chosen.zone).iloc[:, 0]
    connections, flexible = (case.portfolio.table(name) for name in ("connections", "flexible_loads"))
    hub = hub_case(connections, flexible, loads, prices, chosen)
    group = pd.Series({"import": hub.question.group_import_kw, "export": hub.question.group_export_kw})
    gtv_import, gtv_export = hub.gtv["gtv_import_kw"], hub.gtv["gtv_export_kw"]
    return HubPicture(
        hub, findings, marks, coincidence(hub.net_kw), congestion(hub.net_kw, gtv_import, gtv_export, group),
        load_duration(hub.net_kw), room_by_hour(hub.net_kw, group["import"], "import"),
        matches(hub.net_kw, gtv_import, "import"), matches(hub.net_kw, gtv_export, "export"),
        shared_flows(hub.net_kw, gtv_import, "import"), shared_flows(hub.net_kw, gtv_export, "export"),
        constant_load_that_fits(hub.net_kw, group["import"]),
        solar_that_fits(hub.net_kw, hub.new_yield_kw_per_kwp, group["export"], chosen.solar_lost_pct),
        chosen.solar_lost_pct,
    )  # fmt: skip


def find_hub(case: Case, **settings: object) -> HubOutcome:
    """Return the best hub of a case, beside simpler ways of working together; see `hub_picture`."""
    chosen = hub_settings({**case.parameters.get("hub", {}), **settings})
    picture = hub_picture(case, **settings)
    question, gtv = picture.case.question, picture.case.gtv
    table, answer = ways(question, gtv, gap_pct=chosen.gap_pct, time_limit_s=chosen.time_limit_s)
    return HubOutcome(picture, table, answer, split_of_sharing(question, gtv, chosen.seed))


def connection_names(case: Case) -> Mapping[str, str]:
    """Return the names of connections by key."""
    table = case.portfolio.table("connections")
    return dict(zip(table["connection_id"].astype("str"), table["name"].fillna(table["connection_id"]), strict=True))


def hub_made_up(case: Case) -> bool:
    """Tell whether any connection is made up, by way of example."""
    return bool(case.portfolio.table("connections")["illustrative"].fillna(value=False).any())


def _loads(case: Case, settings: HubSettings) -> tuple[Loads | None, tuple[Problem, ...], pd.DataFrame]:
    paths: list[Path] = []
    for pattern in settings.loads:
        found = sorted(case.settings.folder.glob(pattern))
        if not found:
            raise InputError(Problem("file_missing", file=str(case.settings.folder / pattern)))
        paths += found
    if not paths:
        return None, (), pd.DataFrame()
    loads = joined([read_loads(path, unit=settings.unit, zone=settings.zone) for path in paths])
    known = case.portfolio.table("connections")
    by_ean = known.dropna(subset="ean").set_index("ean")
    stated = pd.concat([known.set_index("connection_id"), by_ean])[["gtv_import_kw", "gtv_export_kw", "annual_use_kwh"]]
    findings = (*loads.findings, *implausible(loads, stated))
    whole, marks = filled(loads, settings.fill)  # type: ignore[arg-type]
    return whole, findings, marks
