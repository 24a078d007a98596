"""The description of the service (OpenAPI): what pygeoapi writes of it, with what is here and without what is not."""

from __future__ import annotations

from typing import Any

from pygeoapi.openapi import get_oas

FEATURES = "https://schemas.opengis.net/ogcapi/features/part1/1.0/openapi/ogcapi-features-1.yaml#/components"
TILES = "https://schemas.opengis.net/ogcapi/tiles/part1/1.0/openapi/ogcapi-tiles-1.yaml#/components"
SORTBY = "https://raw.githubusercontent.com/opengeospatial/ogcapi-records/master/core/openapi/parameters/sortby.yaml"
PROBLEM = {
    "description": "A fault, told in the language asked for.",
    "content": {
        "application/problem+json": {
            "schema": {
                "type": "object",
                "required": ["type", "title", "status"],
                "properties": {
                    "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
                    "detail": {"type": "string"},
                },
            }
        }
    },
}  # fmt: skip


def _in_path(name: str, kind: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": kind}}


PARAMETERS = {
    "featureId": _in_path("featureId", "string"),
    "tileMatrixSetId": _in_path("tileMatrixSetId", "string"),
    "tileMatrix": _in_path("tileMatrix", "string"),
    "tileRow": _in_path("tileRow", "integer"),
    "tileCol": _in_path("tileCol", "integer"),
    "sortby": {
        "name": "sortby", "in": "query", "required": False, "style": "form", "explode": False,
        "schema": {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": "[+|-]?[A-Za-z_].*"}},
    },
    "datetime": {
        "name": "datetime", "in": "query", "required": False, "style": "form", "explode": False,
        "description": "A moment or an interval (RFC 3339). Features carry no time of their own: all match.",
        "schema": {"type": "string"},
    },
}  # fmt: skip
# What pygeoapi refers to elsewhere and is told here itself: faults are told in another form than it thinks, and a
# reader without a way to the world still knows how to ask.
OURS = {
    **{f"{FEATURES}/responses/{name}": "#/components/responses/Problem"
       for name in ("InvalidParameter", "NotFound", "ServerError")},
    "https://schemas.opengis.net/ogcapi/processes/part1/1.0/openapi/responses/NotFound.yaml":
        "#/components/responses/Problem",
    f"{FEATURES}/parameters/featureId": "#/components/parameters/featureId",
    **{f"{TILES}/parameters/{name}": f"#/components/parameters/{name}"
       for name in ("tileMatrixSetId", "tileMatrix", "tileRow", "tileCol")},
    SORTBY: "#/components/parameters/sortby",
}  # fmt: skip


def described(config: dict[str, Any]) -> dict[str, Any]:
    """Return the description (OpenAPI 3.0) of a service that is set up for pygeoapi.

    Nothing is computed on request here, so its jobs are left out; the sets of tiles, which it answers and does not
    describe, are added.
    """
    document: dict[str, Any] = _told_here(get_oas(config))
    paths = {address: said for address, said in document["paths"].items() if not address.startswith("/jobs")}
    matrix_set, common = {"$ref": "#/components/parameters/tileMatrixSetId"}, _common()
    paths["/TileMatrixSets"] = _get("getTileMatrixSets", "The ways in which tiles are cut", "server", common)
    paths["/TileMatrixSets/{tileMatrixSetId}"] = _get(
        "getTileMatrixSet", "One way in which tiles are cut", "server", [matrix_set, *common]
    )
    for name in config["resources"]:
        # The standard wants it, also where nothing differs in time; pygeoapi takes it and is silent on it.
        paths[f"/collections/{name}/items"]["get"]["parameters"].append({"$ref": "#/components/parameters/datetime"})
        if f"/collections/{name}/tiles" in paths:
            paths[f"/collections/{name}/tiles/{{tileMatrixSetId}}"] = _get(
                f"describe{name.capitalize()}.collection.vector.getTileSet", f"The set of tiles of {name}", name,
                [matrix_set, *common],
            )  # fmt: skip
    used = {tag for said in paths.values() for operation in said.values() for tag in operation.get("tags", ())}
    components = document["components"]
    components["parameters"] |= PARAMETERS
    components["responses"] |= {"Problem": PROBLEM, "default": PROBLEM}
    tags = [tag for tag in document["tags"] if tag["name"] in used]
    return document | {"paths": paths, "components": components, "tags": tags}


def _common() -> list[dict[str, str]]:
    return [{"$ref": f"#/components/parameters/{name}"} for name in ("f", "lang")]


def _get(operation: str, summary: str, tag: str, parameters: list[dict[str, str]]) -> dict[str, Any]:
    answers = {
        "200": {"description": summary, "content": {"application/json": {"schema": {"type": "object"}}}},
        **{status: {"$ref": "#/components/responses/Problem"} for status in ("400", "404")},
    }
    return {"get": {"operationId": operation, "summary": summary, "tags": [tag], "parameters": parameters,
                    "responses": answers}}  # fmt: skip


def _told_here(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: OURS.get(each, each) if key == "$ref" else _told_here(each) for key, each in part.items()}
    return [_told_here(each) for each in part] if isinstance(part, list) else part
