"""Documents: Markdown through pandoc to a web page, Word and, with Typst, PDF."""

from __future__ import annotations

import errno
import json
import os
from contextlib import AbstractContextManager
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pypandoc
import typst

from terreinwijzer.dossier.charts.typeface import fonts_folder, page_typeface
from terreinwijzer.dossier.word_finish import finish_document
from terreinwijzer.dossier.word_pages import Place
from terreinwijzer.dossier.word_style import write_reference_document
from terreinwijzer.dossier.wording import text
from terreinwijzer.errors import Problem, RenderError

READER = "markdown-auto_identifiers+gfm_auto_identifiers+table_attributes"
# PDF/UA-1 makes Typst refuse what assistive software cannot read.
PDF_STANDARD: Final = "ua-1"
# Words of the templates, by the name that the template knows.
PAGE_WORDS = {"skip": "skip_link", "contents": "contents", "status": "document_status"}
PDF_WORDS = {"of": "page_of", "contents": "contents", "status": "document_status"}
LOCALES = {"nl": "nl-NL", "en": "en-GB"}


def write_html(markdown: str, pictures: Path, target: Path, title: dict[str, str]) -> None:
    """Write one web page with everything in it.

    Parameters
    ----------
    markdown
        The chapters.
    pictures
        Folder of the charts that the chapters name.
    target
        File to write; it appears whole or not at all.
    title
        `title`, `subtitle`, `kind`, `made` and `lang`.

    Raises
    ------
    RenderError
        Pandoc refused; the message says why.
    """
    language = title["lang"]
    words = title | {name: text(code, language) for name, code in PAGE_WORDS.items()}
    with _style() as style:
        css = page_typeface(markdown + "".join(words.values())) + (style / "dossier.css").read_text(encoding="utf-8")
        options = [
            "--standalone", "--embed-resources", "--toc", "--toc-depth=2", "--number-sections", "--section-divs",
            f"--template={style / 'dossier.html'}", *_filters(style, "common", "html"), f"--resource-path={pictures}",
            f"--variable=css:{css}",
        ]  # fmt: skip
        _write_pandoc(markdown, "html5", target, options, words)


def write_docx(markdown: str, pictures: Path, target: Path, title: dict[str, str]) -> None:
    """Write a Word document in house style; see `write_html` for the parameters."""
    language = title["lang"]
    words = {
        "title": title["title"], "subtitle": title["subtitle"], "author": title["kind"],
        "abstract": f"{text('document_status', language)} {title['made']}.", "abstract-title": "",
        "lang": LOCALES[language], "toc-title": text("contents", language),
    }  # fmt: skip
    with TemporaryDirectory() as folder, _style() as style:
        reference, draft = Path(folder) / "reference.docx", Path(folder) / "draft.docx"
        write_reference_document(reference, title)
        options = [
            "--standalone", "--toc", "--toc-depth=2", "--number-sections", f"--reference-doc={reference}",
            *_filters(style, "common"), f"--resource-path={pictures}",
        ]  # fmt: skip
        _pandoc(markdown, "docx", draft, options, words, target.name)
        source = _typst_source(markdown, pictures, title, target.name)
        temporary = _temporary(target)
        finish_document(draft, temporary, _places(source, pictures, target.name))
        temporary.replace(target)


def write_pdf(markdown: str, pictures: Path, target: Path, title: dict[str, str]) -> None:
    """Write a PDF through Typst, with tags for assistive software; see `write_html` for the parameters."""
    source = _typst_source(markdown, pictures, title, target.name)
    try:
        document = typst.compile(source, root=pictures, font_paths=_fonts(), pdf_standards=PDF_STANDARD)
    except (RuntimeError, ValueError) as fault:
        raise RenderError(Problem("render_failed", file=target.name, details={"fault": str(fault)})) from fault
    temporary = _temporary(target)
    temporary.write_bytes(document)
    temporary.replace(target)


def _typst_source(markdown: str, pictures: Path, title: dict[str, str], document: str) -> Path:
    """Write the dossier for Typst beside its pictures."""
    words = title | {name: text(code, title["lang"]) for name, code in PDF_WORDS.items()}
    source = pictures / "dossier.typ"
    with _style() as style:
        options = ["--standalone", f"--template={style / 'dossier.typ'}", *_filters(style, "common", "typst")]
        _pandoc(markdown, "typst", source, options, words, document)
    # Pandoc centres every table, and has no setting for it.
    written = source.read_text(encoding="utf-8").replace("align(center)[#table(", "align(left)[#table(")
    source.write_text(written, encoding="utf-8")
    return source


def _places(source: Path, pictures: Path, document: str) -> list[Place]:
    """Return where every heading and exhibit of the PDF begins; Word has the same page, letters and breaks."""
    try:
        found = typst.query(source, "<places>", field="value", one=True, root=pictures, font_paths=_fonts())
    except (RuntimeError, ValueError) as fault:
        raise RenderError(Problem("render_failed", file=document, details={"fault": str(fault)})) from fault
    return [Place(**place) for place in json.loads(found)]


def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(fonts_folder())])


def _style() -> AbstractContextManager[Path]:
    return as_file(files("terreinwijzer.dossier").joinpath("style"))


def _filters(style: Path, *names: str) -> list[str]:
    return [f"--lua-filter={style / name}.lua" for name in names]


def _write_pandoc(markdown: str, writer: str, target: Path, options: list[str], words: dict[str, str]) -> None:
    temporary = _temporary(target)
    _pandoc(markdown, writer, temporary, options, words, target.name)
    temporary.replace(target)


def _pandoc(markdown: str, writer: str, output: Path, options: list[str], words: dict[str, str], document: str) -> None:
    """Run pandoc; `words` become metadata, which pandoc escapes as the format asks."""
    extra = [*options, *(f"--metadata={name}:{value}" for name, value in words.items())]
    try:
        pypandoc.convert_text(markdown, writer, format=READER, outputfile=str(output), extra_args=extra)
    except (RuntimeError, OSError) as fault:
        output.unlink(missing_ok=True)
        if "resource exhausted" in str(fault):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from fault
        # What follows the first line is for the makers of pandoc.
        reason = str(fault).partition("\n")[0]
        raise RenderError(Problem("render_failed", file=document, details={"fault": reason})) from fault


def _temporary(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}.part{target.suffix}")
