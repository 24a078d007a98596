"""Tables as JSON and back, value for value: a result is kept in the database and read again after a restart."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pandas as pd


def frame_as_json(frame: pd.DataFrame) -> dict[str, Any]:
    """Return a table as plain values, with what is needed to make it again: types, dates, and names of the index."""
    index = [str(name) for name in frame.index.names] if frame.index.names != [None] else []
    flat = frame.reset_index() if index else frame.reset_index(drop=True)
    days = [str(name) for name in flat if any(isinstance(value, date) for value in flat[name])]
    plain = flat.assign(**{name: [None if pd.isna(day) else day.isoformat() for day in flat[name]] for name in days})
    return {
        "index": index,
        "days": days,
        "types": {str(name): str(kind) for name, kind in flat.dtypes.items()},
        "rows": json.loads(plain.to_json(orient="records", double_precision=15)),
    }


def frame_from_json(kept: dict[str, Any]) -> pd.DataFrame:
    """Return the table that `frame_as_json` kept."""
    types, days = kept["types"], kept["days"]
    columns = {name: [row[name] for row in kept["rows"]] for name in types}
    frame = pd.DataFrame(
        {name: pd.Series(values, dtype="object" if name in days else types[name]) for name, values in columns.items()}
    )
    for name in days:
        frame[name] = pd.Series(
            [None if day is None else date.fromisoformat(day) for day in columns[name]], dtype="object"
        )
    return frame.set_index(kept["index"]) if kept["index"] else frame
