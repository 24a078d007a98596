"""What the atlas shows: where each park is, as well as that is known, and one figure in classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from terreinwijzer.dossier.blocks.block import indicator_inputs, named_sources, park_decimals, plain, sources_in
from terreinwijzer.dossier.blocks.park_maps import STEPS, park_places
from terreinwijzer.dossier.charts.style import PALE, PROFILES, SKY
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.catalogue import Indicator, ValueClass, indicator
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.notation import amount

DEGREES = "EPSG:4326"
PROFILE = "profile"
# Finer than this no screen shows at the scale of a park, in metres.
FINEST_M = 1.0
CLASSES = 5


@dataclass(frozen=True)
class Places:
    """Where the parks are.

    Attributes
    ----------
    shapes
        `park_id` (empty for an area that stands for no park), `kind` and `geometry` in degrees (EPSG:4326). A park has
        an `outline` and a `dot` inside it; where outlines are missing, only a `dot` in the `area` of the same name.
    kind
        `outlines`, `neighbourhoods`, or `none`.
    missing
        Keys of the parks that are nowhere on the map.
    credit
        Sources of the shapes.
    """

    shapes: gpd.GeoDataFrame
    kind: str
    missing: tuple[str, ...]
    credit: str


@dataclass(frozen=True)
class AtlasClass:
    """One class of the legend with its colour, and how many parks are in it."""

    label: str
    colour: str
    parks: int


@dataclass(frozen=True)
class Coloured:
    """One figure over the parks: `classes` of the legend, and per park the place of its class and its value in words.

    `source` names where the values come from.
    """

    name: str
    title: str
    classes: tuple[AtlasClass, ...]
    place: pd.Series
    said: pd.Series
    source: str


def places(results: Results, language: str) -> Places:
    """Return where the parks are, in degrees; see `park_places`."""
    keys = [str(key) for key in results.indicators.per_park.index]
    found = park_places(results)
    if found is None:
        return Places(_shapes(gpd.GeoSeries(crs=DEGREES), "dot"), "none", tuple(keys), "")
    dots = _shapes(found.dots, "dot")
    if found.outlines:
        kind, land = "outlines", _shapes(found.land.simplify(FINEST_M), "outline")
    else:
        kind, land = "neighbourhoods", _shapes(found.land.set_axis([""] * len(found.land)), "area")
    parts = [part.to_crs(DEGREES) if part.crs else part.set_crs(DEGREES) for part in (land, dots)]
    shapes = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=DEGREES)
    known = set(shapes["park_id"])
    missing = tuple(key for key in keys if key not in known)
    return Places(shapes, kind, missing, named_sources([found.leaf.source], language))


def coloured(results: Results, name: str, language: str, bounds: Sequence[float] | None = None) -> Coloured:
    """Return the parks in classes of an indicator, or (`profile`) by their profile.

    An indicator with classes of its own keeps them. Others get up to five classes with about as many parks in each and
    round bounds.

    Parameters
    ----------
    results
        Of the portfolio.
    name
        Of the indicator, or `profile`.
    language
        `nl` or `en`.
    bounds
        Of the classes, as `round_bounds` of another date gave them, so that both dates can be compared.

    Raises
    ------
    InputError
        There is no indicator of this name.
    """
    if name == PROFILE:
        return _by_profile(results, language)
    values, definition = results.indicators.per_park[name], indicator(name)
    if definition.classes:
        codes = results.indicators.classes[f"{name}_class"]
        order = [each.code for each in definition.classes]
        place = codes.map({code: number for number, code in enumerate(order)})
        labels = [_class_said(each, results, name, language) for each in definition.classes]
        colours = _colours_of_classes(definition)
    else:
        bounds = bounds or round_bounds(values)
        place = pd.Series(np.searchsorted(bounds[1:-1], values.to_numpy(dtype=float), side="right"), values.index)
        place = place.where(values.notna())
        labels = _ranges(bounds, name, language)
        colours = _colours(len(labels))
    said = values.map(lambda value: amount(value, definition.unit, language, park_decimals(name)))
    source = named_sources(sources_in(indicator_inputs(results, [name])), language)
    return _coloured(name, definition.label(language), labels, colours, place, said, source, language)


def round_bounds(values: pd.Series) -> list[float]:
    """Return the bounds of up to five classes with about as many values in each, at round numbers.

    The first and last bound are the lowest and highest value. Bounds that round to the same number make one class.

    Parameters
    ----------
    values
        Values of an indicator; missing ones do not count.
    """
    known = values.dropna().to_numpy(dtype=float)
    if not len(known):
        return [0.0, 0.0]
    low, high = float(known.min()), float(known.max())
    spread = high - low
    if not spread:
        return [low, high]
    inner = _cuts(known, low, high)
    # Where most parks have one value, such as nothing, the other values are to be told apart.
    return [low, *(inner if len(inner) > 1 else _cuts(np.unique(known), low, high)), high]


def _cuts(known: np.ndarray[Any, np.dtype[np.float64]], low: float, high: float) -> list[float]:
    step = 10.0 ** np.floor(np.log10((high - low) / CLASSES))
    cuts = np.quantile(known, np.linspace(0, 1, CLASSES + 1)[1:-1])
    kept: list[float] = []
    for cut in sorted({float(round(np.round(cut / step) * step, 10)) for cut in cuts}):
        # A class without a park would tell nothing.
        if low < cut < high and ((known >= (kept[-1] if kept else low)) & (known < cut)).any():
            kept.append(cut)
    return kept


def _by_profile(results: Results, language: str) -> Coloured:
    codes = results.portfolio.table("parks").set_index("park_id")["profile"]
    used = [code for code in PROFILES if (codes == code).any()]
    place = codes.map({code: number for number, code in enumerate(used)})
    said = codes.map(lambda code: label("profile", code, language) if isinstance(code, str) else "–")
    labels = [label("profile", code, language) for code in used]
    source = named_sources([results.portfolio.input("parks", "profile").source], language)
    title = text("steering_profile", language)
    return _coloured(PROFILE, title, labels, [PROFILES[code] for code in used], place, said, source, language)


def _coloured(
    name: str, title: str, labels: Sequence[str], colours: Sequence[str], place: pd.Series, said: pd.Series,
    source: str, language: str,
) -> Coloured:  # fmt: skip
    """Put the classes together; parks without a value get a class of their own, the last."""
    whole = place.astype("float64").fillna(len(labels)).astype(int)
    named = [*zip(labels, colours, strict=True), (text("atlas_unknown", language), PALE)]
    counts = whole.value_counts()
    classes = [AtlasClass(said_, colour, int(counts.get(number, 0))) for number, (said_, colour) in enumerate(named)]
    # Nothing is unknown: then the legend does not speak of it.
    kept = classes if classes[-1].parks else classes[:-1]
    return Coloured(name, title, tuple(kept), whole, said, source)


def _colours(count: int) -> list[str]:
    """Return so many of the steps from light to dark, as far apart as they go."""
    if count == 1:
        return [STEPS[2]]
    return [STEPS[round(place * (len(STEPS) - 1) / (count - 1))] for place in range(count)]


def _colours_of_classes(definition: Indicator) -> list[str]:
    """Return the colours of an indicator's own classes; what lies outside windows is neither low nor high."""
    *windows, rest = definition.classes
    if rest.at_least or not all(each.at_least for each in windows):
        return _colours(len(definition.classes))
    return [*_colours(len(windows)), SKY]


def _class_said(each: ValueClass, results: Results, name: str, language: str) -> str:
    """Return the name of a class with the norms that bound it."""
    unit, norms = indicator(name).unit, results.indicators.norms
    low, high, below = (
        amount(norms[bound], unit, language, _needed([norms[bound]])) if bound else ""
        for bound in (each.at_least, each.at_most, each.below)
    )
    if low and (high or below):
        span = text("atlas_between", language, low=low, high=high or below)
    elif low:
        span = text("atlas_from", language, low=low)
    elif below:
        span = text("atlas_below", language, high=below)
    else:
        span = text("steering_to", language, high=high) if high else ""
    return f"{each.label(language)} ({span})" if span else each.label(language)


def _needed(values: Sequence[float]) -> int:
    """Return how many decimals tell the values apart."""
    return max(len(f"{value:.6g}".partition(".")[2]) for value in values)


def _ranges(bounds: Sequence[float], name: str, language: str) -> list[str]:
    unit, inner = indicator(name).unit, bounds[1:-1]
    if not inner:
        return [amount(bounds[0], unit, language, park_decimals(name))]
    decimals = _needed(inner)
    said = [amount(bound, unit, language, decimals) for bound in inner]
    # A unit that follows its number stands once in a range.
    bare = said if unit == "eur" else [plain(bound, unit, language, decimals) for bound in inner]
    ends = ("atlas_before", "atlas_later") if unit == "year" else ("atlas_below", "atlas_from")
    middle = [text("atlas_between", language, low=low, high=high) for low, high in zip(bare, said[1:], strict=False)]
    return [text(ends[0], language, high=said[0]), *middle, text(ends[1], language, low=said[-1])]


def _shapes(shapes: gpd.GeoSeries, kind: str) -> gpd.GeoDataFrame:
    """Return shapes by `park_id` as rows of one kind."""
    return gpd.GeoDataFrame(
        {"park_id": shapes.index.astype("str"), "kind": kind}, geometry=shapes.to_numpy(), crs=shapes.crs
    )
