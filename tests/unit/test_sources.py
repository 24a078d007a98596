"""Sources of a case: in both languages, with a licence that says what must go with the data."""

from pathlib import Path

import pytest

from terreinwijzer.api.case import given_figures
from terreinwijzer.errors import InputError, describe
from terreinwijzer.lineage import Source
from terreinwijzer.snapshots.case import load_case
from terreinwijzer.sources.case_folder import read_case_settings
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.vocabulary.licences import licence_called, licences

CASE = """
[case]
id = "test"
name = "Trial"
reference_date = 2023-12-31

[sources.register]
title = { nl = "Register van terreinen", en = "Register of parks" }
holder = "Somewhere"
licence = "CC BY 4.0"

[tables.parks]
file = "parks.csv"
source = "register"

[parameters.given]
medtech_jobs = { value = 6000, source = "register" }

[parameters.potential]
existing_rules_pct = [20, 30]
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "case.toml").write_text(CASE)
    (tmp_path / "parks.csv").write_text("park_id,name\na,Aa\n")
    return tmp_path


def changed(case: Path, old: str, new: str) -> Path:
    text = (case / "case.toml").read_text()
    assert old in text
    (case / "case.toml").write_text(text.replace(old, new))
    return case


def test_a_source_has_a_title_and_a_licence_in_each_language(case):
    source = read_case_settings(case).sources["register"]
    assert source.titled("nl") == "Register van terreinen"
    assert source.titled("en") == "Register of parks"
    assert source.terms("nl") == "CC BY 4.0 (naamsvermelding)"
    assert source.terms("en") == "CC BY 4.0 (attribution)"


def test_a_licence_that_asks_for_attribution_names_the_holder_unless_the_words_are_given(case):
    assert read_case_settings(case).sources["register"].credit("en") == "Somewhere, CC BY 4.0"
    changed(case, 'holder = "Somewhere"', 'holder = "Somewhere"\nattribution = { nl = "© Elders", en = "© Elsewhere" }')
    assert read_case_settings(case).sources["register"].credit("nl") == "© Elders, CC BY 4.0"


def test_a_licence_that_asks_for_nothing_needs_no_credit():
    assert not Source("s", "S", licence="CC0-1.0").credit("en")
    assert not Source("s", "S").credit("en")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'licence = "CC BY 4.0"',
            'licence = "free for all"',
            r"names the licence 'free for all', which is not in.*ODbL",
        ),
        ('holder = "Somewhere"\n', "", "asks for attribution. Give a holder"),
        (', en = "Register of parks" }', " }", r"register.title.*both languages: \{ nl = "),
        ('en = "Register of parks" }', 'en = "" }', "register.title.*both languages"),
        ('en = "Register of parks" }', 'en = "Register of parks", de = "Verzeichnis" }', "register.title"),
        ('holder = "Somewhere"', "holder = 7", "register.holder' has '7'"),
        ('licence = "CC BY 4.0"', 'reference_date = "2023"', "register.reference_date' is '2023', not a date"),
        ('licence = "CC BY 4.0"', 'synthetic = "no"', "'synthetic' is 'no'. Write true or false"),
        ('licence = "CC BY 4.0"', 'colour = "red"', "unknown setting or no title.*attribution"),
    ],
)
def test_a_source_that_is_not_right_gives_one_message(case, old, new, message):
    with pytest.raises(InputError, match=message) as refusal:
        read_case_settings(changed(case, old, new))
    assert len(refusal.value.problems) == 1
    for language in LANGUAGES:
        assert str(case / "case.toml") in describe(refusal.value.problems, language)[0]


def test_a_table_of_a_faulty_source_does_not_count_as_a_second_fault(case):
    with pytest.raises(InputError) as refusal:
        read_case_settings(changed(case, 'holder = "Somewhere"', "holder = 7"))
    assert [problem.code for problem in refusal.value.problems] == ["source_text_wrong"]


def test_every_licence_is_complete_and_found_by_its_spellings():
    assert licence_called("odbl 1.0") is licences()["ODbL-1.0"]
    assert licences()["ODbL-1.0"].share_alike
    for licence in licences().values():
        assert licence.nl
        assert licence.en
        assert licence_called(licence.code) is licence


def test_a_figure_that_the_case_takes_over_names_the_source_given_for_it(case):
    figures = given_figures(load_case(case))
    assert figures["medtech_jobs"].value == 6000
    assert figures["medtech_jobs"].inputs[0].source.title == {"nl": "Register van terreinen", "en": "Register of parks"}
    assert figures["potential.existing_rules_high_pct"].value == 30
    assert figures["potential.existing_rules_high_pct"].inputs[0].source.titled("nl") == "Instelling van de casus"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("value = 6000", 'value = "many"', "parameters.given.medtech_jobs' is .* Write a number"),
        ("value = 6000, source", "value = [1, 2], source", "parameters.given.medtech_jobs"),
        ('source = "register" }\n\n[parameters.pot', 'source = "hearsay" }\n\n[parameters.pot', "source 'hearsay'"),
        ("[20, 30]", "20", "Write a low and a high number"),
        ("[20, 30]", "[20, true]", "Write a low and a high number"),
    ],
)
def test_a_figure_that_cannot_be_taken_over_gives_one_message(case, old, new, message):
    with pytest.raises(InputError, match=message):
        given_figures(load_case(changed(case, old, new)))
