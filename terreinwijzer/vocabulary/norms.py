"""Norms: dated and sourced values. A policy change is a new value in a file, never a change of code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.resources import read_yaml


@dataclass(frozen=True)
class Norm:
    """One norm with its values by first day of validity."""

    name: str
    nl: str
    en: str
    unit: str
    source_nl: str
    source_en: str
    values: tuple[tuple[date, float | None], ...]

    def meaning(self, language: str) -> str:
        """Return what the norm means."""
        return self.nl if language == "nl" else self.en

    def source(self, language: str) -> str:
        """Return where the value comes from."""
        return self.source_nl if language == "nl" else self.source_en

    def on(self, reference_date: date) -> float:
        """Return the value in force on a day; before the first known day, the first value.

        Raises
        ------
        InputError
            The norm had ended by that day.
        """
        value = self.values[0][1]
        for first_day, later in self.values:
            if first_day <= reference_date:
                value = later
        if value is None:
            raise InputError(Problem("norm_ended", value=self.name, details={"date": reference_date.isoformat()}))
        return value


@dataclass(frozen=True)
class Norms:
    """The norms in force on one reference date; what a case sets itself goes before what ships."""

    reference_date: date
    norms: Mapping[str, Norm]

    def __getitem__(self, name: str) -> float:
        """Return the value in force; raises `InputError` for an unknown name."""
        if name not in self.norms:
            raise InputError(Problem("unknown_norm", value=name, details={"known": ", ".join(self.norms)}))
        return self.norms[name].on(self.reference_date)


def shipped_norms() -> dict[str, Norm]:
    """Return the norms that ship with the package, by name."""
    raw = read_yaml("terreinwijzer.vocabulary", "norms.yaml")
    return {
        name: Norm(
            name=name,
            nl=norm["nl"],
            en=norm["en"],
            unit=norm["unit"],
            source_nl=norm["source"]["nl"],
            source_en=norm["source"]["en"],
            values=tuple(sorted(norm["values"].items())),
        )
        for name, norm in raw.items()
    }


def norms_on(reference_date: date, own: Mapping[str, float] | None = None, own_source: str = "") -> Norms:
    """Return the norms in force on `reference_date`, with a case's `own` values put first.

    Raises
    ------
    InputError
        `own` names a norm that does not exist, or gives one that is no number.
    """
    norms = shipped_norms()
    for name, value in (own or {}).items():
        if name not in norms:
            raise InputError(Problem("unknown_norm", value=name, details={"known": ", ".join(norms)}))
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise InputError(Problem("norm_wrong", value=f"{name} = {value!r}", details={"unit": norms[name].unit}))
        shipped = norms[name]
        norms[name] = Norm(
            name, shipped.nl, shipped.en, shipped.unit, own_source, own_source, ((date.min, float(value)),)
        )
    return Norms(reference_date, norms)
