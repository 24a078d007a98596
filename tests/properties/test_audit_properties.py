"""A consistent portfolio is left in peace by every rule."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from terreinwijzer.audit.audit import AuditReport, audit
from terreinwijzer.indicators.book import FigureBook
from terreinwijzer.indicators.table import indicator_table
from terreinwijzer.lineage import Source
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.norms import norms_on

DAY = date(2023, 12, 31)
BEFORE = date(2022, 12, 31)
TOWNS = ("Town", "Village", "Hamlet")
YEARS = range(2011, 2022)
Tables = dict[str, pd.DataFrame]


def consistent_tables(seed: int, count: int, *, detail: bool = False, drawn: bool = False) -> Tables:
    """Make tables that agree with each other, and statements that follow from them with correct rounding.

    `detail` adds plots and establishments that add up to what is given per park; `drawn` adds boundaries.
    """
    random = np.random.default_rng(seed)
    issued = random.uniform(3, 60, count).round(1)
    available = random.uniform(0.2, 5, count).round(1)
    later = random.uniform(0, 3, count).round(1)
    net = (issued + available + later).round(1)
    gross = (net * random.uniform(1.05, 1.4, count)).round(1) + 0.1
    jobs = (net * random.uniform(5, 90, count)).round() + 20
    fsi = random.uniform(0.15, 0.9, count).round(2)
    keys = [f"park-{i}" for i in range(count)]
    parks = pd.DataFrame(
        {
            "park_id": keys, "name": [f"Park {i}" for i in range(count)], "rin_number": [f"R{i}" for i in range(count)],
            "municipality": random.choice(TOWNS, count), "region": "Region", "gross_ha": gross, "net_ha": net,
            "net_issued_ha": issued, "jobs": jobs, "fsi": fsi, "vacancy_pct": random.integers(0, 30, count) * 1.0,
            "footprint_m2": (issued * 10_000 * fsi * random.uniform(0.4, 1, count)).round(),
            "mean_construction_year": pd.array(random.integers(1950, 2020, count), dtype="Int64"),
            "park_management": random.choice([True, False], count),
        }
    )  # fmt: skip
    if drawn:
        sides = np.sqrt(gross * 10_000)
        shapes = [box(i * 10_000, 0, i * 10_000 + side, side) for i, side in enumerate(sides)]
        parks = gpd.GeoDataFrame(parks, geometry=shapes, crs="EPSG:28992")
    organisations = parks[["park_id", "park_management"]].copy()
    supply = pd.DataFrame(
        {"park_id": keys, "immediately_available_ha": available, "not_immediately_available_ha": later,
         "under_option_ha": (available * random.uniform(0, 1, count)).round(1)}
    )  # fmt: skip
    issuance = pd.DataFrame(
        [(town, "Region", year, round(float(random.uniform(0, 9)), 2), False) for town in TOWNS for year in YEARS],
        columns=["municipality", "region", "year", "issued_ha", "provisional"],
    )
    flow = issuance.loc[issuance["year"] > 2015, "issued_ha"].sum()
    stock = round(float(issued.sum())) + 900
    employment = pd.DataFrame(
        {"region": "Region", "year": [2015, 2021], "net_issued_ha": [float(stock), float(round(stock + flow))],
         "jobs_on_parks": [jobs.sum() + 20_000, jobs.sum() + 21_000],
         "jobs": [jobs.sum() + 90_000, jobs.sum() + 95_000]}
    )  # fmt: skip
    quotient = round(float(1e4 * employment["net_issued_ha"].iloc[1] / employment["jobs_on_parks"].iloc[1]))
    tables = {
        "parks": parks, "supply_offers": supply, "organisations": organisations, "issuance": issuance,
        "region_employment": employment,
        "scenarios": pd.DataFrame(
            {"scenario": ["S"], "annual_job_growth_pct": [0.1], "base_year": [2021], "horizon_year": [2030],
             "compounding_years": [9], "location_type_preference_pct": [26.0],
             "land_quotient_m2_per_job": [float(quotient)], "land_quotient_year": [2021]}
        ),
        "demand_shares": pd.DataFrame(
            {"dimension": "sector", "class": ["a", "b", "c"], "share_low_pct": [30.0, 20.0, 25.0],
             "share_high_pct": [50.0, 30.0, 40.0]}
        ),
        "sector_jobs": pd.DataFrame(
            {"sector": ["industry", "logistics_wholesale"], "change_pct": [-8.0, 9.0], "start_year": 2013,
             "end_year": 2023, "share_start_pct": [40.0, 30.0], "share_start_year": 2013, "share_end_pct": [37.0, 33.0]}
        ),
        "demand_additions": pd.DataFrame(
            {"addition": ["circular"], "low_ha": [1.0], "high_ha": [3.0], "start_year": [2022], "end_year": [2030]}
        ),
    }  # fmt: skip
    if detail:
        tables |= detail_of(parks, supply)
    return tables | {"stated_figures": statements_of(tables)}


def detail_of(parks: pd.DataFrame, supply: pd.DataFrame) -> Tables:
    """Cut every park into one plot per status, and put its jobs in two establishments."""
    option = supply["under_option_ha"]
    areas = {
        "issued": parks["net_issued_ha"], "option": option,
        "available": supply["immediately_available_ha"] - option,
        "not_yet_available": supply["not_immediately_available_ha"],
        "public_space": parks["gross_ha"] - parks["net_ha"],
    }  # fmt: skip
    plots = pd.concat(
        pd.DataFrame(
            {"plot_id": parks["park_id"] + "-" + status, "park_id": parks["park_id"], "status": status,
             "area_m2": area * 10_000}
        )
        for status, area in areas.items()
    )  # fmt: skip
    half = (parks["jobs"] / 2).round()
    establishments = pd.concat(
        pd.DataFrame(
            {"establishment_id": parks["park_id"] + f"-{i}", "park_id": parks["park_id"], "year": 2023, "jobs": n}
        )
        for i, n in enumerate((half, parks["jobs"] - half))
    )
    return {"plots": plots.reset_index(drop=True), "establishments": establishments.reset_index(drop=True)}


def statements_of(tables: Tables) -> pd.DataFrame:
    parks, issuance = tables["parks"], tables["issuance"]
    ratios = parks["vacancy_pct"] * parks["fsi"] * parks["net_issued_ha"]
    rows = [
        _statement("total_issued", "net_issued_ha", "portfolio", "", round(parks["net_issued_ha"].sum(), 1), 0.1),
        _statement("total_jobs", "jobs", "portfolio", "", parks["jobs"].sum(), 1),
        _statement("mean_vacancy", "vacancy_pct", "portfolio", "",
                   round(ratios.sum() / (parks["fsi"] * parks["net_issued_ha"]).sum(), 1), 0.1),
        _statement("low_vacancy", "count_of_parks(vacancy_pct <= 4.5)", "portfolio", "",
                   (parks["vacancy_pct"] <= 4.5).sum(), 1),
        _statement("issued", "issued_ha", "region", "Region", round(issuance["issued_ha"].sum(), 2), 0.01, 2011, 2021),
    ]  # fmt: skip
    for town, years in issuance.groupby("municipality")["issued_ha"]:
        rows.append(
            _statement(f"town_{town}", "issued_ha", "municipality", town, round(years.sum(), 2), 0.01, 2011, 2021)
        )
    for year, towns in issuance.groupby("year")["issued_ha"]:
        rows.append(
            _statement(f"year_{year}", "issued_ha", "region", "Region", round(towns.sum(), 2), 0.01, year, year)
        )
    for row in parks.to_dict("records"):
        key = row["park_id"]
        rows.append(_statement(f"a_{key}", "net_issued_ha", "park", key, row["net_issued_ha"], 0.1))
        rows.append(_statement(f"j_{key}", "jobs_per_net_ha", "park", key, round(row["jobs"] / row["net_ha"]), 1))
        rows.append(_statement(f"v_{key}", "vacancy_pct", "park", key, row["vacancy_pct"], 1))
    return pd.DataFrame(rows).astype({"period_start": "datetime64[us]", "period_end": "datetime64[us]"})


def _statement(key, quantity, scope_type, scope_id, value, rounding, first=None, last=None) -> dict[str, object]:
    return {
        "figure_id": key, "quantity": quantity, "quantity_high": None, "scope_type": scope_type, "scope_id": scope_id,
        "period_start": pd.Timestamp(first, 1, 1) if first else pd.Timestamp(DAY),
        "period_end": pd.Timestamp(last, 12, 31) if last else pd.NaT,
        "value": float(value), "value_high": np.nan, "unit": "", "rounding": float(rounding), "qualifier": "exact",
        "basis": "result", "where_nl": "tabel", "where_en": "table", "label_nl": key, "label_en": key,
    }  # fmt: skip


SOURCES = {
    "parks": Source("s", "Register", reference_date=DAY),
    "issuance": Source("i", "Issuance", reference_date=date(2021, 12, 31)),
}


def audited(tables: Tables, previous: Tables | None = None, sources: dict[str, Source] = SOURCES) -> AuditReport:
    portfolio = Portfolio("Test", "Region", DAY, tables, sources)
    earlier = None if previous is None else Portfolio("Test", "Region", BEFORE, previous, sources)
    return audit(portfolio, FigureBook(indicator_table(portfolio, norms_on(DAY), "Town")), earlier)


@st.composite
def consistent_portfolios(draw) -> Tables:
    return consistent_tables(
        draw(st.integers(0, 100_000)), draw(st.integers(2, 30)), detail=draw(st.booleans()), drawn=draw(st.booleans())
    )


@settings(max_examples=20)
@given(consistent_portfolios())
def test_a_consistent_portfolio_is_left_in_peace(tables):
    report = audited(tables, previous=tables)
    assert [(f.rule, f.quantity, f.scope, f.value, f.other_value) for f in report.grave] == []


@settings(max_examples=20)
@given(consistent_portfolios())
def test_every_statement_of_a_consistent_portfolio_agrees(tables):
    assert set(audited(tables).statements["status"]) <= {"equal", "equal_rounded"}


@settings(max_examples=20)
@given(consistent_portfolios(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(tables, random):
    shuffled = {name: t.sample(frac=1, random_state=random.randrange(1000)) for name, t in tables.items()}
    assert len(audited(shuffled, previous=tables).grave) == 0


@settings(max_examples=20)
@given(st.integers(0, 1000), st.integers(5, 20), st.floats(0.9, 1.1))
def test_a_small_change_of_all_parks_is_no_jump(seed, count, factor):
    now, before = consistent_tables(seed, count), consistent_tables(seed, count)
    before["parks"]["jobs"] = before["parks"]["jobs"] * factor
    assert not {f.rule for f in audited(now, previous=before).findings} & {"jump", "shift_of_all"}
