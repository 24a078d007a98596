"""Figures that a case takes over as they are: `[parameters.given]` and `[parameters.potential]`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.lineage import Figure, Input, Source

_FILE = "case.toml"
# A single value, or a low and a high one.
_PARTS = {"given": 1, "potential": 2}


def given_figures(
    parameters: Mapping[str, Mapping[str, Any]], sources: Mapping[str, Source], reference_date: date
) -> dict[str, Figure]:
    """Return the figures that a case gives, by id, each with the source that the case names for it.

    Parameters
    ----------
    parameters
        Parameters of the case. Under `given` stands one number per figure (`medtech_jobs = 6000`), under `potential` a
        pair (`existing_rules_pct = [20, 30]`); the unit is the last part of the name. In place of the bare value there
        can be a table with `value` and `source`.
    sources
        Sources of the case by id.
    reference_date
        Date of a value without a source of its own.

    Returns
    -------
    dict of str to Figure
        `<name>` for a number; `potential.<stem>_low_<unit>` and `potential.<stem>_high_<unit>` for a pair.

    Raises
    ------
    InputError
        A value is no number or pair, or names a source that the case does not describe. All faults at once.
    """
    own = Source("case", {"nl": "Instelling van de casus", "en": "Setting of the case"}, reference_date=reference_date)
    found: dict[str, Figure] = {}
    problems: list[Problem] = []
    for group, parts in _PARTS.items():
        for name, raw in parameters.get(group, {}).items():
            setting = raw if isinstance(raw, dict) else {"value": raw}
            values, place = _numbers(setting.get("value")), f"parameters.{group}.{name}"
            if len(values) != parts or set(setting) - {"value", "source"}:
                problems.append(Problem(f"{group}_value_wrong", file=_FILE, value=str(raw), details={"name": place}))
            elif "source" in setting and setting["source"] not in sources:
                known = {"known": ", ".join(sources)}
                problems.append(Problem("source_unknown", file=_FILE, value=str(setting["source"]), details=known))
            else:
                source = sources[setting["source"]] if "source" in setting else own
                found |= _figures(group, name, values, source)
    if problems:
        raise InputError(*problems)
    return found


def _figures(group: str, name: str, values: tuple[float, ...], source: Source) -> dict[str, Figure]:
    stem, _, unit = name.rpartition("_")
    names = (name,) if group == "given" else (f"potential.{stem}_low_{unit}", f"potential.{stem}_high_{unit}")
    leaf = Input(f"parameters.{group}", name, source, len(values))
    formula = {"nl": "overgenomen", "en": "taken over"}
    return {
        figure_id: Figure(figure_id, value, unit, formula, (leaf,), basis="given")
        for figure_id, value in zip(names, values, strict=True)
    }


def _numbers(value: Any) -> tuple[float, ...]:
    """Return the numbers of a value; nothing where any part is something else."""
    parts = value if isinstance(value, list | tuple) else [value]
    good = all(isinstance(part, int | float) and not isinstance(part, bool) for part in parts)
    return tuple(float(part) for part in parts) if good else ()
