"""Run the races named on the command line, or all of them: `python -m benchmarks [NAME ...]`."""

from __future__ import annotations

import sys

from benchmarks import demo, hub, intake, methods, moves, start, steering, transitions, weighing
from benchmarks.web.race import race as web

RACES = {
    "start": start.race,
    "intake": intake.race,
    "methods": methods.race,
    "weighing": weighing.race,
    "steering": steering.race,
    "moves": moves.race,
    "hub": hub.race,
    "transitions": transitions.race,
    "demo": demo.race,
    "web": web,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or RACES:
        if name not in RACES:
            sys.exit(f"No race called '{name}'. Choose from: {', '.join(RACES)}.")
        RACES[name]()
        print()
