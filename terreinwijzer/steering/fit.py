"""How each business fits the profile of its park, and which profile it would fit better."""

from __future__ import annotations

import numpy as np
import pandas as pd

from terreinwijzer.indicators.jobs import sector_from_sbi
from terreinwijzer.steering.rules import Profile, RuleBook
from terreinwijzer.steering.sbi import uses_of_sbi
from terreinwijzer.vocabulary.environmental_categories import ranks_of_categories

# A business fits when it meets more than half of what is known of it.
FITS_ABOVE = 0.5


def fit_to_profiles(businesses: pd.DataFrame, book: RuleBook) -> pd.DataFrame:
    """Return how each business fits each profile: the share of what is known of it that the profile asks for.

    Parameters
    ----------
    businesses
        Columns `use`, `sector`, `sbi_code` (2008), `environmental_category`, `area_m2`; any may be missing altogether
        or in part. Use, sector and SBI code count as one criterion: any may fit, because registers know the sector or
        the code and people the use.
    book
        Rules file with the profiles.

    Returns
    -------
    pandas.DataFrame
        Index of `businesses`, a column per profile, 0-1; missing where nothing is known that the profile asks for.
    """
    return pd.DataFrame({name: _fit(businesses, profile) for name, profile in book.profiles.items()})


def establishment_fit(
    establishments: pd.DataFrame, book: RuleBook, categories: pd.Series | None = None
) -> pd.DataFrame:
    """Return how each establishment fits the profile of its park, and the profile it fits best.

    Parameters
    ----------
    establishments
        Canonical table of one year: `park_id`, `sbi_code`, `sbi_version`, `sector`, `jobs`. A sector that is missing
        comes from the SBI code.
    book
        Rules file with the profiles.
    categories
        Environmental category per establishment, such as `categories.categories_of_sbi` gives; none by default.

    Returns
    -------
    pandas.DataFrame
        Index of `establishments`: `park_id`, `jobs`, `use`, `sector`, `profile` (of the park), `fit` (0-1), `fits`,
        `best_profile` and `best_fit`; missing where the park has no profile or nothing is known. A tie goes to the
        profile of the park.
    """
    use = uses_of_sbi(establishments["sbi_code"], establishments["sbi_version"])
    # A code of another version points to no use, and is no code of 2008 either.
    code = establishments["sbi_code"].where(use.notna())
    sector = establishments["sector"].fillna(sector_from_sbi(code))
    known = pd.DataFrame({"use": use, "sector": sector, "sbi_code": code})
    if categories is not None:
        known["environmental_category"] = categories
    fits = fit_to_profiles(known, book)
    own = establishments["park_id"].map(book.profile_ids).astype("str")
    values = fits.to_numpy()
    place = own.map({name: number for number, name in enumerate(fits)})
    row = np.flatnonzero(place.notna())
    fit = pd.Series(np.nan, index=establishments.index)
    fit.iloc[row] = values[row, place.iloc[row].astype(int)]
    best = fits.max(axis=1)
    told = best.notna()
    best_profile = pd.Series(index=establishments.index, dtype="str")
    best_profile[told] = fits[told].idxmax(axis=1)
    return pd.DataFrame(
        {
            "park_id": establishments["park_id"],
            "jobs": establishments["jobs"],
            "use": use,
            "sector": sector,
            "profile": own,
            "fit": fit,
            "fits": (fit > FITS_ABOVE).astype("boolean").mask(fit.isna()),
            "best_profile": best_profile.where(~(fit >= best), own),
            "best_fit": best,
        }
    )


def _fit(businesses: pd.DataFrame, profile: Profile) -> pd.Series:
    """Return the share of known criteria that a profile's businesses meet."""
    criteria = (_by_use(businesses, profile), _by_category(businesses, profile), _by_size(businesses, profile))
    met = [criterion for criterion in criteria if criterion is not None]
    if not met:
        return pd.Series(np.nan, index=businesses.index)
    table = pd.concat([part.astype("float64") for part in met], axis=1)
    return table.mean(axis=1)


def _by_use(businesses: pd.DataFrame, profile: Profile) -> pd.Series | None:
    parts = []
    for column, wanted in (("use", profile.uses), ("sector", profile.sectors)):
        if column in businesses and wanted:
            found = businesses[column]
            parts.append(found.isin(wanted).astype("boolean").mask(found.isna()))
    if "sbi_code" in businesses and profile.sbi:
        digits = businesses["sbi_code"].str.replace(".", "", regex=False)
        parts.append(digits.str.startswith(tuple(sorted(profile.sbi))).astype("boolean").mask(digits.isna()))
    if not parts:
        return None
    table = pd.concat([part.astype("float64") for part in parts], axis=1)
    return table.max(axis=1)


def _by_category(businesses: pd.DataFrame, profile: Profile) -> pd.Series | None:
    if "environmental_category" not in businesses or not (profile.category_from or profile.category_to):
        return None
    limits = ranks_of_categories(pd.Series([profile.category_from, profile.category_to]))
    return _between(ranks_of_categories(businesses["environmental_category"]), limits[0], limits[1])


def _by_size(businesses: pd.DataFrame, profile: Profile) -> pd.Series | None:
    if "area_m2" not in businesses or (profile.size_from_m2 is None and profile.size_to_m2 is None):
        return None
    return _between(businesses["area_m2"], profile.size_from_m2, profile.size_to_m2)


def _between(values: pd.Series, low: float | None, high: float | None) -> pd.Series:
    """Return whether values lie between two limits, each of which may be absent; missing where the value is."""
    fits = pd.Series(data=True, index=values.index)
    if low is not None and not np.isnan(low):
        fits &= values >= low
    if high is not None and not np.isnan(high):
        fits &= values <= high
    return fits.astype("boolean").mask(values.isna())
