"""Other geographic software finds our tiles by the links of the standard, and reads in them what is on the map."""

import gzip

import jsonschema
import pyogrio
import pytest

ROOT = "/api/ogc/v1/voorbeeld"
SET = f"{ROOT}/collections/parks/tiles/WebMercatorQuad"
ZOOM = 11


def followed(client, document: dict, rel: str, kind: str) -> dict:
    """Return what a link of a document leads to."""
    [link] = [each for each in document["links"] if each["rel"].endswith(rel) and each["type"] == kind]
    answer = client.get(link["href"].removeprefix("http://testserver"))
    assert answer.status_code == 200, link
    return answer.json()


def limits_of(tileset: dict, zoom: int) -> dict:
    return next(each for each in tileset["tileMatrixSetLimits"] if each["tileMatrix"] == str(zoom))


def test_links_lead_from_the_collection_to_tiles_in_which_gdal_finds_every_park(on_the_map, mapped, tmp_path):
    from terreinwijzer.snapshots.reopen import case_at

    collection = on_the_map.get(f"{ROOT}/collections/parks").json()
    listed = followed(on_the_map, collection, "tilesets-vector", "application/json")
    tileset = followed(on_the_map, listed["tilesets"][0], "self", "application/json")
    scheme = followed(on_the_map, tileset, "tiling-scheme", "application/json")
    template = next(link["href"] for link in tileset["links"] if link["rel"] == "item")
    assert scheme["tileMatrices"][ZOOM]["matrixWidth"] == 2**ZOOM
    limits, found, centres = limits_of(tileset, ZOOM), set(), {}
    for row in range(limits["minTileRow"], limits["maxTileRow"] + 1):
        for column in range(limits["minTileCol"], limits["maxTileCol"] + 1):
            address = template.format(tileMatrix=ZOOM, tileRow=row, tileCol=column)
            answer = on_the_map.get(address.removeprefix("http://testserver"))
            if answer.status_code == 204:
                continue
            file = tmp_path / f"{row}-{column}.pbf"
            file.write_bytes(answer.content)
            # The tile says nowhere where it is: that is its address.
            parks = pyogrio.read_dataframe(f"MVT:{file}", layer="parks", X=str(column), Y=str(row), Z=str(ZOOM))
            parks = parks.to_crs("EPSG:28992")
            found |= set(parks["park_id"])
            centres |= dict(zip(parks["park_id"], parks.geometry.centroid, strict=True))
    ours = case_at(mapped / "voorbeeld").portfolio.table("parks").set_index("park_id").geometry
    assert found == set(ours.index)
    # A park on the edge of two tiles is cut in each of them; a park is some hundreds of metres wide.
    assert max(centre.distance(ours[key].centroid) for key, centre in centres.items()) < 400


def test_what_is_told_of_the_tiles_is_what_is_in_them(on_the_map, tmp_path):
    tilejson = on_the_map.get(f"{SET}?f=tilejson").json()
    tileset = on_the_map.get(SET).json()
    assert (tilejson["minzoom"], tilejson["maxzoom"]) == (8, 14)
    assert tileset["layers"][0]["id"] == tilejson["vector_layers"][0]["id"] == "parks"
    limits = limits_of(tileset, 14)
    (tmp_path / "tile.pbf").write_bytes(
        next(
            answer.content
            for column in range(limits["minTileCol"], limits["maxTileCol"] + 1)
            if (answer := on_the_map.get(f"{SET}/14/{limits['maxTileRow']}/{column}")).status_code == 200
        )
    )
    there = set(pyogrio.read_info(f"MVT:{tmp_path / 'tile.pbf'}")["fields"]) - {"mvt_id"}
    assert there == set(tileset["layers"][0]["propertiesSchema"]["properties"])


def test_a_tileset_is_as_the_standard_describes_it(on_the_map):
    """What its requirements "tileset" and "tilesets-list" ask for."""
    link = {"type": "object", "required": ["href", "rel"]}
    needed = {"required": ["dataType", "crs", "links"], "properties": {"links": {"items": link, "minItems": 1}}}
    jsonschema.validate(on_the_map.get(SET).json(), needed)
    listed = on_the_map.get(f"{ROOT}/collections/parks/tiles").json()
    jsonschema.validate(listed, {"required": ["tilesets"], "properties": {"tilesets": {"items": needed}}})


def test_what_is_promised_is_kept_and_no_more(on_the_map):
    promised = {part.rpartition("/spec/")[2] for part in on_the_map.get(f"{ROOT}/conformance").json()["conformsTo"]}
    assert {f"ogcapi-tiles-1/1.0/conf/{part}" for part in ("core", "mvt", "tileset", "tilesets-list")} <= promised
    # Nothing can be written here, and a browser is led to the page for people.
    assert not [part for part in promised if "create" in part or part.endswith("/html")]
    assert on_the_map.post(f"{ROOT}/collections/parks/items", {}).status_code == 405
    paths = on_the_map.get(f"{ROOT}/openapi").json()["paths"]
    assert "/collections/parks/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}" in paths


def test_a_reader_is_told_when_its_tile_still_holds(on_the_map):
    limits = limits_of(on_the_map.get(SET).json(), 8)
    address = f"{SET}/8/{limits['minTileRow']}/{limits['minTileCol']}"
    plain = on_the_map.get(address)
    packed = on_the_map.get(address, headers={"accept-encoding": "gzip"})
    assert gzip.decompress(packed.content) == plain.content
    assert on_the_map.get(address, headers={"if-none-match": plain["ETag"]}).status_code == 304
    assert packed["ETag"] != plain["ETag"]


@pytest.mark.parametrize(
    ("rest", "status"),
    [("parks/tiles/Other", 404), ("parks/tiles/Other/8/1/1", 404), ("nothing/tiles", 404),
     ("parks/tiles/WebMercatorQuad/15/0/0", 404),
     ("nothing/tiles/WebMercatorQuad/8/1/1", 404), ("parks/tiles/WebMercatorQuad/8/256/1", 404),
     ("parks/tiles/WebMercatorQuad/8/1/1?f=png", 400), ("parks/tiles/WebMercatorQuad?f=xml", 400),
     ("parks/tiles/WebMercatorQuad/8/1/1", 204)],
)  # fmt: skip
def test_what_is_not_there_is_told_as_a_problem(on_the_map, rest, status):
    answer = on_the_map.get(f"{ROOT}/collections/{rest}")
    assert answer.status_code == status
    assert status == 204 or answer["Content-Type"] == "application/problem+json"
