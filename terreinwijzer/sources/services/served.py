"""Features as services give them: GeoJSON to a GeoDataFrame in EPSG:28992, attributes untouched."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.errors import ShapelyError

from terreinwijzer.errors import Problem, ServiceError
from terreinwijzer.sources.services.pages import IDENTITY
from terreinwijzer.sources.shapes import in_national_grid

RD_URI = "http://www.opengis.net/def/crs/EPSG/0/28992"
CRS84_URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
# Only systems with x before y are here: with others a client and a server can disagree in silence.
KNOWN_CRS = {
    RD_URI: "EPSG:28992",
    CRS84_URI: "OGC:CRS84",
    "http://www.opengis.net/def/crs/OGC/0/CRS84": "OGC:CRS84",
    "urn:ogc:def:crs:EPSG::28992": "EPSG:28992",
    "urn:ogc:def:crs:OGC:1.3:CRS84": "OGC:CRS84",
}


def read_collection(content: bytes) -> dict[str, Any]:
    """Read a GeoJSON feature collection; raises `ValueError` where it is none or holds less than it says."""
    raw = json.loads(content)
    if not isinstance(raw, dict) or raw.get("type") != "FeatureCollection" or not isinstance(raw.get("features"), list):
        message = "no FeatureCollection"
        raise ValueError(message)
    said = raw.get("numberReturned")
    if isinstance(said, int) and said != len(raw["features"]):
        message = f"numberReturned {said}, features {len(raw['features'])}"
        raise ValueError(message)
    return raw


def frame_of(
    features: Sequence[Mapping[str, Any]], kinds: Mapping[str, str], crs: str, address: str
) -> gpd.GeoDataFrame:
    """Return features in EPSG:28992 with their identity in column `@id`.

    Parameters
    ----------
    features
        GeoJSON features. One without an id is known by its whole content.
    kinds
        Kind of value of each attribute, from `kinds_of`.
    crs
        What the coordinates are in, as pyproj knows it, x before y.
    address
        For messages.

    Raises
    ------
    ServiceError
        A shape cannot be read.
    InputError
        The coordinates contradict `crs`.
    """
    texts = {name for name, kind in kinds.items() if kind in {"nested", "mixed"}}
    attributes = pd.DataFrame.from_records([_plain(feature.get("properties") or {}, texts) for feature in features])
    attributes = attributes.reindex(range(len(features)))
    attributes[IDENTITY] = pd.Series([_identity(feature) for feature in features], dtype="str")
    try:
        shapes = shapely.from_geojson(
            np.array(
                [json.dumps(feature["geometry"]) if feature.get("geometry") else None for feature in features], object
            )
        )
    except ShapelyError as fault:
        raise ServiceError(Problem("features_shape_unreadable", file=address, details={"fault": str(fault)})) from None
    frame = gpd.GeoDataFrame(attributes, geometry=gpd.GeoSeries(shapes, index=attributes.index), crs=crs)
    return in_national_grid(frame, "", address)


def kinds_of(features: Sequence[Mapping[str, Any]], declared: frozenset[str] = frozenset()) -> dict[str, str]:
    """Return the kind of value of each attribute: `text`, `number`, `boolean`, `nested`, `mixed` or `unknown`.

    Parameters
    ----------
    features
        GeoJSON features of one page.
    declared
        Attributes that the service says there are: one that a whole page lacks is then null, not gone.

    Returns
    -------
    dict
        By attribute. `unknown`: all are null. `mixed`: one page holds more than one kind, such as house numbers of
        which some have a letter; such an attribute is kept as text.
    """
    kinds = dict.fromkeys(declared, "unknown") if features else {}
    for feature in features:
        for name, value in (feature.get("properties") or {}).items():
            kind, known = _kind(value), kinds.get(name, "unknown")
            if known == "unknown":
                kinds[name] = kind
            elif kind not in {"unknown", known}:
                kinds[name] = "mixed"
    return kinds


def _plain(properties: Mapping[str, Any], texts: set[str]) -> dict[str, Any]:
    """Return values such that each column holds one kind: lists, objects and mixtures as JSON text."""
    return {
        name: json.dumps(value, ensure_ascii=False)
        if name in texts and value is not None and not isinstance(value, str)
        else value
        for name, value in properties.items()
    }


def _identity(feature: Mapping[str, Any]) -> str:
    identity = feature.get("id")
    return json.dumps(feature, sort_keys=True) if identity is None else str(identity)


def _kind(value: Any) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "text" if isinstance(value, str) else "nested"
