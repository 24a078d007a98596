"""The client against a real OGC API server with real Dutch data."""

from dataclasses import replace

import geopandas as gpd
import pytest
from loopback import FaultProxy, PatientClock
from pygeoapi_server import pygeoapi

from terreinwijzer.errors import ServiceError
from terreinwijzer.sources.network.client import HttpClient
from terreinwijzer.sources.network.settings import HttpSettings
from terreinwijzer.sources.services.area import Area, read_box
from terreinwijzer.sources.services.fetch import fetch
from terreinwijzer.sources.services.service_list import Service, read_services

SETTINGS = HttpSettings(pause_s=0)
DISTRICTS = {
    "columns": {"area_code": {"from": "code"}, "name": {"from": "name"}, "population": {"from": "population"}},
    "collection": "wijken",
}


@pytest.fixture(scope="module")
def districts(shared) -> gpd.GeoDataFrame:
    every = gpd.read_parquet(shared / "data" / "grenzen" / "cbs_wijken_2022_nl.parquet")
    return every.cx[170_000:215_000, 305_000:365_000].reset_index(drop=True)


@pytest.fixture(scope="module")
def addresses(shared) -> gpd.GeoDataFrame:
    every = gpd.read_parquet(shared / "data" / "bedrijventerreinen" / "osm_adressen_kampen.parquet")
    return every.iloc[::20].reset_index(drop=True)


@pytest.fixture(scope="module")
def server(districts, addresses, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pygeoapi")
    districts.to_crs("OGC:CRS84").to_file(folder / "wijken.geojson", driver="GeoJSON", COORDINATE_PRECISION=9)
    points = addresses.to_crs("OGC:CRS84")
    table = points[["straat", "huisnummer"]].assign(nr=points.index, lon=points.geometry.x, lat=points.geometry.y)
    table.to_csv(folder / "adressen.csv", index=False)
    collections = {
        "wijken": {"name": "GeoJSON", "data": str(folder / "wijken.geojson"), "id_field": "code"},
        "adressen": {
            "name": "CSV", "data": str(folder / "adressen.csv"), "id_field": "nr",
            "geometry": {"x_field": "lon", "y_field": "lat"},
        },
    }  # fmt: skip
    with pygeoapi(folder, collections, most=50) as address:
        yield address


def service_at(base: str, **changes: object) -> Service:
    return replace(read_services()["cbs_districts"], address=base, **changes)


def run(service, out, area=Area(), **options):  # noqa: B008  (an area never changes)
    with HttpClient(SETTINGS, clock=PatientClock()) as client:
        return fetch(client, service, area, out, **options)


@pytest.mark.shared
def test_real_districts_come_back_as_they_are_in_the_register(server, districts, tmp_path):
    done = run(service_at(server, **DISTRICTS), tmp_path / "x.parquet")
    found = gpd.read_parquet(done.path).set_index("area_code")
    true = districts.set_index("code").loc[found.index]
    assert len(found) == len(districts) > 150
    assert done.pages == -(-len(districts) // 50)
    assert found["population"].tolist() == true["population"].tolist()
    # The server was given degrees: back in the national grid, areas agree to a millionth.
    assert (found.area / true.area).sub(1).abs().max() < 1e-6
    assert found.centroid.distance(true.centroid).max() < 0.01


@pytest.mark.shared
def test_a_box_in_the_national_grid_selects_the_same_real_addresses(server, addresses, tmp_path):
    box = (189_000, 506_000, 192_000, 509_000)
    service = service_at(server, collection="adressen", table="", columns={})
    done = run(service, tmp_path / "x.parquet", read_box(",".join(map(str, box))))
    true = addresses.cx[box[0] : box[2], box[1] : box[3]]
    assert 100 < len(true) < len(addresses)
    assert sorted(gpd.read_parquet(done.path)["feature_id"].astype(int)) == sorted(true.index)


@pytest.mark.shared
def test_a_cut_at_any_page_of_a_real_server_loses_and_doubles_nothing(server, districts, tmp_path):
    for page in range(1, 5):
        asked: list[str] = []

        def spoil(question, reply, page=page, asked=asked):
            if "/items" in question.path and question.target not in asked:
                asked.append(question.target)
                if len(asked) == page:
                    return replace(reply, cut_after=len(reply.content) - 1)
            return reply

        out = tmp_path / f"{page}.parquet"
        with FaultProxy(server, spoil) as proxy:
            with HttpClient(replace(SETTINGS, attempts=1)) as client, pytest.raises(ServiceError, match="cut off"):
                fetch(client, service_at(proxy.base, **DISTRICTS), Area(), out)
            done = run(service_at(proxy.base, **DISTRICTS), out, resume=True)
        codes = gpd.read_parquet(done.path)["area_code"]
        assert sorted(codes) == sorted(districts["code"])
        assert done.duplicates == 0
