"""Speeds, detours and what is a residential street or a safe one for bicycles, from `factors.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import pandas as pd

from terreinwijzer.vocabulary.language import Text
from terreinwijzer.vocabulary.resources import read_yaml

Mode = Literal["car", "bicycle", "foot"]
MODES: tuple[Mode, ...] = ("car", "bicycle", "foot")
PUBLIC_TRANSPORT = "public_transport"
RESIDENTIAL = ("residential", "living_street")
RAMP_LINKS = ("motorway_link", "trunk_link")
MAIN_ROADS = ("motorway", "trunk")


@dataclass(frozen=True)
class Factor:
    """One value with its range and its source.

    Attributes
    ----------
    assumption
        Whether the value was published nowhere that we know of.
    """

    name: str
    value: float
    low: float
    high: float
    source: Text
    assumption: bool


@cache
def road_classes() -> pd.DataFrame:
    """Return what each road class is to each mode.

    Returns
    -------
    pandas.DataFrame
        Index `road_class`: `car` [km/h, where no limit is given; 0 where cars may not go], `cycling`, `walking`, and
        `safe` for bicycles (`always`, `slow` or `never`).
    """
    return pd.DataFrame.from_dict(_raw()["classes"], orient="index").rename_axis("road_class")


@cache
def factors() -> dict[str, Factor]:
    """Return every single factor by name, such as `speed_bicycle` or `detour_car`."""
    raw = _raw()
    found = {name: _factor(name, raw[name], "value") for name in ("limit_share", "safe_limit_kmh", "unsafe_weight")}
    found |= {f"speed_{mode}": _factor(f"speed_{mode}", each, "value") for mode, each in raw["speeds"].items()}
    found |= {
        f"straight_{mode}": _factor(f"straight_{mode}", each, "kmh") for mode, each in raw["straight_line"].items()
    }
    found |= {f"detour_{mode}": _factor(f"detour_{mode}", each, "value") for mode, each in raw["detour"].items()}
    return found


def factor(name: str) -> float:
    """Return the value of a factor."""
    return factors()[name].value


def straight_minutes(metres: Any, mode: str) -> Any:
    """Return how long a trip takes without a network: the straight line, times the detour, at the speed of a trip."""
    return metres * factor(f"detour_{mode}") / 1000 / factor(f"straight_{mode}") * 60


def _factor(name: str, each: dict[str, Any], value: str) -> Factor:
    source = _raw()["sources"][each["source"]]
    return Factor(name, each[value], each["low"], each["high"], source, bool(each.get("assumption")))


def _raw() -> Any:
    return read_yaml("terreinwijzer.transitions.reach", "factors.yaml")
