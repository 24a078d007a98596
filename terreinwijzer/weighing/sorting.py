"""Sorting alternatives into ordered classes (ELECTRE TRI), where a rank would promise more than the data can tell.

Source: Yu (1992), Roy and Bouyssou (1993); credibility after Mousseau, Slowinski and Zielniewicz (2000). No library
that is kept up has it, so it is our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from terreinwijzer.weighing.question import Classes

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Borders:
    """Profiles between the classes, and the thresholds of each criterion.

    `profiles` has a row per border, the lowest first, and a column per criterion; the thresholds have a number per
    criterion. A veto of infinity is none.
    """

    profiles: Floats
    indifference: Floats
    preference: Floats
    veto: Floats


def credibility(one: Floats, other: Floats, weights: Floats, borders: Borders) -> Floats:
    """Return how credible it is that each row of `one` is at least as good as each row of `other`, 0-1.

    Parameters
    ----------
    one, other
        Tables with a column per criterion; high is good.
    weights
        Weight of each criterion; they sum to 1.
    borders
        Its thresholds count, its profiles do not.
    """
    short = other[None, :, :] - one[:, None, :]
    # Differences between equal thresholds jump; between others they grow in a straight line.
    agrees = _between(borders.preference - short, borders.preference - borders.indifference)
    concordance = agrees @ weights
    against = _between(short - borders.preference, borders.veto - borders.preference)
    against = np.where(short <= borders.preference, 0.0, against)
    whole = concordance[:, :, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        factors = np.where(against > whole, (1 - against) / (1 - whole), 1.0)
    found: Floats = concordance * factors.prod(axis=2)
    return found


def sort_classes(table: Floats, weights: Floats, borders: Borders, cut: float) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the class of every row, 1 being the lowest: by the cautious (pessimistic) and the generous procedure.

    The cautious class is that above the highest border which the alternative reaches; the generous one that below the
    lowest border which is truly better than the alternative. They differ where an alternative cannot be compared with
    a border: strong on some criteria, weak on others.

    Parameters
    ----------
    table
        A row per alternative, a column per criterion; high is good.
    weights
        Weight of each criterion; they sum to 1.
    borders
        Borders and thresholds.
    cut
        Credibility from which "at least as good" is taken to hold.
    """
    # The last digits of a sum may not decide about a class.
    reaches = credibility(table, borders.profiles, weights, borders) >= cut - 1e-9
    reached_by = (credibility(borders.profiles, table, weights, borders) >= cut - 1e-9).T
    numbers = np.arange(1, len(borders.profiles) + 1)
    cautious = np.where(reaches, numbers, 0).max(axis=1) + 1
    better = reached_by & ~reaches
    generous = np.where(better, numbers, len(numbers) + 1).min(axis=1)
    return cautious, generous


def classes_of(values: pd.DataFrame, weights: pd.Series, classes: Classes) -> pd.DataFrame:
    """Return the class of every alternative: `class` (cautious) and `class_generous`, 0 being the best.

    Parameters
    ----------
    values
        One row per alternative, a column per criterion, 0-1, without gaps.
    weights
        Weights that sum to 1.
    classes
        Borders and thresholds in the space of values.
    """
    size = values.shape[1]
    lowest_first = np.array(sorted(classes.borders))
    borders = Borders(
        profiles=np.repeat(lowest_first[:, None], size, axis=1),
        indifference=np.full(size, classes.indifference),
        preference=np.full(size, classes.preference),
        veto=np.full(size, np.inf if classes.veto is None else classes.veto),
    )
    given = weights.reindex(values.columns).to_numpy(dtype=float)
    cautious, generous = sort_classes(values.to_numpy(dtype=float), given, borders, classes.cut)
    best = len(classes.names)
    return pd.DataFrame({"class": best - cautious, "class_generous": best - generous}, index=values.index)


def _between(part: Floats, whole: Floats) -> Floats:
    """Return part / whole, kept between 0 and 1; where the whole is nothing, 1 from zero on."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(whole > 0, part / whole, np.where(part >= 0, 1.0, 0.0))
    found: Floats = np.clip(share, 0.0, 1.0)
    return found
