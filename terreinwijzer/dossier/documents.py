"""Documents: Markdown through pandoc to a web page, Word and, with Typst, PDF."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

import pypandoc
import typst

from terreinwijzer.dossier.charts.typeface import fonts_folder
from terreinwijzer.dossier.word_style import write_reference_document
from terreinwijzer.dossier.wording import text
from terreinwijzer.errors import Problem, RenderError

READER = "markdown-auto_identifiers+gfm_auto_identifiers+table_attributes"


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
        `title`, `subtitle`, `made` and `lang`.

    Raises
    ------
    RenderError
        Pandoc refused; the message says why.
    """
    with as_file(files("terreinwijzer.dossier").joinpath("style")) as style:
        css = (style / "dossier.css").read_text(encoding="utf-8")
        language = title["lang"]
        variables = title | {"css": css, "skip": text("skip_link", language), "contents": text("contents", language)}
        options = [
            "--standalone", "--embed-resources", "--toc", "--toc-depth=2", "--number-sections", "--section-divs",
            f"--template={style / 'dossier.html'}", f"--lua-filter={style / 'html.lua'}", f"--resource-path={pictures}",
        ]  # fmt: skip
        _pandoc(markdown, "html5", target, options, variables)


def write_docx(markdown: str, pictures: Path, target: Path, title: dict[str, str]) -> None:
    """Write a Word document in house style; see `write_html` for the parameters."""
    with TemporaryDirectory() as folder:
        reference = Path(folder) / "reference.docx"
        write_reference_document(reference, title)
        options = [
            "--standalone", "--toc", "--toc-depth=2", "--number-sections", f"--reference-doc={reference}",
            f"--resource-path={pictures}", f"--metadata=toc-title:{text('contents', title['lang'])}",
            f"--metadata=title:{title['title']}", f"--metadata=subtitle:{title['subtitle']}",
            f"--metadata=author:{title['made']}", f"--metadata=lang:{title['lang']}",
        ]  # fmt: skip
        _pandoc(markdown, "docx", target, options, {})


def write_pdf(markdown: str, pictures: Path, target: Path, title: dict[str, str]) -> None:
    """Write a PDF through Typst, with tags for assistive software; see `write_html` for the parameters."""
    with as_file(files("terreinwijzer.dossier").joinpath("style")) as style:
        language = title["lang"]
        variables = title | {"contents": text("contents", language), "of": text("page_of", language)}
        options = [
            "--standalone", f"--template={style / 'dossier.typ'}", f"--lua-filter={style / 'typst.lua'}",
        ]  # fmt: skip
        source = pictures / "dossier.typ"
        _pandoc(markdown, "typst", source, options, variables)
    try:
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(fonts_folder())])
        document = typst.compile(source, root=pictures, font_paths=fonts, pdf_standards="ua-1")
    except (RuntimeError, ValueError) as fault:
        raise RenderError(Problem("render_failed", file=target.name, details={"fault": str(fault)})) from fault
    _whole(target, document)


def _pandoc(markdown: str, writer: str, target: Path, options: list[str], variables: dict[str, str]) -> None:
    temporary = target.with_name(f".{target.name}.part{target.suffix}")
    extra = [*options, *(f"--variable={name}:{value}" for name, value in variables.items())]
    try:
        pypandoc.convert_text(markdown, writer, format=READER, outputfile=str(temporary), extra_args=extra)
    except (RuntimeError, OSError) as fault:
        temporary.unlink(missing_ok=True)
        raise RenderError(Problem("render_failed", file=target.name, details={"fault": str(fault)})) from fault
    temporary.replace(target)


def _whole(target: Path, content: bytes) -> None:
    temporary = target.with_name(f".{target.name}.part")
    temporary.write_bytes(content)
    temporary.replace(target)
