"""The dossier: every format written from one set of results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from terreinwijzer import __version__
from terreinwijzer.dossier.blocks.block import Block
from terreinwijzer.dossier.blocks.every import make_blocks
from terreinwijzer.dossier.chapters import chapters_markdown
from terreinwijzer.dossier.charts.render import drawn_width, png, svg
from terreinwijzer.dossier.data.folder import write_data
from terreinwijzer.dossier.data.tables import data_tables
from terreinwijzer.dossier.data.workbook import write_workbook
from terreinwijzer.dossier.documents import write_docx, write_html, write_pdf
from terreinwijzer.dossier.formats import FORMATS, Progress
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.vocabulary.notation import day
from terreinwijzer.whole_files import PART, whole_folder

# A chart of this width fills the page; narrower ones take their part of it, so that letters are equally large.
PAGE_PIXELS = 640


def write_dossier(
    results: Results,
    folder: Path,
    language: str,
    formats: Sequence[str] = FORMATS,
    progress: Progress = lambda _step: None,
) -> list[Path]:
    """Write the dossier of `results` into `folder`.

    Parameters
    ----------
    results
        What to report.
    folder
        Made when absent. Files are named after the case and the language; older ones are replaced.
    language
        `nl` or `en`.
    formats
        Any of `html`, `pdf`, `docx`, `xlsx` and `data`.
    progress
        Called with the name of each step as it starts.

    Returns
    -------
    list of pathlib.Path
        The documents, then the data files.

    Raises
    ------
    RenderError
        A document cannot be made.
    WriteError
        The folder cannot be written to, or the disk is full. As with any other fault, what stood there still does.
    """
    progress("blocks")
    blocks = make_blocks(results, language)
    stem = f"{results.case_id}-{language}"
    with whole_folder(folder) as aside:
        with TemporaryDirectory(dir=folder, prefix=PART) as work:
            written = _documents(results, blocks, language, formats, aside / stem, Path(work), progress)
        tables = data_tables(results, language) if {"xlsx", "data"} & set(formats) else []
        if "xlsx" in formats:
            progress("xlsx")
            write_workbook(tables, aside / f"{stem}.xlsx", language, results.names[language])
            written.append(aside / f"{stem}.xlsx")
        if "data" in formats:
            progress("data")
            written += write_data(results, tables, blocks, aside / f"data-{language}", language)
    return [folder / path.relative_to(aside) for path in written]


def _documents(
    results: Results,
    blocks: dict[str, Block],
    language: str,
    formats: Sequence[str],
    stem: Path,
    work: Path,
    progress: Progress,
) -> list[Path]:
    title = {
        "title": results.names[language],
        "subtitle": text("state_on", language, date=day(results.reference_date, language)),
        "kind": text("document_kind", language),
        "made": text("made_by", language, version=__version__),
        "lang": language,
    }
    progress("charts")
    widths = _draw(blocks, formats, work)
    written = []
    for kind, suffix, write in (("html", "svg", write_html), ("pdf", "svg", write_pdf), ("docx", "png", write_docx)):
        if kind in formats:
            progress(kind)
            markdown = chapters_markdown(results, blocks, language, suffix, widths)
            target = stem.with_name(f"{stem.name}.{kind}")
            write(markdown, work, target, title)
            written.append(target)
    return written


def _draw(blocks: dict[str, Block], formats: Sequence[str], work: Path) -> dict[str, int]:
    """Draw every chart in the kinds of picture that the formats take; return their widths, in percent of the page."""
    widths: dict[str, int] = {}
    if not {"html", "pdf", "docx"} & set(formats):
        return widths
    for name, block in blocks.items():
        if block.definition is None:
            continue
        drawing = svg(block.definition)
        (work / f"{name}.svg").write_text(drawing, encoding="utf-8")
        if "html" in formats and block.narrow is not None:
            (work / f"{name}-narrow.svg").write_text(svg(block.narrow), encoding="utf-8")
        widths[name] = min(100, round(100 * drawn_width(drawing) / PAGE_PIXELS))
        if "docx" in formats:
            (work / f"{name}.png").write_bytes(png(block.definition))
    return widths
