"""The dossier of the Heerlen case as its readers get it: complete, in both languages, traceable."""

import re
import zipfile
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pandas as pd
import pypdf
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from fontTools.ttLib import TTFont

from terreinwijzer.api.case import write_dossier
from terreinwijzer.dossier.blocks.every import make_blocks
from terreinwijzer.errors import WriteError
from terreinwijzer.snapshots.case import load_case

ROOT = Path(__file__).parents[2]


@pytest.fixture
def dossier(heerlen_dossiers) -> Path:
    return heerlen_dossiers


class Page(HTMLParser):
    """Gathers what a test wants to know of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words)).replace("’", "'")


def page(dossier: Path, language: str) -> Page:
    return Page((dossier / f"heerlen-{language}.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_format_is_there_and_nothing_half_written(dossier, language):
    for suffix in ("html", "pdf", "docx", "xlsx"):
        assert (dossier / f"heerlen-{language}.{suffix}").stat().st_size > 10_000
    assert not [path for path in dossier.rglob("*") if ".part" in path.name]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_stated_figure_stands_in_the_dossier_with_a_verdict(heerlen, dossier, language):
    words = page(dossier, language).text
    verdicts = {
        "nl": ("gelijk", "gelijk na afronding", "tegengesproken"),
        "en": ("equal", "equal after rounding", "contradicted"),
    }
    for label in heerlen.portfolio.table("stated_figures")[f"label_{language}"]:
        assert label in words, label
    for verdict in verdicts[language]:
        assert verdict in words


def test_a_contradiction_shows_both_values(dossier):
    words = page(dossier, "nl").text
    row = words[words.index("Leegstand van C-Mill, in de tekst") :][:120]
    assert "28%" in row
    assert "37" in row
    assert "tegengesproken" in row


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_reads_without_pictures_and_by_keyboard(dossier, language):
    html = page(dossier, language)
    assert html.all("html")[0]["lang"] == language
    assert html.all("img")
    assert all((image.get("alt") or "").strip() for image in html.all("img"))
    assert len(html.all("caption")) == len(html.all("table"))
    scrolling = [div for div in html.all("div") if div.get("class") == "scroll"]
    assert all(div.get("tabindex") == "0" and div.get("aria-label") for div in scrolling)
    assert html.all("a")[0]["href"] == "#main"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_needs_nothing_from_elsewhere(dossier, language):
    html = (dossier / f"heerlen-{language}.html").read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="https?://', html)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_table_and_chart_has_a_number_and_a_source(heerlen_results, language):
    for block in make_blocks(heerlen_results, language).values():
        assert block.caption
        assert re.match(r"(Bron|Source): .+", block.source), block.name
        if block.kind == "chart":
            assert block.alternative, block.name


def test_tables_and_figures_are_numbered_in_order(dossier):
    words = page(dossier, "nl").text
    tables = [int(number) for number in re.findall(r"Tabel (\d+)\. ", words)]
    assert tables == list(range(1, len(tables) + 1))


def test_illustrative_values_are_marked(dossier):
    assert "ter illustratie, zonder bron voor de hoogte" in page(dossier, "nl").text
    assert "illustrative, without a source for the amounts" in page(dossier, "en").text


def test_the_english_dossier_is_english(dossier):
    words = page(dossier, "en").text
    for dutch in ("Samenvatting", "Bron:", "Tabel ", "Figuur ", "onbekend", "tegengesproken", "Kerncijfers"):
        assert dutch not in words


@pytest.mark.parametrize(("language", "total"), [("nl", "352,2"), ("en", "352.2")])
def test_the_pdf_is_tagged_and_holds_the_same_figures(dossier, language, total):
    pdf = pypdf.PdfReader(dossier / f"heerlen-{language}.pdf")
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith(language)
    text = " ".join(each.extract_text() for each in pdf.pages)
    assert total in text
    assert pdf.outline


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_word_document_has_its_contents_with_the_pages_of_the_pdf(dossier, language):
    document = Document(str(dossier / f"heerlen-{language}.docx"))
    paragraphs = [Paragraph(element, document) for element in document.element.body.iter(qn("w:p"))]
    lines = [each.text for each in paragraphs if each.style.name.lower().startswith("toc ") and "\t" in each.text]
    pdf = pypdf.PdfReader(dossier / f"heerlen-{language}.pdf")

    def pages(outline, depth=0):
        for item in outline:
            if isinstance(item, list):
                yield from pages(item, depth + 1)
            elif depth < 2:
                yield pdf.get_destination_page_number(item) + 1

    assert [int(line.rpartition("\t")[2]) for line in lines] == list(pages(pdf.outline))
    # Nothing that makes Word ask its reader to update.
    assert "w:dirty" not in document.element.xml
    assert "w:updateFields" not in document.settings.element.xml


def test_the_word_document_carries_its_typeface_and_page_numbers(dossier):
    with zipfile.ZipFile(dossier / "heerlen-nl.docx") as archive:
        names = archive.namelist()
        footers = "".join(archive.read(name).decode() for name in names if "footer" in name)
        fonts = archive.read("word/fontTable.xml").decode()
        program = bytearray(archive.read("word/fonts/font1.odttf"))
    assert "NUMPAGES" in footers
    key = re.search(r'embedRegular[^>]*fontKey="{([0-9A-F-]+)}"', fonts)
    assert key
    digits = bytes.fromhex(key[1].replace("-", ""))[::-1]
    for place in range(32):
        program[place] ^= digits[place % 16]
    assert TTFont(BytesIO(program))["name"].getDebugName(1) == "Source Sans Pro"


def test_texts_change_when_the_data_changes(tmp_path):
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(ROOT / "cases" / "heerlen", copy)
    parks = pd.read_csv(copy / "parks.csv")
    parks.loc[parks["park_id"] == "trilandis", "jobs"] += 1000
    parks.to_csv(copy / "parks.csv", index=False)
    write_dossier(load_case(copy), tmp_path / "out", "nl", ["html"])
    assert "15.525 banen" in page(tmp_path / "out", "nl").text


def test_a_case_with_only_parks_gets_a_shorter_dossier_without_holes(tmp_path):
    (tmp_path / "case.toml").write_text(
        '[case]\nid = "small"\nname = "Small"\nreference_date = 2024-01-01\n\n[tables.parks]\nfile = "parks.csv"\n'
    )
    (tmp_path / "parks.csv").write_text("park_id,name,net_ha,net_issued_ha\na,Aa,10,8\nb,Bee,20,\n")
    write_dossier(load_case(tmp_path), tmp_path / "out", "nl", ["html", "pdf", "docx"])
    words = Page((tmp_path / "out" / "small-nl.html").read_text(encoding="utf-8")).text
    assert "Kerncijfers" in words
    assert "Confrontatie van vraag en aanbod" not in words
    assert "Programma" not in words
    assert "nan" not in words


def test_a_folder_that_cannot_be_written_to_gives_one_message(heerlen, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(WriteError, match="choose another folder"):
        write_dossier(heerlen, blocked / "deeper", "nl", ["xlsx"])
