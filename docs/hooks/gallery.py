"""Adds the pictures of `make gallery` to the documentation, in both languages, where they were made."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[2]
PAGES = {"nl": ("Nederlands", "Galerij", "gallery/galerij.md"), "en": ("English", "Gallery", "gallery/gallery.md")}
INTRO = {
    "nl": "Elke pagina van de webapplicatie, op een scherm op het bureau en op een telefoon, met verzonnen gegevens "
    "bij de casus Heerlen. Van lange pagina’s staat het begin hier.",
    "en": "Every page of the web application, on a desk and on a phone, with made-up records beside the Heerlen case. "
    "Of long pages the beginning is shown.",
}
ALT = {
    "nl": {"desktop": "{title}, op een breed scherm", "phone": "{title}, op een telefoon"},
    "en": {"desktop": "{title}, on a broad screen", "phone": "{title}, on a phone"},
}


def folder() -> Path:
    """Return where the pictures are: `GALLERY`, else where `make gallery` leaves them."""
    return Path(os.environ.get("GALLERY") or ROOT / "build" / "gallery")


def rows() -> list[dict[str, Any]]:
    """Return what the pictures show, a row a page; nothing where none were made, or not in both languages."""
    index = folder() / "index.json"
    found = json.loads(index.read_text(encoding="utf-8")) if index.is_file() else []
    return [row for row in found if set(row["pictures"]) == set(PAGES)]


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give the gallery its place in the menu of each language."""
    if rows():
        for part, title, address in PAGES.values():
            next(each for each in config.nav or [] if part in each)[part].append({title: address})
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages and the pictures."""
    shown = rows()
    if shown:
        for language, (_part, title, address) in PAGES.items():
            files.append(File.generated(config, address, content=page(shown, language, title)))
        for picture in sorted(folder().glob("*.webp")):
            files.append(File.generated(config, f"gallery/{picture.name}", abs_src_path=str(picture)))
    return files


def page(shown: list[dict[str, Any]], language: str, title: str) -> str:
    """Return the gallery in one language."""
    parts, chapter = [f"# {title}", INTRO[language]], ""
    for row in shown:
        if row["chapter"][language] != chapter:
            chapter = row["chapter"][language]
            parts.append(f"## {chapter}")
        name = row["titles"][language]
        pictures = [
            f"[![{ALT[language][screen].format(title=name)}]({file}){{ loading=lazy .{screen} }}]({file})"
            for screen, file in row["pictures"][language].items()
        ]
        parts += [f"### {name} {{ #{row['key']} }}", f'<div class="gallery" markdown>\n{"".join(pictures)}\n</div>']
    return "\n\n".join(parts)
