"""Sun on roofs: how much power fits on a roof, and what it yields per quarter-hour of a made-up typical year.

The typical year is SYNTHETIC: clear skies by pvlib, dimmed day by day so that each month gets its long-run sum of
global radiation. It stands for no real year, and its days do not match those of a measured load. Positions of the sun,
clear skies (Ineichen), the part that is diffuse (Erbs) and light on a slope (Hay and Davies) are pvlib's; pvlib:
Anderson et al., J. Open Source Software 8 (2023) 5994.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

# Long-run monthly sums of global radiation in the middle of the country [kWh/m2], rounded; about 1,020 a year.
MONTHLY_KWH_M2 = (20, 36, 78, 119, 149, 152, 148, 125, 87, 52, 24, 16)
# Spread and persistence of a day's share of its clear sky; both by eye of Dutch series, they only shape the days.
SPREAD, PERSISTENCE = 0.55, 0.35
LATITUDE, LONGITUDE = 52.1, 5.18
# What is left after cables, dust, the inverter and mismatch (NREL, PVWatts version 5: losses of 14 %).
SYSTEM_SHARE = 0.86
# Loss of power per degree of the cell above 25 degrees; cells are about 25 degrees warmer than the air in full sun.
PER_DEGREE, WARMER = 0.0037, 25.0
MEAN_TEMPERATURE, SWING = 10.5, 7.5
FULL_SUN = 1000.0
# RVO, measure GH1: 2,000 m2 of fit roof carries 300 kWp.
KWP_PER_M2 = 0.150
# Of panels of which the slope and direction are not known: nearly flat, to the south.
DEFAULT_TILT, DEFAULT_AZIMUTH = 13.0, 180.0
# Share of a roof without skylights, installations and edges, where nobody has said; assumption.
DEFAULT_USABLE_PCT = 60.0


def roof_kwp(roof_m2: pd.Series, usable_pct: pd.Series) -> pd.Series:
    """Return the solar power that fits on roofs [kWp]: area x usable share x 0.150 (RVO); missing stays missing."""
    return (roof_m2 * usable_pct / 100 * KWP_PER_M2).rename("roof_kwp")


def synthetic_radiation(
    index: pd.DatetimeIndex, seed: int = 1, latitude: float = LATITUDE, longitude: float = LONGITUDE
) -> pd.DataFrame:
    """Return a made-up year of sun.

    Parameters
    ----------
    index
        Starts of quarter-hours in UTC, whole months.
    seed
        Of the days' weather.
    latitude, longitude
        In degrees.

    Returns
    -------
    pandas.DataFrame
        `ghi`, `dni`, `dhi` [W/m2], `zenith`, `azimuth` (degrees), `air_c`.
    """
    import pvlib  # noqa: PLC0415  (slow to load, and only the sun needs it)

    middle = index + pd.Timedelta(minutes=7.5)
    place = pvlib.location.Location(latitude, longitude, tz="UTC", altitude=5)
    sun = place.get_solarposition(middle)
    clear = place.get_clearsky(middle, model="ineichen", solar_position=sun, linke_turbidity=3.5)["ghi"].to_numpy()
    ghi = clear * _dimming(index, clear, seed)
    split = pvlib.irradiance.erbs(ghi, sun["zenith"].to_numpy(), middle)
    day = middle.dayofyear.to_numpy()
    air = MEAN_TEMPERATURE - SWING * np.cos(2 * np.pi * (day - 20) / 365.25)
    return pd.DataFrame(
        {
            "ghi": ghi,
            "dni": np.asarray(split["dni"]),
            "dhi": np.asarray(split["dhi"]),
            "zenith": sun["apparent_zenith"].to_numpy(),
            "azimuth": sun["azimuth"].to_numpy(),
            "air_c": air,
        },
        index,
    )


def yield_per_kwp(radiation: pd.DataFrame, tilt_deg: float, azimuth_deg: float) -> pd.Series:
    """Return the yield of solar panels [kW per kWp] per quarter-hour.

    Light on the slope / 1000 W/m2 x losses of the system x loss by heat.

    Parameters
    ----------
    radiation
        Of `synthetic_radiation`, or measured, with the same columns.
    tilt_deg, azimuth_deg
        Slope, and direction that it faces: 90 is east, 180 south.
    """
    import pvlib  # noqa: PLC0415

    extra = pvlib.irradiance.get_extra_radiation(radiation.index)
    slope = pvlib.irradiance.get_total_irradiance(
        tilt_deg, azimuth_deg, radiation["zenith"], radiation["azimuth"], radiation["dni"], radiation["ghi"],
        radiation["dhi"], dni_extra=extra, model="haydavies",
    )["poa_global"].fillna(0.0)  # fmt: skip
    full = slope / FULL_SUN
    heat = 1 - PER_DEGREE * (radiation["air_c"] + WARMER * full - 25)
    return (full * SYSTEM_SHARE * heat).clip(lower=0.0, upper=1.0).rename("yield_kw_per_kwp")


def _dimming(index: pd.DatetimeIndex, clear: np.ndarray, seed: int) -> np.ndarray:
    """Return which share of a clear sky is left, by day, so that every month gets its sum."""
    random = np.random.default_rng(seed)
    day = (index.dayofyear - index.dayofyear[0]).to_numpy() % 366
    days = int(day.max()) + 1
    noise = np.zeros(days)
    for each in range(days):
        before = noise[each - 1] if each else 0.0
        noise[each] = PERSISTENCE * before + np.sqrt(1 - PERSISTENCE**2) * random.standard_normal()
    share = np.zeros(len(index))
    for month, wanted in enumerate(MONTHLY_KWH_M2, start=1):
        here = (index.month == month).nonzero()[0]
        if not len(here):
            continue
        whole = len(here) / (index[here[0]].days_in_month * 96)
        raw = np.exp(SPREAD * noise)[day[here]]
        # No day is brighter than a clear sky: raise the others until the month is right.
        low, high = 0.0, 20.0
        for _ in range(60):
            middle = (low + high) / 2
            total = (np.minimum(raw * middle, 1.0) * clear[here]).sum() / 4000
            low, high = (middle, high) if total < wanted * whole else (low, middle)
        share[here] = np.minimum(raw * low, 1.0)
    return share
