"""A municipality's own look from one file of design tokens, never at the cost of legibility."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from terreinwijzer.errors import InputError
from terreinwijzer.web.look.tokens import Theme, contrast, theme_of

TOKENS = {
    "utrecht": {
        "document": {"color": {"$value": "#222222"}, "font-family": {"$value": "Letters, Arial"}},
        "link": {"color": {"$value": "{example.blue}"}},
        "page-header": {"background-color": {"$value": "#7a0b2e"}, "color": {"$value": "#ffffff"}},
    },
    "example": {"blue": {"value": "#00509d"}},
    "terreinwijzer": {"logo": "logo.svg", "logo_alt": "Gemeente Voorbeeld", "fonts": {"Letters": "letters.woff2"}},
}


def theme_file(folder: Path, tokens: object = TOKENS, name: str = "voorbeeld.json") -> Path:
    (folder / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>')
    (folder / "letters.woff2").write_bytes(b"wOF2")
    file = folder / name
    file.write_text(json.dumps(tokens))
    return file


@pytest.fixture
def dressed(on_the_map, tmp_path):
    from django.conf import settings
    from django.test import override_settings

    theme_file(tmp_path)
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, theme=str(tmp_path))):
        yield on_the_map


def test_a_page_wears_the_colours_letters_and_logo_of_its_municipality(dressed):
    page = dressed.get("/nl/voorbeeld/parks/").content.decode()
    assert 'alt="Gemeente Voorbeeld"' in page
    address = page.split('href="/theme/voorbeeld/theme.css')[1].split('"')[0]
    sheet = dressed.get(f"/theme/voorbeeld/theme.css{address}")
    assert "immutable" in sheet["Cache-Control"]
    said = sheet.content.decode()
    assert "--accent: #00509d;" in said
    assert "--header: #7a0b2e;" in said
    assert "font-family: Letters, Arial, system-ui" in said
    assert dressed.get("/theme/voorbeeld/files/logo")["Content-Type"] == "image/svg+xml"
    assert dressed.get("/theme/voorbeeld/files/letters.woff2")["Content-Type"] == "font/woff2"


def test_another_portfolio_keeps_the_usual_look(dressed):
    assert dressed.get("/theme/elsewhere/theme.css").content == b""
    assert dressed.get("/theme/elsewhere/files/logo").status_code == 404


def test_no_file_beside_the_theme_is_given_away(dressed):
    for name in ("voorbeeld.json", "..%2Fvoorbeeld.json", "letters.woff", "theme"):
        assert dressed.get(f"/theme/voorbeeld/files/{name}").status_code == 404


def test_without_a_theme_nothing_is_laid_over_the_usual_look(client):
    assert theme_of("", "heerlen") == Theme()
    assert client.get("/theme/heerlen/theme.css").content == b""


def test_contrast_is_that_of_wcag():
    """The values that WCAG itself gives for black on white and that its working group uses for #777777."""
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def changed(part: str, value: object) -> dict:
    tokens = json.loads(json.dumps(TOKENS))
    inside = tokens
    *path, last = part.split(".")
    for step in path:
        inside = inside.setdefault(step, {})
    inside[last] = value
    return tokens


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        (changed("utrecht.link.color", {"$value": "#9bbcd6"}), r"link\.color: The colour #9bbcd6 is too faint .* 2\.0"),
        (changed("utrecht.page-header.background-color", {"$value": "#ffcc00"}), r"#ffffff is too faint .* #ffcc00"),
        (
            changed("utrecht.link.color", {"$value": "red; } body { display: none"}),
            r"link\.color: 'red; .* cannot be used",
        ),
        (changed("utrecht.link.color", {"$value": "{example.nothing}"}), r"link\.color: '' cannot be used"),
        (changed("utrecht.document.font-family", {"$value": "x; } *{"}), r"font-family: 'x; .* cannot be used"),
        (changed("terreinwijzer.logo", "logo.exe"), r"file logo\.exe of the theme is not there"),
        (changed("terreinwijzer.logo", "gone.svg"), r"file gone\.svg of the theme is not there"),
        ([1, 2], "is no theme"),
    ],
)
def test_a_theme_that_cannot_be_used_is_told_with_what_to_do(tmp_path, tokens, said):
    file = theme_file(tmp_path, tokens)
    with pytest.raises(InputError, match=said):
        theme_of(str(file), "voorbeeld")


def test_tokens_that_name_each_other_in_a_ring_end_as_a_wrong_value(tmp_path):
    ring = changed("example", {"a": {"value": "{example.b}"}, "b": {"value": "{example.a}"}})
    ring["utrecht"]["link"]["color"]["$value"] = "{example.a}"
    with pytest.raises(InputError, match="cannot be used"):
        theme_of(str(theme_file(tmp_path, ring)), "voorbeeld")


def test_a_changed_theme_shows_without_a_new_start(tmp_path):
    import os

    file = theme_file(tmp_path)
    before = theme_of(str(file), "voorbeeld")
    file.write_text(json.dumps(changed("utrecht.link.color", {"$value": "#004400"})))
    os.utime(file, ns=(1, 1))
    after = theme_of(str(file), "voorbeeld")
    assert "#004400" in after.styles
    assert after.version != before.version


def test_a_faint_theme_is_told_before_the_server_starts(tmp_path):
    file = theme_file(tmp_path, changed("utrecht.link.color", {"$value": "#eeeeee"}))
    with pytest.raises(InputError, match="too faint"):
        theme_of(str(file), "")
