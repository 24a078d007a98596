"""What is given to geographic software: the parks with their indicators, and what lies on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from terreinwijzer.dossier.atlas import DEGREES, places
from terreinwijzer.dossier.results import Results
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.sources.shapes import RD
from terreinwijzer.spatial.measure import drawn
from terreinwijzer.vocabulary.tables import Column, canonical_tables
from terreinwijzer.web.tiles.layers import BUILDING_COLUMNS, PLOT_COLUMNS, offers_on_parks

PARK_COLUMNS = ("name", "rin_number", "municipality", "profile")
# What an offer tells, in the columns that it comes from.
OFFER_COLUMNS = {
    "available_ha": ("supply_offers", "immediately_available_ha"), "option_ha": ("supply_offers", "under_option_ha"),
    "offered_m2": ("property_offers", "floor_area_m2"), "offers": ("property_offers", "offer_id"),
}  # fmt: skip
KINDS = {"text": "string", "code": "string", "date": "string", "boolean": "boolean", "integer": "integer",
         "year": "integer", "number": "number"}  # fmt: skip
# A millimetre on the ground, in metres and in degrees.
STEPS = {RD: 3, DEGREES: 8}


@dataclass(frozen=True)
class Field:
    """One attribute: its kind in JSON, its unit, and its name per language."""

    kind: str
    unit: str
    names: Mapping[str, str]


@dataclass(frozen=True)
class Collection:
    """Features of one kind.

    Attributes
    ----------
    name
        As addresses have it; also that of a layer of the map.
    titles
        Per language.
    key
        Attribute that identifies a feature.
    fields
        Attributes by name, the key among them.
    table
        Their values, a row a feature; NaN where not known.
    shapes
        Per coordinate system (`EPSG:28992` and `EPSG:4326`, east before north) the shape of every row, or `None`.
    """

    name: str
    titles: Mapping[str, str]
    key: str
    fields: Mapping[str, Field]
    table: pd.DataFrame
    shapes: Mapping[str, np.ndarray[Any, Any]] = field(repr=False)

    @property
    def bounds(self) -> list[float]:
        """Return west, south, east and north in degrees; the whole country where nothing has a shape."""
        found = shapely.total_bounds(self.shapes[DEGREES])
        return [3.2, 50.7, 7.3, 53.6] if np.isnan(found).any() else [float(side) for side in found]


def feature_collections(results: Results) -> dict[str, Collection]:
    """Return what a portfolio can give, by name: `parks`, and `plots`, `buildings` and `offers` where they are known.

    Parks come with every indicator. A park without an outline has the point in the neighbourhood of its name, or no
    shape. Establishments are not given: a shape on a public map would tell who is where.
    """
    found = [_parks(results), _offers(results)]
    for table, columns in (("plots", PLOT_COLUMNS), ("buildings", BUILDING_COLUMNS)):
        rows = drawn(results.portfolio, table)
        if rows is not None:
            definition = canonical_tables()[table]
            titles = {"nl": definition.nl, "en": definition.en}
            fields = {name: _of_column(definition.column(name)) for name in columns if name in rows}
            found.append(_collection(table, titles, columns[0], fields, rows))
    return {each.name: each for each in found if len(each.table)}


def _parks(results: Results) -> Collection:
    definition = canonical_tables()["parks"]
    table = pd.DataFrame(results.portfolio.table("parks")).drop(columns="geometry", errors="ignore")
    rows = table[["park_id", *PARK_COLUMNS]].merge(
        results.indicators.per_park, left_on="park_id", right_index=True, validate="one_to_one"
    )
    fields = {name: _of_column(definition.column(name)) for name in ("park_id", *PARK_COLUMNS)}
    for name in map(str, results.indicators.per_park):
        own = catalogue()[name]
        fields[name] = Field("number", own.unit, {"nl": own.label("nl"), "en": own.label("en")})
    shapes = _where(results).reindex(rows["park_id"]).to_numpy()
    titles = {"nl": definition.nl, "en": definition.en}
    return _collection("parks", titles, "park_id", fields, gpd.GeoDataFrame(rows, geometry=shapes, crs=RD))


def _where(results: Results) -> gpd.GeoSeries:
    """Return the shape of each park by `park_id`: its outline, or else its dot."""
    outlines = drawn(results.portfolio, "parks")
    dots = places(results, "nl").shapes
    dots = dots[dots["kind"] == "dot"].set_index("park_id").geometry.to_crs(RD)
    if outlines is None:
        return dots
    known = outlines.set_index("park_id").geometry
    return gpd.GeoSeries(pd.concat([known, dots[~dots.index.isin(known.index)]]), crs=RD)


def _offers(results: Results) -> Collection:
    dots = places(results, "nl").shapes
    dots = dots[dots["kind"] == "dot"][["park_id", "geometry"]].to_crs(RD)
    rows = dots.merge(offers_on_parks(results.portfolio).reset_index(), on="park_id")
    fields = {"park_id": _of_column(canonical_tables()["parks"].column("park_id"))}
    for name, (table, column) in OFFER_COLUMNS.items():
        own = canonical_tables()[table].column(column)
        fields[name] = Field("number", own.unit, {"nl": own.nl, "en": own.en})
    definition = canonical_tables()["supply_offers"]
    return _collection("offers", {"nl": definition.nl, "en": definition.en}, "park_id", fields, rows)


def _of_column(column: Column) -> Field:
    return Field(KINDS[column.type], column.unit, {"nl": column.nl, "en": column.en})


def _collection(
    name: str, titles: Mapping[str, str], key: str, fields: Mapping[str, Field], rows: gpd.GeoDataFrame
) -> Collection:  # fmt: skip
    shapes = {crs: _rounded(rows.geometry.to_crs(crs), crs) for crs in STEPS} if len(rows) else {}
    return Collection(name, titles, key, fields, pd.DataFrame(rows)[list(fields)].reset_index(drop=True), shapes)


def _rounded(shapes: gpd.GeoSeries, crs: str) -> np.ndarray[Any, Any]:
    rounded: np.ndarray[Any, Any] = shapely.transform(shapes.to_numpy(), lambda points: points.round(STEPS[crs]))
    return rounded
