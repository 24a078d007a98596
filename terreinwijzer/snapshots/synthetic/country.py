"""A whole country as a case, to try the application on: parks with outlines, plots, buildings and establishments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from terreinwijzer.snapshots.case import Case
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.snapshots.synthetic import shapes
from terreinwijzer.snapshots.synthetic.tables import SOURCE, Sizes, national_tables
from terreinwijzer.sources.case_folder import CaseSettings
from terreinwijzer.sources.intake import Intake
from terreinwijzer.vocabulary.norms import norms_on
from terreinwijzer.vocabulary.tables import DTYPES, canonical_table

PORTFOLIO_ID = "synthetic-country"
NAMES = {"nl": "Verzonnen land", "en": "Made-up country"}
# By what a park is called, nobody can take it for a real one.
PARK_NAME = "Verzonnen terrein {number}"
TOWN_NAME = "Verzonnen gemeente {number}"
LAST_YEAR = 2024
# Half a hectare a plot, and more on a park that is larger than this.
PLOT_SIDE_M, LARGE_M2 = 65.0, 4e5
STATUSES, SHARES = ("issued", "available", "option", "not_yet_available"), (0.86, 0.06, 0.02, 0.06)
YEARS_AROUND = 12


def synthetic_country(parks: int = Sizes.parks, dates: int = 2, seed: int = 1) -> Iterator[Case]:
    """Return a country on the last day of several years, oldest first.

    Parameters
    ----------
    parks
        How many parks; municipalities, units and establishments in the proportion of the Netherlands.
    dates
        How many years, up to 2024. Shapes stay as they are; establishments come and go.
    seed
        The same seed gives the same country.

    Returns
    -------
    iterator of Case
        Every table has one source, which says that it is made up.
    """
    whole = Sizes()
    share = parks / whole.parks
    sizes = replace(
        whole,
        parks=parks,
        municipalities=max(1, round(whole.municipalities * share)),
        units=max(1, round(whole.units * share)),
        establishments=dates * max(1, round(whole.establishments / whole.dates * share)),
        dates=dates,
        first_year=LAST_YEAR - dates + 1,
        faults=min(whole.faults, parks),
    )
    tables = national_tables(seed, sizes)
    tables |= _drawn(tables["parks"], sizes, np.random.default_rng(seed + 1))
    counted = tables["establishments"]["year"]
    for year in sizes.years:
        of_year = {"establishments": tables["establishments"][counted == year].reset_index(drop=True)}
        yield _case(date(year, 12, 31), tables | of_year)


def _drawn(parks: pd.DataFrame, sizes: Sizes, random: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return the parks with names and outlines in a town each, and what stands on them."""
    codes = parks["municipality"].str[2:].astype(int).to_numpy()
    middle = shapes.towns(sizes.municipalities, random)[codes]
    middle = middle + random.normal(0, shapes.FROM_TOWN_M, middle.shape)
    outline = shapes.outlines(middle, parks["gross_ha"].to_numpy(), random)
    named = parks.assign(
        name=[PARK_NAME.format(number=number + 1) for number in range(len(parks))],
        municipality=[TOWN_NAME.format(number=number + 1) for number in codes],
        rin_number=[f"X{number + 1:05d}" for number in range(len(parks))],
    )
    reach = np.maximum(1.0, (shapely.area(outline) / LARGE_M2) ** 0.25)
    sides = PLOT_SIDE_M * reach
    found = [shapes.plots_and_buildings(*each, random) for each in zip(outline, sides, strict=True)]
    counts = [len(land) for land, _ in found]
    park_id = np.repeat(parks["park_id"].to_numpy(), counts)
    land, built = (gpd.GeoSeries(np.concatenate(each), crs=shapes.RD) for each in zip(*found, strict=True))
    keys = [f"plot-{number:06d}" for number in range(len(park_id))]
    status = random.choice(STATUSES, len(keys), p=SHARES)
    around = random.integers(-YEARS_AROUND, YEARS_AROUND + 1, len(keys))
    plots = gpd.GeoDataFrame(
        {"plot_id": keys, "park_id": park_id, "status": status, "area_m2": land.area.round()}, geometry=land
    )
    buildings = gpd.GeoDataFrame(
        {
            "building_id": [f"X{number:015d}" for number in range(len(keys))], "plot_id": keys, "park_id": park_id,
            "construction_year": np.repeat(parks["mean_construction_year"].to_numpy(), counts) + around,
            "footprint_m2": built.area.round(),
            "floor_area_m2": built.area.round() * random.integers(1, 3, len(keys)),
        },
        geometry=built,
    )  # fmt: skip
    return {
        "parks": gpd.GeoDataFrame(named, geometry=outline, crs=shapes.RD),
        "plots": plots,
        "buildings": buildings[plots["status"] == "issued"].reset_index(drop=True),
    }


def _case(day: date, tables: dict[str, pd.DataFrame]) -> Case:
    typed = {name: _typed(name, table) for name, table in tables.items()}
    source = replace(SOURCE, reference_date=day)
    portfolio = Portfolio(NAMES["nl"], NAMES["nl"], day, typed, dict.fromkeys(typed, source))
    settings = CaseSettings(
        case_id=PORTFOLIO_ID, names=NAMES, region=NAMES["nl"], municipality="", reference_date=day, language="nl",
        sources={source.source_id: source}, files=(), norms={}, parameters={}, folder=Path(),
    )  # fmt: skip
    return Case(settings, portfolio, norms_on(day), Intake(typed, counts={}))


def _typed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    columns = {column.name: DTYPES[column.type] for column in canonical_table(name).columns if column.name in table}
    return table.astype(columns)
