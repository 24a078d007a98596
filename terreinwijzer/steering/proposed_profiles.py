"""From data to a proposed profile: parks that resemble each other, how stable that is, and what was assigned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from terreinwijzer.indicators.jobs import sector_structure

# Indicators that tell parks apart. Sizes and densities differ by factors, so that their logarithm counts.
LOGARITHMIC = ("net_issued_ha", "jobs_per_net_ha")
PLAIN = ("fsi", "mean_construction_year")
# A feature that is unknown on more parks than this says too little to compare by.
KNOWN_FROM = 0.8
FEWEST_PARKS = 6
DRAWS, SEED = 200, 1
# Hennig (2007): below 0.6 a cluster should not be trusted, from 0.75 it is stable.
STABLE_FROM, DOUBTFUL_BELOW = 0.75, 0.6


@dataclass(frozen=True)
class ProposedProfiles:
    """Profiles that the data alone would propose.

    Attributes
    ----------
    parks
        Index `park_id`: `assigned` and `proposed` (codes of profiles), `stability` (0-1: mean Jaccard similarity of its
        cluster over the draws).
    features
        Names of the features that were compared.
    left_out
        Parks of which a feature is missing.
    agreement_pct
        Share of parks whose proposed profile is the assigned one.
    adjusted_rand
        Agreement of the two divisions corrected for chance: 1 is the same, 0 is chance (Hubert and Arabie 1985).
    """

    parks: pd.DataFrame
    features: tuple[str, ...]
    left_out: tuple[str, ...]
    agreement_pct: float
    adjusted_rand: float


def park_features(per_park: pd.DataFrame, establishments: pd.DataFrame) -> pd.DataFrame:
    """Return what parks are compared by: size, density, age, and the shares of the sectors in the jobs where known.

    Parameters
    ----------
    per_park
        Indicators per park (index `park_id`).
    establishments
        Canonical table; its last year counts.

    Returns
    -------
    pandas.DataFrame
        Index of `per_park`, a column per feature; features that are known on too few parks are left out.
    """
    found = {name: np.log1p(per_park[name]) for name in LOGARITHMIC if name in per_park}
    found |= {name: per_park[name] for name in PLAIN if name in per_park}
    table = pd.DataFrame(found, index=per_park.index, dtype="float64")
    if len(establishments) and establishments["jobs"].notna().any():
        structure = sector_structure(establishments, int(establishments["year"].max()))
        shares = structure.pivot_table(index="park_id", columns="sector", values="share_pct", fill_value=0.0)
        table = table.join(shares.drop(columns="unknown", errors="ignore").add_prefix("sector_"))
    return table.loc[:, table.notna().mean() >= KNOWN_FROM]


def propose_profiles(
    features: pd.DataFrame, assigned: pd.Series, *, draws: int = DRAWS, seed: int = SEED
) -> ProposedProfiles | None:
    """Cluster parks by their features and compare the clusters with the assigned profiles.

    Ward's method on features with mean 0 and standard deviation 1, into as many clusters as there are profiles. A
    cluster bears the profile that it shares most parks with, each profile once. Stability: parks are drawn with
    replacement and clustered anew; the Jaccard similarity with the most similar new cluster, averaged over the draws.

    Parameters
    ----------
    features
        Index `park_id`; see `park_features`.
    assigned
        Code of the profile of each park; parks without one are clustered along.
    draws, seed
        Number of draws for the stability, and the seed of the random numbers.

    Returns
    -------
    ProposedProfiles or None
        `None` with fewer than six parks with all features, no feature that differs, or fewer than two profiles.

    Notes
    -----
    Ward (1963), Hierarchical grouping to optimize an objective function. Hennig (2007), Cluster-wise assessment of
    cluster stability.
    """
    varying = features.loc[:, features.std() > 0]
    whole = varying.dropna()
    own = assigned.reindex(whole.index)
    profiles = sorted(own.dropna().unique())
    if len(whole) < FEWEST_PARKS or whole.empty or len(profiles) < 2:  # noqa: PLR2004  (one profile divides nothing)
        return None
    points = ((whole - whole.mean()) / whole.std()).to_numpy()
    clusters = _clustered(points, len(profiles))
    names = _named(clusters, own, profiles)
    stability = _stability(points, clusters, draws, np.random.default_rng(seed))
    table = pd.DataFrame(
        {
            "assigned": own,
            "proposed": [names[cluster] for cluster in clusters],
            "stability": [stability[cluster] for cluster in clusters],
        },
        index=whole.index,
    )
    both = table.dropna(subset=["assigned"])
    return ProposedProfiles(
        parks=table,
        features=tuple(map(str, whole.columns)),
        left_out=tuple(map(str, features.index.difference(whole.index))),
        agreement_pct=100 * float((both["assigned"] == both["proposed"]).mean()),
        adjusted_rand=adjusted_rand(both["assigned"], both["proposed"]),
    )


def adjusted_rand(one: pd.Series, other: pd.Series) -> float:
    """Return how alike two divisions of the same parks are, corrected for chance; 1 where both are the same.

    Notes
    -----
    Hubert and Arabie (1985), Comparing partitions.
    """
    from scipy.special import comb  # noqa: PLC0415  (slow to load)

    counts = pd.crosstab(one, other).to_numpy()
    together = comb(counts, 2).sum()
    rows, columns = comb(counts.sum(axis=1), 2).sum(), comb(counts.sum(axis=0), 2).sum()
    pairs = comb(counts.sum(), 2)
    chance = rows * columns / pairs if pairs else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == chance else float((together - chance) / (most - chance))


def _clustered(points: np.ndarray, count: int) -> np.ndarray:
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415  (slow to load)

    found: np.ndarray = fcluster(linkage(points, method="ward"), count, criterion="maxclust")
    return found


def _named(clusters: np.ndarray, own: pd.Series, profiles: Sequence[str]) -> dict[int, str]:
    """Return the profile of each cluster: together they share as many parks as they can, each profile once."""
    numbers = sorted(set(clusters.tolist()))
    shared = np.array([[int(((clusters == n) & (own == profile)).sum()) for profile in profiles] for n in numbers])
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415  (slow to load)

    rows, columns = linear_sum_assignment(shared, maximize=True)
    return {numbers[row]: profiles[column] for row, column in zip(rows, columns, strict=True)}


def _stability(points: np.ndarray, clusters: np.ndarray, draws: int, random: np.random.Generator) -> dict[int, float]:
    numbers = sorted(set(clusters.tolist()))
    similar: dict[int, list[float]] = {number: [] for number in numbers}
    for _ in range(draws):
        drawn = np.unique(random.integers(0, len(points), len(points)))
        if len(drawn) <= len(numbers):
            continue
        anew, before = _clustered(points[drawn], len(numbers)), clusters[drawn]
        for number in set(before.tolist()):
            members = before == number
            others = [anew == other for other in set(anew.tolist())]
            similar[number].append(max(float((members & each).sum() / (members | each).sum()) for each in others))
    return {number: float(np.mean(values)) if values else float("nan") for number, values in similar.items()}
