"""GML, from services and in delivered files: attributes as text, nothing asked of the network, whole or refused."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
from owslib.etree import etree

from terreinwijzer.errors import Problem, ServiceError

COLLECTIONS = ("FeatureCollection", "CityModel")


def read_document(content: bytes) -> Any:
    """Parse XML without following anything that it names; raises `ValueError` where it is cut off or no XML.

    Raises
    ------
    ServiceError
        The document is the report of a fault by a service.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        raise ValueError(str(fault)) from None
    if etree.QName(root).localname in {"ExceptionReport", "ServiceExceptionReport"}:
        said = " ".join(" ".join(root.itertext()).split())
        raise ServiceError(Problem("ows_refused", details={"said": said[:300]}))
    return root


def read_gml(content: bytes | Path, layer: str = "") -> gpd.GeoDataFrame:
    """Return the features of a GML document, every attribute as text and the identity in `gml_id`.

    Parameters
    ----------
    content
        A document that is known to be whole, or a file; a path may lead into a zip (`/vsizip/...`).
    layer
        Feature type; the first one by default.
    """
    # Left alone the library reads identifications as numbers and drops their zeros, and fetches schemas by itself.
    pyogrio.set_gdal_config_options({"GML_FIELDTYPES": "ALWAYS_STRING", "GML_SKIP_RESOLVE_ELEMS": "ALL"})
    source = BytesIO(content) if isinstance(content, bytes) else content
    return pyogrio.read_dataframe(source, layer=layer or None, DOWNLOAD_SCHEMA="NO", EXPOSE_GML_ID="YES")
