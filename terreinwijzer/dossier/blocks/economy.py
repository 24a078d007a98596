"""Blocks on the economy: jobs by sector, the region's use of its parks, and moves."""

from __future__ import annotations

from functools import partial

import pandas as pd

from terreinwijzer.dossier.blocks.block import Block, chart_block, inside, source_line, table_block
from terreinwijzer.dossier.charts import economy
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.region import regional_ratio
from terreinwijzer.indicators.society import relocation_balance
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.notation import number

REGIONAL = ("location_type_preference_pct", "land_quotient_m2_per_job")


def chart_sectors(results: Results, language: str) -> Block | None:
    """Return the change in jobs per sector."""
    table = results.portfolio.table("sector_jobs").dropna(subset=["change_pct"])
    if table.empty:
        return None
    sectors = [label("sector", code, language) for code in table["sector"]]
    frame = table.assign(
        name=[
            f"{sector} ({row.start_year}–{row.end_year})"
            for sector, row in zip(sectors, table.itertuples(), strict=True)
        ]
    )
    ends = table.assign(label=sectors).sort_values("change_pct").iloc[[-1, 0]].to_dict("records")
    changes = [number(row["change_pct"], language, sign=True) for row in ends]
    grown, shrunk = ends[0]["change_pct"] > 0, ends[1]["change_pct"] < 0
    code = "alt_sectors" if grown and shrunk else "alt_sectors_growth" if grown else "alt_sectors_decline"
    reading = text(
        code, language, best=inside(ends[0]["label"]), best_pct=changes[0], worst=inside(ends[1]["label"]),
        worst_pct=changes[1],
    )  # fmt: skip
    if len(table[["start_year", "end_year"]].drop_duplicates()) > 1:
        reading += " " + text("sector_periods", language)
    parts = [
        f"{row['name']}: {number(row['change_pct'], language, sign=True)}%"
        for row in frame.sort_values("change_pct", ascending=False).to_dict("records")
    ]
    source = source_line(language, [results.portfolio.input("sector_jobs", "change_pct")])
    draw = partial(economy.sector_change, frame, language)
    return chart_block("sectors", language, draw, table, source, "; ".join(parts) + ".", reading=reading)


def regional(results: Results, language: str) -> Block | None:
    """Return the region's jobs, jobs on parks and issued land per year, with the ratios that follow."""
    table = results.portfolio.table("region_employment")
    own = table[(table["region"] == results.region) & table["jobs_on_parks"].notna()].sort_values("year")
    if own.empty:
        return None
    ratios = {
        name: [regional_ratio(results.portfolio, name, results.region, int(year)) for year in own["year"]]
        for name in REGIONAL
    }
    heads = [text(f"regional_{name}", language) for name in ("year", "jobs", "jobs_on_parks", "net_issued_ha")]
    shown = pd.DataFrame({heads[0]: own["year"].astype("str")})
    for head, column in zip(heads[1:], ("jobs", "jobs_on_parks", "net_issued_ha"), strict=True):
        shown[head] = [number(value, language) for value in own[column].astype("float64")]
    for name, decimals in zip(REGIONAL, (1, 0), strict=True):
        values = [number(figure.value, language, decimals) for figure in ratios[name]]
        shown[text(f"regional_{name}", language)] = values
    data = own.assign(**{name: [figure.value for figure in figures] for name, figures in ratios.items()})
    source = source_line(language, [figure for figures in ratios.values() for figure in figures])
    return table_block(
        "regional", language, shown, data, source, list(shown.columns)[1:], region=results.region,
    )  # fmt: skip


def chart_relocations(results: Results, language: str) -> Block | None:
    """Return moves to and from the parks as bars."""
    if not results.portfolio.has("relocations"):
        return None
    moves = _moves(results)
    first, last = moves.iloc[0], moves.iloc[-1]
    sums = {name: moves[name].sum() for name in ("inward", "outward", "balance")}
    reading = text(
        "relocations_sum", language, inward=number(sums["inward"], language),
        outward=number(sums["outward"], language), balance=_balance(sums["balance"], language),
    )  # fmt: skip
    gains, loses = first["balance"] > 0, last["balance"] < 0
    blanks: dict[str, str] = {}
    if gains:
        blanks |= {"first": first["municipality"], "first_balance": _balance(first["balance"], language)}
    if loses:
        blanks |= {"last": last["municipality"], "last_balance": _balance(last["balance"], language)}
    if gains or loses:
        code = "alt_relocations" if gains and loses else f"alt_relocations_{'inward' if gains else 'outward'}"
        reading += " " + text(code, language, **blanks)
    parts = [
        text(
            "alt_relocations_part", language, municipality=row["municipality"], inward=number(row["inward"], language),
            outward=number(row["outward"], language), balance=_balance(row["balance"], language),
        )
        for row in moves.to_dict("records")
    ]  # fmt: skip
    source = source_line(language, [results.portfolio.input("relocations", "moves")])
    draw = partial(economy.relocations, moves, language)
    return chart_block("relocations_chart", language, draw, moves, source, "; ".join(parts) + ".", reading=reading)


def relocations(results: Results, language: str) -> Block | None:
    """Return moves to and from the parks."""
    if not results.portfolio.has("relocations"):
        return None
    moves = _moves(results)
    heads = [text(code, language) for code in ("municipality", "moves_in", "moves_out", "balance")]
    shown = pd.DataFrame({heads[0]: moves["municipality"]})
    for head, column in zip(heads[1:], ("inward", "outward", "balance"), strict=True):
        shown[head] = [number(value, language, sign=column == "balance") for value in moves[column]]
    shown.loc[len(shown)] = [
        text("total", language),
        *(number(moves[name].sum(), language, sign=name == "balance") for name in ("inward", "outward", "balance")),
    ]
    source = source_line(language, [results.portfolio.input("relocations", "moves")])
    return table_block("relocations", language, shown, moves, source, heads[1:], total_row=True)


MAKERS = (chart_sectors, regional, chart_relocations, relocations)


def _balance(value: float, language: str) -> str:
    """Return a balance with its sign; nothing has none."""
    return number(value, language, sign=bool(value))


def _moves(results: Results) -> pd.DataFrame:
    balance = relocation_balance(results.portfolio.table("relocations")).sort_values("balance", ascending=False)
    return balance.reset_index(names="municipality")
