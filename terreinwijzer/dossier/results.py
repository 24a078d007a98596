"""Everything that a dossier reports, computed before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from terreinwijzer.audit.audit import AuditReport
from terreinwijzer.demand.confrontation import Confrontation
from terreinwijzer.demand.forecast import Forecast
from terreinwijzer.demand.uncertainty import Uncertainty
from terreinwijzer.indicators.book import FigureBook
from terreinwijzer.indicators.table import IndicatorTable
from terreinwijzer.lineage import Input, Source
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.sources.layers import Layer
from terreinwijzer.spatial.boundaries import Boundaries
from terreinwijzer.steering.state import SteeringState
from terreinwijzer.transitions.climate.settings import ClimateSettings
from terreinwijzer.transitions.streams.room import Room
from terreinwijzer.transitions.streams.sharing import Shared
from terreinwijzer.transitions.trends.levers import TrendSettings
from terreinwijzer.weighing.answer import Answer
from terreinwijzer.weighing.expansion.find import Expansion

if TYPE_CHECKING:  # what solves loads slowly
    from terreinwijzer.moves.chains import MovesAnswer
    from terreinwijzer.transitions.reach.answer import Reach
    from terreinwijzer.weighing.planning import Planned


@dataclass(frozen=True)
class DemandResults:
    """The forecast with its spread, its backtest and its confrontation with supply."""

    forecast: Forecast
    uncertainty: Uncertainty
    backtest: pd.DataFrame
    backtest_summary: pd.DataFrame
    confrontation: Confrontation


@dataclass(frozen=True)
class WeighingResults:
    """The answer to one question, beside the vision's own choices.

    With a plan where it is about actions, and with the land that was searched where it is about zones.

    `names` are the names of the alternatives by key, per language.
    """

    answer: Answer
    compared: pd.DataFrame
    names: Mapping[str, Mapping[str, str]]
    planned: Planned | None = None
    expansion: Expansion | None = None


@dataclass(frozen=True)
class StreamsResults:
    """What a dossier tells of circular streams: nothing that a business does not show.

    Attributes
    ----------
    shared
        What businesses let others see; `None` where the case has no streams.
    by_park
        Estimate per park from jobs, where no streams were entered; see `streams.parks.estimated_by_park`.
    room
        Environment space to keep.
    illustrative
        Whether any of it is made up.
    """

    shared: Shared | None
    by_park: pd.DataFrame
    room: Room
    illustrative: bool


@dataclass(frozen=True)
class MovesResults:
    """The chains of moves that a case asks for, with the names of movers and sites by key."""

    answer: MovesAnswer
    names: Mapping[str, str]
    illustrative: bool


@dataclass(frozen=True)
class HubResults:
    """The energy hub of a case, as plain tables.

    Attributes
    ----------
    names
        Names of the connections by key.
    illustrative
        Whether any connection is made up.
    granted_pct
        Share of the sum of the contracted capacity that is assumed to be granted; `None` where an offer is given.
    room, congestion, load_duration, room_by_hour, flows
        The picture of now: room and peaks per direction, hours above the limits, `exceeded_pct` by connection, the
        least room per month and hour, and who lends how much to whom (`helper` is missing for what nobody can).
    ways, batteries, split, least_content
        What the hub could be, where it was searched: ways of working together, what stands where, what sharing saves
        by member, and the least content coalition by rule.
    connections
        What the picture rests on, by `connection_id`: `basis` (`measured`, `profile` or `made_up`), `annual_kwh`, and
        `filled_quarters` of the year that were filled in; `x_m` and `y_m` (EPSG:28992) where it is known where it is.
    findings
        What was found in measurements: `code`, and the message in `nl` and `en`.
    without, leaving
        The connection that leaves, where all this is the hub of the others, and what changes by `state`: `together`
        before, `others` and `leaver` after.
    """

    names: Mapping[str, str]
    illustrative: bool
    granted_pct: float | None
    room: pd.DataFrame
    congestion: pd.DataFrame
    load_duration: pd.DataFrame
    room_by_hour: pd.DataFrame
    flows: pd.DataFrame
    ways: pd.DataFrame | None = None
    batteries: pd.DataFrame | None = None
    split: pd.DataFrame | None = None
    least_content: pd.DataFrame | None = None
    connections: pd.DataFrame | None = None
    findings: pd.DataFrame | None = None
    without: str = ""
    leaving: pd.DataFrame | None = None


@dataclass(frozen=True)
class ReachResults:
    """The access of the parks, with the names of road plans per language and what it all rests on."""

    answer: Reach
    plan_names: Mapping[str, Mapping[str, str]]
    inputs: tuple[Input, ...]
    illustrative: bool


@dataclass(frozen=True)
class ClimateResults:
    """Climate adaptation: the state of parks and plots, measures with their effect, the yardstick and subsidies.

    `plan` and `yardstick` are about parks. `greening` ranks parks, or plots where the case has them with their shapes.
    """

    parks: pd.DataFrame
    plots: pd.DataFrame
    sources: Mapping[str, Source]
    settings: ClimateSettings
    plan: pd.DataFrame
    per_measure: pd.DataFrame
    per_park: pd.DataFrame
    yardstick: pd.DataFrame
    subsidies: pd.DataFrame
    greening: Answer | None = None


@dataclass(frozen=True)
class LabourResults:
    """Labour and education: levels of the jobs, who does them, what shifts change, and targets.

    Attributes
    ----------
    sectors
        Jobs per park and sector; see `labour.sectors.jobs_by_sector`.
    levels, fit
        Jobs by level per park, and beside the education of the labour force of `area` (no rows where that, or the
        sector of too many jobs, is not known).
    known_pct
        Share of the jobs of which the sector is known.
    area, people_pct, match_pct
        Whose education it is, its shares by level, and how well jobs and people match; missing where not known.
    commuting
        Who lives in the region, per sector; see `labour.commuting.living_in_region`.
    working_age
        Inhabitants aged 15 to 65 in the table `residents`; missing where not known.
    moves, shift_levels, shift_locals
        The shifts, past (`past`) and asked (by number), with what they change; see `labour.shifts`.
    targets
        How far programmes are; see `labour.targets.followed`.
    inputs
        What it all rests on.
    illustrative
        Whether any of it is made up.
    """

    sectors: pd.DataFrame
    levels: pd.DataFrame
    known_pct: float
    fit: pd.DataFrame
    area: str
    people_pct: pd.Series
    match_pct: float | None
    commuting: pd.DataFrame
    working_age: float | None
    moves: pd.DataFrame
    shift_levels: pd.DataFrame
    shift_locals: pd.DataFrame
    targets: pd.DataFrame
    inputs: tuple[Input, ...]
    illustrative: bool


@dataclass(frozen=True)
class TrendsResults:
    """What the levers of the megatrends change in all methods at once.

    Attributes
    ----------
    settings
        Where the levers stand, and what the case says of them.
    effects
        Quantities without and with the levers; see `api.trend_effect.effect_table`.
    alone
        The same for each lever alone, low and high: with `lever` and `position`.
    """

    settings: TrendSettings
    effects: pd.DataFrame
    alone: pd.DataFrame


@dataclass(frozen=True)
class Results:
    """Results of one case; parts without data are `None`."""

    case_id: str
    names: dict[str, str]
    municipality: str
    region: str
    reference_date: date
    indicators: IndicatorTable
    book: FigureBook
    audit: AuditReport
    sources: tuple[Source, ...]
    demand: DemandResults | None = None
    boundaries: Boundaries | None = None
    layers: tuple[Layer, ...] = ()
    steering: SteeringState | None = None
    weighings: tuple[WeighingResults, ...] = ()
    streams: StreamsResults | None = None
    moves: MovesResults | None = None
    hub: HubResults | None = None
    hub_screening: pd.DataFrame | None = None
    reach: ReachResults | None = None
    climate: ClimateResults | None = None
    labour: LabourResults | None = None
    trends: TrendsResults | None = None

    @property
    def portfolio(self) -> Portfolio:
        """Return the tables behind the results."""
        return self.indicators.portfolio
