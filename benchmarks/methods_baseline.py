"""The baseline: the same results with plain pandas, one group and one row at a time, as one writes it at first."""

from __future__ import annotations

import random
from pathlib import Path

import pandas as pd

from terreinwijzer.snapshots.synthetic.tables import COUNTRY, Tables, national_tables

DRAWS = 20_000


def prepare(_folder: Path) -> Tables:
    """Return the tables; making them is not timed."""
    return national_tables()


def run(tables: Tables) -> dict[str, pd.DataFrame]:
    """Return per-park indicators, sector concentration and demand of every date."""
    per_park, sectors, before = [], [], None
    counts = []
    for year in COUNTRY.years:
        of_year = tables["establishments"][tables["establishments"]["year"] == year]
        table = _indicators(tables, of_year)
        per_park.append(table.assign(year=year))
        sectors.append(_concentration(of_year).assign(year=year))
        counts.append(_audit(tables, table, before))
        before = table
    issuance = tables["issuance"].groupby("year").apply(lambda group: group["issued_ha"].sum(), include_groups=False)
    demand = [issuance.sum() * (1 - share) for share in (0.3, 0.1)]
    return {
        "indicators": pd.concat(per_park),
        "sectors": pd.concat(sectors),
        "demand": pd.DataFrame({"extra_ha": demand}),
        "quantiles": _draws(issuance),
        "findings": pd.DataFrame({"findings": counts}),
    }


def _indicators(tables: Tables, establishments: pd.DataFrame) -> pd.DataFrame:
    jobs = establishments.groupby("park_id").apply(lambda group: group["jobs"].sum(), include_groups=False)
    floor = (
        tables["units"]
        .groupby("park_id")
        .apply(
            lambda group: group.loc[group["status"] == "Verblijfsobject in gebruik", "floor_area_m2"].sum(),
            include_groups=False,
        )
    )
    parks = tables["parks"].set_index("park_id").join(tables["supply_offers"].set_index("park_id"))
    parks["jobs"], parks["floor_area_m2"] = jobs, floor

    def of_park(row: pd.Series) -> pd.Series:
        issued = row["net_issued_ha"] * 10_000
        return pd.Series(
            {
                "gross_ha": row["gross_ha"],
                "net_ha": row["net_ha"],
                "net_issued_ha": row["net_issued_ha"],
                "available_ha": row["immediately_available_ha"],
                "under_option_ha": row["under_option_ha"],
                "jobs": row["jobs"],
                "jobs_per_net_ha": row["jobs"] / row["net_ha"],
                "fsi_usable": row["floor_area_m2"] / issued if issued else float("nan"),
                "vacancy_pct": row["vacancy_pct"],
                "added_value_eur": row["jobs"] * 93_103.45,
                "not_issued_share_pct": 100 * (row["net_ha"] - row["net_issued_ha"]) / row["net_ha"],
            }
        )

    return parks.apply(of_park, axis=1)


def _concentration(establishments: pd.DataFrame) -> pd.DataFrame:
    whole = establishments.groupby("sector")["jobs"].sum() / establishments["jobs"].sum()

    def of_park(group: pd.DataFrame) -> pd.Series:
        jobs = group.groupby("sector")["jobs"].sum()
        return (jobs / jobs.sum() / whole).rename("location_quotient")

    wide = establishments.groupby("park_id").apply(of_park, include_groups=False)
    return wide.reset_index().melt(id_vars="park_id", var_name="sector", value_name="location_quotient")


def _audit(tables: Tables, table: pd.DataFrame, before: pd.DataFrame | None) -> int:
    def faults(row: pd.Series) -> int:
        count = int(row["net_ha"] > row["gross_ha"] + 0.1) + int(row["net_issued_ha"] > row["net_ha"] + 0.1)
        count += int(row["under_option_ha"] > row["available_ha"] + 0.1)
        count += int(row["net_issued_ha"] + row["available_ha"] > row["net_ha"] + 0.2)
        count += int(not 0 <= row["vacancy_pct"] <= 100) + int(row["jobs"] > 0 and row["net_issued_ha"] == 0)
        return count + sum(int(row[name] < 0) for name in ("gross_ha", "net_ha", "net_issued_ha", "jobs"))

    count = int(table.apply(faults, axis=1).sum()) + int(tables["parks"]["name"].duplicated().sum())
    if before is not None:
        for park, row in table.iterrows():
            for name in ("gross_ha", "net_ha", "net_issued_ha"):
                ratio = row[name] / before.loc[park, name] if before.loc[park, name] else 1
                count += int(not 0.5 <= ratio <= 2)
    return count


def _draws(issuance: pd.Series) -> pd.DataFrame:
    random.seed(1)
    years = issuance.tolist()
    outcomes = pd.Series(
        [sum(random.choice(years) for _ in years) * (1 - random.uniform(0.1, 0.3)) for _ in range(DRAWS)]
    )
    return pd.DataFrame(
        [{"p10_ha": outcomes.quantile(0.1), "p50_ha": outcomes.quantile(0.5), "p90_ha": outcomes.quantile(0.9)}]
    )
