"""Levels of jobs, who does them, shifts and targets, against sums worked out by hand and what the vision says."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreinwijzer.api.case import find_labour
from terreinwijzer.errors import InputError
from terreinwijzer.indicators.society import education_match_pct
from terreinwijzer.lineage import Figure
from terreinwijzer.transitions.labour.commuting import living_in_region
from terreinwijzer.transitions.labour.factors import LEVELS, OTHER, factor_table, mixes
from terreinwijzer.transitions.labour.levels import fit_of, jobs_by_level, match_pct, workforce
from terreinwijzer.transitions.labour.sectors import jobs_by_sector
from terreinwijzer.transitions.labour.settings import Shift, labour_settings
from terreinwijzer.transitions.labour.shifts import asked_moves, levels_of_moves, locals_of_moves, past_moves
from terreinwijzer.transitions.labour.targets import followed
from terreinwijzer.vocabulary.codes import codes
from terreinwijzer.vocabulary.tables import canonical_table

SECTORS = sorted(set(mixes().index.get_level_values("sector")))
MARKET = pd.DataFrame(
    {
        "topic": ["live_and_work"] * 3, "class": ["all sectors", "industry", "logistics"], "area": "Region",
        "share_pct": [66.7, 60.0, 55.0], "share_high_pct": [float("nan"), 80.0, float("nan")],
    }
)  # fmt: skip
jobs_of_sectors = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(SECTORS), st.floats(1, 1e4)), min_size=1, max_size=8
).map(lambda rows: pd.DataFrame(rows, columns=["park_id", "sector", "jobs"]))


def test_every_mix_is_whole_and_within_its_margin():
    found = mixes()
    assert found.groupby("sector")["share"].sum().to_numpy() == pytest.approx(1)
    assert (found["low"] <= found["share"]).all()
    assert (found["share"] <= found["high"]).all()
    assert set(codes("sector")) <= set(SECTORS)


def test_a_factor_without_a_publication_says_that_it_is_an_assumption():
    for language in ("nl", "en"):
        table = factor_table(language)
        assert table.loc[table["source"].str.contains("Terreinwijzer"), "assumption"].all()
        assert table["source"].str.len().min() > 20
    trade = factor_table("en").set_index(["sector", "level"]).loc["Consumer services"]
    # CBS, 70635NED, 2001: of those who work in trade 38 % had low, 50 % intermediate and 12 % higher education.
    assert trade["share_pct"].tolist() == [38, 50, 12]


@given(jobs_of_sectors)
def test_levels_add_up_to_the_jobs_and_lie_within_their_margin(jobs):
    found = jobs_by_level(jobs, mixes())
    assert found.groupby("park_id")["jobs"].sum().to_dict() == pytest.approx(
        jobs.groupby("park_id")["jobs"].sum().to_dict()
    )
    assert (found["low_jobs"] <= found["jobs"] + 1e-9).all()
    assert (found["jobs"] <= found["high_jobs"] + 1e-9).all()
    whole = jobs_by_level(jobs, mixes(), by=())
    assert whole["level"].tolist() == list(LEVELS)
    assert whole["jobs"].sum() == pytest.approx(jobs["jobs"].sum())


def test_jobs_are_counted_by_business_where_these_are_known():
    businesses = pd.DataFrame(
        {"park_id": ["p", "p", "p"], "year": [2023, 2023, 2022], "jobs": [30, 10, 99], "sector": [None, None, None],
         "sbi_code": ["25110", None, "25110"]}
    )  # fmt: skip
    found = jobs_by_sector(pd.DataFrame({"park_id": ["p"], "jobs": [77]}), businesses, sector_jobs())
    assert found.set_index("sector")["jobs"].to_dict() == {"industry": 30, OTHER: 10}
    assert set(found["by"]) == {"establishments"}


def test_without_businesses_every_park_gets_the_shares_of_all_parks_and_the_rest_is_other():
    parks = pd.DataFrame({"park_id": ["p", "q", "r"], "jobs": [100.0, 50.0, float("nan")]})
    found = jobs_by_sector(parks, canonical_table("establishments").empty(), sector_jobs(industry=(-9, 19)))
    assert found.groupby("park_id")["jobs"].sum().to_dict() == {"p": 100, "q": 50}
    assert found.set_index(["park_id", "sector"]).loc[("p", "industry"), "jobs"] == pytest.approx(19)


def sector_jobs(**given: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame(
        [(sector, change, share, 2019, 2023) for sector, (change, share) in given.items()],
        columns=["sector", "change_pct", "share_end_pct", "start_year", "end_year"],
    )


def test_jobs_and_people_are_compared_as_the_indicator_of_the_catalogue_does():
    jobs = pd.DataFrame({"park_id": ["p"], "sector": ["industry"], "jobs": [100.0]})
    people = pd.Series({"practical": 28.0, "intermediate": 34.0, "higher": 38.0})
    fit = fit_of(jobs_by_level(jobs, mixes(), by=()), people, by=())
    both = pd.DataFrame(
        {
            "topic": ["education"] * 3 + ["job_level"] * 3, "class": [*LEVELS, *LEVELS], "area": "here",
            "share_pct": [*people, *fit["jobs_pct"]],
        }
    )  # fmt: skip
    assert match_pct(fit) == pytest.approx(education_match_pct(both, "here"))
    assert fit["difference_points"].sum() == pytest.approx(0)


def test_the_nearest_area_of_which_the_education_is_known_counts():
    rows = [("education", level, area, 30.0) for area in ("Land", "Region") for level in LEVELS]
    rows.append(("education", "higher", "Town", 40.0))  # not whole
    table = pd.DataFrame(rows, columns=["topic", "class", "area", "share_pct"])
    assert workforce(table, ("Town", "Region"))[0] == "Region"
    assert workforce(table[table["area"] != "Region"], ("Town", "Region"))[0] == "Land"
    assert workforce(table[:0], ("Town",))[0] == ""


def test_who_lives_in_the_region_follows_the_share_of_the_sector_or_of_all():
    jobs = pd.DataFrame({"sector": ["industry", "logistics_wholesale", "construction"], "jobs": [1000.0, 100.0, 10.0]})
    found = living_in_region(jobs, MARKET, "Region").set_index("sector")
    assert found.loc["industry", ["local_low_jobs", "local_high_jobs"]].tolist() == [600, 800]
    assert found.loc["logistics_wholesale", ["local_low_jobs", "local_high_jobs"]].tolist() == pytest.approx([55, 55])
    assert found.loc["construction", "share_of"] == "all sectors"
    assert living_in_region(jobs, MARKET, "Elsewhere").empty


@given(st.sampled_from(SECTORS), st.sampled_from(SECTORS), st.floats(1, 1e4))
def test_a_shift_between_sectors_adds_no_jobs(one, other, jobs):
    if one == other:
        return
    moves = asked_moves([Shift(jobs, one, other)])
    found = levels_of_moves(moves, mixes())
    assert found["jobs_change"].sum() == pytest.approx(0, abs=1e-6)
    assert (found["low_change"] <= found["jobs_change"] + 1e-6).all()
    assert (found["jobs_change"] <= found["high_change"] + 1e-6).all()
    back = levels_of_moves(asked_moves([Shift(jobs, other, one)]), mixes())
    assert back["jobs_change"].to_numpy() == pytest.approx(-found["jobs_change"].to_numpy(), abs=1e-6)


def test_what_a_shift_does_to_those_who_live_in_the_region_is_told_with_its_margin():
    moves = asked_moves([Shift(100, "industry", "logistics_wholesale")])
    [row] = locals_of_moves(moves, MARKET, "Region").to_dict("records")
    # 55 come; of the 100 that go 60 to 80 live here.
    assert (row["local_low_change"], row["local_high_change"]) == pytest.approx((55 - 80, 55 - 60))
    assert locals_of_moves(moves, MARKET, "Elsewhere").empty


def test_a_stated_change_is_reckoned_back_from_the_jobs_now():
    [row] = past_moves(sector_jobs(industry=(-9, 19)), 14_525).to_dict("records")
    now = 0.19 * 14_525
    assert row["jobs_change"] == pytest.approx(now - now / 0.91)
    assert past_moves(sector_jobs(industry=(-100, 0), construction=(float("nan"), 3)), 100).empty


def test_the_medtech_programme_of_heerlen_is_at_its_start_and_names_no_year(heerlen):
    found = find_labour(heerlen)
    [target] = found.targets.to_dict("records")
    # The vision, par. 3.3: 6,000 jobs in the region, and 3,000 more to come.
    assert (target["now_jobs"], target["to_come_jobs"], target["reached_pct"]) == (6000, 3000, 0)
    assert target["state"] == "no_date"
    higher = found.shift_levels.set_index(["shift", "level"]).loc[("1", "higher")]
    # Up to half of the jobs in medtech are for the higher educated.
    assert higher["high_change"] == pytest.approx(1500)


def test_heerlen_is_not_compared_with_itself(heerlen):
    """The sector of four in five jobs is not known: these count as the country, of which the education is known."""
    found = find_labour(heerlen)
    assert found.known_pct == pytest.approx(19)
    assert found.match_pct is None
    assert found.fit.empty
    # Two thirds of those who work in Parkstad live there; in industry 60 to 80 %.
    industry = found.commuting.set_index("sector").loc["industry"]
    assert industry["local_low_jobs"] / industry["jobs"] == pytest.approx(0.6)
    assert industry["local_high_jobs"] / industry["jobs"] == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("now", "until", "day", "state"),
    [(9000, None, "2025-01-01", "reached"), (7510, "2026-01-01", "2025-01-01", "on_course"),
     (7490, "2026-01-01", "2025-01-01", "behind"), (8999, "2026-01-01", "2028-01-01", "behind"),
     (7000, None, "2025-01-01", "no_date"), (None, "2026-01-01", "2025-01-01", "not_counted")],
)  # fmt: skip
def test_a_target_is_followed_along_a_straight_line(now, until, day, state):
    targets = pd.DataFrame(
        {"target_id": ["t"], "quantity": ["q"], "baseline_jobs": [6000.0], "target_jobs": [9000.0],
         "baseline_date": [pd.Timestamp(2024, 1, 1)], "target_date": [pd.Timestamp(until) if until else pd.NaT]}
    )  # fmt: skip
    known = {} if now is None else {"q": Figure("q", float(now), "jobs", "", ())}
    assert followed(targets, known, date.fromisoformat(day))["state"].tolist() == [state]


@pytest.mark.parametrize(
    "raw",
    [{"shift": []}, {"shifts": 3}, {"shifts": ["x"]}, {"shifts": [{"jobs": 10}]},
     {"shifts": [{"jobs": -1, "to": OTHER}]},
     {"shifts": [{"jobs": 1, "to": "spaceships"}]}, {"shifts": [{"jobs": 1, "from": OTHER, "to": OTHER}]},
     {"shifts": [{"jobs": True, "to": OTHER}]}, {"shifts": [{"jobs": 1, "to": OTHER, "why": "?"}]}],
)  # fmt: skip
def test_a_setting_that_cannot_be_meant_is_refused(raw):
    with pytest.raises(InputError) as caught:
        labour_settings(raw)
    assert caught.value.problems[0].code in {"labour_setting_unknown", "labour_shift_wrong"}
