"""Delivered files of the registers become the same canonical tables as the services give."""

import json
import re
import zipfile
from collections import Counter
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely.geometry import Point, box
from test_fetch_command import call

from terreinwijzer.errors import InputError
from terreinwijzer.sources.services.area import Area, read_box
from terreinwijzer.sources.services.delivery import take_delivery
from terreinwijzer.sources.services.service_list import read_services

EVERYWHERE = Area()
SURFACES = (
    "wegdeel",
    "ondersteunendwegdeel",
    "begroeidterreindeel",
    "onbegroeidterreindeel",
    "waterdeel",
    "ondersteunendwaterdeel",
)


def members_of(delivery, name: str) -> list[str]:
    """Return the features of one class that have not ended, read without any geodata library."""
    with zipfile.ZipFile(delivery) as file:
        text = file.read(f"bgt_{name}.gml").decode()
    every = re.findall(r"<cityObjectMember>.*?</cityObjectMember>", text, re.DOTALL)
    return [each for each in every if "eindRegistratie" not in each and "terminationDate" not in each]


def identity_of(member: str) -> str:
    return re.search(r"<imgeo:NEN3610ID>.*?<imgeo:lokaalID>(.*?)<", member, re.DOTALL)[1]


def straight_polygon(member: str) -> shapely.Polygon | None:
    """Return the shape of a feature whose rings are straight, from the bare numbers; None where there are arcs."""
    shape = re.search(r"<imgeo:geometrie2d.*?</imgeo:geometrie2d\w+>", member, re.DOTALL)[0]
    if "<gml:Curve>" in shape:
        return None
    rings = [
        [(float(x), float(y)) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        for numbers in (text.split() for text in re.findall(r"<gml:posList[^>]*>(.*?)<", shape, re.DOTALL))
    ]
    return shapely.Polygon(rings[0], rings[1:])


@pytest.fixture(scope="module")
def delivery(shared):
    return shared / "data" / "bgt" / "bgt_otterlo_2020-08_gml.zip"


@pytest.fixture(scope="module")
def surfaces(delivery, tmp_path_factory) -> gpd.GeoDataFrame:
    out = tmp_path_factory.mktemp("bgt") / "surfaces.parquet"
    take_delivery(delivery, read_services()["bgt_surfaces_file"], EVERYWHERE, out)
    return gpd.read_parquet(out)


@pytest.mark.shared
def test_every_surface_that_exists_comes_out_once(delivery, surfaces):
    true = Counter({name: len(members_of(delivery, name)) for name in SURFACES})
    assert Counter(surfaces["surface_class"]) == true
    assert surfaces["surface_id"].is_unique
    assert set(surfaces.geom_type) == {"Polygon"}


@pytest.mark.shared
def test_straight_surfaces_equal_a_reading_without_any_geodata_library(delivery, surfaces):
    found = surfaces.set_index("surface_id").geometry
    compared = 0
    for name in SURFACES:
        for member in members_of(delivery, name):
            true = straight_polygon(member)
            if true is not None and true.is_valid:
                assert found[identity_of(member)].symmetric_difference(true).area < 1e-6
                compared += 1
    assert compared > 2_400


@pytest.mark.shared
def test_surfaces_with_arcs_lie_where_their_points_say(delivery, surfaces):
    found = surfaces.set_index("surface_id").geometry
    curved = 0
    for member in members_of(delivery, "begroeidterreindeel"):
        shape = re.search(r"<imgeo:geometrie2d.*?</imgeo:geometrie2d\w+>", member, re.DOTALL)[0]
        if "<gml:Arc>" not in shape:
            continue
        numbers = [float(n) for text in re.findall(r"<gml:posList[^>]*>(.*?)<", shape, re.DOTALL) for n in text.split()]
        border = found[identity_of(member)].boundary
        assert max(border.distance(Point(xy)) for xy in zip(numbers[::2], numbers[1::2], strict=True)) < 0.05
        curved += 1
    assert curved > 100


@pytest.mark.shared
def test_ground_surfaces_of_a_village_cover_the_ground_once(surfaces):
    """Together the classes cover the ground; where they overlap, the way of reading is wrong."""
    middle = box(180_000, 456_400, 180_400, 456_800)
    ground = surfaces[(surfaces["relative_height"] == 0) & surfaces.intersects(middle)].geometry.intersection(middle)
    assert shapely.union_all(ground.to_numpy()).area > 0.9 * middle.area * (1 - 0.15)
    assert ground.area.sum() == pytest.approx(shapely.union_all(ground.to_numpy()).area, rel=1e-3)


@pytest.mark.shared
def test_buildings_are_surfaces_not_the_points_of_house_numbers(delivery, tmp_path):
    done = take_delivery(delivery, read_services()["bgt_buildings_file"], EVERYWHERE, tmp_path / "x.parquet")
    found = gpd.read_parquet(done.path)
    assert len(found) == len(members_of(delivery, "pand"))
    assert set(found.geom_type) <= {"Polygon", "MultiPolygon"}
    assert found.area.min() > 0


@pytest.mark.shared
def test_a_delivery_in_small_batches_gives_the_same(delivery, surfaces, tmp_path):
    done = take_delivery(delivery, read_services()["bgt_surfaces_file"], EVERYWHERE, tmp_path / "x.parquet", batch=500)
    from terreinwijzer.sources.services.bgt import bgt_surfaces

    assert gpd.read_parquet(done.path).equals(surfaces)
    pieces = list(bgt_surfaces(delivery, ("waterdeel",), batch=100))
    assert len(pieces) == 12
    assert sum(map(len, pieces)) == (surfaces["surface_class"] == "waterdeel").sum()


@pytest.mark.shared
def test_a_damaged_or_poor_delivery_is_said(delivery, tmp_path):
    service, out = read_services()["bgt_surfaces_file"], tmp_path / "x.parquet"
    (tmp_path / "cut.zip").write_bytes(delivery.read_bytes()[:100_000])
    with zipfile.ZipFile(delivery) as whole, zipfile.ZipFile(tmp_path / "poor.zip", "w") as poor:
        text = whole.read("bgt_waterdeel.gml")
        poor.writestr("bgt_waterdeel.gml", text[: len(text) // 2])
    for name, changes, message in (
        ("cut.zip", {}, "damaged"),
        ("poor.zip", {}, "no sheet or layer 'wegdeel"),
        ("poor.zip", {"collection": "waterdeel"}, "damaged"),
        ("none.zip", {}, "not there"),
    ):
        with pytest.raises(InputError, match=message):
            take_delivery(tmp_path / name, replace(service, **changes), EVERYWHERE, out)
        assert not out.exists()


@pytest.mark.shared
def test_protected_sites_come_as_one_shape_each(shared, tmp_path):
    file = shared / "data" / "natuur" / "natura2000_parkstad_2013.gpkg"
    done = take_delivery(file, read_services()["natura2000_file"], EVERYWHERE, tmp_path / "x.parquet")
    found, parts = gpd.read_parquet(done.path), gpd.read_file(file)
    assert len(found) == parts["naam"].nunique()
    assert found["nature_area_id"].is_unique
    heath = found.set_index("name").loc["Brunssummerheide"]
    assert heath.geometry.area == pytest.approx(
        shapely.union_all(parts[parts["naam"] == "Brunssummerheide"].geometry.to_numpy()).area
    )


@pytest.mark.shared
def test_districts_of_a_box_come_from_a_parquet_file(shared, tmp_path):
    file = shared / "data" / "grenzen" / "cbs_wijken_2022_nl.parquet"
    area = read_box("190000,315000,200000,327000")
    done = take_delivery(file, read_services()["cbs_districts_file"], area, tmp_path / "x.parquet", batch=1000)
    every = gpd.read_parquet(file)
    true = every[every.intersects(box(*area.bbox))]
    found = gpd.read_parquet(done.path).set_index("area_code")
    assert sorted(found.index) == sorted(true["code"])
    assert found.loc["WK091742", "name"] == true.set_index("code").loc["WK091742", "name"]
    assert done.features + done.outside == len(every)


@pytest.mark.shared
def test_buildings_and_units_of_a_bag_extract(shared, tmp_path):
    """Real buildings in the form of the light extract; a unit in two buildings counts once."""
    buildings = gpd.read_parquet(shared / "data" / "bedrijventerreinen" / "osm_panden_kampen.parquet").iloc[:3000]
    pand = buildings.dropna(subset="bag_pand").drop_duplicates("bag_pand")
    pand = (
        pand[["bag_pand", "bouwjaar", "geometry"]]
        .rename(columns={"bag_pand": "identificatie"})
        .assign(status="Pand in gebruik")
    )
    pand.to_file(tmp_path / "bag.gpkg", layer="pand", driver="GPKG")
    two = pand["identificatie"].iloc[:2].tolist()
    units = gpd.GeoDataFrame(
        {"identificatie": ["0166010000000001", "0166010000000002"], "oppervlakte": [120, 80],
         "pandidentificatie": [",".join(two), two[1]], "gebruiksdoel": ["industriefunctie"] * 2},
        geometry=pand.geometry.iloc[:2].centroid.to_numpy(), crs=pand.crs,
    )  # fmt: skip
    units.to_file(tmp_path / "bag.gpkg", layer="verblijfsobject", driver="GPKG")
    services = read_services()
    done = take_delivery(
        tmp_path / "bag.gpkg", services["bag_buildings_file"], EVERYWHERE, tmp_path / "p.parquet", batch=700
    )
    found = gpd.read_parquet(done.path)
    assert found["building_id"].tolist() == pand["identificatie"].tolist()
    assert found["footprint_m2"].sum() == pytest.approx(pand.area.sum())
    take_delivery(tmp_path / "bag.gpkg", services["bag_units_file"], EVERYWHERE, tmp_path / "v.parquet")
    flats = pd.DataFrame(gpd.read_parquet(tmp_path / "v.parquet").drop(columns="geometry"))
    assert flats["building_id"].tolist() == two
    assert flats["floor_area_m2"].sum() == 200
    with pytest.raises(InputError, match="no sheet or layer 'perceel'"):
        take_delivery(tmp_path / "bag.gpkg", services["brk_parcels_file"], EVERYWHERE, tmp_path / "q.parquet")


@pytest.mark.shared
def test_a_file_without_the_named_columns_says_which_it_has(shared, tmp_path):
    file = shared / "data" / "fixtures" / "bag_adressen_amsterdam.gpkg"
    service = replace(read_services()["bag_units_file"], collection="verblijfsobjecten")
    with pytest.raises(InputError, match="nummer_id"):
        take_delivery(file, service, EVERYWHERE, tmp_path / "x.parquet")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.shared
def test_a_delivery_on_the_command_line(delivery, tmp_path, capsys):
    out = tmp_path / "vlakken.parquet"
    given = ("fetch", "bgt_surfaces_file", "--out", out, "--lang", "nl")
    code, _, fault = call(capsys, *given)
    assert (code, "geef het met --file" in fault) == (2, True)
    code, said, _ = call(capsys, *given, "--file", delivery, "--bbox", "180000,456400,180400,456800", "--json")
    assert code == 0
    assert json.loads(said)["features"] == len(gpd.read_parquet(out)) > 20
    assert json.loads((tmp_path / "vlakken.parquet.source.json").read_text())["sha256"]
