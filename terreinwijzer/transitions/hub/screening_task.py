"""Screening of many parks as tasks that run here or on a cluster, with the same outcome, and can be resumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b

import pandas as pd
import pyarrow as pa

from terreinwijzer.spatial.runner import HERE, Kept, Progress, RunSettings, run, silent
from terreinwijzer.transitions.hub.hours import quarters_of
from terreinwijzer.transitions.hub.profiles import use_intensities
from terreinwijzer.transitions.hub.screening import ScreeningTerms, hub_potential
from terreinwijzer.transitions.hub.solar import DEFAULT_AZIMUTH, DEFAULT_TILT, synthetic_radiation, yield_per_kwp

# Raise when the same input would give another result: kept results of other software are then void.
VERSION = 1
PARKS_PER_TASK = 256


@dataclass(frozen=True)
class ScreeningTask:
    """Some parks with what they need, and the year that is worked out."""

    park_ids: tuple[str, ...]
    needs: tuple[tuple[float, ...], ...]
    uses: tuple[str, ...]
    year: int
    seed: int
    terms: ScreeningTerms

    @cached_property
    def key(self) -> str:
        """A checksum of all that the result depends on."""
        content = (VERSION, self.park_ids, self.needs, self.uses, self.year, self.seed, self.terms)
        return blake2b(repr(content).encode(), digest_size=16).hexdigest()

    def __call__(self) -> pa.Table:
        """Return the potential of the parks; see `screening.hub_potential`."""
        index = pd.Index(self.park_ids, name="park_id")
        parks = pd.DataFrame(self.needs, index, [*self.uses, "roof_area_m2"])
        found = hub_potential(parks, self.uses, _sun(self.year, self.seed), self.terms)
        return pa.Table.from_pandas(found.reset_index(), preserve_index=False)


def screened(
    needs: pd.DataFrame,
    year: int,
    seed: int = 1,
    terms: ScreeningTerms | None = None,
    *,
    settings: RunSettings = HERE,
    kept: Kept | None = None,
    progress: Progress = silent,
) -> pd.DataFrame:
    """Return how much a hub could bring to each park, best first.

    Parameters
    ----------
    needs
        Of `park_needs.park_needs`.
    year, seed
        Calendar year and seed of the made-up sun.
    terms
        Assumptions; see `screening.ScreeningTerms`.
    settings, kept, progress
        Where it runs, where finished parts are kept, and who is told; see `spatial.runner.run`.

    Returns
    -------
    pandas.DataFrame
        Index `park_id`: `annual_kwh`, the columns of `screening.hub_potential`, and what the needs rest on. A park of
        which nothing is known has no score and stands last.

    Raises
    ------
    ClusterError
        The cluster fails.
    """
    tasks = _tasks(needs, year, seed, terms or ScreeningTerms())
    parts = run(tasks, settings, kept, progress) if tasks else []
    tables = [part.to_pandas().set_index("park_id") for part in parts]
    found = pd.concat(tables) if tables else hub_potential(needs, tuple(use_intensities()), _sun(year, seed), terms)
    found.insert(0, "annual_kwh", needs[list(use_intensities())].sum(axis=1, min_count=1))
    rests_on = ["floor_area_m2", "roof_area_m2", "floor_basis", "mix_basis", "roof_basis"]
    whole = found.join(needs[rests_on]).sort_index(kind="stable")
    return whole.sort_values("score", ascending=False, kind="stable", na_position="last").rename_axis("park_id")


def _tasks(needs: pd.DataFrame, year: int, seed: int, terms: ScreeningTerms) -> Sequence[ScreeningTask]:
    uses = tuple(use_intensities())
    values = needs[[*uses, "roof_area_m2"]].to_numpy(float)
    names = [str(name) for name in needs.index]
    return [
        ScreeningTask(
            tuple(names[at : at + PARKS_PER_TASK]),
            tuple(tuple(map(float, row)) for row in values[at : at + PARKS_PER_TASK]),
            uses, year, seed, terms,
        )
        for at in range(0, len(names), PARKS_PER_TASK)
    ]  # fmt: skip


@lru_cache(maxsize=2)
def _sun(year: int, seed: int) -> pd.Series:
    """Return the yield of a kWp over a year, once per process."""
    return yield_per_kwp(synthetic_radiation(quarters_of(year), seed), DEFAULT_TILT, DEFAULT_AZIMUTH)
