"""PostGIS on a server of its own: started in a temporary folder, without a port, and stopped at the end.

Needs Debian's `postgresql-postgis`. Loading and indexing are not in the time: a database is loaded once.
Run as `python postgis.py PARKS FOOTPRINTS RESULT REPEATS`.
"""

from __future__ import annotations

import json
import os
import pwd
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import pandas as pd
import psycopg
import pyarrow.parquet as pq
import shapely
from contender import SHORTCUT

SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "1GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "max_parallel_workers_per_gather": "2",
    "fsync": "off",
}


@contextmanager
def server() -> Iterator[str]:
    """Start a server and give the folder of its socket."""
    [programs, *_] = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    # The server refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    become = ["runuser", "-u", user, "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as folder:
        if become:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        data = f"{folder}/data"

        def do(*command: str) -> None:
            subprocess.run([*become, *command], check=True, stdout=subprocess.DEVNULL, cwd=folder)

        do(f"{programs}/initdb", "-D", data, "-U", "race", "--auth=trust")
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items()) + f" -k {folder}"
        control = (f"{programs}/pg_ctl", "-D", data, "-w")
        do(*control, "-o", options, "-l", f"{folder}/log", "start")
        try:
            yield folder
        finally:
            do(*control, "-m", "immediate", "stop")


def load(connection: psycopg.Connection, parks: str, footprints: str) -> None:
    connection.execute("CREATE EXTENSION postgis")
    connection.execute("CREATE TABLE parks (park_id text, geometry geometry)")
    connection.execute("CREATE TABLE footprints (geometry geometry)")
    cursor = connection.cursor()
    outlines = gpd.read_parquet(parks)
    with cursor.copy("COPY parks FROM STDIN") as copy:
        for park, outline in zip(outlines["park_id"], shapely.to_wkb(outlines.geometry.array, hex=True), strict=True):
            copy.write_row((park, outline))
    file = pq.ParquetFile(footprints)
    with cursor.copy("COPY footprints FROM STDIN") as copy:
        for group in range(file.num_row_groups):
            for shape in file.read_row_group(group, columns=["geometry"])["geometry"].to_pylist():
                copy.write_row((shape.hex(),))
    for table in ("parks", "footprints"):
        connection.execute(f"CREATE INDEX ON {table} USING gist (geometry)")
    connection.commit()


def main() -> None:
    parks, footprints, target, repeats = sys.argv[1:5]
    with server() as folder, psycopg.connect(host=folder, dbname="postgres", user="race") as connection:
        load(connection, parks, footprints)
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
        seconds = []
        for _ in range(int(repeats)):
            start = time.perf_counter()
            rows = connection.execute(SHORTCUT).fetchall()
            seconds.append(time.perf_counter() - start)
    table = pd.DataFrame(rows, columns=["park_id", "buildings", "footprint_m2"]).set_index("park_id")
    table.astype("float64").to_parquet(target)
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
