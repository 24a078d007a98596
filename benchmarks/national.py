"""A synthetic national portfolio, made with a seed: sizes as in the Netherlands, values made up."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from terreinwijzer.lineage import Source
from terreinwijzer.snapshots.portfolio import Portfolio

PARKS, DATES, ESTABLISHMENTS, UNITS, MUNICIPALITIES = 3_800, 10, 1_000_000, 200_000, 342
FIRST_YEAR = 2014
FAULTS = 10
STATUSES = ("Verblijfsobject in gebruik", "Verblijfsobject ingetrokken")
SECTORS = ("industry", "construction", "logistics_wholesale", "consumer_services", "business_services_ict")
SOURCE = Source("made_up", "Made up with a seed", synthetic=True)

Tables = dict[str, pd.DataFrame]


def national_tables(seed: int = 1) -> Tables:
    """Return all tables of all dates: parks, units, establishments per year, supply, issuance and scenarios."""
    random = np.random.default_rng(seed)
    keys = np.array([f"park-{i:04d}" for i in range(PARKS)])
    towns = np.array([f"GM{i:04d}" for i in range(MUNICIPALITIES)])
    net = random.gamma(1.2, 14, PARKS).clip(1).round(1)
    issued = (net * random.uniform(0.7, 1.0, PARKS)).round(1)
    left = net - issued
    parks = pd.DataFrame(
        {
            "park_id": keys, "name": [f"Park {i}" for i in range(PARKS)], "municipality": random.choice(towns, PARKS),
            "profile": random.choice(["industrial", "logistics", "regular", "mixed"], PARKS),
            "gross_ha": (net * 1.25 + 0.2).round(1), "net_ha": net, "net_issued_ha": issued,
            "vacancy_pct": random.integers(0, 20, PARKS).astype(float),
            "mean_construction_year": pd.array(random.integers(1950, 2012, PARKS), dtype="Int64"),
        }
    )  # fmt: skip
    # A few parks with less gross than net area: what both contenders must find.
    parks.loc[parks.index[:: PARKS // FAULTS][:FAULTS], "gross_ha"] = parks["net_ha"] / 2
    available = (left * 0.5).round(1)
    supply = pd.DataFrame(
        {"park_id": keys, "immediately_available_ha": available, "under_option_ha": (available * 0.3).round(1)}
    )
    units = pd.DataFrame(
        {
            "unit_id": [f"u{i}" for i in range(UNITS)], "park_id": random.choice(keys, UNITS),
            "status": random.choice(STATUSES, UNITS, p=[0.95, 0.05]),
            "floor_area_m2": random.lognormal(6, 1, UNITS).round(),
        }
    )  # fmt: skip
    years = np.repeat(np.arange(FIRST_YEAR, FIRST_YEAR + DATES), ESTABLISHMENTS // DATES)
    establishments = pd.DataFrame(
        {
            "establishment_id": [f"e{i}" for i in range(ESTABLISHMENTS)],
            "park_id": random.choice(keys, ESTABLISHMENTS),
            "year": pd.array(years, dtype="Int64"), "sector": random.choice(SECTORS, ESTABLISHMENTS),
            "jobs": random.geometric(0.07, ESTABLISHMENTS).astype(float),
        }
    )  # fmt: skip
    issuance = pd.DataFrame(
        {
            "municipality": np.repeat(towns, DATES),
            "year": pd.array(np.tile(np.arange(FIRST_YEAR, FIRST_YEAR + DATES), MUNICIPALITIES), dtype="Int64"),
            "issued_ha": random.gamma(0.4, 3, MUNICIPALITIES * DATES).round(2),
        }
    )
    return {
        "parks": parks,
        "supply_offers": supply,
        "units": units,
        "establishments": establishments,
        "issuance": issuance,
    }


def portfolio_on(tables: Tables, year: int) -> Portfolio:
    """Return the portfolio at the end of `year`: only the establishments of that year belong to it."""
    of_year = tables["establishments"][tables["establishments"]["year"] == year]
    return Portfolio(
        "National", "Nederland", date(year, 12, 31), tables | {"establishments": of_year}, dict.fromkeys(tables, SOURCE)
    )
