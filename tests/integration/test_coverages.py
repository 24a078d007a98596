"""Rasters: the cells of the register, none shifted, and no value where there is none."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from loopback import FaultProxy, PatientClock
from mapserver import MapServer, map_of
from rasterio import Affine
from rasterio.transform import from_origin

from terreinwijzer.errors import InputError, ServiceError
from terreinwijzer.sources.network.client import HttpClient
from terreinwijzer.sources.network.settings import HttpSettings
from terreinwijzer.sources.services.area import Area, read_box
from terreinwijzer.sources.services.coverages import fetch_raster, take_raster
from terreinwijzer.sources.services.service_list import Service, read_services

SETTINGS = HttpSettings(pause_s=0, attempts=2)
# On purpose not on the borders of cells.
TOWN = read_box("189001,506003,191512,508021")
FORMAT = """
  OUTPUTFORMAT
    NAME "values"
    DRIVER "GDAL/GTiff"
    MIMETYPE "image/tiff"
    IMAGEMODE {mode}
    EXTENSION "tif"
  END
"""
LAYER = """
  LAYER
    NAME "{name}"
    TYPE RASTER
    STATUS ON
    DATA "{file}"
    PROJECTION "init=epsg:28992" END
    METADATA
      "ows_title" "{name}"
    END
  END
"""


@pytest.fixture(scope="module")
def depths(shared) -> Path:
    return shared / "data" / "klimaat" / "kampen_overstroming_1op100_5m.tif"


@pytest.fixture(scope="module")
def make_server(depths, tmp_path_factory):
    def make(mode: str = "INT16", names: tuple[str, ...] = ("rivm_20231221_groenkaart_10m_2022",)) -> MapServer:
        layers = "".join(LAYER.format(name=name, file=depths) for name in names)
        metadata = '"wcs_formats" "values"'
        text = map_of(layers, metadata=metadata, formats=FORMAT.format(mode=mode), extent="181041 502535 198421 513880")
        return MapServer(tmp_path_factory.mktemp("map"), text)

    return make


def service_at(base: str, name: str = "rivm_green", **changes: object) -> Service:
    return replace(read_services()[name], address=base, **changes)


def run(service: Service, out: Path, area: Area = TOWN):
    with HttpClient(SETTINGS, clock=PatientClock()) as client:
        return fetch_raster(client, service, area, out)


def true_cells(file: Path, area: Area) -> tuple[np.ndarray, tuple[float, float]]:
    """Return the cells that touch an area, and their corner in the north-west, straight from the file."""
    west, south, east, north = area.bbox
    with rasterio.open(file) as raster:
        top, left = raster.index(west, north)
        bottom, right = raster.index(east, south)
        window = rasterio.windows.Window.from_slices((top, bottom + 1), (left, right + 1))
        return raster.read(1, window=window), raster.xy(top, left, offset="ul")


@pytest.mark.shared
def test_a_coverage_comes_cell_by_cell_as_it_is_in_the_register(depths, make_server, tmp_path, monkeypatch):
    monkeypatch.setattr("terreinwijzer.sources.services.coverages.TILE", 200)
    with make_server() as server:
        done = run(service_at(server.base), tmp_path / "x.tif")
        asked = [question for question in server.questions if question.query.get("request") == "GetCoverage"]
    true, corner = true_cells(depths, TOWN)
    with rasterio.open(done.path) as found:
        assert (found.read(1) == true).all()
        assert (found.transform.c, found.transform.f) == pytest.approx(corner, abs=1e-3)
        assert found.crs.to_epsg() == 28992
        assert found.res == (5, 5)
    assert done.cells == true.size
    assert len(asked) == 9


@pytest.mark.shared
def test_the_same_cells_come_out_of_the_file_itself(depths, tmp_path):
    done = take_raster(depths, read_services()["rivm_green"], TOWN, tmp_path / "x.tif")
    true, _ = true_cells(depths, TOWN)
    with rasterio.open(done.path) as found:
        assert (found.read(1) == true).all()


@pytest.mark.shared
def test_the_newest_name_that_fits_is_taken_and_an_unknown_one_is_said(make_server, tmp_path):
    names = ("rivm_20170415_groenkaart_10m_2017", "rivm_20231221_groenkaart_10m_2022", "iets_anders")
    with make_server(names=names) as server:
        assert run(service_at(server.base), tmp_path / "x.tif").coverage == names[1]
        with pytest.raises(ServiceError, match="The service has: iets_anders, rivm_2017"):
            run(service_at(server.base, collection="groen"), tmp_path / "y.tif")
        with pytest.raises(InputError, match="outside this raster"):
            run(service_at(server.base), tmp_path / "y.tif", read_box("100000,400000,101000,401000"))
    assert not (tmp_path / "y.tif").exists()


@pytest.mark.shared
def test_a_map_with_values_comes_and_a_picture_is_refused(depths, make_server, tmp_path):
    aligned = read_box("189041.065,506000.452,190041.065,507000.452")
    name = ("gevoelstemperatuur_2022",)
    with make_server(names=name) as server:
        done = run(service_at(server.base, "kea_felt_temperature", cell_m=5.0), tmp_path / "x.tif", aligned)
        with pytest.raises(InputError, match="does not say how large its cells are"):
            run(service_at(server.base, "kea_felt_temperature", cell_m=None), tmp_path / "y.tif", aligned)
    with rasterio.open(done.path) as found, rasterio.open(depths) as true:
        window = rasterio.windows.from_bounds(*found.bounds, transform=true.transform).round_offsets().round_lengths()
        assert (found.read(1) == true.read(1, window=window)).mean() > 0.95
    with make_server(mode="RGB", names=name) as server, pytest.raises(InputError, match="a picture with 3 colours"):
        run(service_at(server.base, "kea_felt_temperature"), tmp_path / "y.tif", aligned)


@pytest.mark.shared
def test_a_cut_window_is_asked_again_and_other_cells_are_refused(depths, make_server, tmp_path):
    cut = []

    def spoil(question, reply):
        if question.query.get("request") == "GetCoverage" and not cut:
            cut.append(question)
            return replace(reply, cut_after=len(reply.content) // 2, say_length=False)
        return reply

    with make_server() as server, FaultProxy(server.base, spoil) as proxy:
        done = run(service_at(proxy.base), tmp_path / "x.tif")
        assert cut
    with rasterio.open(done.path) as found:
        assert (found.read(1) == true_cells(depths, TOWN)[0]).all()

    elsewhere = take_raster(
        depths, read_services()["rivm_green"], read_box("182000,503000,182500,503500"), tmp_path / "z.tif"
    )

    def swap(question, reply):
        wanted = question.query.get("request") == "GetCoverage"
        return replace(reply, content=elsewhere.path.read_bytes()) if wanted else reply

    with (
        make_server() as server,
        FaultProxy(server.base, swap) as proxy,
        pytest.raises(ServiceError, match="gave other cells"),
    ):
        run(service_at(proxy.base), tmp_path / "y.tif")
    assert not (tmp_path / "y.tif").exists()


# ---- values that stand for no value


def raster(
    path: Path, values: np.ndarray, nodata: float | None = None, crs: str = "EPSG:28992", bands: int = 1
) -> Path:
    height, width = values.shape
    profile = {"driver": "GTiff", "dtype": values.dtype, "count": bands, "height": height, "width": width,
               "crs": crs, "transform": from_origin(190_000, 322_000, 10, 10), "nodata": nodata}  # fmt: skip
    with rasterio.open(path, "w", **profile) as file:
        for band in range(1, bands + 1):
            file.write(values, band)
    return path


@pytest.mark.parametrize(
    ("values", "nodata"),
    [
        (np.array([[38, 55537], [41, 45]], "uint16"), None),
        (np.array([[38, -9999], [41, 45]], "int32"), None),
        (np.array([[38, 2147483647], [41, 45]], "int32"), 99.0),
        (np.array([[38, -9999], [41, 45]], "float32"), None),
        (np.array([[38, np.nan], [41, 45]], "float32"), None),
        (np.array([[38, 7], [41, 45]], "uint8"), 7.0),
    ],
)
def test_what_stands_for_no_value_is_no_value(tmp_path, values, nodata):
    file = raster(tmp_path / "in.tif", values, nodata)
    done = take_raster(file, read_services()["kea_felt_temperature"], Area(), tmp_path / "out.tif")
    assert (done.cells, done.with_value) == (4, 3)
    with rasterio.open(done.path) as found:
        assert found.read(1, masked=True).mask.tolist() == [[False, True], [False, False]]
        assert found.read(1, masked=True).sum() == 38 + 41 + 45


def test_zero_stays_a_value(tmp_path):
    file = raster(tmp_path / "in.tif", np.array([[0, -9999], [3, 0]], "int16"))
    done = take_raster(file, read_services()["kea_felt_temperature"], Area(), tmp_path / "out.tif")
    with rasterio.open(done.path) as found:
        assert found.read(1, masked=True).filled(99).tolist() == [[0, 99], [3, 0]]


def test_a_raster_that_cannot_be_used_is_said(tmp_path):
    values, service, out = np.ones((2, 2), "uint8"), read_services()["rivm_green"], tmp_path / "out.tif"
    (tmp_path / "text.tif").write_text("no raster")
    turned = raster(tmp_path / "turned.tif", values)
    with rasterio.open(turned, "r+") as file:
        file.transform = Affine.rotation(10) * file.transform
    for file, message in (
        (raster(tmp_path / "rgb.tif", values, bands=3), "picture with 3"),
        (raster(tmp_path / "wgs.tif", values, crs="EPSG:4326"), "not in EPSG:28992"),
        (turned, "turned or not square"),
        (tmp_path / "text.tif", "damaged"),
        (tmp_path / "none.tif", "not there"),
    ):
        with pytest.raises(InputError, match=message):
            take_raster(file, service, Area(), out)
        assert not out.exists()
