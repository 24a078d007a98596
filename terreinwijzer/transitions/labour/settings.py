"""The settings of labour and education, as a case gives them under `[parameters.labour]`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.method_settings import is_amount, refuse_unknown
from terreinwijzer.transitions.labour.factors import mixes


@dataclass(frozen=True)
class Shift:
    """Jobs that go from one sector to another; from no sector they are new, to none they go.

    Parameters
    ----------
    jobs
        How many.
    from_sector, to_sector
        Codes of sectors, or empty.
    """

    jobs: float
    from_sector: str = ""
    to_sector: str = ""


@dataclass(frozen=True)
class LabourSettings:
    """What is asked about labour.

    Parameters
    ----------
    shifts
        Shifts of jobs between sectors that are looked at.
    """

    shifts: tuple[Shift, ...] = ()


def labour_settings(raw: Mapping[str, Any]) -> LabourSettings:
    """Return the settings; a shift is a table with `jobs`, and `from`, `to` or both.

    Raises
    ------
    InputError
        A setting is unknown, or a shift cannot be meant; all at once.
    """
    refuse_unknown(raw, LabourSettings, "labour_setting_unknown")
    asked = raw.get("shifts", ())
    known = sorted(set(mixes().index.get_level_values("sector")))
    if not isinstance(asked, Sequence) or isinstance(asked, str):
        raise InputError(Problem("labour_shift_wrong", value=str(asked), details={"known": ", ".join(known)}))
    found, wrong = [], []
    for each in asked:
        shift = _shift(each)
        named = {shift.from_sector, shift.to_sector} - {""} if shift else set()
        if shift is None or not named or not named <= set(known) or shift.from_sector == shift.to_sector:
            wrong.append(Problem("labour_shift_wrong", value=str(each), details={"known": ", ".join(known)}))
        else:
            found.append(shift)
    if wrong:
        raise InputError(*wrong)
    return LabourSettings(tuple(found))


def _shift(each: Any) -> Shift | None:
    if isinstance(each, Shift):
        return each if is_amount(each.jobs) else None
    if not isinstance(each, Mapping) or set(each) - {"jobs", "from", "to"} or not is_amount(each.get("jobs")):
        return None
    return Shift(float(each["jobs"]), str(each.get("from", "")), str(each.get("to", "")))
