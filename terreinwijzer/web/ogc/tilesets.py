"""The vector tiles of the map as pygeoapi asks for them: which sets of tiles there are, and what is in them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from pygeoapi.models.provider.base import TileMatrixSetEnum
from pygeoapi.provider.base_mvt import BaseMVTProvider

from terreinwijzer.web.ogc.collections import OFFER_COLUMNS, feature_collections
from terreinwijzer.web.pages.frame import portfolio
from terreinwijzer.web.pages.tiles import MVT, tiles_of
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.tiles.kept import LayerInfo
from terreinwijzer.web.tiles.layers import BUILDING_COLUMNS, PLOT_COLUMNS

# The only way in which the tiles are cut; that of every map on the web.
SCHEME = "WebMercatorQuad"
# Parks of which no outline is known are dots.
INSTEAD = {"parks": "dots"}
# What the tiles of a layer tell, of what the collection has.
COLUMNS = {
    "parks": ("park_id", "name"), "dots": ("park_id", "until"), "plots": PLOT_COLUMNS, "buildings": BUILDING_COLUMNS,
    "offers": ("park_id", *OFFER_COLUMNS),
}  # fmt: skip
REL = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"


def layer_of(shown: Shown, name: str) -> LayerInfo | None:
    """Return the layer of tiles that shows a collection; `None` where there is none."""
    layers = tiles_of(shown).layers
    return layers.get(name) or layers.get(INSTEAD.get(name, ""))


class Tilesets(BaseMVTProvider):  # type: ignore[misc]  # pygeoapi has no types
    """The tiles of one collection. `data` names the portfolio; the tiles themselves go another, shorter way."""

    def __init__(self, provider_def: dict[str, Any]) -> None:
        """Find the layer."""
        super().__init__(provider_def)
        self._name = provider_def["layer"]
        found = layer_of(portfolio(self.data), self._name)
        assert found is not None  # noqa: S101  (the service names only what there is)
        self._layer = found

    def get_layer(self) -> str:
        """Return the name of the layer within the tiles."""
        return self._layer.name

    def get_tiling_schemes(self) -> list[Any]:
        """Return the ways in which tiles are cut."""
        return [each.value for each in TileMatrixSetEnum if each.value.tileMatrixSet == SCHEME]

    def get_tiles_service(self, baseurl: str = "", servicepath: str = "", **_more: Any) -> dict[str, Any]:  # noqa: ARG002
        """Return the links to the tiles, beside those of the sets."""
        return {"links": [_item(servicepath.replace("{tileMatrixSetId}", SCHEME))]}

    def get_metadata(
        self, dataset: str, server_url: str, metadata_format: Any = None, title: str = "", **_more: Any
    ) -> dict[str, Any]:  # fmt: skip
        """Return what the set of tiles is: in the words of the standard, or as TileJSON."""
        at = f"{server_url}/collections/{dataset}/tiles/{SCHEME}"
        template = f"{at}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}?f=mvt"
        bounds, fields = self._bounds(), self._attributes()
        if str(getattr(metadata_format, "value", metadata_format)).lower() == "tilejson":
            short = template.replace("{tileMatrix}/{tileRow}/{tileCol}", "{z}/{y}/{x}")
            layer = {"id": self._layer.name, "fields": {name: kind for name, kind, _ in fields}}
            return {"tilejson": "3.0.0", "name": title, "tiles": [short], "minzoom": self._layer.low,
                    "maxzoom": self._layer.high, "bounds": bounds, "vector_layers": [layer]}  # fmt: skip
        scheme = self.get_tiling_schemes()[0]
        properties = {name: {"type": kind, "title": label} for name, kind, label in fields}
        return {
            "title": title, "dataType": "vector", "crs": scheme.crs, "tileMatrixSetURI": scheme.tileMatrixSetURI,
            "links": [
                {"rel": "self", "type": "application/json", "href": f"{at}?f=json"},
                {"rel": REL, "type": "application/json", "href": f"{server_url}/TileMatrixSets/{SCHEME}?f=json"},
                _item(template),
                {"rel": "describedby", "type": "application/json", "title": "TileJSON", "href": f"{at}?f=tilejson"},
            ],
            "layers": [{"id": self._layer.name, "dataType": "vector", "minTileMatrix": str(self._layer.low),
                        "maxTileMatrix": str(self._layer.high),
                        "propertiesSchema": {"type": "object", "properties": properties}}],
            "tileMatrixSetLimits": [limits(bounds, zoom) for zoom in range(self._layer.low, self._layer.high + 1)],
            "boundingBox": {"lowerLeft": bounds[:2], "upperRight": bounds[2:],
                            "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"},
        }  # fmt: skip

    def _bounds(self) -> list[float]:
        return list(tiles_of(portfolio(self.data)).bounds) or [3.2, 50.7, 7.3, 53.6]

    def _attributes(self) -> list[tuple[str, str, str]]:
        """Return name, kind and label of the attributes that are in the tiles."""
        own = portfolio(self.data).made(feature_collections)[self._name].fields
        return [(name, own[name].kind, own[name].names["nl"]) for name in COLUMNS[self._layer.name] if name in own]


def limits(bounds: Sequence[float], zoom: int) -> dict[str, Any]:
    """Return the first and last row and column of tiles that hold something of an area.

    Parameters
    ----------
    bounds
        West, south, east and north in degrees.
    zoom
        The world is cut into 2 ** zoom rows and columns, from the north and the west, in Web Mercator (EPSG:3857).
    """
    west, south, east, north = bounds
    count = 1 << zoom

    def column(degrees: float) -> int:
        return min(count - 1, max(0, math.floor((degrees + 180) / 360 * count)))

    def row(degrees: float) -> int:
        height = math.asinh(math.tan(math.radians(degrees))) / math.pi
        return min(count - 1, max(0, math.floor((1 - height) / 2 * count)))

    return {"tileMatrix": str(zoom), "minTileRow": row(north), "maxTileRow": row(south),
            "minTileCol": column(west), "maxTileCol": column(east)}  # fmt: skip


def _item(template: str) -> dict[str, Any]:
    return {"rel": "item", "type": MVT, "href": template, "templated": True, "title": "Mapbox vector tiles"}
