"""An imitation of the national server for OGC API Features, with its habits, over real features.

Habits, from the server's own source and the recorded answers beside the project: any parameter that it does not know
is an error; `limit` above its maximum is lowered without a word; the cursor is opaque and bound to all other
parameters; systems go by URI; the default is CRS84; the coordinate system of an answer stands in a header only.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import geopandas as gpd
from loopback import Loopback, Question, Reply
from shapely.geometry import box

RD_URI = "http://www.opengis.net/def/crs/EPSG/0/28992"
CRS84_URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
SYSTEMS = {RD_URI: "EPSG:28992", CRS84_URI: "OGC:CRS84"}
KNOWN = (
    "f",
    "limit",
    "cursor",
    "crs",
    "datetime",
    "bbox",
    "bbox-crs",
    "filter",
    "filter-crs",
    "filter-lang",
    "profile",
)


class NationalService(Loopback):
    """Serves collections (GeoDataFrames in EPSG:28992 with column `fid`), at most `most` features a page."""

    def __init__(
        self,
        collections: Mapping[str, gpd.GeoDataFrame],
        *,
        most: int = 1000,
        filters: Sequence[str] = (),
        schema: bool = True,
    ) -> None:
        super().__init__(self._answer)
        self._collections = dict(collections)
        self._most, self._filters, self._schema = most, tuple(filters), schema

    def _answer(self, question: Question) -> Reply:
        parts = question.path.strip("/").split("/")
        if parts == ["collections"]:
            return _json({"collections": [{"id": name} for name in self._collections]})
        if parts[0] != "collections" or parts[1] not in self._collections:
            return _problem(404, "Not Found", "collection does not exist")
        if len(parts) == 2:
            return _json({"id": parts[1], "crs": list(SYSTEMS), "storageCrs": RD_URI})
        if parts[2] == "schema":
            return self._schema_of(parts[1]) if self._schema else _problem(404, "Not Found", "no schema")
        return self._items(self._collections[parts[1]], question)

    def _schema_of(self, name: str) -> Reply:
        columns = [column for column in self._collections[name].columns if column not in {"fid", "geometry"}]
        properties: dict[str, Any] = {column: {"type": "string"} for column in columns}
        properties["geometry"] = {"format": "geometry-any", "x-ogc-role": "primary-geometry"}
        return _json({"type": "object", "properties": properties}, "application/schema+json")

    def _items(self, features: gpd.GeoDataFrame, question: Question) -> Reply:
        query = dict(question.query)
        cursor = query.pop("cursor", "")
        start = _place_of(cursor, query)
        if refusal := self._refusal(query) or ("cursor does not match the parameters" if start is None else ""):
            return _problem(400, "Bad Request", refusal)
        chosen = self._chosen(features, query)
        crs = query.get("crs", CRS84_URI)
        end = start + min(int(query.get("limit", 10)), self._most)
        page = chosen.iloc[start:end].to_crs(SYSTEMS[crs])
        about = json.loads(page.drop(columns="fid").to_json())
        for feature, identity in zip(about["features"], page["fid"], strict=True):
            feature["id"] = identity
        links = [{"rel": "self", "type": "application/geo+json", "href": self.base + question.target}]
        if end < len(chosen):
            address = f"{self.base}{question.path}?{urlencode({**query, 'cursor': _cursor_to(end, query)})}"
            links.append({"rel": "next", "title": "Next page", "type": "application/geo+json", "href": address})
        answer = {
            "type": "FeatureCollection", "timeStamp": "2026-01-01T00:00:00Z", "links": links,
            "features": about["features"], "numberReturned": len(page),
        }  # fmt: skip
        content = json.dumps(answer).encode()
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        if question.headers.get("if-none-match") == etag:
            return Reply(b"", 304, {"ETag": etag})
        return Reply(content, headers={"Content-Type": "application/geo+json", "Content-Crs": f"<{crs}>", "ETag": etag})

    def _refusal(self, query: Mapping[str, str]) -> str:
        """Return why a question is refused, empty where it is not."""
        unknown = sorted(set(query) - set(KNOWN) - set(self._filters))
        if unknown:
            return f"unknown query parameter(s) found: {', '.join(unknown)}"
        if query.get("crs", CRS84_URI) not in SYSTEMS:
            return "crs must start with http://www.opengis.net/def/crs/"
        sides = [float(side) for side in query.get("bbox", "0,0,1,1").split(",")]
        if len(sides) != 4 or sides[0] >= sides[2] or sides[1] >= sides[3]:
            return "bbox should contain exactly 4 values and have an area"
        return ""

    def _chosen(self, features: gpd.GeoDataFrame, query: Mapping[str, str]) -> gpd.GeoDataFrame:
        if "bbox" in query:
            sides = [float(side) for side in query["bbox"].split(",")]
            asked = gpd.GeoSeries([box(*sides)], crs=SYSTEMS[query.get("bbox-crs", CRS84_URI)]).to_crs("EPSG:28992")
            features = features[features.intersects(asked.iloc[0])]
        for name in set(self._filters) & set(query):
            features = features[features[name] == query[name]]
        return features


def _seal(query: Mapping[str, str]) -> str:
    return hashlib.sha256(urlencode(sorted(query.items())).encode()).hexdigest()[:6]


def _cursor_to(place: int, query: Mapping[str, str]) -> str:
    return base64.urlsafe_b64encode(f"{place}|{_seal(query)}".encode()).decode()


def _place_of(cursor: str, query: Mapping[str, str]) -> int | None:
    """Return where a cursor points, None where it belongs to another question."""
    if not cursor:
        return 0
    place, _, sealed = base64.urlsafe_b64decode(cursor).decode().partition("|")
    return int(place) if sealed == _seal(query) else None


def _json(value: Any, kind: str = "application/json") -> Reply:
    return Reply(json.dumps(value).encode(), headers={"Content-Type": kind})


def _problem(status: int, title: str, detail: str) -> Reply:
    content = json.dumps({"status": status, "title": title, "detail": detail}).encode()
    return Reply(content, status, {"Content-Type": "application/problem+json"})
