"""The rules of Heerlen."""

from pathlib import Path

import pytest

from terreinwijzer.snapshots.case import Case
from terreinwijzer.steering.rule_file import read_rule_file
from terreinwijzer.steering.rules import RuleBook

RULES = Path(__file__).parents[2] / "cases" / "heerlen" / "rules.yaml"


def profiles_of(case: Case) -> dict[str, str]:
    return case.portfolio.table("parks").set_index("park_id")["profile"].fillna("").to_dict()


@pytest.fixture(scope="session")
def book(heerlen: Case) -> RuleBook:
    return read_rule_file(RULES, profiles_of(heerlen))
