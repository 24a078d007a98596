"""The chapter on steering: what the rules come to as a whole, and how much of a park fits its profile."""

from dataclasses import replace

import pandas as pd
import pytest

from terreinwijzer.api.case import results_of
from terreinwijzer.dossier.blocks.every import make_blocks
from terreinwijzer.dossier.chapters import chapters_markdown
from terreinwijzer.dossier.data.tables import data_tables
from terreinwijzer.steering.facts import facts
from terreinwijzer.steering.judgement import judge
from terreinwijzer.steering.park_fit import concentration, park_fit
from terreinwijzer.steering.rules import Profile, RuleBook
from terreinwijzer.steering.state import NEWCOMER, steering_state

SECTORS = frozenset({"logistics_wholesale"})
BOOK = RuleBook(
    "made up",
    {
        "industrial": Profile("industrial", "p", "s", frozenset({"a"}), frozenset({"industry"})),
        "logistics": Profile("logistics", "p", "s", frozenset({"b"}), SECTORS, sbi=frozenset({"2120"})),
    },
    (),
    ("a", "b", "c"),
)  # fmt: skip
# Establishments of two years: park, year, code, version, jobs, unit.
ESTABLISHMENTS = pd.DataFrame(
    [
        ("a", 2019, "25110", "2008", 60.0, "u1"),
        ("a", 2019, "46770", "2008", 40.0, "u2"),
        ("a", 2023, "25110", "2008", 30.0, "u1"),
        ("a", 2023, "46770", "2008", 50.0, "u2"),
        ("a", 2023, "25110", "2025", 20.0, "u2"),
        ("b", 2023, "21200", "2008", 10.0, None),
        ("c", 2023, "25110", "2008", 10.0, "u3"),
    ],
    columns=["park_id", "year", "sbi_code", "sbi_version", "jobs", "unit_id"],
).assign(sector=pd.Series(dtype="str"))
UNITS = pd.DataFrame({"unit_id": ["u1", "u2", "u3"], "floor_area_m2": [1000.0, 600.0, 100.0]})


@pytest.fixture
def results(heerlen_results):
    return heerlen_results


def test_fit_counts_jobs_and_floor_area_of_what_is_known():
    table = park_fit(ESTABLISHMENTS, UNITS, BOOK).set_index(["park_id", "year"])
    assert table.loc[("a", 2019), "jobs_fit_pct"] == pytest.approx(60)
    # In 2023 20 of the 100 jobs have a code of another version: they do not count, and that is said.
    now = table.loc[("a", 2023)]
    assert now["jobs_fit_pct"] == pytest.approx(100 * 30 / 80)
    assert now["jobs_known_pct"] == pytest.approx(80)
    assert now["jobs_fit_change_points"] == pytest.approx(37.5 - 60)
    # Unit u2 is shared by two: half of its 600 m2 is that of the wholesaler.
    assert now["area_fit_pct"] == pytest.approx(100 * 1000 / 1300)
    assert now["establishments_fit_pct"] == pytest.approx(50)


def test_a_code_that_the_profile_names_fits_in_another_sector():
    table = park_fit(ESTABLISHMENTS, UNITS, BOOK).set_index("park_id")
    assert table.loc["b", "jobs_fit_pct"] == pytest.approx(100)
    assert pd.isna(table.loc["b", "area_fit_pct"])
    assert "c" not in table.index  # no profile: nothing to fit


def test_concentration_is_one_where_all_jobs_are_in_one_sector():
    found = concentration(ESTABLISHMENTS.assign(sector=None).astype({"sector": "str"}), 2019)
    assert found.loc["a", "leading_sector"] == "industry"
    assert found.loc["a", "concentration"] == pytest.approx(0.6**2 + 0.4**2)
    assert concentration(ESTABLISHMENTS.query("park_id == 'c'"), 2023).loc["c", "concentration"] == pytest.approx(1)


def test_the_table_of_uses_says_what_each_single_judgement_says(results):
    steering = results.steering
    table = steering.answers
    assert len(table) == 17 * len(facts()["use"].choices)
    allowed = {"allowed": {"allowed", "uncovered"}, "not_allowed": {"not_allowed"}, "depends": {"unless", "provided"}}
    for row in table.sample(60, random_state=1).to_dict("records"):
        judgement = judge(steering.book, row["park_id"], {**NEWCOMER, "use": row["use"]})
        allowed = {
            "allowed": {"allowed", "uncovered"},
            "not_allowed": {"not_allowed"},
            "depends": {"unless", "provided"},
        }
        assert row["tendency"] in allowed[judgement.answer]
        assert row["preferred"] == judgement.preferred
    by = table.set_index(["park_id", "use"])["tendency"]
    assert by["beitel", "lock_up_garages"] == "not_allowed"
    assert by["c-mill", "lock_up_garages"] == "uncovered"
    assert by["coriopolis", "office"] == "unless"
    assert by["emma", "industry"] == "provided"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_chapter_shows_every_rule_once_with_ground_and_source(results, language):
    blocks = make_blocks(results, language)
    rules = blocks["policy_rules"].frame
    assert len(rules) == len(results.steering.book.rules) + 2
    numbers = [int(cell) for cell in rules.iloc[:, 0] if cell]
    assert numbers == list(range(1, len(results.steering.book.rules) + 1))
    assert blocks["park_rules"].frame.iloc[:, 0].str.split(", ").map(len).sum() == 17
    written = chapters_markdown(results, blocks, language, "svg")
    assert {"nl": "# Sturen op profiel", "en": "# Steering on profile"}[language] in written
    assert {"nl": "geen vestigingen met SBI-code", "en": "no establishments with SBI code"}[language] in written
    assert "fit" not in blocks


def test_the_rules_and_answers_are_among_the_data(results):
    tables = {table.name: table for table in data_tables(results, "en")}
    assert len(tables["steering_rules"].frame) == len(results.steering.book.rules)
    assert set(tables["steering_answers"].frame["park_id"]) == set(results.steering.book.parks)
    assert "steering_fit" not in tables


def test_with_establishments_the_chapter_shows_what_fits(results, heerlen):
    park = ["beitel", "beitel", "avantis"]
    table = pd.DataFrame(
        {
            "establishment_id": ["1", "2", "3"], "park_id": park, "year": 2023, "unit_id": None,
            "sbi_code": ["25110", "86101", "52109"], "sbi_version": "2008", "sector": None, "jobs": [80.0, 20.0, 50.0],
        }
    ).astype({"unit_id": "str", "sector": "str"})  # fmt: skip
    portfolio = heerlen.portfolio
    with_them = replace(portfolio, tables={**portfolio.tables, "establishments": table})
    steering = steering_state(results.steering.book, with_them, heerlen.norms, results.indicators.per_park)
    shown = replace(results, steering=steering, indicators=replace(results.indicators, portfolio=with_them))
    frame = make_blocks(shown, "en")["fit"].frame.set_index("Park")
    assert frame.loc["De Beitel", "Jobs that fit"] == "80%"
    assert frame.loc["Avantis", "Jobs that fit"] == "100%"
    assert frame.loc["De Beitel", "Largest sector"] == "Industry"
    assert "Whether the businesses fit" not in chapters_markdown(shown, make_blocks(shown, "en"), "en", "svg")


def test_a_case_without_rules_has_no_such_chapter(heerlen):
    settings = replace(heerlen.settings, policies={})
    without = results_of(replace(heerlen, settings=settings))
    blocks = make_blocks(without, "nl")
    assert "policy_rules" not in blocks
    assert "Sturen op profiel" not in chapters_markdown(without, blocks, "nl", "svg")
