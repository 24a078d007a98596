"""What a council reads first follows from the data: other data, other conclusions; what is missing is said."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from terreinwijzer.api.case import results_of
from terreinwijzer.dossier.blocks.every import make_blocks
from terreinwijzer.dossier.conclusions import conclusions
from terreinwijzer.dossier.gaps import gaps
from terreinwijzer.snapshots.case import load_case

ROOT = Path(__file__).parents[2]


@pytest.fixture
def changed(tmp_path):
    """Return results of the reference case after a change in one of its tables."""

    def made(table, change):
        copy = tmp_path / "copy"
        shutil.copytree(ROOT / "cases" / "heerlen", copy)
        frame = pd.read_csv(copy / f"{table}.csv")
        change(frame).to_csv(copy / f"{table}.csv", index=False)
        return results_of(load_case(copy))

    return made


def said(results, language="nl"):
    return {each.title: each.text for each in conclusions(results, language)}


def test_the_reference_case_has_a_conclusion_on_every_subject(heerlen_results):
    found = said(heerlen_results)
    assert len(found) == 8
    assert "14,7 ha is vrij" in found["De uitgeefbare grond raakt op."]
    assert "37 tot 84 hectare" in found["De ruimtevraag is onzeker; stuur op de bandbreedte."]
    assert "5 van de 17 terreinen" in found["De leegstand zit op een klein deel van de terreinen."]


def test_enough_supply_is_called_enough(changed):
    def more(offers):
        return offers.assign(immediately_available_ha=offers["immediately_available_ha"] * 10)

    results = changed("supply_offers", more)
    confrontation = results.demand.confrontation.run_out
    own = confrontation[(confrontation["scope"] == "Heerlen") & (confrontation["level"] == "with_options")]
    assert own["run_out_year"].isna().all()
    assert "in alle 4 varianten toereikend" in said(results)["De uitgeefbare grond raakt op."]


def test_vacancy_without_a_high_park_is_called_limited(changed):
    results = changed("parks", lambda parks: parks.assign(vacancy_pct=5))
    assert "op geen enkel terrein" in said(results)["De leegstand is beperkt."]


def test_vacancy_that_is_high_everywhere_is_called_high(changed):
    results = changed("parks", lambda parks: parks.assign(vacancy_pct=20))
    assert "17 van de 17 terreinen" in said(results)["De leegstand is hoog."]


def test_a_report_without_contradictions_is_called_right(changed):
    results = changed("stated_figures", lambda figures: figures[figures["figure_id"] == "parks"])
    assert said(results)["De cijfers in het rapport kloppen met de tabellen."].startswith(
        "Alle cijfers die na te rekenen zijn (1)"
    )


def test_a_total_that_rests_on_part_of_the_parks_says_so_wherever_it_stands(heerlen_results):
    results = heerlen_results
    assert "organisatiegraad (55%)" in " ".join(gaps(results, "nl"))
    programme = make_blocks(results, "nl")["programme"].frame
    assert "100% (55% bekend)" in programme.to_string()


def test_an_unknown_value_makes_the_total_of_the_key_figures_say_how_much_is_known(changed):
    results = changed("parks", lambda parks: parks.assign(jobs=parks["jobs"].where(parks["park_id"] != "trilandis")))
    block = make_blocks(results, "nl")["key_figures"]
    assert block.frame.iloc[-1]["Banen"].endswith("*")
    assert "arbeidsplaatsen" in block.source
    assert "% bekend" in block.source


def test_what_the_programme_steers_by_but_nobody_measured_is_named(heerlen_results):
    told = " ".join(gaps(heerlen_results, "nl"))
    for subject in ("aandeel groen", "hitte-eiland", "Hard en zacht planaanbod", "kavels", "ter illustratie"):
        assert subject in told


def test_a_case_with_only_parks_names_what_it_lacks(tmp_path):
    (tmp_path / "case.toml").write_text(
        '[case]\nid = "small"\nname = "Small"\nreference_date = 2024-01-01\n\n[tables.parks]\nfile = "parks.csv"\n'
    )
    (tmp_path / "parks.csv").write_text("park_id,name,net_ha,net_issued_ha\na,Aa,10,8\nb,Bee,20,\n")
    results = results_of(load_case(tmp_path))
    told = " ".join(gaps(results, "en"))
    assert "vacancy" in told
    assert "For a forecast of the demand" in told
    assert conclusions(results, "en") == []
