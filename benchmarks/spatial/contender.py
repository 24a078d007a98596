"""One contender, one time, in a process of its own: prints its seconds and its peak memory.

Run as `python contender.py NAME PARKS FOOTPRINTS RESULT`; it imports nothing of ours unless it is us. Imports are not
in the time, because a program that stays up pays them once; the race also times our whole command, imports and all.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Count and shared area per park, with nothing cut that lies wholly inside.
SHORTCUT = """
SELECT p.park_id, count(*) AS buildings,
       sum(CASE WHEN ST_Contains(p.geometry, b.geometry) THEN ST_Area(b.geometry)
                ELSE ST_Area(ST_Intersection(p.geometry, b.geometry)) END) AS footprint_m2
FROM parks p JOIN footprints b ON ST_Intersects(p.geometry, b.geometry)
GROUP BY p.park_id
"""


def raw_bytes(_parks: str, footprints: str) -> Callable[[], Any]:
    def run() -> None:
        with Path(footprints).open("rb", buffering=0) as file:
            room = bytearray(1 << 20)
            while file.readinto(room):
                pass

    return run


def decoding(_parks: str, footprints: str, threads: int = 2) -> Callable[[], Any]:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415
    from threading import local  # noqa: PLC0415

    import pyarrow.parquet as pq  # noqa: PLC0415

    def run() -> None:
        footer, own = pq.read_metadata(footprints), local()

        def read(group: int) -> int:
            if not hasattr(own, "file"):
                own.file = pq.ParquetFile(footprints, metadata=footer)
            return int(own.file.read_row_group(group, use_threads=False).num_rows)

        with ThreadPoolExecutor(threads) as pool:
            sum(pool.map(read, range(footer.num_row_groups)))

    return run


def decoding_one_thread(parks: str, footprints: str) -> Callable[[], Any]:
    return decoding(parks, footprints, threads=1)


def ours(parks: str, footprints: str, threads: int = 0) -> Callable[[], Any]:
    from terreinwijzer.spatial.building_stock import measure_buildings  # noqa: PLC0415
    from terreinwijzer.spatial.park_shapes import read_parks  # noqa: PLC0415
    from terreinwijzer.spatial.runner import RunSettings  # noqa: PLC0415

    def run() -> Any:
        measured = measure_buildings(read_parks(Path(parks)), Path(footprints), settings=RunSettings(threads=threads))
        return measured.per_park(2026)[["buildings", "footprint_m2"]]

    return run


def ours_one_thread(parks: str, footprints: str) -> Callable[[], Any]:
    return ours(parks, footprints, threads=1)


def ours_pairs_sedona(parks: str, footprints: str) -> Callable[[], Any]:
    from terreinwijzer.spatial.overlay import overlay  # noqa: PLC0415
    from terreinwijzer.spatial.park_shapes import read_parks  # noqa: PLC0415

    def run() -> Any:
        pairs = overlay(read_parks(Path(parks)), Path(footprints), engine="sedona")
        return _per_park(pairs)

    return run


def sedonadb(parks: str, footprints: str) -> Callable[[], Any]:
    import sedonadb as engine  # noqa: PLC0415

    def run() -> Any:
        connection = engine.connect()
        connection.read_parquet(parks).to_view("parks", overwrite=True)
        connection.read_parquet(footprints).to_view("footprints", overwrite=True)
        return connection.sql(SHORTCUT).to_pandas().set_index("park_id")

    return run


def duckdb(parks: str, footprints: str) -> Callable[[], Any]:
    import duckdb as engine  # noqa: PLC0415
    import duckdb_extension_spatial  # noqa: PLC0415

    folder = Path(duckdb_extension_spatial.__file__).parent
    [extension] = folder.rglob("spatial.duckdb_extension")

    def run() -> Any:
        connection = engine.connect(config={"allow_unsigned_extensions": "true"})
        connection.execute(f"LOAD '{extension}'")
        for name, file in (("parks", parks), ("footprints", footprints)):
            connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{file}')")
        return connection.execute(SHORTCUT).df().set_index("park_id")

    return run


def geopandas_sjoin(parks: str, footprints: str) -> Callable[[], Any]:
    import geopandas as gpd  # noqa: PLC0415

    def run() -> Any:
        outlines, buildings = gpd.read_parquet(parks), gpd.read_parquet(footprints)
        pairs = buildings.sjoin(outlines, predicate="intersects")
        cut = pairs.geometry.intersection(outlines.geometry.loc[pairs["index_right"]], align=False)
        return _per_park(pairs.assign(overlap_m2=cut.area))

    return run


def geopandas_overlay(parks: str, footprints: str) -> Callable[[], Any]:
    import geopandas as gpd  # noqa: PLC0415

    def run() -> Any:
        parts = gpd.overlay(gpd.read_parquet(parks), gpd.read_parquet(footprints), keep_geom_type=True)
        return _per_park(parts.assign(overlap_m2=parts.area))

    return run


def dask_geopandas(parks: str, footprints: str) -> Callable[[], Any]:
    import dask_geopandas as engine  # noqa: PLC0415
    import geopandas as gpd  # noqa: PLC0415

    def cut(part: Any, outlines: Any) -> Any:
        pairs = part.sjoin(outlines, predicate="intersects")
        shared = pairs.geometry.intersection(outlines.geometry.loc[pairs["index_right"]], align=False).area
        return pairs[["park_id"]].assign(overlap_m2=shared)

    def run() -> Any:
        outlines = gpd.read_parquet(parks)
        buildings = engine.read_parquet(footprints, split_row_groups=8)
        meta = {"park_id": "str", "overlap_m2": "f8"}
        pairs = buildings.map_partitions(cut, outlines, meta=meta).compute(scheduler="threads", num_workers=2)
        return _per_park(pairs)

    return run


def one_municipality(parks: str, footprints: str) -> Callable[[], Any]:
    """Measure the later land from the earlier measurement, which lies beside the earlier file."""
    from terreinwijzer.spatial.building_stock import load_stock, measure_buildings  # noqa: PLC0415
    from terreinwijzer.spatial.park_shapes import read_parks  # noqa: PLC0415

    later = Path(footprints.replace(".parquet", "-later.parquet"))

    def run() -> Any:
        measured = measure_buildings(read_parks(Path(parks)), later, before=load_stock(Path(f"{footprints}.stock")))
        return measured.per_park(2026)[["buildings", "footprint_m2"]]

    return run


def everything(parks: str, footprints: str) -> Callable[[], Any]:
    """Measure all that shapes and rasters tell of every park, from files of the whole country."""
    from datetime import date  # noqa: PLC0415

    import geopandas as gpd  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    from benchmarks.spatial.made_up_country import COUNTRY_M, RD, cells  # noqa: PLC0415
    from terreinwijzer.indicators.table import indicator_table  # noqa: PLC0415
    from terreinwijzer.lineage import Source  # noqa: PLC0415
    from terreinwijzer.snapshots.portfolio import Portfolio  # noqa: PLC0415
    from terreinwijzer.sources.layers import Layer, LayerFile  # noqa: PLC0415
    from terreinwijzer.spatial.extract import rows_near_parks  # noqa: PLC0415
    from terreinwijzer.spatial.measure import measure  # noqa: PLC0415
    from terreinwijzer.spatial.park_shapes import read_parks  # noqa: PLC0415
    from terreinwijzer.vocabulary.norms import norms_on  # noqa: PLC0415

    source, nothing = Source("made_up", "Made up with a seed", synthetic=True), gpd.GeoDataFrame(geometry=[], crs=RD)
    raster = cells(Path(footprints).parent, 20_000, COUNTRY_M)

    def run() -> Any:
        outlines = read_parks(Path(parks))
        buildings = pd.concat(rows_near_parks(outlines, Path(footprints)), ignore_index=True)
        known = outlines.assign(name=outlines["park_id"], net_issued_ha=outlines.area / 1e4)
        layers = [
            Layer(LayerFile("homes", "dwelling", Path(footprints), "made_up", stream=True), source, nothing),
            Layer(LayerFile("green", "green_share_pct", raster, "made_up"), source, nothing),
            Layer(
                LayerFile("nature", "nature", Path(parks), "made_up"),
                source,
                outlines.translate(300).to_frame("geometry"),
            ),
        ]
        day = date(2026, 1, 1)
        portfolio = Portfolio("Country", "Country", day, {"parks": known, "buildings": buildings}, {"": source})
        measured = measure(portfolio, norms_on(day), layers)
        return indicator_table(measured, norms_on(day)).per_park.select_dtypes("number")

    return run


def ours_zonal(parks: str, raster: str) -> Callable[[], Any]:
    from terreinwijzer.spatial.park_shapes import read_parks  # noqa: PLC0415
    from terreinwijzer.spatial.zonal import Raster, zonal  # noqa: PLC0415

    def run() -> Any:
        return zonal(read_parks(Path(parks)), Raster(Path(raster)), min_covered_pct=0)[["value"]]

    return run


def exactextract(parks: str, raster: str, strategy: str = "feature-sequential") -> Callable[[], Any]:
    import geopandas as gpd  # noqa: PLC0415
    from exactextract import exact_extract  # noqa: PLC0415

    def run() -> Any:
        zones = gpd.read_parquet(parks)
        settings = {"include_cols": ["park_id"], "strategy": strategy, "output": "pandas"}
        return exact_extract(raster, zones, ["value=mean"], **settings).set_index("park_id")

    return run


def exactextract_by_raster(parks: str, raster: str) -> Callable[[], Any]:
    return exactextract(parks, raster, "raster-sequential")


def rasterstats(parks: str, raster: str) -> Callable[[], Any]:
    import geopandas as gpd  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415
    from rasterstats import zonal_stats  # noqa: PLC0415

    def run() -> Any:
        zones = gpd.read_parquet(parks)
        found = zonal_stats(zones.geometry, raster, stats=["mean"])
        return pd.DataFrame({"value": [each["mean"] for each in found]}, index=zones["park_id"])

    return run


def _per_park(pairs: Any) -> Any:
    grouped = pairs.groupby("park_id")["overlap_m2"]
    return grouped.agg(["size", "sum"]).set_axis(["buildings", "footprint_m2"], axis=1)


def main() -> None:
    name, parks, footprints, target = sys.argv[1:5]
    run = globals()[name](parks, footprints)
    start, start_cpu = time.perf_counter(), time.process_time()
    result = run()
    seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    if result is not None:
        result.astype("float64").to_parquet(target)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "cpu_seconds": cpu, "peak_mib": peak}))


if __name__ == "__main__":
    main()
