"""The house keeps its own rules: both languages everywhere, small modules, nothing of one machine."""

import re
import string
import subprocess
import sys
import tomllib
from importlib.metadata import metadata
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

from terreinwijzer.dossier.wording import texts
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.vocabulary.codes import code_lists, codes, label
from terreinwijzer.vocabulary.norms import shipped_norms
from terreinwijzer.vocabulary.resources import read_yaml
from terreinwijzer.vocabulary.tables import canonical_tables, open_tables
from terreinwijzer.vocabulary.wording import messages

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "terreinwijzer").rglob("*.py"))


def blanks(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_table_and_column_has_a_meaning_in_both_languages():
    for table in canonical_tables().values():
        for item in (table, *table.columns):
            assert item.nl.strip(), item.name
            assert item.en.strip(), item.name


def test_every_foreign_key_points_to_a_key():
    tables = canonical_tables()
    for table in tables.values():
        for column in table.columns:
            if column.references:
                other, _, name = column.references.partition(".")
                assert name in tables[other].key


def test_every_coded_column_has_a_code_list():
    named = {column.codes for table in canonical_tables().values() for column in table.columns if column.codes}
    assert named <= set(code_lists())


def test_every_code_has_a_name_in_both_languages():
    for name in code_lists():
        for code in codes(name):
            assert label(name, code, "nl")
            assert label(name, code, "en")


@pytest.mark.parametrize("code", sorted(messages()))
def test_a_message_has_the_same_blanks_in_both_languages(code):
    words = messages()[code]
    assert blanks(words["nl"]) == blanks(words["en"])


def test_short_texts_of_the_dossier_have_the_same_blanks_in_both_languages():
    for code, words in texts().items():
        assert isinstance(code, str), f"{code!r} was not read as text: put it between quotation marks"
        assert blanks(words["nl"]) == blanks(words["en"]), code


def test_every_indicator_and_norm_is_complete():
    for definition in catalogue().values():
        assert all((definition.nl, definition.en, definition.unit, definition.formula, definition.source))
        assert all((definition.formula_nl, definition.source_nl))
        assert all((definition.reading_nl, definition.reading_en))
    for norm in shipped_norms().values():
        assert all((norm.nl, norm.en, norm.unit, norm.source_nl, norm.source_en, norm.values))


def test_classes_of_indicators_name_norms_that_exist():
    named = {b for d in catalogue().values() for c in d.classes for b in (c.at_least, c.at_most, c.below) if b}
    assert named <= set(shipped_norms())


def test_templates_show_the_same_blocks_in_both_languages():
    folder = ROOT / "terreinwijzer" / "dossier" / "chapters"
    pattern = r'\w+\("[\w ]+"\)|\{% .*? %\}'
    names = {path.name for path in (folder / "nl").glob("*.j2")}
    assert names == {path.name for path in (folder / "en").glob("*.j2")}
    for name in names:
        found = [re.findall(pattern, (folder / language / name).read_text()) for language in ("nl", "en")]
        assert found[0] == found[1], name


def test_captions_exist_for_every_block():
    folder = ROOT / "terreinwijzer" / "dossier" / "blocks"
    source = "".join(path.read_text() for path in folder.glob("*.py"))
    captions = texts()
    for kind in ("table", "chart"):
        for name in re.findall(rf'{kind}_block\(\s*"(\w+)"', source):
            assert f"{kind}_{name}" in captions


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_are_small(path):
    assert len(path.read_text().splitlines()) <= 400


def test_help_does_not_wait_for_geodata_libraries():
    heavy = ("pandas", "geopandas", "altair", "numpy")
    code = f"import sys, terreinwijzer.cli; print([m for m in {heavy} if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_verbs_that_solve_and_draw_nothing_load_nothing_for_it():
    slow = ("linopy", "xarray", "pymcdm", "altair", "matplotlib", "fontTools.subset", "scipy.cluster", "scipy.optimize")
    code = f"import sys, terreinwijzer.api.case; print([m for m in {slow} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_module_of_the_tests_has_a_name_of_its_own():
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert {name for name in names if names.count(name) > 1} == set()


def test_the_version_is_the_same_everywhere():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f'__version__ = "{version}"' in (ROOT / "terreinwijzer" / "__init__.py").read_text()
    assert f'softwareVersion: "{version}"' in (ROOT / "publiccode.yml").read_text()
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text()


def test_the_licence_is_named_in_every_place():
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in (ROOT / "LICENSE").read_text()
    assert "license: EUPL-1.2" in (ROOT / "publiccode.yml").read_text()
    assert 'license = "EUPL-1.2"' in (ROOT / "pyproject.toml").read_text()


def test_the_lock_has_hashes_and_no_addresses():
    lock = (ROOT / "requirements.lock").read_text()
    assert "--hash=sha256:" in lock
    assert not re.search(r"https?://|file://|--(extra-)?index-url|--find-links", lock)


def test_nothing_in_the_project_names_one_machine():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    if not listed:
        pytest.skip("this is no git checkout: the list of files is not known")
    words = ("/" + "work/", "/" + "root/", "pypi" + ".org", "registry.npmjs" + ".org")
    for name in listed:
        path = ROOT / name
        if path.is_file():
            found = [word for word in words if word in path.read_text(encoding="utf-8", errors="ignore")]
            assert not found, f"{name} names {found}"


def test_every_canonical_table_has_a_sheet_name():
    sheets = read_yaml("terreinwijzer.dossier.data", "sheets.yaml")
    assert {table.name for table in open_tables()} <= set(sheets)
    for names in sheets.values():
        assert all(0 < len(names[language]) <= 31 for language in ("nl", "en"))


def test_everything_that_is_locked_runs_on_the_oldest_python_that_is_promised():
    """Whoever locks on a newer one would not notice: a release that leaves the oldest out stops `make demo` there."""
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"].removeprefix(">=")
    locked = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(), flags=re.MULTILINE)
    assert len(locked) > 100
    wanted = {name: metadata(name).get("Requires-Python") or "" for name in locked}
    assert {name: said for name, said in wanted.items() if f"{oldest}.0" not in SpecifierSet(said)} == {}
