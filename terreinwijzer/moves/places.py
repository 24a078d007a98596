"""Where each mover can go: sites as they are, sites rebuilt, and the neighbour's site beside the own one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.environmental_categories import ranks_of_categories

# What can keep a mover from a place, in the order in which it is told.
REASONS = ("too_small", "too_large", "category", "height", "power", "rules", "unknown")


def places_of(sites: pd.DataFrame) -> pd.DataFrame:
    """Return the places: every site as it is, then every site that can be rebuilt as it is afterwards.

    Parameters
    ----------
    sites
        Canonical table `sites`.

    Returns
    -------
    pandas.DataFrame
        Index 0, 1, ...: `site` (row of `sites`), `rebuilt`, `area_m2` (afterwards), and what the place offers:
        `max_category` (its order), `max_height_m`, `power_kw`.
    """
    plain = pd.DataFrame(
        {
            "site": np.arange(len(sites)),
            "rebuilt": False,
            "area_m2": sites["area_m2"].to_numpy(),
            "max_category": ranks_of_categories(sites["max_environmental_category"]).to_numpy(),
            "max_height_m": sites["max_height_m"].to_numpy(),
            "power_kw": sites["power_kw"].to_numpy(),
        }
    )
    can = sites["rebuild_months"].notna().to_numpy()
    after = plain[can].assign(rebuilt=True, area_m2=sites["rebuild_area_m2"].to_numpy()[can])
    return pd.concat([plain, after], ignore_index=True)


def options(
    movers: pd.DataFrame, sites: pd.DataFrame, neighbours: pd.DataFrame, places: pd.DataFrame, allowed: pd.DataFrame
) -> pd.DataFrame:
    """Return every place that a mover might go to for good, and what keeps it from those where it cannot.

    A mover with the plan to leave, and one that stays without being willing to move, has no options here.

    Parameters
    ----------
    movers, sites, neighbours
        Canonical tables.
    places
        From `places_of`.
    allowed
        What the rules say of a mover at a site: `mover_id`, `site_id`, `allowed` (boolean, missing where it depends
        on what nobody knows). Pairs that are not listed are allowed.

    Returns
    -------
    pandas.DataFrame
        `mover` and `place` (rows), `with_own` (beside the own site), `area_m2` (of the whole), `used_m2` (of it that
        the mover needs), `cost_eur` (of the sale, for a neighbour), and a column per reason of `REASONS`.

    Raises
    ------
    InputError
        `allowed` names a mover or site that is not there.
    """
    elsewhere = _elsewhere(movers, places, sites)
    beside = _beside(movers, neighbours, places, sites)
    pairs = pd.concat([elsewhere, beside], ignore_index=True)
    # Who stays but cooperates keeps at least the room that it uses, unless it told how much it needs.
    low = movers["area_from_m2"].where(movers["area_from_m2"].notna(), used_now(movers, sites))
    return _judged(pairs, movers, places, sites, low, movers["area_to_m2"]).assign(
        rules=lambda found: _refused(found, movers, sites, places, allowed)
    )


def temporary_options(
    movers: pd.DataFrame, sites: pd.DataFrame, places: pd.DataFrame, allowed: pd.DataFrame
) -> pd.DataFrame:
    """Return the temporary sites that a mover might bridge time on, as `options` does.

    A temporary site must offer the room that the mover uses now, and all else that it asks for.
    """
    mover = np.flatnonzero(movers["plan"].isin(["expand", "shrink"]) | _willing(movers))
    place = np.flatnonzero(said_yes(sites["temporary"]))
    pairs = pd.MultiIndex.from_product([mover, place], names=["mover", "place"]).to_frame(index=False)
    own = movers["site_id"].to_numpy()[pairs["mover"]] == sites["site_id"].to_numpy()[pairs["place"]]
    pairs = pairs[~own].assign(with_own=False, cost_eur=0.0).reset_index(drop=True)
    none = pd.Series(np.nan, index=movers.index)
    return _judged(pairs, movers, places, sites, used_now(movers, sites), none).assign(
        rules=lambda found: _refused(found, movers, sites, places, allowed)
    )


def used_now(movers: pd.DataFrame, sites: pd.DataFrame) -> pd.Series:
    """Return the land that each mover needs of the site that it is on [m2]; missing for who arrives.

    Who leaves needs none; who asks for less than it has uses only what it asks for.
    """
    here = movers["site_id"].map(sites.set_index("site_id")["area_m2"])
    need = movers["area_to_m2"].where(movers["area_to_m2"].notna(), movers["area_from_m2"])
    used = np.fmin(here, need).where(here.notna())
    return used.where(movers["plan"] != "leave", 0.0)


def fitting(found: pd.DataFrame) -> pd.DataFrame:
    """Return the options that nothing speaks against."""
    return found[~found[list(REASONS)].any(axis=1)].reset_index(drop=True)


def _elsewhere(movers: pd.DataFrame, places: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    goes = movers["plan"].isin(["expand", "shrink", "arrive"]) | _willing(movers)
    mover = np.flatnonzero(goes)
    pairs = pd.MultiIndex.from_product([mover, places.index], names=["mover", "place"]).to_frame(index=False)
    own = movers["site_id"].map(pd.Series(range(len(sites)), index=sites["site_id"])).to_numpy(dtype="float64")
    # The own site as it is would be no move; the own site rebuilt is reached through a temporary one.
    same = own[pairs["mover"]] == places["site"].to_numpy()[pairs["place"]]
    kept = pairs[~same | places["rebuilt"].to_numpy()[pairs["place"]]]
    return kept.assign(with_own=False, cost_eur=0.0)


def _beside(movers: pd.DataFrame, neighbours: pd.DataFrame, places: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    growing = movers[movers["plan"] == "expand"].reset_index(names="mover")[["mover", "site_id"]]
    sold = growing.merge(neighbours[["site_id", "neighbour_id", "cost_eur"]], on="site_id")
    number = pd.Series(range(len(sites)), index=sites["site_id"], dtype="int64")
    sold = sold.assign(site=sold["neighbour_id"].map(number), cost_eur=sold["cost_eur"].fillna(0.0), with_own=True)
    states = places[["site"]].reset_index(names="place")
    return sold.merge(states, on="site")[["mover", "place", "with_own", "cost_eur"]]


def said_yes(flag: pd.Series) -> pd.Series:
    """Tell of each row whether a flag is set; one that is missing is not."""
    return flag.astype("boolean").fillna(value=False).astype(bool)


def _willing(movers: pd.DataFrame) -> pd.Series:
    return (movers["plan"] == "stay") & said_yes(movers["willing"])


def _judged(
    pairs: pd.DataFrame,
    movers: pd.DataFrame,
    places: pd.DataFrame,
    sites: pd.DataFrame,
    least_m2: pd.Series,
    most_m2: pd.Series,
) -> pd.DataFrame:
    """Return the pairs with their areas and what speaks against each."""
    who = movers.assign(least=least_m2, most=most_m2).iloc[pairs["mover"]].reset_index(drop=True)
    where = places.iloc[pairs["place"]].reset_index(drop=True)
    own = sites.set_index("site_id")[["area_m2", "max_height_m", "power_kw"]].reindex(who["site_id"])
    own = own.reset_index(drop=True)
    beside = pairs["with_own"].astype(bool)
    area = where["area_m2"] + own["area_m2"].where(beside, 0.0)
    height = where["max_height_m"].where(~beside, np.fmax(where["max_height_m"], own["max_height_m"]))
    power = where["power_kw"].where(~beside, where["power_kw"] + own["power_kw"])
    low, high = who["least"], who["most"]
    asked = ranks_of_categories(who["environmental_category"], highest=False)
    judged = pairs.assign(
        area_m2=area,
        used_m2=np.minimum(area, high.where(high.notna(), low)),
        too_small=area < low,
        too_large=area > high,
        category=asked > where["max_category"],
        height=who["height_m"] > height,
        power=who["power_kw"] > power,
    )
    # A demand that the site's unknown value might not meet is not taken for met.
    unknown = [
        asked.notna() & where["max_category"].isna(),
        who["height_m"].notna() & height.isna(),
        who["power_kw"].notna() & power.isna(),
    ]
    return judged.assign(unknown=unknown[0] | unknown[1] | unknown[2])


def _refused(
    found: pd.DataFrame, movers: pd.DataFrame, sites: pd.DataFrame, places: pd.DataFrame, allowed: pd.DataFrame
) -> np.ndarray:
    """Tell of each pair whether the rules refuse it."""
    mover = allowed["mover_id"].map(pd.Series(range(len(movers)), index=movers["mover_id"], dtype="int64"))
    site = allowed["site_id"].map(pd.Series(range(len(sites)), index=sites["site_id"], dtype="int64"))
    problems = [
        Problem("moves_pair_unknown", table="allowed", column=column, value=str(value))
        for column, numbers in (("mover_id", mover), ("site_id", site))
        for value in allowed.loc[numbers.isna(), column].unique()
    ]
    if problems:
        raise InputError(*problems)
    no = said_yes(~allowed["allowed"].astype("boolean"))
    refused = mover[no].astype("int64") * len(sites) + site[no].astype("int64")
    key = found["mover"].to_numpy() * len(sites) + places["site"].to_numpy()[found["place"]]
    answer: np.ndarray = np.isin(key, refused.to_numpy())
    return answer
