"""Terreinwijzer: a business-park vision as a living instrument.

>>> import terreinwijzer as tw
>>> case = tw.load_case("cases/heerlen")
>>> print(round(tw.indicator_table(case).totals.loc["vacancy_pct", "value"], 1))
6.3
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Loaded when first used: `terreinwijzer --help` must not wait for geodata libraries.
_WHERE = {
    "load_case": "terreinwijzer.snapshots.case",
    "indicator_table": "terreinwijzer.api.case",
    "detail_table": "terreinwijzer.api.case",
    "figure_book": "terreinwijzer.api.case",
    "forecast_demand": "terreinwijzer.api.case",
    "audit_case": "terreinwijzer.api.case",
    "rule_book": "terreinwijzer.api.case",
    "advise": "terreinwijzer.api.case",
    "alternatives": "terreinwijzer.api.case",
    "check": "terreinwijzer.api.case",
    "propose_profiles": "terreinwijzer.api.case",
    "judge_everywhere": "terreinwijzer.steering.everywhere",
    "weigh_case": "terreinwijzer.api.case",
    "find_moves": "terreinwijzer.api.case",
    "write_dossier": "terreinwijzer.api.case",
    "catalogue": "terreinwijzer.indicators.catalogue",
    "indicator_series": "terreinwijzer.indicators.series",
    "indicators_through_time": "terreinwijzer.api.case",
    "case_at": "terreinwijzer.snapshots.reopen",
    "create_snapshot": "terreinwijzer.snapshots.store",
    "list_snapshots": "terreinwijzer.snapshots.store",
    "open_snapshot": "terreinwijzer.snapshots.reopen",
    "verify_store": "terreinwijzer.snapshots.verify",
    "diff_snapshots": "terreinwijzer.snapshots.diff",
}
__all__ = sorted(_WHERE)  # noqa: PLE0605  (a list of names, made from one place)


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'terreinwijzer' has no attribute '{name}'")
    return getattr(import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
