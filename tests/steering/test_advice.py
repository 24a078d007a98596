"""Advice: what a business needs against what there is, what speaks for and against, elsewhere, and what if."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from terreinwijzer.api.case import advise, alternatives
from terreinwijzer.cli import main
from terreinwijzer.steering.needs import Room, fitting_offers, fitting_plots, needs_of
from terreinwijzer.steering.wording import against_of, answer_of, for_of

CASE = Path(__file__).parents[2] / "cases" / "heerlen"
PLOTS = pd.DataFrame(
    [
        ("small", "a", "available", 2000.0, 10.0, "3.1"),
        ("large", "a", "available", 9000.0, 20.0, "4.2"),
        ("taken", "a", "issued", 50000.0, 40.0, "5.3"),
        ("untold", "a", "available", 9500.0, None, None),
    ],
    columns=["plot_id", "park_id", "status", "area_m2", "max_height_m", "environmental_category"],
)
SUPPLY = pd.DataFrame(
    {
        "park_id": ["a", "b"], "immediately_available_ha": [3.0, 2.0], "under_option_ha": [1.0, None],
        "largest_plot_ha": [None, None],
    }
)  # fmt: skip
OFFERS = pd.DataFrame({"offer_id": ["hall", "shed"], "park_id": "a", "floor_area_m2": [1200.0, 300.0]})
ROOM = Room(SUPPLY, PLOTS, OFFERS)


def test_needs_are_met_by_what_can_be_had_at_once():
    asked = {"area_m2": 9000, "height_m": 25, "floor_area_m2": 1000, "power_kw": 800}
    needs = {need.fact: need for need in needs_of(asked, "a", ROOM)}
    assert (needs["area_m2"].offered, needs["area_m2"].met) == (9500, True)
    assert (needs["height_m"].offered, needs["height_m"].met) == (20, False)
    assert needs["floor_area_m2"].met
    # No table tells about transport capacity: unknown is no no.
    assert needs["power_kw"].met is None


def test_without_plots_all_free_land_may_be_one_and_an_option_is_not_free():
    (need,) = needs_of({"area_m2": 20_000}, "b", ROOM)
    assert (need.offered, need.met) == (20_000, True)
    assert Room(SUPPLY, PLOTS.head(0), OFFERS).free_ha("a") == pytest.approx(2.0)
    (nothing,) = needs_of({"area_m2": 1}, "c", ROOM)
    assert nothing.met is None


def test_plots_that_fit_are_named_the_smallest_first():
    assert fitting_plots({"area_m2": 1000}, "a", ROOM) == ("small", "large", "untold")
    # Height and category that are not known do not take a plot away.
    assert fitting_plots({"area_m2": 1000, "height_m": 15, "environmental_category": "4.1"}, "a", ROOM) == (
        "large",
        "untold",
    )
    assert fitting_offers({"floor_area_m2": 250}, "a", ROOM) == ("shed", "hall")
    assert fitting_offers({}, "a", ROOM) == ()


def test_reasons_for_and_against_are_told_apart(heerlen):
    places = {place.park_id: place for place in advise(heerlen, {"use": "industry", "area_m2": 40_000})}
    assert any("40.000 m²" in said for said in against_of(places["wijngaardsweg"], "nl"))
    assert any("40.000 m²" in said for said in for_of(places["avantis"], "nl"))
    refused = {place.park_id: place for place in advise(heerlen, {"use": "lock_up_garages", "new_place": True})}
    assert against_of(refused["beitel"], "en") == ["No new lock-up garages on this park."]


def test_places_that_lack_room_come_after_those_that_have_it(heerlen):
    places = advise(heerlen, {"use": "industry", "area_m2": 20_000})
    met = [place.needs[0].met for place in places if place.judgement.answer == "depends"]
    assert met == sorted(met, reverse=True)


def test_a_neighbour_without_rules_is_an_alternative_that_regulates_nothing(heerlen):
    neighbour = replace(heerlen, settings=replace(heerlen.settings, policies={}))
    place = alternatives(neighbour, {"use": "industry", "area_m2": 20_000})[0]
    assert answer_of(place.judgement, "en") == "rules not supplied"
    assert place.needs[0].met
    assert place.municipality == "Heerlen"


def test_elsewhere_and_what_if_are_told(tmp_path, capsys):
    neighbour = tmp_path / "neighbour"
    shutil.copytree(CASE, neighbour)
    settings = (neighbour / "case.toml").read_text().replace('rules = "rules.yaml"', "")
    (neighbour / "case.toml").write_text(settings.replace("Business parks of Heerlen", "The neighbour"))
    words = ["advise", str(CASE), "--fact", "use=small_units", "--fact", "new_place=yes", "--if", "new_place=no"]
    words += ["--also", str(neighbour), "--lang", "en"]
    with pytest.raises(SystemExit):
        main(words)
    shown = " ".join(capsys.readouterr().out.split())
    assert "Elsewhere: The neighbour" in shown
    assert "rules not supplied" in shown
    with pytest.raises(SystemExit):
        main([*words, "--json"])
    told = json.loads(capsys.readouterr().out)
    beitel = next(place for place in told["places"] if place["park_id"] == "beitel")
    assert (beitel["answer"], beitel["then"]["answer"], beitel["then"]["covered"]) == ("not_allowed", "allowed", False)
    assert len(told["elsewhere"]["The neighbour"]) == 17
