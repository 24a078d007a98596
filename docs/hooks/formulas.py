"""Formulas written in TeX between lines of `$$` become MathML when the site is built: no script, no other host."""

from __future__ import annotations

import re

import pypandoc
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

FORMULA = re.compile(r"^\$\$\n(.+?)\n\$\$$", re.MULTILINE | re.DOTALL)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Replace every formula of a page, with one run of pandoc."""
    formulas = FORMULA.findall(markdown)
    if not formulas:
        return markdown
    text = "\n\n".join(f"$${formula}$$" for formula in formulas)
    html = pypandoc.convert_text(text, "html", format="markdown", extra_args=["--mathml"])
    drawn = re.findall(r"<math.*?</math>", html, re.DOTALL)
    if len(drawn) != len(formulas):
        raise ValueError(f"{page.file.src_path}: {len(formulas)} formulas, {len(drawn)} drawn")
    found = iter(drawn)
    return FORMULA.sub(lambda _: f'<div class="formula" tabindex="0">{" ".join(next(found).split())}</div>', markdown)
