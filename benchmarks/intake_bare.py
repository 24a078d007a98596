"""The baseline: pandas reads with the right types at once, and pandera checks what the library checks."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from terreinwijzer.snapshots.synthetic.tables import SECTORS

TYPES = {
    "establishment_id": "str", "park_id": "str", "year": "Int64", "sector": "str", "jobs": "float64",
}  # fmt: skip


def prepare(folder: Path) -> Path:
    """Return the folder of the clean case."""
    return folder / "clean"


def run(folder: Path) -> dict[str, pd.DataFrame]:
    """Read and validate."""
    parks = pd.read_csv(folder / "parks.csv", dtype={"park_id": "str"})
    frame = pd.read_csv(folder / "establishments.csv", dtype=TYPES)
    schema = pa.DataFrameSchema(
        {
            "establishment_id": pa.Column(),
            "park_id": pa.Column(checks=pa.Check.isin(set(parks["park_id"]))),
            "year": pa.Column(checks=pa.Check.in_range(1800, 2200)),
            "sector": pa.Column(checks=pa.Check.isin(SECTORS), nullable=True),
            "jobs": pa.Column(checks=pa.Check.ge(0)),
        },
        unique=["establishment_id", "year"],
    )
    return {"establishments": schema.validate(frame, lazy=True)}
