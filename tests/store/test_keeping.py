"""What goes into the store comes out exactly, and what is kept never changes."""

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasterio.transform import from_origin
from small_portfolio import bytes_of, small_portfolio

from terreinwijzer.api.case import indicator_table, measured, results_of, state_of
from terreinwijzer.dossier.blocks.park_maps import park_places
from terreinwijzer.errors import StoreError
from terreinwijzer.snapshots.case import load_case
from terreinwijzer.snapshots.reopen import case_at, cases_through_time, open_case, open_snapshot
from terreinwijzer.snapshots.store import create_snapshot, list_snapshots
from terreinwijzer.snapshots.verify import verify_store
from terreinwijzer.sources.layers import LayerFile


def assert_equal_portfolios(one, other):
    assert one.tables.keys() == other.tables.keys()
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(
            pd.DataFrame(table), pd.DataFrame(other.tables[name]), check_dtype=False, check_like=True
        )
    assert (one.name, one.region, one.reference_date, one.sources) == (
        other.name, other.region, other.reference_date, other.sources,
    )  # fmt: skip


def test_a_portfolio_comes_back_exactly(portfolio, tmp_path):
    made = create_snapshot(portfolio, tmp_path / "store", portfolio_id="proef")
    opened = open_snapshot(tmp_path / "store", made.snapshot_id)
    assert_equal_portfolios(opened, portfolio)
    assert opened.table("parks").crs.to_epsg() == 28992
    assert opened.table("parks")["mean_construction_year"].dtype == "Int64"
    assert opened.table("parks")["park_management"].isna().tolist() == [False, True, False]


def test_a_case_from_the_store_gives_the_same_figures(heerlen, heerlen_results, tmp_path):
    made = create_snapshot(heerlen, tmp_path / "store")
    opened = open_case(tmp_path / "store", made.snapshot_id)
    pd.testing.assert_frame_equal(indicator_table(opened).per_park, indicator_table(heerlen).per_park)
    again, first = results_of(opened), heerlen_results
    assert again.audit.findings == first.audit.findings
    assert again.demand.forecast.figures == first.demand.forecast.figures


def test_layers_are_kept_so_that_a_map_and_what_is_measured_stay_the_same(heerlen, tmp_path):
    """The parks of Heerlen have no outlines: only its neighbourhoods, a layer, give them a place."""
    made = create_snapshot(heerlen, tmp_path / "store")
    opened, first = measured(case_at(made.folder)), measured(heerlen)
    [kept], [layer] = opened.layers, first.layers
    assert (kept.file.role, kept.file.label, kept.source) == (layer.file.role, layer.file.label, layer.source)
    assert kept.shapes.geometry.geom_equals(layer.shapes.geometry).all()
    assert kept.shapes[kept.file.label].tolist() == layer.shapes[layer.file.label].tolist()
    assert park_places(state_of(opened)).dots.geom_equals(park_places(state_of(first)).dots).all()
    assert verify_store(tmp_path / "store") == []


def test_a_raster_is_kept_cell_for_cell_and_a_changed_layer_is_noticed(heerlen, tmp_path):
    cells = np.arange(12, dtype="float32").reshape(3, 4)
    with rasterio.open(
        tmp_path / "heat.tif", "w", driver="GTiff", width=4, height=3, count=1, dtype="float32", nodata=-9.0,
        crs="EPSG:28992", transform=from_origin(195_000, 322_000, 10, 10),
    ) as file:  # fmt: skip
        file.write(cells, 1)
    heat = LayerFile("heat", "heat_difference_c", tmp_path / "heat.tif", "cbs_wijken", nodata=(-9.0,), factor=0.1)
    case = replace(heerlen, settings=replace(heerlen.settings, layers=(heat,)), layers=None)
    made = create_snapshot(case, tmp_path / "store")
    (tmp_path / "heat.tif").unlink()
    [kept] = case_at(made.folder).settings.layers
    assert (kept.role, list(kept.nodata), kept.factor) == ("heat_difference_c", [-9.0], 0.1)
    with rasterio.open(kept.path) as file:
        assert file.read(1).tolist() == cells.tolist()
        assert file.transform == from_origin(195_000, 322_000, 10, 10)
    kept.path.write_bytes(kept.path.read_bytes()[:-1])
    assert [each.code for each in verify_store(tmp_path / "store")] == ["snapshot_file_changed"]


def test_a_snapshot_of_before_layers_is_read_as_it_was(heerlen, tmp_path):
    folder = create_snapshot(replace(heerlen.portfolio), tmp_path / "store", portfolio_id="heerlen").folder
    raw = json.loads((folder / "manifest.json").read_text())
    assert raw.pop("layers") == {}
    content = json.dumps(raw | {"format": 1}).encode()
    (folder / "manifest.json").write_bytes(content)
    (folder / "manifest.sha256").write_text(f"{sha256(content).hexdigest()}  manifest.json\n")
    assert verify_store(tmp_path / "store") == []
    assert case_at(folder).settings.layers == ()


def test_a_folder_of_a_case_a_snapshot_or_a_portfolio_all_give_a_case(heerlen, tmp_path):
    made = create_snapshot(heerlen, tmp_path / "store")
    assert case_at(made.folder).settings.reference_date == heerlen.settings.reference_date
    assert case_at(tmp_path / "store" / "heerlen").settings.case_id == "heerlen"
    assert case_at(heerlen.settings.folder).settings.case_id == "heerlen"


def test_shapes_are_geoparquet_that_others_can_read(portfolio, tmp_path):
    made = create_snapshot(portfolio, tmp_path / "store", portfolio_id="proef")
    parks = gpd.read_parquet(made.folder / "parks.parquet")
    assert parks.crs.to_epsg() == 28992
    assert parks.geometry.notna().sum() == 2


def test_the_manifest_tells_source_licence_rows_checks_and_checksum(portfolio, tmp_path):
    made = create_snapshot(portfolio, tmp_path / "store", portfolio_id="proef", note="first")
    raw = json.loads((made.folder / "manifest.json").read_text(encoding="utf-8"))
    assert raw["sources"]["register"]["licence"] == "CC0"
    assert raw["column_sources"]["parks"] == "register"
    assert raw["tables"]["parks"]["rows"] == 3
    assert raw["tables"]["parks"]["sha256"] == bytes_of(made.folder)["parks.parquet"]
    assert "key_unique" in raw["tables"]["parks"]["checks"]
    assert raw["note"] == "first"
    gross = next(column for column in raw["tables"]["parks"]["columns"] if column["name"] == "gross_ha")
    assert (gross["unit"], gross["filled"]) == ("ha", 2)


def test_rows_set_aside_are_counted_in_the_manifest(tmp_path):
    case = tmp_path / "case"
    case.mkdir()
    (case / "case.toml").write_text(
        '[case]\nid = "t"\nname = "T"\nreference_date = 2023-12-31\n[tables.parks]\nfile = "parks.csv"\n'
    )
    (case / "parks.csv").write_text("park_id,name,gross_ha\na,Aa,10\nb,Bee,-3\n")
    made = create_snapshot(load_case(case, set_aside=tmp_path / "aside"), tmp_path / "store")
    assert made.tables["parks"].intake["rows_read"] == 2
    assert made.tables["parks"].intake["rows_set_aside"] == 1


def test_a_snapshot_is_never_replaced_only_corrected(portfolio, tmp_path):
    store = tmp_path / "store"
    first = create_snapshot(portfolio, store, portfolio_id="proef")
    before = bytes_of(first.folder)
    with pytest.raises(StoreError, match="proef/2023-12-31"):
        create_snapshot(portfolio, store, portfolio_id="proef")
    second = create_snapshot(portfolio, store, portfolio_id="proef", correct=True, note="jobs were wrong")
    assert (second.snapshot_id, second.corrects) == ("proef/2023-12-31-2", "proef/2023-12-31")
    assert bytes_of(first.folder) == before
    assert verify_store(store) == []


def test_nothing_to_correct_is_said_so(portfolio, tmp_path):
    with pytest.raises(StoreError, match="no snapshot proef/2023-12-31 to correct"):
        create_snapshot(portfolio, tmp_path / "store", portfolio_id="proef", correct=True)


def test_through_time_takes_the_last_correction_of_each_date(heerlen, tmp_path):
    store = tmp_path / "store"
    create_snapshot(small_portfolio(date(2022, 12, 31)), store, portfolio_id="proef")
    create_snapshot(small_portfolio(), store, portfolio_id="proef")
    create_snapshot(small_portfolio(), store, portfolio_id="proef", correct=True)
    create_snapshot(heerlen, store)
    dates = [case.settings.reference_date for case in cases_through_time(store, "proef")]
    assert dates == [date(2022, 12, 31), date(2023, 12, 31)]
    assert [info.snapshot_id for info in list_snapshots(store)] == [
        "heerlen/2023-12-31", "proef/2022-12-31", "proef/2023-12-31", "proef/2023-12-31-2",
    ]  # fmt: skip
    with pytest.raises(StoreError, match="no snapshot of portfolio 'elsewhere'"):
        cases_through_time(store, "elsewhere")


texts = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), min_size=1, max_size=12)
numbers = st.none() | st.floats(0, 1e6, allow_nan=False)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(texts, numbers, st.none() | st.integers(1000, 2200), st.none() | st.booleans()),
        min_size=1,
        max_size=6,
        unique_by=lambda row: row[0],
    ),
    day=st.dates(date(1990, 1, 1), date(2026, 1, 1)),
)
def test_any_values_survive_the_round_trip(rows, day, tmp_path_factory):
    keys, hectares, years, managed = zip(*rows, strict=True)
    base = small_portfolio(day)
    parks = pd.DataFrame(
        {
            "park_id": keys, "name": keys, "gross_ha": pd.Series(hectares, dtype="float64"),
            "start_year": pd.array(years, dtype="Int64"), "park_management": pd.array(managed, dtype="boolean"),
        }
    )  # fmt: skip
    portfolio = type(base)("P", "R", day, {"parks": parks})
    store = tmp_path_factory.mktemp("store")
    made = create_snapshot(portfolio, store, portfolio_id="p")
    assert_equal_portfolios(open_snapshot(store, made.snapshot_id), portfolio)
