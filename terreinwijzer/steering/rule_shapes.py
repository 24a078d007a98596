"""The shapes that a rules file must have, checked before its meaning: a list where a list belongs, a number for a size.

What has another shape is told with its place and left out, so that reading goes on and finds the other faults too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

Where = tuple[str | int, ...]
Fault = Callable[..., None]
# Stands for what was left out, because `null` is a value that a file can hold.
LEFT_OUT = object()

PROFILE_SHAPES = {
    "text": "text", "source": "text", "parks": "parks", "sectors": "list", "uses": "list", "sbi": "list",
    "assumed": "list", "category_from": "value", "category_to": "value", "size_from_m2": "number",
    "size_to_m2": "number",
}  # fmt: skip
RULE_SHAPES = {
    "id": "value", "text": "text", "source": "text", "ground": "value", "effect": "value", "basis": "value",
    "parks": "parks", "when": "condition", "provided": "condition", "unless": "exemptions", "assumed": "list",
}  # fmt: skip
EXEMPTION_SHAPES = {"text": "text", "when": "condition"}
PARK_SHAPES = {"profile": "values", "except": "parks"}


def shaped(raw: Mapping[str, Any], fault: Fault) -> dict[str, Any]:
    """Return a rules file as it was read, without everything that has another shape than belongs there.

    Parameters
    ----------
    raw
        The file as YAML gives it: a mapping.
    fault
        Called with the code of a message, the place and the value of everything that is left out.
    """
    found = dict(raw)
    profiles, rules = found.get("profiles") or {}, found.get("rules") or []
    if not isinstance(profiles, dict):
        fault("rules_shape_mapping", ("profiles",), profiles)
        profiles = {}
    if not isinstance(rules, list):
        fault("rules_shape_list", ("rules",), rules)
        rules = []
    found["profiles"] = {
        name: settings
        for name, each in profiles.items()
        if (settings := _settings(each, PROFILE_SHAPES, ("profiles", name), fault)) is not LEFT_OUT
    }
    # A rule that is left out keeps its place, so that the others are found on their own lines.
    found["rules"] = [
        {} if (settings := _settings(each, RULE_SHAPES, ("rules", place), fault)) is LEFT_OUT else settings
        for place, each in enumerate(rules)
    ]
    if not _is_text(found.get("about", "")):
        fault("rules_shape_text", ("about",), found.pop("about"))
    return found


def _settings(raw: Any, shapes: Mapping[str, str], where: Where, fault: Fault) -> Any:
    if not isinstance(raw, dict):
        fault("rules_shape_mapping", where, raw)
        return LEFT_OUT
    found = {name: _checked(value, shapes.get(name, ""), (*where, name), fault) for name, value in raw.items()}
    return {name: value for name, value in found.items() if value is not LEFT_OUT}


def _checked(value: Any, shape: str, where: Where, fault: Fault) -> Any:
    """Return a value that has its shape; what has not is told and left out."""
    match shape:
        case "condition":
            return _condition(value, where, fault)
        case "exemptions":
            return _exemptions(value, where, fault)
        case "parks" if isinstance(value, dict):
            return _settings(value, PARK_SHAPES, where, fault)
        case "parks" | "values":
            fits = _is_value(value) or _is_list(value)
        case "list":
            fits = _is_list(value)
        case "number":
            fits = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
        case "text":
            fits = _is_text(value)
        case "value":
            fits = _is_value(value)
        case _:
            fits = True
    if fits:
        return value
    fault(f"rules_shape_{'list' if shape in {'parks', 'values'} else shape}", where, value)
    return LEFT_OUT


def _exemptions(value: Any, where: Where, fault: Fault) -> Any:
    if not isinstance(value, list):
        fault("rules_shape_list", where, value)
        return LEFT_OUT
    found = [_settings(each, EXEMPTION_SHAPES, (*where, place), fault) for place, each in enumerate(value)]
    return [each for each in found if each is not LEFT_OUT]


def _condition(value: Any, where: Where, fault: Fault) -> Any:
    """Return a condition of which every part has its shape; an empty one holds always, `null` too."""
    if value is None:
        return None
    if not isinstance(value, dict):
        fault("rules_no_condition", where, value)
        return None
    found = {}
    for name, each in value.items():
        here = (*where, name)
        if name in {"any", "all"} and isinstance(each, list):
            found[name] = [_condition(part, (*here, place), fault) for place, part in enumerate(each)]
        elif name == "not" and isinstance(each, dict):
            found[name] = _condition(each, here, fault)
        elif name in {"any", "all", "not"}:
            fault("rules_no_condition", here, each)
        elif (
            _is_value(each)
            or (_is_list(each) and each)
            or (isinstance(each, dict) and all(map(_is_value, each.values())))
        ):
            found[name] = each
        else:
            fault("rules_no_condition", here, each)
    return found


def _is_value(value: Any) -> bool:
    return isinstance(value, str | int | float | bool | date)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_value, value))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, dict) and all(isinstance(each, str) for each in value.values()))
