"""The manifest of a snapshot: what it holds, where that came from, and the checksums that guard it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from terreinwijzer.errors import Problem, StoreError
from terreinwijzer.lineage import Source
from terreinwijzer.vocabulary.norms import Norm

# Format 2 has layers besides; what format 1 says is read as it was.
FORMAT, READ = 2, (1, 2)
MANIFEST = "manifest.json"
# In the form that `sha256sum --check` reads, so that anyone can check a manifest without this software.
CHECKSUM = "manifest.sha256"
_TAGS: dict[str, Callable[[str], object]] = {
    "$date": date.fromisoformat,
    "$datetime": datetime.fromisoformat,
    "$time": time.fromisoformat,
}


@dataclass(frozen=True)
class ColumnInfo:
    """A column as it was defined when the snapshot was made.

    `codes` are those of its code list; `filled` is the number of rows with a value.
    """

    name: str
    type: str
    nl: str
    en: str
    filled: int
    unit: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableInfo:
    """A table file of a snapshot.

    Parameters
    ----------
    name, file, rows, sha256
        Canonical name, file name inside the snapshot, number of rows, checksum of the file.
    key, columns
        Key and columns in the order of the file, geometry excluded.
    crs
        Coordinate system of the shapes, empty where the table has none.
    intake
        Rows by what happened to them on the way in, for example read, kept, set aside and repaired.
    checks
        Names of the checks that the table passed.
    """

    name: str
    file: str
    rows: int
    sha256: str
    key: tuple[str, ...]
    columns: tuple[ColumnInfo, ...]
    crs: str = ""
    intake: Mapping[str, int] = field(default_factory=dict)
    checks: tuple[str, ...] = ()


@dataclass(frozen=True)
class PolicyFile:
    """A file of rules, kept as it was on the day."""

    file: str
    sha256: str


@dataclass(frozen=True)
class LayerInfo:
    """A layer against which parks are measured: its file, the checksum of that, and how it is read."""

    file: str
    sha256: str
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class SnapshotInfo:
    """What a manifest says; `snapshot_id` is `<portfolio_id>/<reference date>`, with `-2` and on for corrections.

    `sources` are known by their id, and `column_sources` names the id of a table's source (`parks`) or of a column's
    (`parks.jobs`). `norms` holds every norm with all its values, and `own_norms` those that the case set itself; with
    `parameters`, `policies` (files of rules by kind) and `layers` (by name), figures can be made again with later
    software.
    `folder` is where the snapshot was read from.
    """

    snapshot_id: str
    portfolio_id: str
    name: str
    names: Mapping[str, str]
    region: str
    municipality: str
    language: str
    reference_date: date
    number: int
    created: datetime
    software_version: str
    corrects: str
    note: str
    tables: Mapping[str, TableInfo]
    sources: Mapping[str, Source]
    column_sources: Mapping[str, str]
    norms: Mapping[str, Norm]
    own_norms: Mapping[str, float]
    parameters: Mapping[str, Mapping[str, Any]]
    policies: Mapping[str, PolicyFile]
    layers: Mapping[str, LayerInfo]
    folder: Path

    @property
    def checksums(self) -> dict[str, str]:
        """Return the checksum of every file apart from the manifest, by file name."""
        kept: tuple[TableInfo | PolicyFile | LayerInfo, ...] = (
            *self.tables.values(), *self.policies.values(), *self.layers.values()
        )  # fmt: skip
        return {each.file: each.sha256 for each in kept}

    def source(self, table: str, column: str) -> Source | None:
        """Return the source of a column: its own, else that of its table."""
        source_id = self.column_sources.get(f"{table}.{column}") or self.column_sources.get(table)
        return self.sources[source_id] if source_id else None


def write_manifest(info: SnapshotInfo) -> None:
    """Write the manifest and its checksum into the snapshot's folder."""
    raw = {"format": FORMAT, **asdict(info)}
    del raw["folder"]
    raw["reference_date"] = info.reference_date.isoformat()
    raw["created"] = info.created.astimezone(UTC).isoformat(timespec="seconds")
    raw["sources"] = {name: _source_as_data(source) for name, source in info.sources.items()}
    raw["norms"] = {name: _norm_as_data(norm) for name, norm in info.norms.items()}
    content = json.dumps(raw, ensure_ascii=False, indent=1, default=_tag).encode()
    (info.folder / MANIFEST).write_bytes(content)
    (info.folder / CHECKSUM).write_bytes(_checksum_line(content))


def read_manifest(folder: Path, snapshot_id: str) -> SnapshotInfo:
    """Read and check the manifest in `folder`, which should be that of `snapshot_id`.

    Raises
    ------
    StoreError
        The manifest or its checksum is missing, was changed, is of an unknown format or belongs elsewhere.
    """
    place = f"{snapshot_id}/{MANIFEST}"
    try:
        content = (folder / MANIFEST).read_bytes()
        expected = (folder / CHECKSUM).read_bytes()
    except FileNotFoundError as fault:
        file = f"{snapshot_id}/{Path(fault.filename).name}"
        raise StoreError(Problem("snapshot_file_missing", file=file)) from None
    except OSError as fault:
        raise StoreError(
            Problem("snapshot_file_unreadable", file=place, details={"fault": fault.strerror or str(fault)})
        ) from None
    if _checksum_line(content) != expected:
        raise StoreError(Problem("snapshot_manifest_changed", file=place))
    try:
        raw = json.loads(content, object_hook=_untag)
        found = raw.pop("format")
        if found not in READ:
            raise StoreError(
                Problem(
                    "snapshot_format_unknown",
                    file=place,
                    value=str(found),
                    details={"known": ", ".join(map(str, READ))},
                )
            )
        info = _info(raw, folder)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise StoreError(Problem("snapshot_manifest_broken", file=place, details={"fault": repr(fault)})) from None
    if info.snapshot_id != snapshot_id:
        raise StoreError(Problem("snapshot_moved", file=place, value=info.snapshot_id))
    return info


def _info(raw: dict[str, Any], folder: Path) -> SnapshotInfo:
    raw["reference_date"] = date.fromisoformat(raw["reference_date"])
    raw["created"] = datetime.fromisoformat(raw["created"])
    raw["tables"] = {name: _table(table) for name, table in raw["tables"].items()}
    raw["sources"] = {name: _source(source) for name, source in raw["sources"].items()}
    raw["norms"] = {name: _norm(norm) for name, norm in raw["norms"].items()}
    raw["policies"] = {kind: PolicyFile(**policy) for kind, policy in raw["policies"].items()}
    raw["layers"] = {name: LayerInfo(**layer) for name, layer in raw.get("layers", {}).items()}
    return SnapshotInfo(**raw, folder=folder)


def _table(raw: dict[str, Any]) -> TableInfo:
    columns = tuple(ColumnInfo(**{**column, "codes": tuple(column["codes"])}) for column in raw["columns"])
    return TableInfo(**{**raw, "key": tuple(raw["key"]), "columns": columns, "checks": tuple(raw["checks"])})


def _source_as_data(source: Source) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(source).items()}


def _source(raw: dict[str, Any]) -> Source:
    days = {name: date.fromisoformat(raw[name]) for name in ("reference_date", "retrieved") if raw[name]}
    return Source(**{**raw, **days})


def _norm_as_data(norm: Norm) -> dict[str, Any]:
    return {**asdict(norm), "values": {day.isoformat(): value for day, value in norm.values}}


def _norm(raw: dict[str, Any]) -> Norm:
    values = tuple((date.fromisoformat(day), value) for day, value in raw["values"].items())
    return Norm(**{**raw, "values": values})


def _checksum_line(content: bytes) -> bytes:
    return f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n".encode()


def _tag(value: object) -> dict[str, str]:
    """Write the dates and times that parameters may hold (TOML has them, JSON has not)."""
    if isinstance(value, datetime | date | time):
        return {f"${type(value).__name__}": value.isoformat()}
    message = f"a parameter of type {type(value).__name__} cannot be kept"
    raise TypeError(message)


def _untag(raw: dict[str, Any]) -> Any:
    if len(raw) == 1:
        [(name, value)] = raw.items()
        if name in _TAGS:
            return _TAGS[name](value)
    return raw
