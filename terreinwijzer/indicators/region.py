"""How a region uses business parks: share of its jobs on parks, and land per job."""

from __future__ import annotations

import pandas as pd

M2_PER_HA = 10_000.0


def location_type_preference_pct(jobs_on_parks: pd.Series, jobs: pd.Series) -> pd.Series:
    """Return the share of a region's jobs that is on business parks.

    Parameters
    ----------
    jobs_on_parks, jobs
        Jobs on parks and in the whole region, on one index; gaps allowed.

    Returns
    -------
    pandas.Series
        `location_type_preference_pct`; missing where either is missing or the region has no jobs.

    Notes
    -----
    BLM (CPB 2005; Knoben and Traa, RPB 2008); the vision, appendix 3, table 8.

    Examples
    --------
    >>> location_type_preference_pct(pd.Series([26_026.0]), pd.Series([105_736.0])).round(1).tolist()
    [24.6]
    """
    return (100.0 * jobs_on_parks / jobs.where(jobs > 0)).rename("location_type_preference_pct")


def land_quotient_m2_per_job(net_issued_ha: pd.Series, jobs_on_parks: pd.Series) -> pd.Series:
    """Return the net issued land per job on business parks.

    Parameters
    ----------
    net_issued_ha
        Net issued area in hectares; gaps allowed.
    jobs_on_parks
        Jobs on parks, on the same index; gaps allowed.

    Returns
    -------
    pandas.Series
        `land_quotient_m2_per_job`, in m2 per job; missing where either is missing or there are no jobs.

    Notes
    -----
    BLM (CPB 2005; Knoben and Traa, RPB 2008); the vision, appendix 3, table 9.

    Examples
    --------
    >>> land_quotient_m2_per_job(pd.Series([949.0]), pd.Series([24_071.0])).round(2).tolist()
    [394.25]
    """
    return (M2_PER_HA * net_issued_ha / jobs_on_parks.where(jobs_on_parks > 0)).rename("land_quotient_m2_per_job")
