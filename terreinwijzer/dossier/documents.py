"""Documents: Markdown through pandoc to a web page, Word and, with Typst, PDF."""

from __future__ import annotations

import errno
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
from terreinwijzer.dossier.word_style import write_reference_document
from terreinwijzer.dossier.wording import text
from terreinwijzer.errors import Problem, RenderError

READER = "markdown-auto_identifiers+gfm_auto_identifiers+table_attributes"
# PDF/UA-1 makes Typst refuse what assistive software cannot read.
PDF_STANDARD: Final = "ua-1"
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
    words = title | {"skip": text("skip_link", language), "contents": text("contents", language)}
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
        "title": title["title"], "subtitle": title["subtitle"], "author": title["made"], "lang": LOCALES[language],
        "toc-title": text("contents", language),
    }  # fmt: skip
    with TemporaryDirectory() as folder, _style() as style:
        reference, draft = Path(folder) / "reference.docx", Path(folder) / "draft.docx"
        write_reference_document(reference, title)
        options = [
            "--standalone", "--toc", "--toc-depth=2", "--number-sections", f"--reference-doc={reference}",
            *_filters(style, "common"), f"--resource-path={pictures}",
        ]  # fmt: skip
        _pandoc(markdown, "docx", draft, options, words, target.name)
        temporary = _temporary(target)
        finish_document(draft, temporary)
        temporary.replace(target)


def write_pdf(markdown: str, pictures: Path, target: Path, title: dict[str, str]) -> None:
    """Write a PDF through Typst, with tags for assistive software; see `write_html` for the parameters."""
    language = title["lang"]
    words = title | {"contents": text("contents", language), "of": text("page_of", language)}
    source = pictures / "dossier.typ"
    with _style() as style:
        options = ["--standalone", f"--template={style / 'dossier.typ'}", *_filters(style, "common", "typst")]
        _pandoc(markdown, "typst", source, options, words, target.name)
    try:
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(fonts_folder())])
        document = typst.compile(source, root=pictures, font_paths=fonts, pdf_standards=PDF_STANDARD)
    except (RuntimeError, ValueError) as fault:
        raise RenderError(Problem("render_failed", file=target.name, details={"fault": str(fault)})) from fault
    temporary = _temporary(target)
    temporary.write_bytes(document)
    temporary.replace(target)


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
