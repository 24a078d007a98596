"""What a search for expansion found, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from terreinwijzer.vocabulary.language import said
from terreinwijzer.vocabulary.notation import number
from terreinwijzer.vocabulary.wording import say
from terreinwijzer.weighing.comparison import reasons
from terreinwijzer.weighing.expansion.find import Expansion


def zone_reason(expansion: Expansion, zone: str, parks: Mapping[str, str], language: str) -> str:
    """Return why a zone stands where it stands: what it joins, what it does to access, what raises and lowers it.

    Parameters
    ----------
    expansion
        What was found.
    zone
        Name of the zone.
    parks
        Names of the parks by key.
    language
        `nl` or `en`.
    """
    row = expansion.zones.set_index("zone").loc[zone]
    park = parks.get(str(row["nearest_park"]), str(row["nearest_park"]))
    away = round(row["distance_park_m"])
    blanks: dict[str, Any] = {"park": park, "distance": number(away, language)}
    sentences = [say("zone_joins" if away == 0 else "zone_near", language, **blanks)]
    if row["road"]:
        shares = {name: number(row[f"access_{name}_pct"], language) for name in ("now", "after")}
        sentences.append(say("zone_access", language, road=row["road"], **shares))
    if row["category"]:
        sentences.append(say("zone_category", language, category=row["category"]))
    names = {each.criterion_id: said(each.names, language) for each in expansion.answer.question.criteria}
    for code, keys in zip(("zone_raised", "zone_lowered"), reasons(expansion.answer, zone), strict=True):
        if keys:
            sentences.append(say(code, language, criteria=", ".join(names[key].lower() for key in keys)))
    return " ".join(sentences)


def land_names(expansion: Expansion, language: str) -> dict[str, str]:
    """Return what became of the land, by reason: the text of the exclusion, too small, too narrow, or a zone."""
    names = {each.exclusion_id: said(each.text, language) for each in expansion.answer.question.exclusions}
    return names | {code: say(f"land_{code}", language) for code in ("too_small", "too_narrow", "zone")}


def land_table(expansion: Expansion, language: str) -> pd.DataFrame:
    """Return the hectares that were searched, by what became of them, in words."""
    names = land_names(expansion, language)
    return pd.DataFrame(
        {"reason": [names[str(key)] for key in expansion.land.index], "area_ha": expansion.land["area_ha"].to_numpy()}
    )


def untested(expansion: Expansion, language: str) -> Iterator[str]:
    """Yield that exclusions could not be tested, where that is so."""
    if expansion.not_tested:
        texts = "; ".join(said(each.text, language) for each in expansion.not_tested)
        yield say("weighing_not_tested", language, exclusions=texts)
