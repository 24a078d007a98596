"""The documentation as a reader gets it: complete in both languages, without a fault, and without other hosts."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.vocabulary.tables import canonical_tables

ROOT = Path(__file__).parents[2]
# As `make gallery` leaves it; the other pictures are the same one, to keep it small.
GALLERY = {"nl": "gallery/galerij.md", "en": "gallery/gallery.md"}
PICTURED = {
    "key": "home", "chapter": {"nl": "Bekijken", "en": "Seeing"}, "titles": {"nl": "Overzicht", "en": "Overview"},
    "pictures": {code: dict.fromkeys(("desktop", "phone"), "home-nl-desktop.webp") for code in ("nl", "en")},
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, gallery = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("gallery")
    (gallery / "index.json").write_text(json.dumps([PICTURED]))
    (gallery / "home-nl-desktop.webp").write_bytes(b"a picture")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False,
                          env=os.environ | {"GALLERY": str(gallery)})  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def pages(site: Path) -> dict[str, str]:
    found = {str(path.relative_to(site)): path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    return {name: text for name, text in found.items() if name != "404.html"}


def test_a_page_fetches_nothing_from_another_host(site):
    for name, text in pages(site).items():
        fetched = re.findall(r"<(?:script|img|iframe|source)[^>]*\ssrc=[\"']?([^\"'\s>]+)", text)
        fetched += re.findall(r"<link[^>]*rel=[\"']?(?:stylesheet|preconnect|icon)[^>]*href=[\"']?([^\"'\s>]+)", text)
        assert fetched
        assert not [address for address in fetched if re.match(r"(https?:)?//", address)], name


def test_every_page_says_its_language(site):
    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    parts = {next(iter(part)): set(addresses(part)) for part in nav}
    parts["Nederlands"].add(GALLERY["nl"])
    parts["English"].add(GALLERY["en"])
    for name, text in pages(site).items():
        language = "nl" if name.replace(".html", ".md") in parts["Nederlands"] else "en"
        assert f'<html lang="{language}"' in text, name
    assert len(parts["Nederlands"]) == len(parts["English"])


def test_pictures_that_were_made_are_shown_in_both_languages(site):
    for language, said in (("nl", "Overzicht, op een telefoon"), ("en", "Overview, on a phone")):
        text = (site / GALLERY[language].replace(".md", ".html")).read_text(encoding="utf-8")
        assert f'alt="{said}"' in text
        assert 'src="home-nl-desktop.webp"' in text
    assert (site / "gallery" / "home-nl-desktop.webp").read_bytes() == b"a picture"


def addresses(part: object) -> list[str]:
    if isinstance(part, str):
        return [part]
    children = part.values() if isinstance(part, dict) else part
    return [address for child in children for address in addresses(child)]


def test_formulas_are_drawn_and_no_tex_is_left(site):
    for name in ("methoden/indicatoren", "methods/indicators", "methoden/raming", "methods/demand"):
        text = (site / f"{name}.html").read_text(encoding="utf-8")
        assert text.count("<mfrac>") >= 2, name
        assert "$$" not in text


def test_the_data_dictionary_and_catalogue_are_complete(site):
    for language, dictionary, book in (("nl", "tabellen", "indicatoren"), ("en", "tables", "indicators")):
        text = (site / "reference" / f"{dictionary}.html").read_text(encoding="utf-8")
        for table in canonical_tables().values():
            assert f'id="{table.name}"' in text
            for column in table.columns:
                assert f"<code>{column.name}</code>" in text, (table.name, column.name)
        text = (site / "reference" / f"{book}.html").read_text(encoding="utf-8")
        for definition in catalogue().values():
            assert f'id="{definition.id}"' in text, (language, definition.id)
