"""Tiles: made once per state of the data, true to the shapes, and given to whoever may see the portfolio."""

import gzip
import shutil
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pyarrow.parquet as pq
import pyogrio
import pytest
from shapely.geometry import box
from typer.testing import CliRunner

from terreinwijzer.api.case import state_of
from terreinwijzer.cli import app
from terreinwijzer.errors import InputError, WriteError
from terreinwijzer.snapshots.reopen import case_at
from terreinwijzer.web.tiles.kept import kept_tiles, made_before
from terreinwijzer.web.tiles.layers import dot_until, offers_on_parks, tile_layers

# Of a tile of which two hundred metres on the ground are some hundred steps of a screen.
CLOSE = 14


@pytest.fixture(scope="module")
def results(mapped):
    return state_of(case_at(mapped / "voorbeeld"))


@pytest.fixture(scope="module")
def kept(results, tmp_path_factory):
    return kept_tiles(tmp_path_factory.mktemp("tiles"), "first", results)


def tile_around(shape, zoom: int, folder: Path, tiles, layer: str) -> gpd.GeoDataFrame:
    """Return the tile around the middle of a shape as GDAL's own reader of tiles sees it."""
    return read_tile(gzip.decompress(tiles.archives[layer].tile(*place_of(shape, zoom))), place_of(shape, zoom), folder)


def place_of(shape, zoom: int) -> tuple[int, int, int]:
    middle = gpd.GeoSeries([shape.centroid], crs="EPSG:28992").to_crs("EPSG:3857").iloc[0]
    side, half = 40075016.685578488 / 2**zoom, 20037508.342789244
    return zoom, int((middle.x + half) // side), int((half - middle.y) // side)


def window_of(place: tuple[int, int, int]):
    zoom, column, row = place
    side, half = 40075016.685578488 / 2**zoom, 20037508.342789244
    return box(column * side - half, half - (row + 1) * side, (column + 1) * side - half, half - row * side)


def read_tile(content: bytes, place: tuple[int, int, int], folder: Path) -> gpd.GeoDataFrame:
    file = folder / "tile.mvt"
    file.write_bytes(content)
    zoom, column, row = place
    return pyogrio.read_dataframe(f"MVT:{file}", Z=zoom, X=column, Y=row, CLIP="NO").set_crs(
        "EPSG:3857", allow_override=True
    )


@pytest.mark.parametrize("layer", ["parks", "plots", "buildings"])
def test_at_the_deepest_zoom_shapes_are_exact_to_half_a_metre(results, kept, tmp_path, layer):
    key = {"parks": "park_id", "plots": "plot_id", "buildings": "building_id"}[layer]
    table = results.portfolio.table(layer).set_index(key)
    ours = table.geometry.iloc[7]
    drawn = tile_around(ours, CLOSE, tmp_path, kept, layer).set_index(key).geometry.loc[table.index[7]]
    # A tile ends a little beyond its edge: what is inside it must agree. A metre there is 0.63 on the ground.
    inside = window_of(place_of(ours, CLOSE))
    true = gpd.GeoSeries([ours], crs="EPSG:28992").to_crs("EPSG:3857").iloc[0]
    assert drawn.intersection(inside).hausdorff_distance(true.intersection(inside)) * 0.63 < 0.5


def test_the_first_view_holds_every_park_as_a_dot(results, kept, tmp_path):
    parks = results.portfolio.table("parks")
    found = tile_around(parks.union_all().envelope, 7, tmp_path, kept, "dots")
    assert set(found["park_id"]) == set(parks["park_id"])
    assert {"park_id", "until"} < set(found.columns)


def test_no_layer_tells_of_establishments_or_people(results):
    named = {layer.name: set(next(layer.batches()).column_names) for layer in tile_layers(results)}
    assert set(named) == {"parks", "dots", "plots", "buildings", "offers"}
    assert set.union(*named.values()) == {
        "park_id", "name", "until", "plot_id", "status", "area_m2", "building_id", "construction_year", "floor_area_m2",
        "available_ha", "option_ha", "offered_m2", "offers", "geometry",
    }  # fmt: skip


def test_a_dot_gives_way_when_its_outline_is_twenty_pixels_wide():
    shapes = gpd.GeoSeries([box(5, 52, 5.01, 52.01), box(5, 52, 7, 52.1)], crs="EPSG:4326")
    small, large = dot_until(shapes)
    assert 512 * 2**small * 0.01 / 360 == pytest.approx(20)
    # Outlines begin at zoom 8, so that until then only the dot shows where a park is.
    assert large == 8


def test_only_parks_that_offer_something_are_offers(results):
    offers = offers_on_parks(results.portfolio)
    assert list(offers.index) == [f"park-{number:03d}" for number in range(5)]
    assert (offers["available_ha"] == 1.5).all()
    assert offers["offered_m2"].isna().all()


def test_where_outlines_are_missing_there_are_areas_and_dots_that_stay(heerlen, tmp_path):
    from terreinwijzer.api.case import measured

    plain = replace(heerlen, settings=replace(heerlen.settings, parameters={}, policies={}))
    tiles = kept_tiles(tmp_path, "heerlen", state_of(measured(plain)))
    assert {name: layer.rows for name, layer in tiles.layers.items()} == {"dots": 3, "areas": 23, "offers": 1}


def test_tiles_are_made_once(results, kept, monkeypatch):
    def never(*_: object) -> None:
        pytest.fail("made twice")

    monkeypatch.setattr("terreinwijzer.web.tiles.kept.write_archive", never)
    assert kept_tiles(kept.folder.parent, "first", results).layers == kept.layers
    assert made_before(kept.folder.parent, "second") is None


def test_a_full_disk_leaves_nothing_half_made(results, small_disk):
    (small_disk / "ballast").write_bytes(bytes(900_000))
    with pytest.raises(WriteError, match="full"):
        kept_tiles(small_disk / "tiles", "first", results)
    assert made_before(small_disk / "tiles", "first") is None
    assert not list((small_disk / "tiles").glob("first*")) if (small_disk / "tiles").exists() else True


def test_buildings_that_are_too_many_for_a_case_come_from_a_file_piece_by_piece(results, tmp_path):
    file = tmp_path / "buildings.parquet"
    results.portfolio.table("buildings")[["building_id", "geometry"]].to_parquet(file)
    told = []
    tiles = kept_tiles(tmp_path, "bulk", results, file, lambda *said: told.append(said))
    assert tiles.layers["buildings"].rows == pq.ParquetFile(file).metadata.num_rows
    assert told[-1] == ("buildings", 130, 130)
    (tmp_path / "other.parquet").write_text("no parquet")
    with pytest.raises(InputError, match=r"other\.parquet is no GeoParquet"):
        kept_tiles(tmp_path, "bulk", results, tmp_path / "other.parquet")
    assert made_before(tmp_path, "bulk") is not None


def test_an_address_of_a_tile_lasts_and_empty_places_are_empty(on_the_map, results):
    from terreinwijzer.web.pages.frame import portfolio
    from terreinwijzer.web.pages.tiles import tile_address

    shown = portfolio("voorbeeld")
    zoom, column, row = place_of(results.portfolio.table("parks").geometry.iloc[0], CLOSE)
    address = tile_address(shown, "parks").format(z=zoom, x=column, y=row)
    squeezed = on_the_map.get(address, HTTP_ACCEPT_ENCODING="gzip")
    assert squeezed.status_code == 200
    assert "immutable" in squeezed["Cache-Control"]
    assert squeezed["Content-Encoding"] == "gzip"
    plain = on_the_map.get(address)
    assert not plain.has_header("Content-Encoding")
    assert gzip.decompress(squeezed.content) == plain.content
    assert on_the_map.get(tile_address(shown, "parks").format(z=zoom, x=0, y=0)).status_code == 204


def test_tiles_of_another_portfolio_or_another_state_are_not_there(on_the_map):
    from terreinwijzer.web.pages.frame import portfolio

    checksum = portfolio("voorbeeld").checksum
    for address in (
        f"/tiles/elsewhere/{checksum}/parks/8/131/84.mvt", "/tiles/voorbeeld/abc/parks/8/131/84.mvt",
        f"/tiles/voorbeeld/{checksum}/establishments/8/131/84.mvt", f"/tiles/voorbeeld/{checksum}/parks/3/9/1.mvt",
        f"/tiles/voorbeeld/{checksum}/parks/99999999999/1/1.mvt",
    ):  # fmt: skip
        assert on_the_map.get(address).status_code == 404, address


def test_the_command_makes_the_tiles_of_every_date(mapped, tmp_path, monkeypatch):
    monkeypatch.setenv("TERREINWIJZER_CACHE", str(tmp_path / "cache"))
    told = CliRunner().invoke(app, ["tiles", str(mapped), "--lang", "en"])
    assert told.exit_code == 0, told.output
    assert "2023-12-31" in told.output
    assert "2024-12-31" in told.output
    assert len(list((tmp_path / "cache" / "tiles").glob("*/parks.mbtiles"))) == 2
    shutil.rmtree(tmp_path / "cache")


@pytest.mark.usefixtures("shared")
def test_real_parks_and_buildings_are_where_they_are(tmp_path):
    """Kampen: what GDAL reads back from the tiles lies where the source has it."""
    from terreinwijzer.snapshots.case import load_case

    case = load_case(Path(__file__).parents[2] / "cases" / "kampen", tmp_path / "aside")
    few = case.portfolio.table("buildings").iloc[:2000]
    portfolio = replace(case.portfolio, tables={"parks": case.portfolio.table("parks"), "buildings": few})
    plain = replace(case, portfolio=portfolio, settings=replace(case.settings, parameters={}, layers=()))
    tiles = kept_tiles(tmp_path, "kampen", state_of(plain))
    house = few.set_index("building_id").geometry
    one = house.area.idxmax()
    found = tile_around(house[one], CLOSE, tmp_path, tiles, "buildings").set_index("building_id").geometry
    inside = window_of(place_of(house[one], CLOSE))
    true = house.to_crs("EPSG:3857")
    near = found.index.intersection(true.index[true.intersects(inside)])
    assert len(near) > 100
    apart = found[near].intersection(inside).hausdorff_distance(true[near].intersection(inside))
    # A metre there is 0.61 on the ground in Kampen; the grid of a tile has steps of some twenty centimetres.
    assert (apart.dropna() * 0.61).max() < 0.5
