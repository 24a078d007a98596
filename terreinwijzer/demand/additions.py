"""Additions to the demand: replacement demand and other named assumptions, kept apart from the forecast.

Replacement demand arises where land of existing parks goes to another use; the other additions (circular economy,
energy infrastructure, reshoring, automation, greening) are needs that neither past issuance nor jobs show. Each is an
assumption with a ground. None enters the band of the forecast; the band with additions is a figure of its own.
"""

from __future__ import annotations

import pandas as pd

from terreinwijzer.demand.parameters import DemandParameters
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.lineage import Figure
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.vocabulary.wording import in_each_language

_ENDS = ("low", "high")


def addition_figures(portfolio: Portfolio) -> dict[str, Figure]:
    """Return each addition and their sum.

    Parameters
    ----------
    portfolio
        Portfolio with `demand_additions`.

    Returns
    -------
    dict of str to Figure
        `demand.addition.<addition>.low_ha` and `.high_ha`, and `demand.additions.low_ha` and `.high_ha`; the sum is
        illustrative as soon as one part is. Empty without additions.

    Raises
    ------
    InputError
        An addition has its high end below its low end, or ends before it starts.

    Notes
    -----
    The vision, appendix 3 (replacement demand) and appendix 4 (trends).
    """
    table = portfolio.table("demand_additions")
    _refuse_reversed(table)
    leaves = {name: portfolio.input("demand_additions", f"{name}_ha") for name in _ENDS}
    found = {
        f"demand.addition.{row['addition']}.{name}_ha": Figure(
            f"demand.addition.{row['addition']}.{name}_ha",
            float(row[f"{name}_ha"]),
            "ha",
            in_each_language("formula_assumed"),
            (leaves[name],),
            basis=_basis(bool(row["illustrative"])),
            note={language: str(row[f"basis_{language}"]) for language in LANGUAGES},
        )
        for row in table.to_dict("records")
        for name in _ENDS
    }
    if not found:
        return {}
    basis = _basis(bool(table["illustrative"].any()))
    sums = {
        name: Figure(
            f"demand.additions.{name}_ha",
            float(table[f"{name}_ha"].sum()),
            "ha",
            in_each_language("formula_sum_of_additions"),
            tuple(figure for key, figure in found.items() if key.endswith(f".{name}_ha")),
            basis=basis,
        )
        for name in _ENDS
    }
    return found | {figure.figure_id: figure for figure in sums.values()}


def band_with_additions(figures: dict[str, Figure]) -> dict[str, Figure]:
    """Return the band of the forecast with all additions on top, beside the band without them.

    Returns
    -------
    dict of str to Figure
        `demand.band_with_additions.low_ha` (low end + low additions) and `.high_ha`; as illustrative as the additions
        are. Empty where there is no band or no addition.
    """
    found = {}
    for name in _ENDS:
        parts = [figures.get(f"demand.{part}.{name}_ha") for part in ("band", "additions")]
        base, added = parts
        if base is None or added is None or base.value is None or added.value is None:
            continue
        figure_id = f"demand.band_with_additions.{name}_ha"
        found[figure_id] = Figure(
            figure_id,
            base.value + added.value,
            "ha",
            in_each_language("formula_band_with_additions"),
            (base, added),
            basis=added.basis,
            note=in_each_language("note_additions"),
        )
    return found


def addition_paths(portfolio: Portfolio, parameters: DemandParameters) -> pd.DataFrame:
    """Spread every addition evenly over its years.

    Returns
    -------
    pandas.DataFrame
        Per addition and year: `addition`, `year`, `low_ha` and `high_ha` (cumulative) and `illustrative`. An addition
        without years runs from the first year of the forecast to its horizon.

    Raises
    ------
    InputError
        An addition ends before it starts.
    """
    table = portfolio.table("demand_additions")
    _refuse_reversed(table)
    table = table.assign(
        start=table["start_year"].fillna(parameters.base_period[1] + 1).astype(int),
        end=table["end_year"].fillna(parameters.horizon_year).astype(int),
    )
    columns = ["addition", "year", "low_ha", "high_ha", "illustrative"]
    if table.empty:
        return pd.DataFrame(columns=columns)
    years = pd.DataFrame({"year": range(int(table["start"].min()), int(table["end"].max()) + 1)})
    path = table.merge(years, how="cross")
    path = path[path["year"] >= path["start"]]
    passed = (path["year"] - path["start"] + 1) / (path["end"] - path["start"] + 1)
    for name in _ENDS:
        path[f"{name}_ha"] = path[f"{name}_ha"] * passed.clip(upper=1.0)
    return path[columns].reset_index(drop=True)


def _basis(illustrative: bool) -> str:
    return "illustrative" if illustrative else "assumption"


def _refuse_reversed(table: pd.DataFrame) -> None:
    problems = [
        Problem(
            "demand_addition_range", table="demand_additions", value=str(row["addition"]),
            details={"low": row["low_ha"], "high": row["high_ha"]},
        )
        for row in table[table["low_ha"] > table["high_ha"]].to_dict("records")
    ]  # fmt: skip
    problems += [
        Problem(
            "demand_addition_years", table="demand_additions", value=str(row["addition"]),
            details={"start": int(row["start_year"]), "end": int(row["end_year"])},
        )
        for row in table[(table["start_year"] > table["end_year"]).fillna(value=False)].to_dict("records")
    ]  # fmt: skip
    if problems:
        raise InputError(*problems)
