"""What is served: the made-up country and its register, made by the commands that anybody would use, and kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from terreinwijzer.snapshots.synthetic.country import PORTFOLIO_ID

FOLDER = Path(os.environ.get("WEB_RACE_FOLDER", "build/web-race")).absolute()
# As many sessions as there can be people.
SESSIONS = 50


@dataclass(frozen=True)
class Kept:
    """What was made.

    Attributes
    ----------
    data, facts
        The portfolio in its store; a file with what people need to know: sessions, keys, addresses.
    environment
        Of the processes that use it.
    parks, records
        How many there are.
    """

    data: Path
    facts: Path
    environment: dict[str, str]
    parks: int
    records: int
    portfolio_id: str = PORTFOLIO_ID


def kept() -> Kept:
    """Return the country with its register, after making them where they are not there yet."""
    store, facts = FOLDER / "store", FOLDER / "facts.json"
    environment = os.environ | {
        "TERREINWIJZER_DATABASE": f"sqlite:///{FOLDER / 'web.sqlite3'}", "TERREINWIJZER_CACHE": str(FOLDER / "cache"),
        "TERREINWIJZER_DATA": str(store / PORTFOLIO_ID), "DJANGO_SETTINGS_MODULE": "terreinwijzer.web.settings",
    }  # fmt: skip
    if not facts.exists():
        for words in (["snapshot", "synthetic", "--store", str(store)], ["example", str(store / PORTFOLIO_ID)]):
            subprocess.run([sys.executable, "-m", "terreinwijzer.cli", *words], check=True, env=environment)
        subprocess.run([sys.executable, "-m", "benchmarks.web.facts", str(facts)], check=True, env=environment)
    told = json.loads(facts.read_text())
    return Kept(store / PORTFOLIO_ID, facts, environment, len(told["parks"]), told["records"])
