"""WFS: every feature once, below and above the ceiling of a real server, whatever happens on the way."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
from loopback import FaultProxy, Loopback, PatientClock, Reply
from mapserver import FEATURES, MapServer, map_of
from shapely.geometry import box

from terreinwijzer.errors import InputError, ServiceError
from terreinwijzer.sources.network.client import HttpClient
from terreinwijzer.sources.network.settings import HttpSettings
from terreinwijzer.sources.services.area import Area, read_box
from terreinwijzer.sources.services.fetch import fetch
from terreinwijzer.sources.services.service_list import Service, read_services

SETTINGS = HttpSettings(pause_s=0, attempts=2)
COLUMNS = {
    "building_id": {"from": "pand_id"}, "construction_year": {"from": "bouwjaar"}, "status": {"from": "status"},
}  # fmt: skip
TOWN = read_box("189000,506000,191000,508000")


@pytest.fixture(scope="module")
def buildings(shared) -> gpd.GeoDataFrame:
    """Return real buildings of Kampen; the row number stands for the identification where the register lacks one."""
    every = gpd.read_parquet(shared / "data" / "bedrijventerreinen" / "osm_panden_kampen.parquet")
    town = every.cx[189_000:191_000, 506_000:508_000].iloc[::3].reset_index(drop=True)
    identity = [f"0166{number:012}" for number in range(len(town))]
    return town[["bouwjaar", "geometry"]].assign(pand_id=identity, status="Pand in gebruik", leeg="")


@pytest.fixture(scope="module")
def make_server(buildings, tmp_path_factory):
    file = tmp_path_factory.mktemp("data") / "panden.gpkg"
    buildings.to_file(file, layer="panden", driver="GPKG")

    def make(most: int, systems: str = "EPSG:28992") -> MapServer:
        layer = FEATURES.format(name="panden", shape="POLYGON", file=file, layer="panden", identity="pand_id")
        text = map_of(layer, metadata=f'"wfs_maxfeatures" "{most}"', systems=systems)
        return MapServer(tmp_path_factory.mktemp("map"), text)

    return make


def service_at(base: str, **changes: object) -> Service:
    kept = {"address": base, "collection": "ms:panden", "columns": COLUMNS, "area": {}}
    return replace(read_services()["bag_buildings_wfs"], **kept | changes)


def run(service: Service, out: Path, area: Area = TOWN, settings: HttpSettings = SETTINGS, **options: object):
    with HttpClient(settings, clock=PatientClock()) as client:
        return fetch(client, service, area, out, **options)


@pytest.mark.shared
def test_real_buildings_come_out_once_with_their_zeros_and_places(buildings, make_server, tmp_path):
    with make_server(most=1000) as server:
        done = run(service_at(server.base), tmp_path / "x.parquet")
    found = gpd.read_parquet(done.path).set_index("building_id")
    true = buildings.set_index("pand_id").loc[found.index]
    assert len(found) == len(buildings) > 2_500
    assert found.index[0].startswith("0166")
    assert found["construction_year"].fillna(0).tolist() == true["bouwjaar"].fillna(0).tolist()
    assert (found.symmetric_difference(true.geometry.make_valid()).area < 0.01).all()
    assert done.duplicates == 0


@pytest.mark.shared
@pytest.mark.parametrize(("most", "ceiling"), [(200, 500), (200, 199), (100, 120)])
def test_above_the_ceiling_tiles_give_the_same_features(buildings, make_server, tmp_path, most, ceiling):
    area = read_box("189500,506500,190500,507500")
    inside = buildings[buildings.intersects(box(*area.bbox))]
    with make_server(most=most) as server:
        done = run(service_at(server.base, ceiling=ceiling), tmp_path / "x.parquet", area)
        highest = max(int(question.query.get("startIndex", 0)) for question in server.questions)
    assert sorted(gpd.read_parquet(done.path)["building_id"]) == sorted(inside["pand_id"])
    assert len(inside) > most
    assert highest <= ceiling
    assert done.duplicates > 0


@pytest.mark.shared
@pytest.mark.parametrize("cut", [3, 4, 7])
def test_a_cut_anywhere_loses_and_doubles_nothing(buildings, make_server, tmp_path, cut):
    def spoil(question, reply):
        return replace(reply, cut_after=len(reply.content) // 2) if question.number == cut else reply

    with make_server(most=1000) as server, FaultProxy(server.base, spoil) as proxy:
        service, out = service_at(proxy.base, ceiling=1500), tmp_path / "x.parquet"
        with pytest.raises(ServiceError, match="cut off"):
            run(service, out, settings=replace(SETTINGS, attempts=1))
        assert not out.exists()
        run(service, out, resume=True)
    assert sorted(gpd.read_parquet(out)["building_id"]) == sorted(buildings["pand_id"])


@pytest.mark.shared
def test_a_server_that_keeps_features_back_is_found_out(make_server, tmp_path):
    def keep_back(_, reply):
        content = reply.content.replace(b'numberMatched="unknown"', b'numberMatched="99999"')
        return replace(reply, content=content)

    area = read_box("189990,506990,190000,507000")
    with (
        make_server(most=1000) as server,
        FaultProxy(server.base, keep_back) as proxy,
        pytest.raises(ServiceError, match="keeps features of 'ms:panden' back"),
    ):
        run(service_at(proxy.base), tmp_path / "x.parquet", area)


@pytest.mark.shared
def test_a_new_attribute_half_way_is_one_clear_message(make_server, tmp_path):
    def renew(question, reply):
        if question.query.get("startIndex") == "1000":
            content = reply.content.replace(b"<ms:status>", b"<ms:nieuw>x</ms:nieuw><ms:status>")
            return replace(reply, content=content)
        return reply

    with (
        make_server(most=1000) as server,
        FaultProxy(server.base, renew) as proxy,
        pytest.raises(ServiceError, match="new: nieuw") as failure,
    ):
        run(service_at(proxy.base), tmp_path / "x.parquet")
    assert len(failure.value.problems) == 1


@pytest.mark.shared
def test_what_the_service_does_not_have_is_said(make_server, tmp_path):
    out = tmp_path / "x.parquet"
    with make_server(most=10, systems="EPSG:4326") as server:
        with pytest.raises(ServiceError, match=r"no collection 'gebouwen'\. It knows: ms:panden"):
            run(service_at(server.base, collection="gebouwen"), out)
        with pytest.raises(InputError, match="cannot be filtered"):
            run(service_at(server.base), out, filters={"status": "x"})


def test_a_report_of_a_fault_with_status_200_is_a_refusal(tmp_path):
    report = (
        b'<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1"><ows:Exception><ows:ExceptionText>'
        b"msWFSGetFeature(): unknown type</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"
    )
    with (
        Loopback(lambda _: Reply(report, headers={"Content-Type": "text/xml"})) as server,
        pytest.raises(ServiceError, match=r"refuses the question: msWFSGetFeature\(\): unknown type"),
    ):
        run(service_at(server.base), tmp_path / "x.parquet")
