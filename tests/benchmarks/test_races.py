"""A race is worth its ratio only while the contenders answer the same question: that is checked on a small country."""

from __future__ import annotations

import pytest

from benchmarks import methods, methods_baseline, methods_ours
from benchmarks.race import Run
from terreinwijzer.snapshots.synthetic.tables import Sizes, Tables, national_tables


@pytest.fixture
def small_country() -> Tables:
    return national_tables(seed=2, sizes=Sizes(parks=60, establishments=3_000, units=600, municipalities=30))


def entry(contender, tables: Tables) -> Run:
    return Run(contender.__name__, [], [], 0, {}, contender.run(tables))


def test_the_library_and_plain_pandas_agree_on_the_methods(small_country, capsys):
    methods.agree(entry(methods_ours, small_country), entry(methods_baseline, small_country))
    assert "results agree: 6,600 values" in capsys.readouterr().out


def test_a_wrong_answer_loses_the_race(small_country):
    ours, baseline = entry(methods_ours, small_country), entry(methods_baseline, small_country)
    baseline.results["indicators"].loc["park-0001", "jobs"] += 1
    with pytest.raises(AssertionError, match="jobs"):
        methods.agree(ours, baseline)
