"""What tells how to use the data: a Data Package description for programs, and a README for people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from terreinwijzer import __version__
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.lineage import Source
from terreinwijzer.vocabulary.language import said
from terreinwijzer.vocabulary.notation import day
from terreinwijzer.vocabulary.tables import Column, Table

# Types of https://specs.frictionlessdata.io/table-schema/ for those of the canonical tables.
FIELD_TYPES = {
    "text": "string", "code": "string", "integer": "integer", "year": "integer", "number": "number",
    "boolean": "boolean", "date": "date",
}  # fmt: skip
MEDIA_TYPES = {
    "csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet",
    "gpkg": "application/geopackage+sqlite3",
}  # fmt: skip


@dataclass(frozen=True)
class Resource:
    """One file of the data folder: what it holds, from which sources, and its columns where it is a table."""

    path: Path
    about: str
    sources: tuple[Source, ...] = ()
    table: Table | None = None

    @property
    def kind(self) -> str:
        """Return the kind of file, by its last suffix."""
        return self.path.suffix.lstrip(".")


def credits_of(sources: Iterable[Source], language: str) -> list[str]:
    """Return the words that must go with data from these sources, each once."""
    return list(dict.fromkeys(credit for source in sources if (credit := source.credit(language))))


def package_text(results: Results, resources: Sequence[Resource], folder: Path, language: str) -> str:
    """Return `datapackage.json`, as https://specs.frictionlessdata.io/data-package/ describes it.

    Parameters
    ----------
    results
        What the dossier reports.
    resources
        Files, written already.
    folder
        Folder that their paths start from.
    language
        `nl` or `en`.
    """
    content = {
        "profile": "data-package",
        "name": f"{results.case_id}-{language}",
        "title": results.names[language],
        "description": text("package_about", language, date=day(results.reference_date, language)),
        "version": results.reference_date.isoformat(),
        "languages": [language],
        "attribution": credits_of(results.sources, language),
        "licenses": _licences(results.sources, language),
        "sources": [_source(source, language) for source in results.sources],
        "resources": [_resource(resource, folder, language) for resource in resources],
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def readme_text(results: Results, resources: Sequence[Resource], folder: Path, language: str) -> str:
    """Return `README.md`: what each file is, which sources it has, and what their licences ask; see `package_text`."""
    lines = [
        f"# {results.names[language]}",
        "",
        text("package_about", language, date=day(results.reference_date, language)),
        text("guide_missing", language),
        "",
        f"## {text('readme_files', language)}",
        "",
        _row(text("readme_file", language), text("contents_of", language)),
        _row("---", "---"),
        *(_row(names, about) for about, names in _by_content(resources, folder).items()),
        "",
        f"## {text('readme_sources', language)}",
        "",
        _row(*(text(code, language) for code in ("source_title", "holder", "reference_date", "licence"))),
        _row("---", "---", "---", "---"),
        *(
            _row(
                source.titled(language), said(source.holder, language) or "–",
                day(source.reference_date, language) if source.reference_date else "–", source.terms(language) or "–",
            )
            for source in results.sources
        ),
        "",
    ]  # fmt: skip
    named = credits_of(results.sources, language)
    if named:
        lines += [f"## {text('credit', language)}", "", text("readme_credit", language), ""]
        lines += [*(f"- {credit}" for credit in named), ""]
    shared = [source for source in results.sources if source.share_alike and not source.synthetic]
    if shared:
        names = ", ".join(source.titled(language) for source in shared)
        lines += [text("readme_share_alike", language, sources=names), ""]
    if any(source.synthetic for source in results.sources):
        lines += [text("readme_synthetic", language), ""]
    lines.append(text("made_by", language, version=__version__))
    return "\n".join(lines) + "\n"


def _by_content(resources: Sequence[Resource], folder: Path) -> dict[str, str]:
    """Return the files that hold one thing, by what that is: a table is there in more than one form."""
    found: dict[str, list[str]] = {}
    for each in resources:
        found.setdefault(each.about, []).append(f"`{each.path.relative_to(folder).as_posix()}`")
    return {about: ", ".join(names) for about, names in found.items()}


def _resource(resource: Resource, folder: Path, language: str) -> dict[str, Any]:
    content = resource.path.read_bytes()
    name = resource.path.relative_to(folder).as_posix()
    described: dict[str, Any] = {
        "name": name.lower().replace("/", "-").replace(".", "-"),
        "path": name,
        "description": resource.about,
        "format": resource.kind,
        "mediatype": MEDIA_TYPES[resource.kind],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if resource.kind in {"csv", "json"}:
        described["encoding"] = "utf-8"
    if resource.table is not None:
        described["profile"] = "tabular-data-resource" if resource.kind == "csv" else "data-resource"
        described["schema"] = {
            "fields": [_field(column, language) for column in resource.table.columns],
            "primaryKey": list(resource.table.key),
            "missingValues": [""],
        }
    if resource.sources:
        described["sources"] = [_source(source, language) for source in resource.sources]
        described["licenses"] = _licences(resource.sources, language)
        described["attribution"] = credits_of(resource.sources, language)
    return {name: value for name, value in described.items() if value != []}


def _field(column: Column, language: str) -> dict[str, Any]:
    field = {"name": column.name, "type": FIELD_TYPES[column.type], "description": column.meaning(language)}
    return field | ({"unit": column.unit} if column.unit else {})


def _source(source: Source, language: str) -> dict[str, str]:
    day_known = {"reference_date": source.reference_date.isoformat()} if source.reference_date else {}
    return {"title": source.titled(language), "name": source.source_id, **day_known}


def _licences(sources: Iterable[Source], language: str) -> list[dict[str, str]]:
    """Return the licences that have a text of their own; terms in words stand in the README."""
    known = {licence.code: licence for source in sources if (licence := source.known_licence) and licence.address}
    return [{"name": code, "path": each.address, "title": each.label(language)} for code, each in known.items()]


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
