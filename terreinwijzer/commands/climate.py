"""The command on climate adaptation and greening."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terreinwijzer.commands.options import AsJson, CaseFolder, Lang, SetAside
from terreinwijzer.commands.screen import load, print_json, print_table, records, tell, working
from terreinwijzer.vocabulary.wording import say

if TYPE_CHECKING:
    from terreinwijzer.dossier.results import ClimateResults
    from terreinwijzer.snapshots.case import Case

HA, MILLION = 10_000.0, 1_000_000.0


def climate(case: CaseFolder, *, set_aside: SetAside = None, lang: Lang = "", as_json: AsJson = False) -> None:
    """Tell the state of the climate on the parks and what measures would do."""
    from terreinwijzer.api.case import find_climate  # noqa: PLC0415

    loaded = load(case, lang, set_aside)
    language = lang or loaded.settings.language
    found: ClimateResults = working("cli_climate_looking", lambda: find_climate(loaded))
    if as_json:
        print_json(_as_data(found))
        return
    if found.parks.empty:
        tell(say("climate_no_outlines", language))
    else:
        _print_parks(found, loaded, language)
    _print_subsidies(found, language)
    tell(say("climate_assumptions", language))


def _as_data(found: ClimateResults) -> dict[str, Any]:
    return {
        "settings": vars(found.settings),
        "parks": records(found.parks.reset_index()),
        "plots": records(found.plots.reset_index()),
        "plan": records(found.plan),
        "per_measure": records(found.per_measure.reset_index()),
        "per_park": records(found.per_park.reset_index()),
        "yardstick": records(found.yardstick),
        "subsidies": records(found.subsidies),
        "greening": records(found.greening.ranking.reset_index()) if found.greening else [],
    }


def _print_parks(found: ClimateResults, case: Case, language: str) -> None:
    from terreinwijzer.transitions.climate.factors import yardstick  # noqa: PLC0415
    from terreinwijzer.transitions.climate.yardstick import VERDICTS, counted  # noqa: PLC0415
    from terreinwijzer.vocabulary.codes import label  # noqa: PLC0415
    from terreinwijzer.vocabulary.notation import number, range_text  # noqa: PLC0415

    names = case.portfolio.park_names
    parks = [
        (str(names[park]), range_text(row["green_low_pct"], row["green_high_pct"], language),
         range_text(row["paved_low_pct"], row["paved_high_pct"], language),
         number(row["heat_difference_c"], language, 1), number(row["water_depth_m"], language, 2),
         range_text(row["green_roof_low_m2"] / HA, row["green_roof_high_m2"] / HA, language, 1),
         range_text(row["solar_roof_low_m2"] / HA, row["solar_roof_high_m2"] / HA, language, 1),
         range_text(row["held_low_pct"], row["held_high_pct"], language))
        for park, row in found.parks.join(found.per_park[["held_low_pct", "held_high_pct"]]).iterrows()
    ]  # fmt: skip
    heads = ("park", "green_pct", "paved_pct", "heat_c", "depth_m", "green_roof_ha", "solar_roof_ha", "held_pct")
    print_table(say("cli_title_climate_parks", language), [say(f"cli_head_{head}", language) for head in heads], parks)
    measures = [
        (label("climate_measure", str(measure), language),
         range_text(row["area_low_m2"] / HA, row["area_high_m2"] / HA, language, 1),
         range_text(row["water_low_m3"], row["water_high_m3"], language),
         range_text(row["cooling_low_c"], row["cooling_high_c"], language, 2),
         range_text(row["cost_low_eur"] / MILLION, row["cost_high_eur"] / MILLION, language, 1))
        for measure, row in found.per_measure.iterrows()
    ]  # fmt: skip
    columns = ("climate_measure", "area_ha", "water_m3", "cooling_c", "cost_mln")
    said = [say(f"cli_head_{column}", language) for column in columns]
    print_table(say("cli_title_climate_measures", language), said, measures)
    criteria, counts = yardstick(), counted(found.yardstick)
    verdicts = [
        (criteria[str(code)][language], *(str(row[verdict]) for verdict in VERDICTS)) for code, row in counts.iterrows()
    ]
    said = [say("cli_head_criterion", language), *(label("climate_verdict", code, language) for code in VERDICTS)]
    print_table(say("cli_title_climate_yardstick", language), said, verdicts)


def _print_subsidies(found: ClimateResults, language: str) -> None:
    import pandas as pd  # noqa: PLC0415

    from terreinwijzer.vocabulary.codes import label  # noqa: PLC0415
    from terreinwijzer.vocabulary.notation import day  # noqa: PLC0415

    if found.subsidies.empty:
        return
    rows = [
        (str(row["name"]), label("climate_measure", row["measure"], language),
         label("subsidy_state", row["state"], language),
         "–" if pd.isna(row["until_date"]) else day(row["until_date"], language))
        for _, row in found.subsidies.iterrows()
    ]  # fmt: skip
    heads = [say(f"cli_head_{head}", language) for head in ("subsidy", "climate_measure", "state", "until")]
    print_table(say("cli_title_climate_subsidies", language), heads, rows)
