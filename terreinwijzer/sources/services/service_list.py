"""The national services, as `services.yaml` describes them and as a user's own file adds to or changes them."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.lineage import Source
from terreinwijzer.sources.mapping import Mapping, TableMapping, read_mapping
from terreinwijzer.sources.source_list import read_sources
from terreinwijzer.vocabulary.resources import read_yaml
from terreinwijzer.vocabulary.tables import canonical_tables

SHIPPED = "services.yaml"
FILE_KINDS = ("file", "bgt_file")
KINDS = ("ogc_features", "wfs", "wcs", "wms", "cbs", *FILE_KINDS)
_LOCAL = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Statement:
    """Who says that a service is as described. `verified`: somebody saw the service itself answer so."""

    verified: bool
    by: str
    day: date


@dataclass(frozen=True)
class Service:
    """One service.

    Attributes
    ----------
    name, kind, address
        How it is called here, what it speaks, and where it is; of a delivered file, where to get it.
    collection
        What to ask for: a collection, feature type, coverage or layer (a pattern for rasters, because their names
        carry dates), catalogue and table of CBS, layer of a file, or classes of a BGT delivery.
    source, statement
        Whose data, and who says that the service is so.
    history
        Retired versions come along unless a moment is asked for.
    municipality
        Attribute by which the service can filter on the code of a municipality; empty where it cannot.
    ceiling
        Highest start index that a WFS accepts.
    table, mapping, columns, constants, rows, area, key_from
        Canonical table and how it is filled, as in a mapping file; without a table attributes stay as served.
    merge
        Features with the same key are parts of one thing and become one shape.
    missing, missing_at_most
        Texts, and numbers at or below a limit, that stand for no value.
    nodata, unit, cell_m
        Of a raster: values that stand for no value, the unit of the others, and the size of a cell where the service
        itself does not tell.
    """

    name: str
    kind: str
    address: str
    collection: str
    source: Source
    statement: Statement
    history: bool = False
    municipality: str = ""
    ceiling: int = 50_000
    table: str = ""
    mapping: str = ""
    columns: dict[str, dict[str, Any]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[str]] = field(default_factory=dict)
    area: dict[str, str] = field(default_factory=dict)
    key_from: dict[str, list[str]] = field(default_factory=dict)
    merge: bool = False
    missing: tuple[str, ...] = ()
    missing_at_most: float | None = None
    nodata: tuple[float, ...] = ()
    unit: str = ""
    cell_m: float | None = None

    def to_table(self) -> Mapping:
        """Return how attributes become canonical columns."""
        if self.mapping:
            return read_mapping(self.mapping, Path())
        own = TableMapping(self.columns, self.rows, self.constants, self.key_from, self.area)
        return Mapping(name=self.name, missing=("", *self.missing), tables={self.table: own})


def read_services(own: Path | None = None) -> dict[str, Service]:
    """Return every service by name.

    Parameters
    ----------
    own
        A file in the form of the one that ships. A service of the same name changes only the settings that it gives.

    Raises
    ------
    InputError
        A file is missing or not YAML, or a setting is unknown, missing or wrong. All faults are reported at once.
    """
    raw: dict[str, Any] = dict(read_yaml("terreinwijzer.sources.services", SHIPPED)["services"])
    file = SHIPPED
    if own is not None:
        file = str(own)
        for name, settings in _read_own(own).items():
            raw[name] = {**raw.get(name, {}), **settings} if isinstance(settings, dict) else settings
    found, problems = {}, []
    for name, settings in raw.items():
        wrong = _faults(name, settings, file)
        problems += wrong
        if not wrong:
            found[name] = _service(name, settings)
    if problems:
        raise InputError(*problems)
    return found


def service_called(name: str, own: Path | None = None) -> Service:
    """Return one service; raises `InputError` with the names that exist."""
    services = read_services(own)
    if name not in services:
        raise InputError(Problem("service_unknown", value=name, details={"known": ", ".join(services)}))
    return services[name]


def _read_own(path: Path) -> dict[str, Any]:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(Problem("services_missing", file=str(path))) from None
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        raise InputError(
            Problem("services_broken", file=str(path), details={"fault": " ".join(str(fault).split())})
        ) from None
    services = raw.get("services") if isinstance(raw, dict) else None
    if not isinstance(services, dict):
        raise InputError(Problem("services_broken", file=str(path), details={"fault": "services:"}))
    return services


def _service(name: str, settings: dict[str, Any]) -> Service:
    sources, _ = read_sources({name: settings["source"]}, Path(SHIPPED))
    given: dict[str, Any] = {key: value for key, value in settings.items() if key not in {"source", "statement"}}
    given |= {key: tuple(settings[key]) for key in ("missing", "nodata") if key in settings}
    service = Service(name=name, source=sources[name], statement=Statement(**settings["statement"]), **given)
    return replace(service, address=service.address.rstrip("/"))


def _faults(name: str, settings: Any, file: str) -> list[Problem]:
    known = [item.name for item in fields(Service) if item.name != "name"]
    needed = [item.name for item in fields(Service) if item.default is MISSING and item.default_factory is MISSING]
    if not isinstance(settings, dict):
        return [Problem("service_setting_wrong", file=file, value=name, details={"expected": ", ".join(known)})]
    wrong = {f"{name}.{key}": ", ".join(known) for key in settings if key not in known}
    wrong |= {f"{name}.{key}": key for key in needed if key not in settings and key != "name"}
    if wrong:
        return [
            Problem("service_setting_wrong", file=file, value=key, details={"expected": text})
            for key, text in wrong.items()
        ]
    checks = {
        "kind": (settings["kind"] in KINDS, ", ".join(KINDS)),
        "address": (_is_safe(settings["address"]), "https://..."),
        "collection": (isinstance(settings["collection"], str), "text"),
        "statement": (_is_statement(settings["statement"]), "verified: yes | no, by: text, day: YYYY-MM-DD"),
        "table": (settings.get("table", "") in {"", *canonical_tables()}, ", ".join(canonical_tables())),
        "history": (isinstance(settings.get("history", False), bool), "yes | no"),
        "nodata": (all(isinstance(value, int | float) for value in settings.get("nodata", ())), "[-9999]"),
    }
    problems = [
        Problem("service_setting_wrong", file=file, value=f"{name}.{key}", details={"expected": expected})
        for key, (right, expected) in checks.items()
        if not right
    ]
    if settings.get("table", "") in canonical_tables():
        columns = canonical_tables()[settings["table"]].column_names
        named = [
            *settings.get("columns", {}),
            *settings.get("constants", {}),
            *settings.get("area", {}),
            *settings.get("key_from", {}),
        ]
        problems += [
            Problem(
                "service_setting_wrong", file=file, value=f"{name}.{column}", details={"expected": ", ".join(columns)}
            )
            for column in named
            if column not in columns
        ]
    return problems + read_sources({name: settings["source"]}, Path(file))[1]


def _is_safe(address: object) -> bool:
    parts = urlsplit(str(address))
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)


def _is_statement(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"verified", "by", "day"}
        and isinstance(value["verified"], bool)
        and isinstance(value["day"], date)
        and bool(str(value["by"]).strip())
    )
