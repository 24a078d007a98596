"""Makes the reference pages from the code when the documentation is built: they cannot fall behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from terreinwijzer.indicators.catalogue import Indicator, catalogue
from terreinwijzer.sources.services.service_list import read_services
from terreinwijzer.steering.facts import facts
from terreinwijzer.vocabulary.codes import code_lists, code_source, codes, label
from terreinwijzer.vocabulary.guide_distances import distance_notes, guide_distances
from terreinwijzer.vocabulary.language import said
from terreinwijzer.vocabulary.norms import shipped_norms
from terreinwijzer.vocabulary.notation import unit_label
from terreinwijzer.vocabulary.tables import Column, Table, canonical_tables

# Address of each page per language.
AREAS = ("quiet", "mixed")
ADDRESSES = {
    "tables": {"nl": "tabellen", "en": "tables"},
    "codes": {"nl": "codelijsten", "en": "codes"},
    "indicators": {"nl": "indicatoren", "en": "indicators"},
    "norms": {"nl": "normen", "en": "norms"},
    "services": {"nl": "diensten", "en": "services"},
    "facts": {"nl": "feiten", "en": "facts"},
    "cli": {"nl": "opdrachten", "en": "cli"},
}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages to the site, in both languages."""
    pages: dict[str, Callable[[str], str]] = {
        "tables": tables_page, "codes": codes_page, "indicators": indicators_page, "norms": norms_page,
        "services": services_page, "facts": facts_page, "cli": cli_page,
    }  # fmt: skip
    for name, page in pages.items():
        for language, address in ADDRESSES[name].items():
            files.append(File.generated(config, f"reference/{address}.md", content=page(language)))
    return files


def tables_page(language: str) -> str:
    """Return every canonical table and column: the data dictionary."""
    title = {"nl": "Gegevenswoordenboek", "en": "Data dictionary"}[language]
    intro = {
        "nl": "Dit zijn alle tabellen en kolommen die Terreinwijzer kent. Een casus levert alleen wat zij heeft: elke "
        "kolom mag leeg blijven of ontbreken, tenzij zij verplicht is. Een waarde buiten het bereik wordt geweigerd. "
        "Vormen, waar een tabel die kan hebben, zijn in EPSG:28992 of worden daarheen omgerekend.",
        "en": "These are all tables and columns that Terreinwijzer knows. A case delivers only what it has: every "
        "column may stay empty or be absent, unless it is required. A value out of range is refused. Shapes, where "
        "a table can have them, are in EPSG:28992 or are moved to it.",
    }[language]
    parts = [f"# {title}", intro]
    for table in canonical_tables().values():
        parts += [f"## {table.name}", table.meaning(language), " ".join(_facts(table, language))]
        parts.append(_table(_heads(language), [_row(column, language) for column in table.columns]))
    return "\n\n".join(parts)


def _heads(language: str) -> tuple[str, ...]:
    return {
        "nl": ("kolom", "betekenis", "soort", "eenheid", "bereik of codes", "verplicht", "verwijst naar"),
        "en": ("column", "meaning", "type", "unit", "range or codes", "required", "refers to"),
    }[language]


def _row(column: Column, language: str) -> tuple[str, ...]:
    codes_address = ADDRESSES["codes"][language]
    values = f"[{column.codes}]({codes_address}.md#{column.codes})" if column.codes else _range(column)
    required = {"nl": "ja", "en": "yes"}[language] if column.required else ""
    other, _, key = column.references.partition(".")
    refers = f"[{other}.{key}](#{other})" if other else ""
    return (f"`{column.name}`", column.meaning(language), column.type, column.unit, values, required, refers)


def _facts(table: Table, language: str) -> Iterator[str]:
    key, shape = {"nl": ("Sleutel", "Vorm"), "en": ("Key", "Shape")}[language]
    yield f"{key}: `{', '.join(table.key)}`."
    if table.geometry:
        yield f"{shape}: {table.geometry}."
    to_it = [
        f"[{other.name}](#{other.name})"
        for other in canonical_tables().values()
        if other.name != table.name and any(c.references.startswith(f"{table.name}.") for c in other.columns)
    ]
    if to_it:
        yield {"nl": "Hiernaar verwijzen", "en": "Referred to by"}[language] + f": {', '.join(to_it)}."


def codes_page(language: str) -> str:
    """Return every code list, with the other spellings that are understood."""
    title, source = {"nl": ("Codelijsten", "Bron"), "en": ("Code lists", "Source")}[language]
    heads = {"nl": ("code", "naam"), "en": ("code", "name")}[language]
    parts = [f"# {title}"]
    for name in code_lists():
        rows = [(f"`{code}`", label(name, code, language)) for code in codes(name)]
        parts += [f"## {name}", f"{source}: {code_source(name)}.", _table(heads, rows)]
    return "\n\n".join(parts)


def indicators_page(language: str) -> str:
    """Return the indicator catalogue."""
    title = {"nl": "Indicatorencatalogus", "en": "Indicator catalogue"}[language]
    return "\n\n".join([f"# {title}", *(part for d in catalogue().values() for part in _indicator(d, language))])


def _indicator(definition: Indicator, language: str) -> Iterator[str]:
    name, unit, formula, source, classes = {
        "nl": ("Naam in code", "Eenheid", "Formule", "Bron", "Klassen"),
        "en": ("Name in code", "Unit", "Formula", "Source", "Classes"),
    }[language]
    yield f"## {definition.label(language)} {{ #{definition.id} }}"
    yield definition.reading(language)
    rows = [
        (name, f"`{definition.id}`"),
        (unit, definition.unit),
        (formula, definition.written_formula(language)),
        (source, definition.origin(language)),
    ]
    if definition.classes:
        rows.append((classes, "; ".join(each.label(language) for each in definition.classes)))
    yield "\n".join(f"{head}\n:   {text}\n" for head, text in rows)


def norms_page(language: str) -> str:
    """Return the norms that ship with the package."""
    title, intro, heads, since = {
        "nl": (
            "Normen",
            "Een casus zet eigen waarden in `case.toml` onder `[norms]`, zoals `lifespan_low_years = 30`.",
            ("norm", "waarde", "eenheid", "betekenis", "bron"),
            "vanaf",
        ),
        "en": (
            "Norms",
            "A case sets its own values in `case.toml` under `[norms]`, such as `lifespan_low_years = 30`.",
            ("norm", "value", "unit", "meaning", "source"),
            "from",
        ),
    }[language]
    rows = [
        (
            f"`{norm.name}`",
            "; ".join(f"{value:g} {since} {day}" for day, value in norm.values if value is not None),
            norm.unit,
            norm.meaning(language),
            norm.source(language),
        )
        for norm in shipped_norms().values()
    ]
    return "\n\n".join([f"# {title}", intro, _table(heads, rows)])


def services_page(language: str) -> str:
    """Return the national services that ship with the package."""
    title, intro, heads, yes, no, served, tables = {
        "nl": (
            "Landelijke diensten",
            (
                "Hoe elke dienst hier heet, waar zij is, en of iemand haar zo heeft zien antwoorden. "
                "Zie [Landelijke gegevens ophalen](../how-to/landelijke-diensten.md)."
            ),
            ("dienst", "inhoud", "soort", "adres", "gevraagd", "tabel", "voorwaarden", "zien werken, en wie dat zegt"),
            "ja",
            "nee",
            "zoals geleverd",
            "tabellen",
        ),
        "en": (
            "National services",
            (
                "What each service is called here, where it is, and whether anyone saw it answer so. "
                "See [Fetch national data](../how-to/national-services.md)."
            ),
            ("service", "content", "kind", "address", "asked for", "table", "terms", "seen to work, and who says so"),
            "yes",
            "no",
            "as served",
            "tables",
        ),
    }[language]
    rows = [
        (
            f"`{service.name}`",
            service.source.titled(language),
            service.kind,
            service.address,
            f"`{service.collection}`",
            f"[{service.table}]({tables}.md#{service.table})" if service.table else served,
            service.source.terms(language),
            f"{yes if service.statement.verified else no}: {service.statement.by} ({service.statement.day})",
        )
        for service in read_services().values()
    ]
    return "\n\n".join([f"# {title}", intro, _table(heads, rows)])


def facts_page(language: str) -> str:
    """Return every fact that a rule can ask about, with its values and the question that it leads to."""
    title = {"nl": "Feiten van de regels", "en": "Facts of the rules"}[language]
    intro = {
        "nl": "Hierover kan een regel gaan. Wat niemand opgaf is onbekend, en leidt tot de vraag. Van een terrein "
        "komen feiten uit de tabel; de rest geeft wie het vraagt (`--fact naam=waarde`).",
        "en": "This is what a rule can be about. What nobody gave is unknown, and leads to the question. Facts of a "
        "park come from its table; whoever asks gives the rest (`--fact name=value`).",
    }[language]
    heads = {
        "nl": ("feit", "betekenis", "van", "soort", "vraag"),
        "en": ("fact", "meaning", "of", "type", "question"),
    }[language]
    about = {
        "proposal": {"nl": "plan", "en": "proposal"}, "place": {"nl": "plek", "en": "place"},
        "park": {"nl": "terrein", "en": "park"},
    }  # fmt: skip
    rows = [
        (f"`{fact.name}`", said(fact.names, language), about[fact.about][language],
         f"{fact.type} {unit_label(fact.unit, language)}".strip(), said(fact.question, language))
        for fact in facts().values()
    ]  # fmt: skip
    parts = [f"# {title}", intro, _table(heads, rows)]
    for fact in facts().values():
        if fact.choices:
            values = [(f"`{code}`", said(name, language)) for code, name in fact.choices.items()]
            parts += [f"## {fact.name}", _table(("code", {"nl": "naam", "en": "name"}[language]), values)]
    parts += _distances(language)
    return "\n\n".join(parts)


def _distances(language: str) -> Iterator[str]:
    """Yield the guide distances per environmental category, with what is verified and what leads."""
    source, note = distance_notes()
    title, heads, seen, follows = {
        "nl": ("Richtafstanden per milieucategorie", ("categorie", "rustige woonwijk (m)", "gemengd gebied (m)"),
               "Bron", "Cursief: volgt uit de stap tussen beide gebieden, niet zelf in een plan gelezen."),
        "en": ("Guide distances per environmental category", ("category", "quiet residential (m)", "mixed area (m)"),
               "Source", "In italics: follows from the step between the two areas, not read in a plan."),
    }[language]  # fmt: skip
    rows = [
        (code, *(f"{row[f'{area}_m']:g}" if row[f"{area}_seen"] else f"*{row[f'{area}_m']:g}*" for area in AREAS))
        for code, row in guide_distances().iterrows()
    ]
    yield f"## {title}"
    yield f"{said(note, language)} {follows}"
    yield _table(heads, rows)
    yield f"{seen}: {said(source, language)}."


def cli_page(language: str) -> str:
    """Return the help of every command, as the command line prints it."""
    # Help is made in the language in which the program starts: ask the program itself.
    code = (
        "import typer\nfrom terreinwijzer.cli import app\n"
        "def tell(words, command, parent):\n"
        "    context = command.context_class(command, info_name=words[-1], parent=parent)\n"
        "    print('## ' + ' '.join(words) + '\\n\\n```text\\n' + command.get_help(context) + '\\n```\\n')\n"
        "    for name, child in getattr(command, 'commands', {}).items():\n"
        "        tell([*words, name], child, context)\n"
        "tell(['terreinwijzer'], typer.main.get_command(app), None)\n"
    )
    environment = os.environ | {"TERREINWIJZER_LANG": language, "COLUMNS": "80"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    title = {"nl": "Opdrachten", "en": "Command line"}[language]
    exits = {
        "nl": "Elke opdracht eindigt met 0 (goed), 1 (bevindingen) of 2 (verkeerd gebruik of foute invoer).",
        "en": "Every command ends with 0 (well), 1 (findings) or 2 (wrong use or wrong input).",
    }[language]
    return f"# {title}\n\n{exits}\n\n{done.stdout}"


def _range(column: Column) -> str:
    if column.min is None and column.max is None:
        return ""
    low = "" if column.min is None else f"{column.min:g}"
    high = "" if column.max is None else f"{column.max:g}"
    return f"{low} … {high}"


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)
