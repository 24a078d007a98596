"""A case: a folder with `case.toml` and the files of its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.lineage import Source
from terreinwijzer.sources.case_shape import PORTFOLIO_ID, shape_faults
from terreinwijzer.sources.layers import LayerFile, layer_files
from terreinwijzer.sources.source_list import is_text, read_sources
from terreinwijzer.sources.toml_files import parsed_toml
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.vocabulary.tables import canonical_tables

# Kinds of files of rules that a case can have, besides its tables.
POLICIES = ("rules",)


@dataclass(frozen=True)
class TableFile:
    """One file that fills one canonical table. `mapping` names a mapping file, empty for canonical files.

    `row_sources` names, per column, the source of rows that come from elsewhere, by the first part of their key.
    """

    table: str
    path: Path
    source: str
    mapping: str = ""
    layer: str = ""
    column_sources: Mapping[str, str] = field(default_factory=dict)
    row_sources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class CaseSettings:
    """What `case.toml` says; `policies` are the files of rules by kind, read by the methods that they are for."""

    case_id: str
    names: Mapping[str, str]
    region: str
    municipality: str
    reference_date: date
    language: str
    sources: Mapping[str, Source]
    files: tuple[TableFile, ...]
    norms: Mapping[str, float]
    parameters: Mapping[str, Mapping[str, Any]]
    folder: Path
    layers: tuple[LayerFile, ...] = ()
    policies: Mapping[str, Path] = field(default_factory=dict)

    def name(self, language: str) -> str:
        """Return the name of the case in `language`."""
        return self.names.get(language) or next(iter(self.names.values()))


def read_case_settings(folder: Path) -> CaseSettings:
    """Read and check `case.toml`.

    Parameters
    ----------
    folder
        Folder of the case.

    Returns
    -------
    CaseSettings
        The settings, with paths made absolute.

    Raises
    ------
    InputError
        The file is missing or not TOML; lacks a setting, has one that there is not or that is of another kind; has a
        reference date in the future; or names an unknown table, source or language. All faults are reported at once.
    """
    path = folder / "case.toml"
    raw = _read_toml(path)
    problems = list(shape_faults(raw, str(path)))
    if any(problem.code == "case_setting_wrong" for problem in problems):
        raise InputError(*problems)
    case = raw.get("case", {})
    if "name" in case and not is_text(case["name"]):
        problems.append(Problem("case_name_wrong", file=str(path)))
    if "id" in case and not PORTFOLIO_ID.fullmatch(case["id"]):
        problems.append(Problem("portfolio_id_wrong", file=str(path), value=case["id"]))
    reference_date = case.get("reference_date")
    if reference_date is not None and type(reference_date) is not date:
        problems.append(Problem("case_date_wrong", file=str(path), value=str(reference_date)))
    elif isinstance(reference_date, date) and reference_date > date.today():  # noqa: DTZ011  (a day, not a moment)
        problems.append(Problem("reference_date_in_future", file=str(path), value=reference_date.isoformat()))
    language = case.get("language", "nl")
    if language not in LANGUAGES:
        problems.append(
            Problem(
                "language_unknown",
                file=str(path),
                value=str(language),
                details={"known": ", ".join(LANGUAGES)},
            )
        )
    sources, wrong_sources = read_sources(raw.get("sources", {}), path)
    problems += wrong_sources
    files = _read_files(raw.get("tables", {}), tuple(raw.get("sources", {})), path, problems)
    layers = layer_files(raw.get("layers", {}), tuple(raw.get("sources", {})), path, problems)
    policies = raw.get("policies", {})
    problems += [
        Problem("policy_unknown", file=str(path), value=kind, details={"known": ", ".join(POLICIES)})
        for kind in policies
        if kind not in POLICIES
    ]
    if problems:
        raise InputError(*problems)
    name = case["name"]
    return CaseSettings(
        case_id=case["id"],
        names=name if isinstance(name, dict) else dict.fromkeys(LANGUAGES, name),
        region=case.get("region", ""),
        municipality=case.get("municipality", ""),
        reference_date=case["reference_date"],
        language=language,
        sources=sources,
        files=files,
        norms=raw.get("norms", {}),
        parameters=raw.get("parameters", {}),
        folder=folder,
        layers=layers,
        policies={kind: folder / file for kind, file in policies.items()},
    )


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return parsed_toml(path.read_bytes(), str(path))
    except (FileNotFoundError, NotADirectoryError):
        raise InputError(Problem("case_missing", file=str(path))) from None


def _read_files(
    raw: dict[str, Any], sources: tuple[str, ...], path: Path, problems: list[Problem]
) -> tuple[TableFile, ...]:
    known = canonical_tables()
    files = []
    for table, settings in raw.items():
        if table not in known:
            problems.append(Problem("unknown_table", file=str(path), table=table, details={"known": ", ".join(known)}))
            continue
        if "file" not in settings:
            continue
        column_sources = settings.get("column_sources", {})
        row_sources = settings.get("row_sources", {})
        of_rows = (source for rows in row_sources.values() for source in rows.values())
        named = (settings.get("source", ""), *column_sources.values(), *of_rows)
        problems.extend(
            Problem("source_unknown", file=str(path), value=source, details={"known": ", ".join(sources)})
            for source in named
            if source and source not in sources
        )
        files.append(
            TableFile(
                table=table,
                path=path.parent / settings["file"],
                source=settings.get("source", ""),
                mapping=settings.get("mapping", ""),
                layer=settings.get("layer", ""),
                column_sources=column_sources,
                row_sources=row_sources,
            )
        )
    return tuple(files)
