"""Blocks on steering: what profiles ask for, the rules with their grounds, what may go where, and what fits now."""

from __future__ import annotations

from functools import partial

import pandas as pd

from terreinwijzer.dossier.blocks.block import Block, chart_block, inside, listed, park_names, source_line, table_block
from terreinwijzer.dossier.charts import steering as charts
from terreinwijzer.dossier.results import Results
from terreinwijzer.dossier.wording import text
from terreinwijzer.steering.facts import facts
from terreinwijzer.steering.proposed_profiles import DRAWS, SEED
from terreinwijzer.steering.rules import Profile, Rule, RuleBook
from terreinwijzer.vocabulary.codes import codes, label
from terreinwijzer.vocabulary.language import said
from terreinwijzer.vocabulary.notation import amount, number

# With more parks than this a picture of uses by parks cannot be read; the workbook has the table.
MOST_PARKS = 20
# A rule for this many whole profiles or more is a general one; what holds for fewer parks is told per park.
GENERAL_FROM = 2
RULE_HEADS = ("number", "rule", "effect", "ground", "holds_for", "place")
FIT_FIGURES = ("jobs_fit_pct", "establishments_fit_pct", "area_fit_pct", "jobs_known_pct")


def profile_rules(results: Results, language: str) -> Block | None:
    """Return what each profile asks of a business, with what of it is an assumption."""
    if results.steering is None or not results.steering.book.profiles:
        return None
    heads = [text(f"steering_{name}", language) for name in ("profile", "meant_for", "businesses", "category", "plot")]
    order = [name for name in codes("profile") if name in results.steering.book.profiles]
    profiles = [results.steering.book.profiles[name] for name in order]
    rows = [_profile_row(profile, language) for profile in profiles]
    data = pd.DataFrame({"profile": order, "parks": [" ".join(sorted(profile.parks)) for profile in profiles]})
    shown = pd.DataFrame(rows, columns=heads)
    return table_block("profile_rules", language, shown, data, rules_source(results.steering.book, language))


def policy_rules(results: Results, language: str) -> Block | None:
    """Return every rule, numbered, with effect, ground and source: for whole profiles first, then for some parks."""
    if results.steering is None or not results.steering.book.rules:
        return None
    book, names = results.steering.book, park_names(results)
    heads = [text(f"steering_{name}", language) for name in RULE_HEADS]
    rows: list[tuple[str, ...]] = []
    strong: list[int] = []
    general, some = _ordered(book)
    numbers = numbers_of(book)
    for title, rules in (("steering_general", general), ("steering_some", some)):
        if rules:
            strong.append(len(rows))
            rows.append(("", text(title, language), "", "", "", ""))
        rows += [
            (
                numbers[rule.rule_id],
                _with_exemptions(rule, language),
                text(f"effect_{rule.effect}", language),
                text(f"ground_{rule.ground}", language),
                _holds_for(rule, book, names, language),
                said(rule.source, language),
            )
            for rule in rules
        ]
    data = pd.DataFrame({"rule": [rule.rule_id for rule in book.rules]})
    shown = pd.DataFrame(rows, columns=heads)
    return table_block("policy_rules", language, shown, data, rules_source(book, language), heads[:1], strong=strong)


def park_rules(results: Results, language: str) -> Block | None:
    """Return per park, or parks with the same, the profile, the course and the numbers of the rules of its own."""
    if results.steering is None:
        return None
    book, names = results.steering.book, park_names(results)
    own, numbers = _ordered(book)[1], numbers_of(book)
    courses = results.portfolio.table("park_courses").set_index("park_id")["course"]
    groups: dict[tuple[str, str, str], list[str]] = {}
    for park in names.index:
        profile = book.profile_of(str(park))
        rules = ", ".join(numbers[rule.rule_id] for rule in own if park in rule.parks)
        kind = (profile.profile_id if profile else "", str(courses.get(park, "")), rules)
        groups.setdefault(kind, []).append(str(park))
    heads = [text(f"steering_{name}", language) for name in ("parks", "profile", "course", "own_rules")]
    order = [*codes("profile"), ""]
    rows = [
        (
            ", ".join(sorted((str(names[park]) for park in parks), key=str.casefold)),
            label("profile", profile, language) if profile else "–",
            label("course", course, language) if course else "–",
            rules or "–",
        )
        for (profile, course, rules), parks in sorted(groups.items(), key=lambda item: order.index(item[0][0]))
    ]
    data = pd.DataFrame([{"park_id": park, "rules": kind[2]} for kind, parks in groups.items() for park in parks])
    shown = pd.DataFrame(rows, columns=heads)
    return table_block("park_rules", language, shown, data, rules_source(book, language))


def chart_uses(results: Results, language: str) -> Block | None:
    """Return what the rules tend to for each use on each park."""
    if results.steering is None or not 0 < len(park_names(results)) <= MOST_PARKS:
        return None
    answers = results.steering.answers
    names = park_names(results)
    frame = answers.assign(
        kind=charts.kinds(answers),
        park=answers["park_id"].map(names),
        use_name=[_short_name(use, language) for use in answers["use"]],
    )
    counts = frame["kind"].value_counts()
    parts = [
        text("alt_uses_part", language, kind=text(f"use_{kind}", language), count=number(counts[kind], language))
        for kind in charts.KINDS
        if kind in counts
    ]
    blanks = {"uses": number(answers["use"].nunique(), language), "parks": number(len(names), language)}
    alternative = text("alt_uses", language, kinds="; ".join(parts), **blanks)
    draw = partial(charts.uses, frame, language)
    return chart_block("uses", language, draw, answers, rules_source(results.steering.book, language), alternative)


def fit(results: Results, language: str) -> Block | None:
    """Return per park which part of jobs, establishments and floor area fits its profile in the last year."""
    last = fit_now(results)
    if last is None or results.steering is None:
        return None
    names = [name for name in FIT_FIGURES if last[name].notna().any()]
    shown = pd.DataFrame({text("park", language): last["park_id"].map(park_names(results))})
    for name in names:
        shown[text(name, language)] = [_pct(value, language) for value in last[name]]
    if last["jobs_fit_change_points"].notna().any():
        shown[text("fit_change", language)] = [
            number(value, language, sign=True) for value in last["jobs_fit_change_points"]
        ]
    numeric = list(shown.columns)[1:]
    known = last["park_id"].map(results.steering.concentration["leading_sector"])
    leading = last.set_index("park_id").join(results.steering.concentration)
    shown[text("fit_leading", language)] = [
        "–" if code in {"unknown", ""} or pd.isna(code) else label("sector", str(code), language) for code in known
    ]
    shown[text("fit_leading_share", language)] = [_pct(value, language) for value in leading["leading_share_pct"]]
    numeric.append(text("fit_leading_share", language))
    year = int(last["year"].max())
    return table_block("fit", language, shown, last, _counted(results, language), numeric, year=year)


def chart_fit(results: Results, language: str) -> Block | None:
    """Return the part of the jobs that fits the profile, per park."""
    last = fit_now(results)
    if results.steering is None or last is None or last["jobs_fit_pct"].isna().all():
        return None
    names, profiles = park_names(results), results.steering.book.profile_ids
    frame = last.dropna(subset=["jobs_fit_pct"]).sort_values("jobs_fit_pct", ascending=False)
    frame = frame.assign(park=frame["park_id"].map(names), profile=frame["park_id"].map(profiles))
    best, worst = frame.iloc[0], frame.iloc[-1]
    alternative = text(
        "alt_fit", language, best=best["park"], best_pct=number(best["jobs_fit_pct"], language),
        worst=worst["park"], worst_pct=number(worst["jobs_fit_pct"], language),
    )  # fmt: skip
    draw = partial(charts.fit, frame, language)
    year = int(last["year"].max())
    return chart_block("profile_fit", language, draw, frame, _counted(results, language), alternative, year=year)


def small_units(results: Results, language: str) -> Block | None:
    """Return per park how many buildings have many small units, and their share of the floor area through the years."""
    if results.steering is None or results.steering.small_units.empty:
        return None
    table, names = results.steering.small_units, park_names(results)
    years = sorted(table["year"].unique())
    shares = table.pivot_table(index="park_id", columns="year", values="small_share_pct")
    last = table[table["year"] == years[-1]].set_index("park_id")
    shown = pd.DataFrame({text("park", language): names.reindex(last.index).tolist()})
    for name in ("small_buildings", "small_units"):
        shown[text(f"steering_{name}", language)] = [number(value, language) for value in last[name]]
    for year in [year for year in years if year in shares]:
        values = shares[year].reindex(last.index)
        shown[text("steering_small_share", language, year=year)] = [_pct(value, language) for value in values]
    norms = results.indicators.norms
    source = source_line(
        language,
        [results.portfolio.input("units", "floor_area_m2"), results.portfolio.input("buildings", "construction_year")],
        text(
            "steering_small_norms", language, area=amount(norms["small_unit_to_m2"], "m2", language),
            count=number(norms["small_units_from_count"], language),
        ),
    )  # fmt: skip
    return table_block("small_units", language, shown, table, source, list(shown.columns)[1:])


def proposed_profiles(results: Results, language: str) -> Block | None:
    """Return per park the assigned profile and the one that the data alone would propose, with its stability."""
    if results.steering is None or results.steering.proposed is None:
        return None
    found, names = results.steering.proposed, park_names(results)
    heads = [text(f"steering_{name}", language) for name in ("park", "assigned", "proposed", "stability")]
    table = found.parks.assign(name=names.reindex(found.parks.index)).sort_values(
        "name", key=lambda n: n.str.casefold()
    )
    shown = pd.DataFrame(
        {
            heads[0]: table["name"].tolist(),
            heads[1]: ["–" if pd.isna(code) else label("profile", code, language) for code in table["assigned"]],
            heads[2]: [label("profile", code, language) for code in table["proposed"]],
            heads[3]: [number(value, language, 2) for value in table["stability"]],
        }
    )
    source = source_line(
        language,
        [results.indicators.figure(name) for name in found.features if name in results.indicators.per_park],
        text("steering_clusters", language, draws=number(DRAWS, language), seed=SEED),
    )
    data = found.parks.reset_index()
    return table_block("proposed_profiles", language, shown, data, source, heads[3:])


MAKERS = (profile_rules, policy_rules, chart_uses, park_rules, chart_fit, fit, proposed_profiles, small_units)


def numbers_of(book: RuleBook) -> dict[str, str]:
    """Return the number by which the tables name each rule."""
    general, some = _ordered(book)
    return {rule.rule_id: str(place) for place, rule in enumerate([*general, *some], start=1)}


def is_general(rule: Rule, book: RuleBook) -> bool:
    """Return whether a rule holds for all parks, or for two whole profiles or more."""
    if len(rule.parks) == len(book.parks):
        return True
    whole = [profile for profile in book.profiles.values() if profile.parks and profile.parks <= rule.parks]
    return len(whole) >= GENERAL_FROM and frozenset().union(*(profile.parks for profile in whole)) == rule.parks


def fit_now(results: Results) -> pd.DataFrame | None:
    """Return the fit of the last year per park; `None` where no establishments were supplied or no profiles set."""
    if results.steering is None or results.steering.fit.empty:
        return None
    table = results.steering.fit
    return table[table["year"] == table["year"].max()].reset_index(drop=True)


def assumed(rule: Rule, language: str) -> str:
    """Return what of a rule is an assumption, as a note; empty where nothing is."""
    if rule.basis == "assumption":
        return text("steering_assumed_rule", language)
    if not rule.assumed:
        return ""
    what = listed([said(facts()[fact].names, language) for fact in sorted(rule.assumed)], language)
    return text("steering_assumed_limit", language, what=what)


def _ordered(book: RuleBook) -> tuple[list[Rule], list[Rule]]:
    """Return the rules for whole profiles, and those for some parks, each in the order of the file."""
    general = [rule for rule in book.rules if is_general(rule, book)]
    return general, [rule for rule in book.rules if not is_general(rule, book)]


def _short_name(use: str, language: str) -> str:
    """Return the name of a use for a row of a picture."""
    code = f"use_short_{use}"
    short = text(code, language)
    return facts()["use"].value_name(use, language) if short == code else short


def _profile_row(profile: Profile, language: str) -> tuple[str, ...]:
    sectors = [inside(label("sector", code, language)) for code in codes("sector") if code in profile.sectors]
    mark = {name: text("steering_assumed_mark", language) for name in profile.assumed}
    return (
        label("profile", profile.profile_id, language),
        said(profile.text, language),
        f"{', '.join(sectors)}{mark.get('sectors', '')}" if sectors else "–",
        _range(profile.category_from, profile.category_to, language)
        + (mark.get("category_to") or mark.get("category_from", "")),
        _range(
            "" if profile.size_from_m2 is None else amount(profile.size_from_m2, "m2", language),
            "" if profile.size_to_m2 is None else amount(profile.size_to_m2, "m2", language),
            language,
        ) + (mark.get("size_from_m2") or mark.get("size_to_m2", "")),
    )  # fmt: skip


def _range(low: str, high: str, language: str) -> str:
    if low and high:
        return text("steering_from_to", language, low=low, high=high)
    if low:
        return text("steering_from", language, low=low)
    return text("steering_to", language, high=high) if high else text("steering_no_limit", language)


def _with_exemptions(rule: Rule, language: str) -> str:
    exemptions = [text("steering_unless", language, text=inside(said(each.text, language))) for each in rule.exemptions]
    return " ".join(filter(None, [said(rule.text, language), *exemptions, assumed(rule, language)]))


def _holds_for(rule: Rule, book: RuleBook, names: pd.Series, language: str) -> str:
    if len(rule.parks) == len(book.parks):
        return text("steering_all_parks", language)
    if not is_general(rule, book):
        return ", ".join(sorted((str(names[park]) for park in rule.parks), key=str.casefold))
    profiles = [profile for profile in codes("profile") if profile in book.profiles]
    whole = [inside(label("profile", name, language)) for name in profiles if book.profiles[name].parks <= rule.parks]
    return text("steering_profiles", language, profiles=listed(whole, language))


def rules_source(book: RuleBook, language: str) -> str:
    """Return where rules come from, with their version."""
    about = said(book.about, language) or book.file.rsplit("/", 1)[-1]
    version = text("steering_version", language, version=book.version) if book.version else ""
    return text("steering_source", language, about=about, version=version)


def _counted(results: Results, language: str) -> str:
    inputs = [results.portfolio.input("establishments", "jobs"), results.portfolio.input("establishments", "sbi_code")]
    return source_line(language, inputs)


def _pct(value: float, language: str) -> str:
    return "–" if pd.isna(value) else f"{number(value, language)}%"
