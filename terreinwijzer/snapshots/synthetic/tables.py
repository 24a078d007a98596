"""The tables of a country, made with a seed: sizes and counts as in the Netherlands, values made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from terreinwijzer.lineage import Source
from terreinwijzer.snapshots.portfolio import Portfolio

STATUSES = ("Verblijfsobject in gebruik", "Verblijfsobject ingetrokken")
SECTORS = ("industry", "construction", "logistics_wholesale", "consumer_services", "business_services_ict")
SOURCE = Source("made_up", {"nl": "Verzonnen", "en": "Made up"}, synthetic=True)

Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Sizes:
    """How much there is in a country.

    Attributes
    ----------
    parks, municipalities, units
        Counts on every date.
    establishments
        Rows of all dates together.
    dates, first_year
        So many years one after the other, counted at their end.
    faults
        So many parks have less gross than net area, for an audit to find.
    """

    parks: int = 3_800
    municipalities: int = 342
    units: int = 200_000
    establishments: int = 1_000_000
    dates: int = 10
    first_year: int = 2014
    faults: int = 10

    @property
    def years(self) -> range:
        """Return the years of the dates."""
        return range(self.first_year, self.first_year + self.dates)


COUNTRY = Sizes()


def national_tables(seed: int = 1, sizes: Sizes = COUNTRY) -> Tables:
    """Return all tables of all dates: parks, units, establishments per year, supply and issuance.

    Areas (ha) follow a gamma distribution, floor areas (m2) a lognormal one, and jobs a geometric one.
    """
    random = np.random.default_rng(seed)
    keys = np.array([f"park-{i:04d}" for i in range(sizes.parks)])
    towns = np.array([f"GM{i:04d}" for i in range(sizes.municipalities)])
    net = random.gamma(1.2, 14, sizes.parks).clip(1).round(1)
    issued = (net * random.uniform(0.7, 1.0, sizes.parks)).round(1)
    left = net - issued
    parks = pd.DataFrame(
        {
            "park_id": keys, "name": [f"Park {i}" for i in range(sizes.parks)],
            "municipality": random.choice(towns, sizes.parks),
            "profile": random.choice(["industrial", "logistics", "regular", "mixed"], sizes.parks),
            "gross_ha": (net * 1.25 + 0.2).round(1), "net_ha": net, "net_issued_ha": issued,
            "vacancy_pct": random.integers(0, 20, sizes.parks).astype(float),
            "mean_construction_year": pd.array(random.integers(1950, 2012, sizes.parks), dtype="Int64"),
        }
    )  # fmt: skip
    # A few parks with less gross than net area: what both contenders must find.
    faulty = parks.index[:: sizes.parks // sizes.faults][: sizes.faults]
    parks.loc[faulty, "gross_ha"] = parks["net_ha"] / 2
    available = (left * 0.5).round(1)
    supply = pd.DataFrame(
        {"park_id": keys, "immediately_available_ha": available, "under_option_ha": (available * 0.3).round(1)}
    )
    units = pd.DataFrame(
        {
            "unit_id": [f"u{i}" for i in range(sizes.units)], "park_id": random.choice(keys, sizes.units),
            "status": random.choice(STATUSES, sizes.units, p=[0.95, 0.05]),
            "floor_area_m2": random.lognormal(6, 1, sizes.units).round(),
        }
    )  # fmt: skip
    years = np.array(sizes.years)
    counted = np.repeat(years, sizes.establishments // sizes.dates)
    establishments = pd.DataFrame(
        {
            "establishment_id": [f"e{i}" for i in range(sizes.establishments)],
            "park_id": random.choice(keys, sizes.establishments),
            "year": pd.array(counted, dtype="Int64"), "sector": random.choice(SECTORS, sizes.establishments),
            "jobs": random.geometric(0.07, sizes.establishments).astype(float),
        }
    )  # fmt: skip
    issuance = pd.DataFrame(
        {
            "municipality": np.repeat(towns, sizes.dates),
            "year": pd.array(np.tile(years, sizes.municipalities), dtype="Int64"),
            "issued_ha": random.gamma(0.4, 3, sizes.municipalities * sizes.dates).round(2),
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
