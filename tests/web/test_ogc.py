"""Other geographic software reads our features: right places, right counts, right coordinate systems."""

from collections.abc import Iterator

import geopandas as gpd
import ogcapi_registry
import pyogrio
import pytest
import shapely
from served import served

from terreinwijzer.api.case import state_of
from terreinwijzer.snapshots.reopen import case_at
from terreinwijzer.web.tiles.layers import offers_on_parks

ROOT = "/api/ogc/v1/voorbeeld"
RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
STRANGE = ("", ",", "-", "-1", "nan", "nan,nan,nan,nan", "1e999,0,0,0", "0,0,inf,inf", "../..", "\x00", "%", "é", "{}",
           "/", "99999999999", "9" * 400, "http://www.opengis.net/def/crs/EPSG/0/", "2020-13-01/..")  # fmt: skip
# Within the first park, which ends half a kilometre before the next.
FIRST_PARK = (180_100, 320_100, 180_400, 320_400)


@pytest.fixture(scope="module")
def results(mapped):
    return state_of(case_at(mapped / "voorbeeld"))


@pytest.fixture(scope="module")
def address(mapped, new_database, tmp_path_factory) -> Iterator[str]:
    """Return the address of the service; GDAL waits for it, so that it runs in a process of its own."""
    with served(mapped, new_database(), tmp_path_factory.mktemp("served")) as address:
        yield f"{address}{ROOT}"


def read(address: str, layer: str, **options: object) -> gpd.GeoDataFrame:
    """Return a layer as GDAL's own client of the standard reads it; QGIS uses the same standard."""
    return pyogrio.read_dataframe(f"OAPIF:{address}", layer=layer, **options)


def test_gdal_finds_the_layers(address):
    assert {name for name, _ in pyogrio.list_layers(f"OAPIF:{address}")} == {"parks", "plots", "buildings", "offers"}


@pytest.mark.parametrize("layer", ["parks", "plots", "buildings"])
def test_gdal_reads_every_feature_at_its_place_in_both_coordinate_systems(address, results, layer):
    key = {"parks": "park_id", "plots": "plot_id", "buildings": "building_id"}[layer]
    ours = results.portfolio.table(layer).set_index(key).geometry
    rd = read(address, layer, CRS="EPSG:28992").set_index(key)
    assert rd.crs == "EPSG:28992"
    assert len(rd) == len(ours) == 130
    assert rd.geometry[ours.index].geom_equals_exact(ours, 0.01).all()
    degrees = read(address, layer, CRS="OGC:CRS84").set_index(key)
    assert degrees.crs.to_authority() == ("OGC", "CRS84")
    assert degrees.total_bounds[0] == pytest.approx(5.7, abs=0.2)  # east before north, as in GeoJSON
    assert degrees.geometry[ours.index].to_crs("EPSG:28992").hausdorff_distance(ours).max() < 0.01


def test_parks_come_with_every_indicator_unrounded_and_gaps_stay_gaps(address, results):
    read_back = read(address, "parks", CRS="EPSG:28992").set_index("park_id")
    values = results.indicators.per_park
    assert set(values) <= set(read_back)
    for name in values:
        found, own = read_back.loc[values.index, name].astype("float64"), values[name].astype("float64")
        assert found.equals(own.rename_axis(found.index.name)), name
    assert read_back["vacancy_pct"].isna().sum() == 13


def test_only_parks_that_offer_something_are_offers_there_too(address, results):
    offers = read(address, "offers", CRS="EPSG:28992").set_index("park_id")
    assert offers["available_ha"].to_dict() == offers_on_parks(results.portfolio)["available_ha"].to_dict()
    assert (offers.geom_type == "Point").all()


def test_gdal_asks_for_a_window_and_gets_what_lies_in_it(address):
    assert read(address, "parks", CRS="EPSG:28992", bbox=FIRST_PARK)["park_id"].to_list() == ["park-000"]


def test_the_way_through_all_pages_gives_every_feature_once(on_the_map):
    address, keys = f"{ROOT}/collections/parks/items?limit=50", []
    while address:
        page = on_the_map.get(address).json()
        keys += [each["id"] for each in page["features"]]
        assert page["numberMatched"] == 130
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), "")
    assert len(keys) == len(set(keys)) == 130


def test_features_are_asked_by_value_by_words_and_in_order(on_the_map):
    items = f"{ROOT}/collections/parks/items"
    found = on_the_map.get(f"{items}?profile=mixed&sortby=-jobs&limit=3&properties=jobs&skipGeometry=true").json()
    assert found["numberMatched"] == 32
    assert [each["properties"]["jobs"] for each in found["features"]] == [999.0, 971.0, 943.0]
    assert found["features"][0]["geometry"] is None
    assert on_the_map.get(f"{items}?q=terrein+129").json()["features"][0]["id"] == "park-129"
    assert on_the_map.get(f"{items}?jobs=110").json()["numberMatched"] == 1


def test_the_coordinate_system_of_the_answer_is_told(on_the_map):
    items = f"{ROOT}/collections/parks/items"
    assert on_the_map.get(items)["Content-Crs"] == f"<{CRS84}>"
    answer = on_the_map.get(f"{items}?crs={RD}&bbox={','.join(map(str, FIRST_PARK))}&bbox-crs={RD}")
    assert answer["Content-Crs"] == f"<{RD}>"
    assert answer["Content-Type"] == "application/geo+json"
    assert [each["id"] for each in answer.json()["features"]] == ["park-000"]


@pytest.mark.parametrize(
    ("rest", "status"),
    [("collections/nothing", 404), ("collections/parks/items/nothing", 404), ("collections/nothing/items", 404),
     ("collections/parks/items?bbox=1,2", 400), ("collections/parks/items?crs=EPSG:1", 400),
     ("collections/parks/items?limit=0", 400), ("collections/parks/items?colour=red", 400),
     ("collections/parks/items?filter=jobs%3E1", 400), ("collections/parks/items?datetime=2030-01-01/2031-01-01", 400),
     ("collections/parks/items?sortby=", 400), ("collections?f=xml", 400), ("collections/parks/items?f=csv", 400)],
)  # fmt: skip
def test_a_wrong_question_is_told_as_a_problem(on_the_map, rest, status):
    answer = on_the_map.get(f"{ROOT}/{rest}", headers={"accept-language": "en"})
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]


@pytest.mark.parametrize("name", ["bbox", "bbox-crs", "crs", "limit", "offset", "resulttype", "datetime", "sortby",
                                  "properties", "skipGeometry", "q", "f", "lang", "jobs", "profile"])  # fmt: skip
def test_no_value_of_a_parameter_is_a_fault_of_ours(on_the_map, name):
    for value in STRANGE:
        for rest in ("collections/parks/items", "collections/parks/items/park-001", "collections"):
            assert on_the_map.get(f"{ROOT}/{rest}", {name: value}).status_code < 500, (rest, value)


def test_every_link_leads_somewhere(on_the_map):
    """As a program that knows only the first address would find its way."""
    seen, left = set(), [ROOT + "/"]
    while left:
        address = left.pop()
        answer = on_the_map.get(address)
        assert answer.status_code in {200, 302}, address
        seen.add(address)
        if "json" not in answer.get("Content-Type", ""):
            continue
        found = answer.json()
        for part in (
            (found, *found.get("collections", []), *found.get("tilesets", [])) if isinstance(found, dict) else ()
        ):
            for link in part.get("links", []) if isinstance(part.get("links"), list) else ():
                address = link["href"].removeprefix("http://testserver")
                if (
                    address.startswith(ROOT)
                    and address not in seen
                    and not any(part in address for part in ("items", "{"))
                ):
                    left.append(address)
    assert len(seen) > 15


def test_a_browser_gets_the_page_that_tells_the_same(on_the_map):
    for rest, page in (("/", "/en/voorbeeld/"), ("/collections", "/en/voorbeeld/parks/"),
                       ("/collections/parks/items/park-003", "/en/voorbeeld/parks/park-003/")):  # fmt: skip
        answer = on_the_map.get(ROOT + rest, headers={"accept": "text/html", "accept-language": "en"})
        assert answer.status_code == 302
        assert answer["Location"] == page


def test_the_names_of_attributes_follow_the_vocabulary(on_the_map):
    schema = on_the_map.get(f"{ROOT}/collections/parks/schema").json()["properties"]
    assert schema["vacancy_pct"]["title"] == "Leegstand"
    assert schema["vacancy_pct"]["x-ogc-unit"] == "pct"
    assert schema["park_id"]["x-ogc-role"] == "id"


def test_one_portfolio_never_gives_features_of_another(on_the_map):
    assert on_the_map.get("/api/ogc/v1/heerlen/collections/parks/items").status_code == 404


def test_a_box_in_degrees_holds_what_is_in_it_and_nothing_beside_it(on_the_map, mapped):
    """The sides of a box in degrees are slanted on the national grid: a box around them there would be too wide."""
    parks = case_at(mapped / "voorbeeld").portfolio.table("parks").set_index("park_id").to_crs("OGC:CRS84").geometry
    for west in parks.bounds["maxx"].sort_values().to_numpy()[::20] + 1e-7:
        box = (west, parks.total_bounds[1] - 1, west + 1, parks.total_bounds[3] + 1)
        asked = ",".join(map(str, box))
        answer = on_the_map.get(f"{ROOT}/collections/parks/items?limit=1000&bbox={asked}").json()
        assert {each["id"] for each in answer["features"]} == set(parks.index[parks.intersects(shapely.box(*box))])
        in_rd = on_the_map.get(f"{ROOT}/collections/parks/items?limit=1000&bbox={asked}&crs={RD}").json()
        assert in_rd["numberMatched"] == answer["numberMatched"]


def test_the_description_holds_all_that_the_standard_asks_of_one(on_the_map):
    """By a public validator of descriptions of OGC API services."""
    description = on_the_map.get(f"{ROOT}/openapi").json()
    declared = on_the_map.get(f"{ROOT}/conformance").json()["conformsTo"]
    for part in ("ogcapi-features", "ogcapi-tiles"):
        assert any(part in each for each in declared), part
    found = ogcapi_registry.validate_ogc_api(description, declared)
    assert found.is_valid, found.errors


def test_the_description_names_what_answers_and_nothing_else(on_the_map):
    paths = on_the_map.get(f"{ROOT}/openapi").json()["paths"]
    values = {"featureId": "park-001", "tileMatrixSetId": "WebMercatorQuad", "tileMatrix": "8", "tileRow": "84",
              "tileCol": "132"}  # fmt: skip
    for path in paths:
        if "/items/{" not in path or "/parks/" in path:
            assert on_the_map.get(ROOT + path.format(**values)).status_code in {200, 204}, path
    assert "/collections/parks/tiles/{tileMatrixSetId}" in paths
