"""The features of a portfolio as pygeoapi asks for them: by box, by value, in order, and a page at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely
from pygeoapi.provider.base import BaseProvider, ProviderInvalidQueryError, ProviderItemNotFoundError

from terreinwijzer.dossier.atlas import DEGREES
from terreinwijzer.sources.shapes import RD
from terreinwijzer.web.ogc.collections import Collection, feature_collections
from terreinwijzer.web.pages.frame import portfolio

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
RD_URI = "http://www.opengis.net/def/crs/EPSG/0/28992"


class Features(BaseProvider):  # type: ignore[misc]  # pygeoapi has no types
    """One collection of a portfolio. `data` names the portfolio and `layer` the collection."""

    def __init__(self, provider_def: dict[str, Any]) -> None:
        """Find the collection."""
        super().__init__(provider_def)
        shown = portfolio(self.data)
        self._system, self._other = (RD, DEGREES) if provider_def["storage_crs"] == RD_URI else (DEGREES, RD)
        self._own: Collection = shown.made(feature_collections)[provider_def["layer"]]
        self.get_fields()

    def get_fields(self) -> dict[str, Any]:
        """Return the attributes with their kind, name and unit."""
        if not self._fields:
            for name, own in self._own.fields.items():
                self._fields[name] = {"type": own.kind, "title": own.names["nl"], "description": own.names["en"]}
                if own.unit:
                    self._fields[name]["x-ogc-unit"] = own.unit
        return dict(self._fields)

    def query(
        self, offset: int = 0, limit: int = 10, resulttype: str = "results", bbox: list[float] | None = None,
        datetime_: str | None = None, properties: list[tuple[str, str]] | None = None,  # noqa: ARG002
        sortby: list[dict[str, str]] | None = None, select_properties: list[str] | None = None,
        skip_geometry: bool = False, q: str | None = None, crs_transform_spec: Any = None, **_more: Any,
    ) -> dict[str, Any]:  # fmt: skip
        """Return the features that fit, and how many there are; `bbox` is in the storage system."""
        rows = self._fitting(bbox or [], properties or [], q)
        for each in reversed(sortby or []):
            ordered = self._own.table.loc[rows, each["property"]]
            rows = ordered.sort_values(ascending=each["order"] == "+", kind="stable").index
        page = rows[offset : offset + limit] if resulttype != "hits" else rows[:0]
        shapes = None if skip_geometry else self._own.shapes[self._asked(crs_transform_spec)]
        names = [name for name in self._own.fields if not select_properties or name in select_properties]
        features = [self._feature(row, names, shapes) for row in page]
        return {
            "type": "FeatureCollection", "features": features,
            "numberMatched": len(rows), "numberReturned": len(features),
        }  # fmt: skip

    def get(self, identifier: str, crs_transform_spec: Any = None, **_more: Any) -> dict[str, Any]:
        """Return one feature.

        Raises
        ------
        ProviderItemNotFoundError
            There is none of this key.
        """
        values = self._own.table
        rows = values.index[values[self._own.key] == identifier]
        if rows.empty:
            raise ProviderItemNotFoundError(user_msg=f"There is no feature {identifier!r}.")
        return self._feature(rows[0], list(self._own.fields), self._own.shapes[self._asked(crs_transform_spec)])

    def _asked(self, crs_transform_spec: Any) -> str:
        """Return the coordinate system that is asked for; shapes are kept in both that can be."""
        return self._system if crs_transform_spec is None else self._other

    def _fitting(self, bbox: list[float], properties: list[tuple[str, str]], q: str | None) -> pd.Index:
        values = self._own.table
        fits = np.ones(len(values), dtype=bool)
        if bbox:
            if not np.isfinite(bbox).all():
                raise ProviderInvalidQueryError(user_msg="bbox lies outside the area of its coordinate system.")
            shapes = self._own.shapes[self._system]
            fits &= shapely.is_missing(shapes) | shapely.intersects(shapes, shapely.box(*bbox))
        for name, wanted in properties:
            fits &= (values[name].map(_written) == wanted).to_numpy(dtype=bool)
        if q:
            words = values.select_dtypes(include=["object", "string"]).fillna("").agg(" ".join, axis=1).str.casefold()
            for word in q.casefold().replace(",", " ").split():
                fits &= words.str.contains(word, regex=False).to_numpy(dtype=bool)
        return values.index[fits]

    def _feature(self, row: int, names: list[str], shapes: np.ndarray[Any, Any] | None) -> dict[str, Any]:
        values = self._own.table.loc[row]
        shape = None if shapes is None else shapes[row]
        return {
            "type": "Feature", "id": str(values[self._own.key]),
            "geometry": None if shape is None else shapely.geometry.mapping(shape),
            "properties": {name: _plain(values[name], self._own.fields[name].kind) for name in names},
        }  # fmt: skip


def _plain(value: Any, kind: str) -> Any:
    if pd.isna(value):
        return None
    if kind == "number":
        return float(value)
    return int(value) if kind == "integer" else str(value)


def _written(value: Any) -> str:
    """Return a value as an address has it: 12 and 12.0 are the same."""
    if pd.isna(value):
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
