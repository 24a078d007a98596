"""The settings of climate adaptation, as a case gives them under `[parameters.climate]`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.method_settings import is_amount, refuse_unknown

PERCENT = 100.0


@dataclass(frozen=True)
class ClimateSettings:
    """How much of what is fit is taken up by each measure, and what counts as fit.

    All shares are choices or assumptions; the case and the explorer may give others.

    Parameters
    ----------
    green_roof_pct, white_roof_pct
        Share of the roofs that are fit for green, and share of the flat roofs, that get a green or a white one.
    trees_pct, bioswale_pct, remove_paving_pct
        Share of the paving that is shaded by new trees, dug out as bioswale, or replaced by green.
    half_open_pct
        Share of the parking areas that are fit for it that get half-open paving.
    green_roof_from_m2
        Smallest roof for a green roof. Heerlen grants a subsidy to business premises from 50 m2.
    shower_mm
        The shower that is looked at: 70 mm in an hour, about once in a hundred years.
    dock_risk_m
        Depth of water from which a loading dock is at risk; assumption.
    """

    green_roof_pct: float = 25.0
    white_roof_pct: float = 25.0
    trees_pct: float = 10.0
    half_open_pct: float = 50.0
    bioswale_pct: float = 3.0
    remove_paving_pct: float = 10.0
    green_roof_from_m2: float = 50.0
    shower_mm: float = 70.0
    dock_risk_m: float = 0.10

    def __post_init__(self) -> None:
        """Refuse settings that cannot be meant."""
        wrong = []
        for field in fields(self):
            value = getattr(self, field.name)
            share = field.name.endswith("_pct")
            if not is_amount(value) or (share and value > PERCENT):
                expected = "0 - 100" if share else ">= 0"
                wrong.append(
                    Problem("climate_setting_wrong", value=f"{field.name} = {value}", details={"expected": expected})
                )
        paving = (self.bioswale_pct, self.remove_paving_pct)
        if not wrong and sum(paving) > PERCENT:
            said = f"bioswale_pct + remove_paving_pct = {sum(paving):g}"
            wrong.append(Problem("climate_setting_wrong", value=said, details={"expected": "<= 100"}))
        roofs = (self.green_roof_pct, self.white_roof_pct)
        if not wrong and sum(roofs) > PERCENT:
            said = f"green_roof_pct + white_roof_pct = {sum(roofs):g}"
            wrong.append(Problem("climate_setting_wrong", value=said, details={"expected": "<= 100"}))
        if wrong:
            raise InputError(*wrong)


def climate_settings(raw: Mapping[str, Any]) -> ClimateSettings:
    """Return the settings of climate adaptation.

    Raises
    ------
    InputError
        A setting is unknown or cannot be meant; all at once.
    """
    refuse_unknown(raw, ClimateSettings, "climate_setting_unknown")
    return ClimateSettings(**raw)
