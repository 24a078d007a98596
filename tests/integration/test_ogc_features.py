"""OGC API Features: every feature once, in the national grid, whatever happens on the way."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback import FaultProxy, Loopback, PatientClock, Question, Reply
from national_service import CRS84_URI, RD_URI, NationalService
from shapely.geometry import box

from terreinwijzer.errors import InputError, ServiceError
from terreinwijzer.sources.network.client import HttpClient
from terreinwijzer.sources.network.settings import HttpSettings
from terreinwijzer.sources.services.area import Area, area_of, read_box
from terreinwijzer.sources.services.fetch import fetch, municipality_area
from terreinwijzer.sources.services.served import KNOWN_CRS, frame_of, kinds_of, read_collection
from terreinwijzer.sources.services.service_list import Service, read_services

SETTINGS = HttpSettings(silence_s=5, pause_s=0, attempts=2)
EVERYWHERE = Area()
AS_SERVED = {"table": "", "columns": {}, "area": {}}


def grid(count: int) -> gpd.GeoDataFrame:
    """Return `count` made-up buildings in a row near Heerlen."""
    west = 190_000 + 20.0 * np.arange(count)
    return gpd.GeoDataFrame(
        {
            "fid": [f"{number:08}" for number in range(count)],
            "identificatie": [f"09171000{number:08}" for number in range(count)],
            "bouwjaar": 1950 + np.arange(count) % 70,
            "status": "Pand in gebruik",
            "oppervlakte": np.where(np.arange(count) % 7 == 0, np.nan, 100.5),
        },
        geometry=[box(x, 322_000, x + 10, 322_010) for x in west],
        crs="EPSG:28992",
    )


def service_at(base: str, **changes: object) -> Service:
    return replace(read_services()["bag_buildings"], address=base, **changes)


def run(service: Service, out: Path, area: Area = EVERYWHERE, settings: HttpSettings = SETTINGS, **options: object):
    with HttpClient(settings, clock=PatientClock()) as client:
        return fetch(client, service, area, out, **options)


# ---- what comes out


def test_every_building_comes_out_once_under_canonical_names(tmp_path):
    buildings = grid(2_345)
    with NationalService({"pand": buildings}) as server:
        done = run(service_at(server.base), tmp_path / "buildings.parquet")
    found = gpd.read_parquet(done.path)
    assert found["building_id"].tolist() == buildings["identificatie"].tolist()
    assert found["construction_year"].tolist() == buildings["bouwjaar"].tolist()
    assert found.crs.to_epsg() == 28992
    assert found.geometry.geom_equals_exact(buildings.geometry, 1e-6).all()
    assert found["footprint_m2"].tolist() == pytest.approx([100.0] * 2_345)
    assert (done.pages, done.features, done.duplicates) == (3, 2_345, 0)


def test_attributes_stay_as_served_where_no_table_is_named(tmp_path):
    with NationalService({"pand": grid(20)}) as server:
        done = run(service_at(server.base, **AS_SERVED), tmp_path / "served.parquet")
    found = gpd.read_parquet(done.path)
    assert list(found.columns) == [
        "identificatie",
        "bouwjaar",
        "status",
        "oppervlakte",
        "feature_id",
        "geometry",
    ]
    assert found["oppervlakte"].isna().sum() == 3


def test_a_lowered_limit_and_a_strict_server_are_no_trouble(tmp_path):
    with NationalService({"pand": grid(95)}, most=10) as server:
        done = run(service_at(server.base), tmp_path / "x.parquet")
        assert {name for question in server.questions for name in question.query} <= {"f", "limit", "crs", "cursor"}
    assert (done.pages, done.features) == (10, 95)


def test_a_box_is_asked_in_the_national_grid(tmp_path):
    with NationalService({"pand": grid(100)}) as server:
        done = run(service_at(server.base), tmp_path / "x.parquet", read_box("190000,321000,190205,323000"))
        first = next(question for question in server.questions if "bbox" in question.query)
    assert done.features == 11
    assert first.query["bbox-crs"] == first.query["crs"] == RD_URI
    assert first.query["bbox"] == "190000,321000,190205,323000"


def test_a_municipality_keeps_only_what_touches_its_outline(tmp_path):
    corner = gpd.GeoDataFrame(
        {"fid": ["a", "b"], "gemeentecode": ["GM0917", "GM0001"], "gemeentenaam": ["Heerlen", "Elders"]},
        geometry=[box(190_000, 321_000, 190_100, 323_000).difference(box(190_030, 321_500, 190_070, 322_500)),
                  box(195_000, 321_000, 196_000, 323_000)],
        crs="EPSG:28992",
    )  # fmt: skip
    with NationalService({"pand": grid(100), "gemeenten": corner}, filters=["gemeentecode"]) as server:
        services = read_services() | {
            "cbs_municipalities": replace(read_services()["cbs_municipalities"], address=server.base)
        }
        with HttpClient(SETTINGS) as client:
            area = municipality_area(client, services, "GM0917")
            with pytest.raises(InputError, match="no municipality with the code 'GM9999'"):
                municipality_area(client, services, "GM9999")
        done = run(service_at(server.base), tmp_path / "x.parquet", area)
    left = gpd.read_parquet(done.path).geometry.bounds["minx"].tolist()
    assert left == pytest.approx([190_000, 190_020, 190_060, 190_080, 190_100])
    assert done.outside == 1


def test_nothing_in_the_area_gives_a_file_without_rows(tmp_path):
    with NationalService({"pand": grid(10)}) as server:
        done = run(service_at(server.base), tmp_path / "x.parquet", read_box("100000,400000,101000,401000"))
    found = gpd.read_parquet(done.path)
    assert len(found) == 0
    assert found.crs.to_epsg() == 28992


def test_the_papers_tell_what_was_asked_and_answered(tmp_path):
    with NationalService({"pand": grid(25)}, most=10) as server:
        done = run(service_at(server.base), tmp_path / "x.parquet")
    papers = json.loads(done.papers.read_text())
    assert papers["source"]["licence"] == "PDM-1.0"
    assert papers["statement"]["verified"] is False
    assert papers["counts"]["features"] == 25
    assert len([each for each in papers["exchanges"] if "/items" in each["url"] and each["sha256"]]) == 3


def test_a_second_run_costs_the_server_almost_nothing_and_the_third_no_network(tmp_path):
    settings = replace(SETTINGS, cache=tmp_path / "cache")
    with NationalService({"pand": grid(25)}, most=10) as server:
        first = run(service_at(server.base), tmp_path / "a.parquet", settings=settings)
        second = run(service_at(server.base), tmp_path / "b.parquet", settings=settings)
    third = run(service_at(server.base), tmp_path / "c.parquet", settings=replace(settings, offline=True))
    pages = [each for each in json.loads(second.papers.read_text())["exchanges"] if "/items" in each["url"]]
    assert [page["status"] for page in pages] == [304, 304, 304]
    frames = [gpd.read_parquet(done.path) for done in (first, second, third)]
    assert frames[0].equals(frames[1])
    assert frames[0].equals(frames[2])


# ---- what can go wrong


def page_number(question: Question, proxy: FaultProxy) -> int:
    """Return which page this is, by the number of different pages asked before."""
    pages = [each.target for each in proxy.questions if "/items" in each.path]
    return list(dict.fromkeys(pages)).index(question.target) + 1 if "/items" in question.path else 0


class Spoiled(FaultProxy):
    """Spoils one page of a service, until told that all is well again."""

    def __init__(self, target: str, page: int, spoil) -> None:
        self.well = False
        super().__init__(target, lambda q, r: spoil(r) if not self.well and page_number(q, self) == page else r)


def edited(reply: Reply, change) -> Reply:
    about = json.loads(reply.content)
    change(about)
    return replace(reply, content=json.dumps(about).encode())


FAULTS = {
    "cut off": lambda r: replace(r, cut_after=len(r.content) // 2),
    "cut off without a length": lambda r: replace(r, cut_after=len(r.content) // 3, say_length=False),
    "nothing": lambda r: replace(r, cut_after=0),
    "500": lambda r: replace(r, status=500),
    "429": lambda r: replace(r, status=429, headers={"Retry-After": "3600"}),
    "maintenance page": lambda r: replace(r, content=b"<html>", headers={"Content-Type": "text/html"}),
    "half a page": lambda r: edited(r, lambda about: about["features"].pop()),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("page", [1, 2, 3, 5])
def test_a_fault_at_any_page_loses_and_doubles_nothing(tmp_path, fault, page):
    buildings = grid(47)
    with NationalService({"pand": buildings}, most=10) as server, Spoiled(server.base, page, FAULTS[fault]) as proxy:
        with pytest.raises(ServiceError):
            run(service_at(proxy.base), tmp_path / "x.parquet")
        assert not (tmp_path / "x.parquet").exists()
        before = [question.target for question in proxy.questions]
        proxy.well = True
        done = run(service_at(proxy.base), tmp_path / "x.parquet", resume=True)
        asked_again = [question.target for question in proxy.questions[len(before) :] if "/items" in question.path]
    found = gpd.read_parquet(done.path)
    assert found["building_id"].tolist() == buildings["identificatie"].tolist()
    assert len(asked_again) == 5 - (page - 1)
    assert done.duplicates == 0


@settings(max_examples=12)  # each example is a server, a proxy and several runs
@given(
    count=st.integers(0, 30),
    most=st.integers(4, 12),
    cuts=st.lists(st.integers(1, 8), max_size=4),
    places=st.lists(st.floats(0, 0.99), min_size=4, max_size=4),
)
def test_cuts_anywhere_with_a_resume_after_each(tmp_path_factory, count, most, cuts, places):
    out = tmp_path_factory.mktemp("cut") / "x.parquet"
    waiting = dict(zip(cuts, places, strict=False))

    def spoil(question: Question, reply: Reply) -> Reply:
        number = page_number(question, proxy)
        share = waiting.pop(number, None)
        return reply if share is None else replace(reply, cut_after=int(share * len(reply.content)))

    buildings = grid(count)
    once = replace(SETTINGS, attempts=1)
    with NationalService({"pand": buildings}, most=most) as server, FaultProxy(server.base, spoil) as proxy:
        for _ in range(len(cuts) + 1):
            try:
                done = run(service_at(proxy.base), out, settings=once, resume=True)
                break
            except ServiceError:
                assert not out.exists()
    found = gpd.read_parquet(done.path)
    assert found["building_id"].tolist() == buildings["identificatie"].tolist()
    assert done.duplicates == 0


def test_a_run_killed_between_page_and_count_asks_that_page_again(tmp_path, monkeypatch):
    class KilledError(BaseException):
        pass

    from terreinwijzer.sources.services.pages import PageStore

    write = PageStore._write_state

    def die_at_third(store: PageStore) -> None:
        if store.state.pages == 3:
            raise KilledError
        write(store)

    with NationalService({"pand": grid(47)}, most=10) as server:
        monkeypatch.setattr(PageStore, "_write_state", die_at_third)
        with pytest.raises(KilledError):
            run(service_at(server.base), tmp_path / "x.parquet")
        monkeypatch.undo()
        done = run(service_at(server.base), tmp_path / "x.parquet", resume=True)
    assert gpd.read_parquet(done.path)["building_id"].is_unique
    assert (done.features, done.duplicates) == (47, 0)


def test_a_page_that_comes_twice_is_counted_once(tmp_path):
    def repeat_last_features(reply: Reply) -> Reply:
        def change(about) -> None:
            about["features"] = about["features"] + about["features"][-4:]
            about["numberReturned"] += 4

        return edited(reply, change)

    with NationalService({"pand": grid(47)}, most=10) as server, Spoiled(server.base, 2, repeat_last_features) as proxy:
        done = run(service_at(proxy.base), tmp_path / "x.parquet")
    assert (done.features, done.duplicates) == (47, 4)


def test_features_that_shift_between_pages_are_not_doubled(tmp_path):
    buildings = grid(47)
    earlier: list[dict] = []

    def overlap(question: Question, reply: Reply) -> Reply:
        """Let each page begin with the last two features of the page before, as an unstable order does."""
        if "/items" not in question.path:
            return reply

        def change(about) -> None:
            about["features"] = earlier[-2:] + about["features"]
            about["numberReturned"] = len(about["features"])
            earlier.extend(about["features"])

        return edited(reply, change)

    with NationalService({"pand": buildings}, most=10) as server, FaultProxy(server.base, overlap) as proxy:
        done = run(service_at(proxy.base), tmp_path / "x.parquet")
    assert Counter(gpd.read_parquet(done.path)["building_id"]) == Counter(buildings["identificatie"])
    assert done.duplicates == 8


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda p: p.update(nieuw="x"), "new: nieuw"),
        (lambda p: p.update(bouwjaar=f"{p['bouwjaar']}"), "another kind of value: bouwjaar"),
        (lambda p: p.pop("status"), "gone: status"),
    ],
)
def test_a_schema_that_changes_half_way_is_one_clear_message(tmp_path, change, message):
    def renew(reply: Reply) -> Reply:
        return edited(reply, lambda about: [change(feature["properties"]) for feature in about["features"]])

    with (
        NationalService({"pand": grid(47)}, most=10, schema=False) as server,
        Spoiled(server.base, 3, renew) as proxy,
        pytest.raises(ServiceError, match=message) as failure,
    ):
        run(service_at(proxy.base), tmp_path / "x.parquet")
    assert len(failure.value.problems) == 1
    assert not (tmp_path / "x.parquet").exists()


def test_an_attribute_that_the_service_declares_may_be_left_out_where_it_is_empty(tmp_path):
    def drop(reply: Reply) -> Reply:
        return edited(reply, lambda about: [feature["properties"].pop("status") for feature in about["features"]])

    with NationalService({"pand": grid(47)}, most=10) as server, Spoiled(server.base, 3, drop) as proxy:
        done = run(service_at(proxy.base, **AS_SERVED), tmp_path / "x.parquet")
    assert gpd.read_parquet(done.path)["status"].isna().sum() == 10


def test_house_numbers_of_which_some_have_a_letter_are_kept_as_text(tmp_path):
    buildings = grid(25).assign(huisnummer=[*range(12), "12A", *range(13, 25)])
    with NationalService({"pand": buildings}, most=10) as server:
        done = run(service_at(server.base, **AS_SERVED), tmp_path / "x.parquet")
    assert gpd.read_parquet(done.path)["huisnummer"].tolist() == [str(number) for number in buildings["huisnummer"]]


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({"Content-Crs": f"<{CRS84_URI}>"}, "answers in '.*CRS84' where .*28992 was asked"),
        ({"Content-Crs": "<http://www.opengis.net/def/crs/EPSG/0/4258>"}, "answers in '.*4258'"),
        ({}, "answers in '.*CRS84'"),
    ],
)
def test_an_answer_in_another_coordinate_system_is_refused(tmp_path, headers, message):
    def mislabel(reply: Reply) -> Reply:
        return replace(reply, headers={"Content-Type": "application/geo+json", **headers})

    with (
        NationalService({"pand": grid(10)}) as server,
        Spoiled(server.base, 1, mislabel) as proxy,
        pytest.raises(ServiceError, match=message),
    ):
        run(service_at(proxy.base), tmp_path / "x.parquet")


def test_degrees_that_are_labelled_as_the_national_grid_are_found(tmp_path):
    def degrees(reply: Reply) -> Reply:
        def change(about) -> None:
            for feature in about["features"]:
                feature["geometry"] = {"type": "Point", "coordinates": [5.98, 50.89]}

        return edited(reply, change)

    with (
        NationalService({"pand": grid(10)}) as server,
        Spoiled(server.base, 1, degrees) as proxy,
        pytest.raises(InputError, match="degrees"),
    ):
        run(service_at(proxy.base), tmp_path / "x.parquet")


@pytest.mark.parametrize(
    ("address", "message"),
    [
        (lambda self: self, "was there before"),
        (lambda _: "https://elsewhere.example/items?cursor=x", "with another service"),
    ],
)
def test_a_next_page_that_leads_back_or_elsewhere_is_not_followed(tmp_path, address, message):
    def lead(reply: Reply) -> Reply:
        def change(about) -> None:
            links = {link["rel"]: link for link in about["links"]}
            links["next"]["href"] = address(links["self"]["href"])

        return edited(reply, change)

    with (
        NationalService({"pand": grid(47)}, most=10) as server,
        Spoiled(server.base, 2, lead) as proxy,
        pytest.raises(ServiceError, match=message),
    ):
        run(service_at(proxy.base), tmp_path / "x.parquet")


def test_a_service_that_goes_round_under_new_addresses_is_given_up(tmp_path):
    first_page = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "id": "a", "properties": {}, "geometry": None}],
    }

    def answer(question: Question) -> Reply:
        if "/items" not in question.path:
            return Reply(json.dumps({"crs": []}).encode())
        link = {"rel": "next", "href": f"{server.base}{question.path}?cursor={question.number}"}
        return Reply(json.dumps(first_page | {"links": [link]}).encode())

    with Loopback(answer) as server, pytest.raises(ServiceError, match="11 pages in a row"):
        run(service_at(server.base, **AS_SERVED), tmp_path / "x.parquet")


def test_what_the_user_asks_wrong_is_said(tmp_path):
    out = tmp_path / "x.parquet"
    with NationalService({"pand": grid(30)}, most=10) as server:
        with pytest.raises(ServiceError, match=r"no collection 'panden'\. It knows: pand"):
            run(service_at(server.base, collection="panden"), out)
        with pytest.raises(ServiceError, match=r"unknown query parameter\(s\) found: kleur"):
            run(service_at(server.base), out, filters={"kleur": "rood"})
        with pytest.raises(InputError, match="keeps retired versions"):
            run(service_at(server.base, history=True), out)
        with Spoiled(server.base, 2, FAULTS["cut off"]) as proxy:
            with pytest.raises(ServiceError):
                run(service_at(proxy.base), out)
            with pytest.raises(InputError, match="interrupted fetch of something else"):
                run(service_at(proxy.base), out, read_box("190000,321000,191000,323000"), resume=True)
            with pytest.raises(InputError, match="fetching this file already"), FileLock(tmp_path / ".x.parquet.lock"):
                run(service_at(proxy.base), out)
            page = tmp_path / ".x.parquet.pages" / "page-000001.parquet"
            page.write_bytes(page.read_bytes()[:100])
            with pytest.raises(InputError, match="came in earlier is damaged"):
                run(service_at(proxy.base), out, resume=True)
    for wrong in ("1,2,3", "a,b,c,d", "5,52,6,53", "200000,300000,100000,400000"):
        with pytest.raises(InputError, match="west,south,east,north"):
            read_box(wrong)


# ---- the recorded answers of the national server itself


RECORDED = [
    "features_properties_order",
    "multiple_gpkgs_bbox_rd",
    "multiple_gpkgs_bbox_wgs84",
    "multiple_gpkgs_bbox_wgs84_output_rd",
]


@pytest.mark.shared
@pytest.mark.parametrize("name", [*RECORDED, "multiple_gpkgs_bbox_rd_jsonfg"])
def test_recorded_answers_of_the_national_server_are_read(shared, name):
    content = (shared / "data" / "fixtures" / "ogcapi_features" / f"expected_{name}.json").read_bytes()
    about = read_collection(content)
    crs = KNOWN_CRS[about.get("coordRefSys", RD_URI if name.endswith("output_rd") else CRS84_URI)]
    kinds = kinds_of(about["features"])
    frame = frame_of(about["features"], kinds, crs, name)
    assert len(frame) == about["numberReturned"]
    assert frame["@id"].is_unique
    on_texel = box(110_000, 555_000, 125_000, 580_000)
    assert frame.within(on_texel).all()
    assert kinds["locator_designator_addressnumber"] == "number"
    assert kinds["component_postaldescriptor"] == "text"


@pytest.mark.shared
def test_degrees_and_national_grid_name_the_same_places(shared):
    folder = shared / "data" / "fixtures" / "ogcapi_features"
    frames = []
    for name, crs in (
        ("features_properties_order", "OGC:CRS84"),
        ("multiple_gpkgs_bbox_wgs84_output_rd", "EPSG:28992"),
    ):
        about = read_collection((folder / f"expected_{name}.json").read_bytes())
        frames.append(frame_of(about["features"], {}, crs, name).set_index("@id").geometry)
    both = frames[0].index.intersection(frames[1].index)
    assert len(both) > 0
    # The degrees were written with five decimals.
    assert (frames[0][both].distance(frames[1][both]) < 2).all()


@pytest.mark.shared
def test_the_imitation_answers_in_the_form_of_the_recorded_answers(shared):
    recorded = json.loads(
        (shared / "data/fixtures/ogcapi_features/expected_multiple_gpkgs_bbox_wgs84_output_rd.json").read_text()
    )
    with NationalService({"pand": grid(30)}) as server, HttpClient(SETTINGS) as client:
        answer = client.get(
            f"{server.base}/collections/pand/items", params={"f": "json", "crs": RD_URI, "limit": "10"},
            accept=("application/geo+json",), read=json.loads,
        ).value  # fmt: skip
    assert answer.keys() == recorded.keys()
    assert answer["features"][0].keys() == recorded["features"][0].keys()
    mine, theirs = ({link["rel"]: link for link in each["links"]} for each in (answer, recorded))
    assert mine["next"].keys() == theirs["next"].keys()
    assert theirs.keys() >= mine.keys()
    names = [{part.split("=")[0] for part in each["next"]["href"].split("?")[1].split("&")} for each in (mine, theirs)]
    assert names[0] <= names[1] | {"crs", "limit"}


# ---- services file


def test_every_shipped_service_is_right_and_says_who_says_so():
    services = read_services()
    assert len(services) > 10
    for service in services.values():
        assert service.statement.by, service.name
        assert service.source.terms("nl"), service.name


def test_a_file_of_ones_own_changes_and_adds_services(tmp_path):
    own = tmp_path / "services.yaml"
    own.write_text("services:\n  bag_buildings: {collection: gebouw}\n")
    services = read_services(own)
    assert services["bag_buildings"].collection == "gebouw"
    assert services["bag_buildings"].address == read_services()["bag_buildings"].address


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("services: {bag_buildings: {kind: ftp}}", "bag_buildings.kind .* expected: ogc_features"),
        ("services: {bag_buildings: {address: 'http://api.example.nl'}}", "bag_buildings.address .* https"),
        ("services: {bag_buildings: {colour: red}}", "bag_buildings.colour"),
        ("services: {bag_buildings: {columns: {year_built: {from: x}}}}", "bag_buildings.year_built .*_year"),
        ("services: {mine: {kind: wfs}}", "mine.address"),
        ("services: {bag_buildings: {statement: {verified: perhaps, by: x, day: 2026-01-01}}}", "_buildings.statement"),
        ("services: [", "unreadable"),
        ("{}", "unreadable"),
    ],
)  # fmt: skip
def test_a_wrong_services_file_is_named_with_its_setting(tmp_path, text, message):
    own = tmp_path / "services.yaml"
    own.write_text(text)
    with pytest.raises(InputError, match=message):
        read_services(own)


def test_codes_for_suppressed_numbers_become_missing(tmp_path):
    areas = gpd.GeoDataFrame(
        {"fid": ["a", "b"], "buurtcode": ["BU1", "BU2"], "aantal_inwoners": [-99997, 120]},
        geometry=[box(190_000, 322_000, 190_100, 322_100)] * 2, crs="EPSG:28992",
    )  # fmt: skip
    with NationalService({"buurten": areas}) as server:
        service = replace(read_services()["cbs_neighbourhoods"], address=server.base)
        done = run(service, tmp_path / "x.parquet")
    assert pd.isna(gpd.read_parquet(done.path)["population"].iloc[0])
    assert gpd.read_parquet(done.path)["population"].iloc[1] == 120


def test_an_area_made_of_two_shapes_covers_both():
    area = area_of(gpd.GeoSeries([box(0, 0, 1, 1), box(5, 5, 6, 6)], crs="EPSG:28992"))
    assert area.bbox == (0, 0, 6, 6)
