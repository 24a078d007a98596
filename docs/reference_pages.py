"""Makes the reference pages from the code when the documentation is built: they cannot fall behind."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.vocabulary.codes import code_lists, code_source, codes, label
from terreinwijzer.vocabulary.norms import shipped_norms
from terreinwijzer.vocabulary.tables import Column, canonical_tables


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages to the site."""
    pages = {
        "tables": tables_page(),
        "codes": codes_page(),
        "indicators": indicators_page(),
        "norms": norms_page(),
        "cli": cli_page(),
    }
    for name, content in pages.items():
        files.append(File.generated(config, f"reference/{name}.md", content=content))
    return files


def tables_page() -> str:
    """Return every canonical table and column."""
    parts = [
        "# Data dictionary",
        "Geometry, where there is any, is in EPSG:28992. Every column may be empty unless it is required.",
    ]
    for table in canonical_tables().values():
        parts += [f"## {table.name}", f"{table.en} / *{table.nl}*", f"Key: `{', '.join(table.key)}`."]
        rows = [
            (f"`{c.name}`", c.type, c.unit, _range(c), f"[{c.codes}](codes.md#{c.codes})" if c.codes else "",
             "yes" if c.required else "", f"`{c.references}`" if c.references else "", c.en, c.nl)
            for c in table.columns
        ]  # fmt: skip
        heads = ("column", "type", "unit", "range", "codes", "required", "refers to", "meaning", "betekenis")
        parts.append(_table(heads, rows))
    return "\n\n".join(parts)


def codes_page() -> str:
    """Return every code list."""
    parts = ["# Code lists"]
    for name in code_lists():
        rows = [(f"`{code}`", label(name, code, "en"), label(name, code, "nl")) for code in codes(name)]
        parts += [f"## {name}", f"Source: {code_source(name)}.", _table(("code", "English", "Nederlands"), rows)]
    return "\n\n".join(parts)


def indicators_page() -> str:
    """Return the indicator catalogue."""
    parts = ["# Indicator catalogue"]
    for d in catalogue().values():
        classes = "; ".join(f"{c.en} / {c.nl}" for c in d.classes)
        rows = [
            ("Name", f"{d.en} / {d.nl}"), ("Unit", d.unit), ("Kind", d.kind), ("Formula", f"`{d.formula}`"),
            ("Source", d.source), ("How to read it", d.reading_en), ("Hoe te lezen", d.reading_nl),
            *([("Classes", classes)] if classes else []),
        ]  # fmt: skip
        parts += [f"## {d.id}", _table(("", ""), rows)]
    return "\n\n".join(parts)


def norms_page() -> str:
    """Return the norms that ship with the package."""
    rows = [
        (
            f"`{n.name}`",
            "; ".join(f"{value:g} from {day}" for day, value in n.values if value is not None),
            n.unit,
            n.en,
            n.nl,
            n.source_en,
        )
        for n in shipped_norms().values()
    ]
    intro = "A case sets its own values in `case.toml` under `[norms]`."
    return "\n\n".join(["# Norms", intro, _table(("norm", "value", "unit", "meaning", "betekenis", "source"), rows)])


def cli_page() -> str:
    """Return the commands and options of the command line."""
    import typer  # noqa: PLC0415

    from terreinwijzer.cli import app  # noqa: PLC0415

    command = typer.main.get_command(app)
    parts = ["# Command line", "Exit codes: 0 all is well, 1 there are findings, 2 wrong use or wrong input."]
    for name, child in _commands("terreinwijzer", command):
        rows = [(f"`{' '.join(p.opts) or p.name}`", getattr(p, "help", "") or "") for p in child.params]
        parts += [f"## {name}", child.help or "", _table(("option", "meaning"), rows)]
    return "\n\n".join(parts)


def _commands(name: str, command: object) -> list[tuple[str, object]]:
    children = getattr(command, "commands", {})
    if not children:
        return [(name, command)]
    return [item for key, child in children.items() for item in _commands(f"{name} {key}", child)]


def _range(column: Column) -> str:
    if column.min is None and column.max is None:
        return ""
    low = "" if column.min is None else f"{column.min:g}"
    high = "" if column.max is None else f"{column.max:g}"
    return f"{low} … {high}"


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)
