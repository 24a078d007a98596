"""The picture of now: what room a group of connections has on the grid, in which quarter-hours, and who can help whom.

All tables of power have a row per quarter-hour (its start, in UTC) and a column per connection; `net_kw` is what a
connection draws minus what it feeds in. GTV is the contracted transport capacity. A quarter-hour in which one value is
missing says nothing of the group: it is left out, and counted.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from terreinwijzer.transitions.hub.hours import QUARTER_HOURS, local_hours

Direction = Literal["import", "export"]
DIRECTIONS: tuple[Direction, ...] = ("import", "export")
PERCENT = 100
# Less energy than this [kWh] is rounding.
ROUNDING = 1e-6


def used_kw(net_kw: pd.DataFrame, direction: Direction) -> pd.DataFrame:
    """Return how much of the grid is used in one direction [kW], never below zero."""
    return (net_kw if direction == "import" else -net_kw).clip(lower=0)


def room(net_kw: pd.DataFrame, gtv_kw: pd.Series, direction: Direction) -> pd.DataFrame:
    """Return the room under the contracted capacity [kW] per quarter-hour and connection; negative where exceeded.

    Room is GTV - use, where feeding in makes room for drawing and the other way round.
    """
    signed = net_kw if direction == "import" else -net_kw
    return gtv_kw.reindex(net_kw.columns) - signed


def coincidence(net_kw: pd.DataFrame) -> pd.DataFrame:
    """Return the peak of the group beside the sum of the peaks of its members.

    Coincidence is max_t sum_i P_i(t) / sum_i max_t P_i(t): 1 where all peak at once.

    Returns
    -------
    pandas.DataFrame
        Index `direction`: `group_peak_kw`, `group_peak_at`, `sum_of_peaks_kw`, `coincidence`, `quarters_known`,
        `quarters`.
    """
    whole = net_kw.dropna()
    rows = {}
    for direction in DIRECTIONS:
        group = used_kw(whole.sum(axis=1).to_frame("group"), direction)["group"]
        peaks = float(used_kw(whole, direction).max().sum()) if len(whole) else np.nan
        peak = float(group.max()) if len(whole) else np.nan
        rows[direction] = {
            "group_peak_kw": peak,
            "group_peak_at": group.idxmax() if len(whole) and peak > 0 else pd.NaT,
            "sum_of_peaks_kw": peaks,
            "coincidence": peak / peaks if peaks > 0 else np.nan,
            "quarters_known": len(whole),
            "quarters": len(net_kw),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("direction")


def congestion(
    net_kw: pd.DataFrame, gtv_import_kw: pd.Series, gtv_export_kw: pd.Series, group_kw: pd.Series
) -> pd.DataFrame:
    """Return when the contracted capacity is exceeded: each for itself, and as a group.

    Parameters
    ----------
    net_kw
        Per quarter-hour and connection.
    gtv_import_kw, gtv_export_kw
        By connection; missing where not known, which leaves a connection out of `alone`.
    group_kw
        Capacity of the group, for `import` and `export`: what the grid operator grants, not the sum of the GTVs.

    Returns
    -------
    pandas.DataFrame
        Index `direction`, `way` (`alone`, `shared`): `hours` with an excess, `excess_kwh`, `highest_kw`, and
        `connections` that exceed theirs (`alone` only).
    """
    whole = net_kw.dropna()
    rows = []
    for direction, gtv in (("import", gtv_import_kw), ("export", gtv_export_kw)):
        alone = (-room(whole, gtv, direction)).clip(lower=0)  # type: ignore[arg-type]
        group = whole.sum(axis=1) * (1 if direction == "import" else -1)
        shared = (group - group_kw[direction]).clip(lower=0)
        rows.append(
            {
                "direction": direction, "way": "alone", **_excess(alone.sum(axis=1), alone.max(axis=1)),
                "connections": int((alone > 0).any().sum()),
            }
        )  # fmt: skip
        rows.append({"direction": direction, "way": "shared", **_excess(shared, shared)})
    found = pd.DataFrame(rows).set_index(["direction", "way"])
    return found.astype({"connections": "Int64"})


def _excess(total: pd.Series, highest: pd.Series) -> dict[str, float]:
    return {
        "hours": float((total > 0).sum() * QUARTER_HOURS),
        "excess_kwh": float(total.sum() * QUARTER_HOURS),
        "highest_kw": float(highest.max()) if len(highest) else np.nan,
    }


def load_duration(net_kw: pd.DataFrame, points: int = 101) -> pd.DataFrame:
    """Return the load duration: the power that is exceeded during a share of the time.

    Returns
    -------
    pandas.DataFrame
        Index `exceeded_pct` from 0 (the peak) to 100: a column per connection, and `group`. In kW.
    """
    whole = net_kw.dropna()
    table = whole.assign(group=whole.sum(axis=1))
    shares = np.linspace(0, PERCENT, points)
    values = np.percentile(table.to_numpy(), PERCENT - shares, axis=0)
    return pd.DataFrame(values, pd.Index(shares, name="exceeded_pct"), table.columns)


def room_by_hour(net_kw: pd.DataFrame, group_kw: float, direction: Direction) -> pd.DataFrame:
    """Return the least room of the group [kW] per month and hour of the day, in Dutch legal time."""
    whole = net_kw.dropna()
    hour, _, month = local_hours(whole.index)
    group = whole.sum(axis=1) * (1 if direction == "import" else -1)
    least = (group_kw - group).groupby([month, np.floor(hour).astype(int)]).min()
    return least.unstack().rename_axis(index="month", columns="hour")  # noqa: PD010  (one value each)


def matches(net_kw: pd.DataFrame, gtv_kw: pd.Series, direction: Direction) -> pd.DataFrame:
    """Return who is short of capacity when another has room.

    Parameters
    ----------
    net_kw
        Per quarter-hour and connection.
    gtv_kw
        Contracted capacity in this direction, by connection.
    direction
        `import` or `export`.

    Returns
    -------
    pandas.DataFrame
        Index `short`, `helper`: `hours` in which the first is short and the second has room, `kwh` that the second
        could take over, `covered_pct` of the shortage. A helper can be counted for several; the group decides.
    """
    left = room(net_kw.dropna(), gtv_kw, direction)
    shortage, spare = (-left).clip(lower=0), left.clip(lower=0)
    rows = []
    for short in shortage.columns[(shortage > 0).any()]:
        lacking = shortage[short]
        hours = lacking > 0
        moved = spare.loc[hours].drop(columns=short).clip(upper=lacking[hours], axis=0)
        for helper in moved.columns:
            kwh = float(moved[helper].sum() * QUARTER_HOURS)
            if kwh > 0:
                share = PERCENT * kwh / float(lacking.sum() * QUARTER_HOURS)
                often = float((moved[helper] > 0).sum() * QUARTER_HOURS)
                rows.append({"short": short, "helper": helper, "hours": often, "kwh": kwh, "covered_pct": share})
    columns = ["short", "helper", "hours", "kwh", "covered_pct"]
    found = pd.DataFrame(rows, columns=columns).set_index(["short", "helper"])
    return found.sort_values("kwh", ascending=False, kind="stable")


def shared_flows(net_kw: pd.DataFrame, gtv_kw: pd.Series, direction: Direction) -> pd.DataFrame:
    """Return who lends how much capacity to whom, when every shortage is spread over all that have room then.

    At every quarter-hour the shortages are met from the room of the others in proportion to it, as far as it goes:
    flow_ij = short_i x room_j / sum(room) x min(1, sum(room) / sum(short)). Other than `matches` nothing counts twice.

    Parameters
    ----------
    net_kw, gtv_kw, direction
        As of `matches`.

    Returns
    -------
    pandas.DataFrame
        `helper`, `short`, `kwh` over the period; helper is missing for what nobody could lend. Largest first.
    """
    left = room(net_kw.dropna(), gtv_kw, direction)
    short, spare = (-left).clip(lower=0).fillna(0.0), left.clip(lower=0).fillna(0.0)
    lacking, there = short.sum(axis=1), spare.sum(axis=1)
    # min(1, room / short) / room, which is 1 / max(room, short).
    share = 1 / np.maximum(np.maximum(lacking, there), np.finfo(float).tiny)
    lent = spare.mul(share, axis=0).T.to_numpy() @ short.to_numpy() * QUARTER_HOURS
    table = pd.DataFrame(lent, pd.Index(spare.columns, name="helper"), pd.Index(short.columns, name="short"))
    flows = table.stack().rename("kwh").reset_index()  # noqa: PD013  (one value each)
    unmet = short.sum() * QUARTER_HOURS - table.sum()
    alone = pd.DataFrame({"helper": None, "short": unmet.index, "kwh": unmet.to_numpy()})
    found = pd.concat([flows.astype({"helper": "object", "short": "object"}), alone.astype({"helper": "object"})])
    return found[found["kwh"] > ROUNDING].sort_values("kwh", ascending=False, kind="stable").reset_index(drop=True)


def constant_load_that_fits(net_kw: pd.DataFrame, group_kw: float, hours_a_year_without: float = 0.0) -> float:
    """Return how much more can be drawn in every quarter-hour [kW], but for some hours of the year.

    Parameters
    ----------
    net_kw
        Per quarter-hour and connection.
    group_kw
        Capacity of the group for drawing.
    hours_a_year_without
        Hours in which the newcomer has to do without: 0 for a firm connection.
    """
    left = np.sort(group_kw - net_kw.dropna().sum(axis=1).to_numpy())
    skipped = min(int(hours_a_year_without / QUARTER_HOURS), len(left) - 1)
    return float(max(left[skipped], 0.0))


def solar_that_fits(
    net_kw: pd.DataFrame, yield_kw_per_kwp: pd.Series, group_kw: float, most_curtailed_pct: float
) -> float:
    """Return how much more solar power fits [kWp] when at most a share of its yield may be lost.

    The yield that is lost grows with the size, so the size follows by halving.

    Parameters
    ----------
    net_kw, group_kw
        As above, with the capacity for feeding in.
    yield_kw_per_kwp
        Of a new kWp per quarter-hour.
    most_curtailed_pct
        Share of the yearly yield that may be lost.
    """
    group = net_kw.dropna().sum(axis=1)
    sun = yield_kw_per_kwp.reindex(group.index).to_numpy()
    left = group.to_numpy() + group_kw
    if sun.sum() <= 0:
        return 0.0

    def lost(kwp: float) -> float:
        # Where the group exceeds its capacity already, all of the new yield is lost.
        return float(np.minimum(np.maximum(kwp * sun - left, 0), kwp * sun).sum() / (kwp * sun.sum()) * PERCENT)

    low, high = 0.0, 1.0
    while lost(high) <= most_curtailed_pct and high < 1e9:  # noqa: PLR2004  (no park has a gigawatt on its roofs)
        low, high = high, 2 * high
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if lost(middle) <= most_curtailed_pct else (low, middle)
    return low
