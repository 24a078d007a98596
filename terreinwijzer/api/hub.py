"""The verbs on energy hubs: the tables, measurements and settings of a case brought together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from terreinwijzer.dossier.results import HubResults
from terreinwijzer.errors import InputError, Problem, describe
from terreinwijzer.snapshots.case import Case
from terreinwijzer.sources.loads.curves import read_curve
from terreinwijzer.sources.loads.filling import filled
from terreinwijzer.sources.loads.load_files import Loads, joined, read_loads
from terreinwijzer.sources.loads.plausible import implausible
from terreinwijzer.sources.loads.profile_files import read_series
from terreinwijzer.spatial.runner import HERE, Kept, Progress, RunSettings, silent
from terreinwijzer.transitions.hub.assemble import HubCase, hub_case
from terreinwijzer.transitions.hub.curves import over_year
from terreinwijzer.transitions.hub.hours import quarters_of
from terreinwijzer.transitions.hub.leaving import before_and_after, case_without
from terreinwijzer.transitions.hub.optimise import HubAnswer
from terreinwijzer.transitions.hub.park_needs import park_needs
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
from terreinwijzer.transitions.hub.scenarios import SharingSplit, split_of_sharing, ways, with_steering
from terreinwijzer.transitions.hub.screening_task import screened
from terreinwijzer.transitions.hub.settings import HubSettings, hub_settings

EAN = re.compile(r"(?<!\d)\d{18}(?!\d)")
LAST_DIGITS = 4


@dataclass(frozen=True)
class HubPicture:
    """A hub as it is now; tables as `transitions.hub.picture` describes them.

    Where a member leaves (`without`), it is the hub of the others, and `leaving` is what changes; see
    `transitions.hub.leaving.before_and_after`.
    """

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
    without: str = ""
    leaving: pd.DataFrame | None = None


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
    hub = hub_case(connections, flexible, loads, prices, chosen, _profiles(case, chosen))
    findings, leaving = (*findings, *hub.findings), None
    if chosen.without:
        whole, hub = hub, case_without(hub, chosen.without)
        leaving = before_and_after(whole.question, whole.gtv, chosen.without)
    group = pd.Series({"import": hub.question.group_import_kw, "export": hub.question.group_export_kw})
    gtv_import, gtv_export = hub.gtv["gtv_import_kw"], hub.gtv["gtv_export_kw"]
    return HubPicture(
        hub, findings, marks, coincidence(hub.net_kw),
        congestion(hub.net_kw, gtv_import, gtv_export, group),
        load_duration(hub.net_kw), room_by_hour(hub.net_kw, group["import"], "import"),
        matches(hub.net_kw, gtv_import, "import"), matches(hub.net_kw, gtv_export, "export"),
        shared_flows(hub.net_kw, gtv_import, "import"), shared_flows(hub.net_kw, gtv_export, "export"),
        constant_load_that_fits(hub.net_kw, group["import"], chosen.hours_without),
        solar_that_fits(hub.net_kw, hub.new_yield_kw_per_kwp, group["export"], chosen.solar_lost_pct),
        chosen.solar_lost_pct, chosen.without, leaving,
    )  # fmt: skip


def find_hub(case: Case, progress: Callable[[str], None] = lambda _way: None, **settings: object) -> HubOutcome:
    """Return the best hub of a case, beside simpler ways of working together; see `hub_picture`.

    `progress` is told each way that a search begins for; see `transitions.hub.scenarios.ways`.
    """
    chosen = hub_settings({**case.parameters.get("hub", {}), **settings})
    picture = hub_picture(case, **settings)
    question, gtv = picture.case.question, picture.case.gtv
    table, answer = ways(question, gtv, gap_pct=chosen.gap_pct, time_limit_s=chosen.time_limit_s, progress=progress)
    split = with_steering(split_of_sharing(question, gtv, chosen.seed), table, gtv)
    return HubOutcome(picture, table, answer, split)


def hub_results(case: Case) -> HubResults | None:
    """Return the hub of a case as its dossier tells it; `None` where it has no connections.

    The picture of now takes seconds. The best hub takes about a minute, so it is only searched for where the case
    asks for it (`search_in_dossier` under `[parameters.hub]`).
    """
    if not case.portfolio.has("connections"):
        return None
    if hub_settings(case.parameters.get("hub", {})).search_in_dossier:
        return searched_results(case, find_hub(case))
    return pictured_results(case, hub_picture(case))


def hub_screening(case: Case, per_park: pd.DataFrame) -> pd.DataFrame | None:
    """Return the scores of the parks as the dossier tells them; `None` where the case does not ask for them.

    With connections there is more to tell than a score.
    """
    if case.portfolio.has("connections") or not hub_settings(case.parameters.get("hub", {})).screen_in_dossier:
        return None
    return screen_parks(case, per_park)


def pictured_results(case: Case, picture: HubPicture, **settings: object) -> HubResults:
    """Return the picture of now as plain tables."""
    chosen = hub_settings({**case.parameters.get("hub", {}), **settings})
    question, gtv = picture.case.question, picture.case.gtv.sum()
    room = picture.coincidence[["group_peak_kw", "sum_of_peaks_kw", "coincidence"]].assign(
        gtv_kw=pd.Series({"import": gtv["gtv_import_kw"], "export": gtv["gtv_export_kw"]}),
        group_kw=pd.Series({"import": question.group_import_kw, "export": question.group_export_kw}),
        fits=pd.Series({"import": picture.extra_load_kw, "export": picture.extra_solar_kwp}),
        lost_pct=pd.Series({"export": picture.solar_lost_pct}),
    )  # fmt: skip
    flows = pd.concat(
        [picture.flows_import.assign(direction="import"), picture.flows_export.assign(direction="export")]
    )
    found = picture.findings
    findings = pd.DataFrame(
        {"code": [each.code for each in found], **{each: _told(picture, each) for each in ("nl", "en")}}, dtype="str"
    )
    assumed = chosen.group_import_kw is None or chosen.group_export_kw is None
    return HubResults(
        connection_names(case), hub_made_up(case), chosen.granted_pct if assumed else None, room, picture.congestion,
        picture.load_duration, picture.room_by_hour, flows.reset_index(drop=True),
        connections=_rests_on(picture), findings=findings, without=picture.without,
        leaving=picture.leaving,
    )  # fmt: skip


def searched_results(case: Case, outcome: HubOutcome, **settings: object) -> HubResults:
    """Return the picture of now and the best hub as plain tables."""
    plan, least = outcome.answer.plan, outcome.split.least_content
    sizes = plan.batteries if plan else pd.DataFrame(columns=["size_kwh", "power_kw"], dtype=float)
    rules = [
        {"rule": rule, "members": " ".join(members), "excess_eur": excess} for rule, (members, excess) in least.items()
    ]
    return replace(
        pictured_results(case, outcome.picture, **settings),
        ways=outcome.ways,
        batteries=sizes[sizes["size_kwh"] >= 1].rename_axis("connection_id"),
        split=outcome.split.table.rename_axis("connection_id"),
        least_content=pd.DataFrame(rules, columns=["rule", "members", "excess_eur"]),
    )


def screen_parks(
    case: Case,
    per_park: pd.DataFrame,
    *,
    run: RunSettings = HERE,
    kept: Kept | None = None,
    progress: Progress = silent,
) -> pd.DataFrame:
    """Return how much a hub could bring to every park of a case, best first, from what is known of parks alone.

    An indication of where to look further: profiles and mixes are assumptions.

    Parameters
    ----------
    case
        With the table `parks`, and `establishments` where the mix of uses is to follow them.
    per_park
        Indicators by park, of `api.case.indicator_table`.
    run, kept, progress
        Where it runs, where finished parts are kept, and who is told; see `spatial.runner.run`.

    Returns
    -------
    pandas.DataFrame
        See `transitions.hub.screening_task.screened`, with the `name` of each park first.

    Raises
    ------
    InputError
        A setting of the hub is wrong.
    ClusterError
        The cluster fails.
    """
    chosen = hub_settings(case.parameters.get("hub", {}))
    parks, establishments = (case.portfolio.table(name) for name in ("parks", "establishments"))
    needs = park_needs(parks, per_park, establishments)
    found = screened(needs, chosen.year, chosen.seed, settings=run, kept=kept, progress=progress)
    found.insert(0, "name", parks.set_index("park_id")["name"])
    return found


def connection_names(case: Case) -> Mapping[str, str]:
    """Return the names of connections by key."""
    table = case.portfolio.table("connections")
    return dict(zip(table["connection_id"].astype("str"), table["name"].fillna(table["connection_id"]), strict=True))


def hub_made_up(case: Case) -> bool:
    """Tell whether any connection is made up, by way of example."""
    return bool(case.portfolio.table("connections")["illustrative"].fillna(value=False).any())


def _told(picture: HubPicture, language: str) -> list[str]:
    """Return the findings in words, without EAN codes: results are for all to read, and a code names a connection."""
    by_ean = {str(ean): str(key) for key, ean in picture.case.connections["ean"].dropna().items()}

    def named(found: re.Match[str]) -> str:
        return by_ean.get(found[0], f"EAN …{found[0][-LAST_DIGITS:]}")

    return [EAN.sub(named, said) for said in describe(picture.findings, language)]


def _rests_on(picture: HubPicture) -> pd.DataFrame:
    """Return what the load of every connection rests on, with how much of the year was filled in."""
    table = picture.case.connections
    # Files name a connection by its key or by its EAN code, and can hold more than the year.
    by_ean = {str(ean): str(key) for key, ean in table["ean"].dropna().items()}
    marks = picture.filled.rename(columns=by_ean).reindex(picture.case.net_kw.index, fill_value=False)
    filled = marks.sum().reindex(table.index, fill_value=0).astype("int64")
    return table[["basis", "annual_kwh", "x_m", "y_m"]].assign(filled_quarters=filled)


def _profiles(case: Case, settings: HubSettings) -> dict[str, pd.Series]:
    index = quarters_of(settings.year)
    return {
        name: over_year(read_curve(case.settings.folder / told["file"]), int(told["year"]), index)
        for name, told in settings.profiles.items()
    }


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
