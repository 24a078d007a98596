"""Deliveries of the BGT (large-scale topography): a zip with one IMGeo CityGML file per class of surface.

Read with own preparation, because GDAL alone reads it wrong: of a building it may take the point of a house number for
the shape, and a list of coordinates that does not say its dimension it takes for three-dimensional, where surfaces with
arcs do not say it. Arcs become short lines, a point every four degrees.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from owslib.etree import etree

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.gml import read_gml
from terreinwijzer.sources.shapes import RD, in_national_grid

NOT_SHAPES = ("kruinlijn", "nummeraanduidingreeks", "lod", "plaatsingspunt", "openbareRuimteNaam")
ENDED = ("eindRegistratie", "terminationDate")
BATCH = 5_000


def bgt_surfaces(path: Path, classes: tuple[str, ...], batch: int = BATCH) -> Iterator[gpd.GeoDataFrame]:
    """Return the surfaces of some classes that exist today, a batch at a time.

    Parameters
    ----------
    path
        The delivery.
    classes
        Such as `wegdeel` or `pand`: the part of the file name after `bgt_`.
    batch
        Features per piece.

    Yields
    ------
    geopandas.GeoDataFrame
        Attributes as text under their own names and the class in `bgt_class`; EPSG:28992. Versions that have ended
        are left out: a delivery holds those too.

    Raises
    ------
    InputError
        The delivery is damaged or lacks a class.
    """
    try:
        with zipfile.ZipFile(path) as delivery:
            names = {
                Path(name).stem.removeprefix("bgt_"): name for name in delivery.namelist() if name.endswith(".gml")
            }
            absent = [each for each in classes if each not in names]
            if absent:
                details = {"known": ", ".join(sorted(names))}
                raise InputError(Problem("layer_missing", file=str(path), value=", ".join(absent), details=details))
            for each in classes:
                with delivery.open(names[each]) as file:
                    for frame in _batches(file, batch):
                        whole = in_national_grid(frame.set_crs(RD, allow_override=True), "", str(path))
                        yield _present(whole).assign(bgt_class=each)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, OSError) as fault:
        raise InputError(Problem("file_damaged", file=str(path), details={"fault": str(fault)})) from None


def _batches(file: Any, size: int) -> Iterator[gpd.GeoDataFrame]:
    members: list[bytes] = []
    for _, member in etree.iterparse(file, tag="{*}cityObjectMember", resolve_entities=False, huge_tree=True):
        for feature in member:
            _prepare(feature)
        members.append(etree.tostring(member))
        member.clear()
        while member.getprevious() is not None:
            del member.getparent()[0]
        if len(members) == size:
            yield _read(members)
            members = []
    if members:
        yield _read(members)


def _prepare(feature: Any) -> None:
    """Leave one shape, and say of every list of coordinates that it is flat."""
    for part in list(feature):
        if etree.QName(part).localname.startswith(NOT_SHAPES):
            feature.remove(part)
    for coordinates in feature.iterfind(".//{*}posList"):
        coordinates.set("srsDimension", "2")


def _read(members: list[bytes]) -> gpd.GeoDataFrame:
    frame = read_gml(b'<CityModel xmlns="http://www.opengis.net/citygml/2.0">' + b"".join(members) + b"</CityModel>")
    if len(frame) != len(members):
        fault = f"{len(members)} / {len(frame)}"
        raise InputError(Problem("file_damaged", file="bgt", details={"fault": fault}))
    return frame


def _present(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the versions that have not ended."""
    ended = pd.Series(data=False, index=frame.index)
    for name in ENDED:
        if name in frame:
            ended |= frame[name].notna()
    return frame[~ended]
