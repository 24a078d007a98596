"""A question file (TOML) read and checked; every fault with its line where it can be found."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.sources.toml_files import parsed_toml
from terreinwijzer.vocabulary.guide_distances import guide_distance_m
from terreinwijzer.vocabulary.language import LANGUAGES, Text
from terreinwijzer.weighing.question import (
    DATA_WEIGHTS,
    GROUNDS,
    KINDS,
    METHODS,
    Classes,
    CodeValues,
    Criterion,
    DataWeights,
    Exclusion,
    Question,
    Search,
    ValueFunction,
)
from terreinwijzer.weighing.weights import direct_weights, pairwise_weights, swing_weights

_SHIPPED = "terreinwijzer.weighing"
CRITERION_NEEDS = ("name", "measure", "source")
CUT_FROM = 0.5


def shipped_questions() -> tuple[str, ...]:
    """Return the names of the questions that ship."""
    folder = files(_SHIPPED).joinpath("questions")
    return tuple(sorted(Path(entry.name).stem for entry in folder.iterdir() if entry.name.endswith(".toml")))


def read_question(name_or_path: str, measures: Mapping[str, Collection[str]]) -> Question:
    """Read a question: one that ships by its name, or a file.

    Parameters
    ----------
    name_or_path
        Name of a shipped question, or path of a TOML file.
    measures
        Per kind of alternatives (`parks`, `zones`, `actions`) the measures that criteria may look at.

    Raises
    ------
    InputError
        The file is missing or no TOML, or anything in it is missing or wrong. All faults at once.
    """
    shipped = name_or_path in shipped_questions()
    try:
        source = files(_SHIPPED).joinpath("questions", f"{name_or_path}.toml") if shipped else Path(name_or_path)
        content = source.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        known = ", ".join(shipped_questions())
        raise InputError(Problem("question_missing", file=name_or_path, details={"known": known})) from None
    raw = parsed_toml(content, name_or_path)
    return _Reading(name_or_path, content.decode("utf-8-sig"), measures).question(raw)


class _Reading:
    """One pass over a file, gathering every fault."""

    def __init__(self, file: str, text: str, measures: Mapping[str, Collection[str]]) -> None:
        self.file, self.measures = file, measures
        self.lines = _lines(text)
        self.known: Collection[str] = ()
        self.problems: list[Problem] = []

    def fault(self, code: str, section: str, key: str = "", value: object = "", **details: object) -> None:
        """Note a fault, with the line of the key in its section, or else of the section."""
        self.problems.append(Problem(code, self.file, row=self.line(section, key), value=str(value), details=details))

    def line(self, section: str, key: str = "") -> int | None:
        return self.lines.get((section, key), self.lines.get((section, "")))

    def question(self, raw: Mapping[str, Any]) -> Question:
        head = raw.get("question", {})
        for setting in ("id", "title"):
            if setting not in head:
                self.fault("question_setting_missing", "question", "", setting)
        method, kind = head.get("method", "weighted_sum"), head.get("alternatives", "parks")
        self.one_of(method, METHODS, "question", "method")
        self.one_of(kind, KINDS, "question", "alternatives")
        self.known = self.measures.get(kind, ())
        criteria = [self.criterion(name, each) for name, each in raw.get("criteria", {}).items()]
        if not criteria:
            self.fault("question_setting_missing", "", "", "criteria")
        names = [criterion.criterion_id for criterion in criteria if criterion]
        weights, consistency = self.weights(raw, names)
        from_data = self.from_data(raw.get("from_data", {}))
        if not weights and not from_data and not self.problems:
            self.fault("question_setting_missing", "", "", "weights")
        exclusions = [self.exclusion(name, each) for name, each in raw.get("exclusions", {}).items()]
        order = tuple((str(pair[0]), str(pair[1])) for pair in head.get("order", ()))
        for pair in order:
            for name in pair:
                self.one_of(name, names, "question", "order")
        if _runs_in_circles(order):
            self.fault("question_order_circle", "question", "order", ", ".join(f"{a} >= {b}" for a, b in order))
        people = {
            person: self.text(name, "stakeholders", person) for person, name in raw.get("stakeholders", {}).items()
        }
        for person in people:
            self.one_of(person, (*weights, *from_data), "stakeholders", person)
        classes = self.classes(raw["classes"]) if "classes" in raw else None
        search = self.search(raw.get("search", {})) if kind == "zones" else None
        title, about = (self.text(head.get(part, ""), "question", part) for part in ("title", "about"))
        if self.problems:
            raise InputError(*self.problems)
        return Question(
            question_id=str(head["id"]),
            title=title,
            criteria=tuple(criterion for criterion in criteria if criterion),
            weights=weights,
            method=method,
            exclusions=tuple(exclusion for exclusion in exclusions if exclusion),
            order=order,
            file=self.file,
            about=about,
            stakeholders={person: people.get(person, person) for person in (*weights, *from_data)},
            alternatives=kind,
            from_data=from_data,
            consistency=consistency,
            classes=classes,
            search=search,
        )

    def criterion(self, name: str, raw: Mapping[str, Any]) -> Criterion | None:
        section = f"criteria.{name}"
        missing = [setting for setting in CRITERION_NEEDS if setting not in raw]
        missing += [] if {"value", "values"} & set(raw) else ["value"]
        if missing:
            self.fault("question_setting_missing", section, "", ", ".join(missing))
            return None
        self.one_of(raw["measure"], self.known, section, "measure")
        value = _code_values(raw["values"]) if "values" in raw else _value_function(raw["value"])
        if value is None:
            code = "question_codes_wrong" if "values" in raw else "question_value_wrong"
            self.fault(code, section, "values" if "values" in raw else "value", name)
            return None
        return Criterion(
            criterion_id=name,
            names=self.text(raw["name"], section, "name"),
            measure=str(raw["measure"]),
            value=value,
            source=self.text(raw["source"], section, "source"),
            relative_to=str(raw.get("relative_to", "")),
            assumption=bool(raw.get("assumption", True)),
            line=self.line(section),
        )

    def weights(self, raw: Mapping[str, Any], names: list[str]) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
        """Return the weights per stakeholder, and the consistency ratio of those who compared in pairs."""
        found: dict[str, dict[str, float]] = {}
        consistency: dict[str, float] = {}
        for kind, weights_of in (("weights", swing_weights), ("direct", direct_weights)):
            for person, points in raw.get(kind, {}).items():
                section = f"{kind}.{person}"
                for name in points:
                    self.one_of(name, names, section, name)
                try:
                    found[person] = weights_of({name: points.get(name, 0) for name in names}).to_dict()
                except InputError as refusal:
                    self.placed(refusal, section)
        for person, comparison in raw.get("pairwise", {}).items():
            section, compared = f"pairwise.{person}", comparison.get("criteria", [])
            for name in compared:
                self.one_of(name, names, section, "criteria")
            try:
                weights, consistency[person] = pairwise_weights(comparison.get("matrix", []), compared)
                found[person] = {name: float(weights.get(name, 0.0)) for name in names}
            except InputError as refusal:
                self.placed(refusal, section, "matrix")
        return found, consistency

    def from_data(self, raw: Mapping[str, Any]) -> dict[str, DataWeights]:
        for person, kind in raw.items():
            self.one_of(kind, DATA_WEIGHTS, "from_data", person)
        return dict(raw)

    def classes(self, raw: Mapping[str, Any]) -> Classes | None:
        missing = [setting for setting in ("names", "borders") if setting not in raw]
        if missing:
            self.fault("question_setting_missing", "classes", "", ", ".join(missing))
            return None
        names = tuple(self.text(name, "classes", "names") for name in raw["names"])
        settings = {name: value for name, value in raw.items() if name not in {"names", "borders"}}
        for name in settings:
            self.one_of(name, ("indifference", "preference", "veto", "cut"), "classes", name)
        found = Classes(names, tuple(map(float, raw["borders"])), **settings)
        falling = all(one > other for one, other in pairwise((1.0, *found.borders)))
        thresholds = [0.0, found.indifference, found.preference, *([] if found.veto is None else [found.veto])]
        rising = all(one <= other for one, other in pairwise(thresholds))
        if not (falling and rising and len(names) == len(found.borders) + 1 and CUT_FROM <= found.cut <= 1):
            self.fault("question_classes_wrong", "classes", "borders")
        return found

    def search(self, raw: Mapping[str, Any]) -> Search:
        known = tuple(each.name for each in fields(Search))
        for name, value in raw.items():
            self.one_of(name, known, "search", name)
            if name in known and not (isinstance(value, int | float) and value > 0):
                self.fault("question_search_wrong", "search", name, name)
        return Search(**{name: value for name, value in raw.items() if name in known})

    def exclusion(self, name: str, raw: Mapping[str, Any]) -> Exclusion | None:
        section = f"exclusions.{name}"
        missing = [setting for setting in ("text", "ground", "measure") if setting not in raw]
        if missing or not {"at_least", "at_most", "guide_category"} & set(raw):
            self.fault("question_setting_missing", section, "", ", ".join(missing) or "at_least / at_most")
            return None
        at_most = raw.get("at_most")
        if "guide_category" in raw:
            try:
                at_most = guide_distance_m(str(raw["guide_category"]), raw.get("surroundings", "quiet"))
            except InputError as refusal:
                self.placed(refusal, section, "guide_category")
        self.one_of(raw["ground"], GROUNDS, section, "ground")
        self.one_of(raw["measure"], self.known, section, "measure")
        if raw["ground"] == "economic":
            self.fault("question_economic_exclusion", section, "", name)
        text = self.text(raw["text"], section, "text")
        return Exclusion(name, text, raw["ground"], raw["measure"], raw.get("at_least"), at_most)

    def one_of(self, value: object, known: Collection[str], section: str, key: str) -> None:
        if value not in known:
            self.fault("question_name_unknown", section, key, value, known=", ".join(known))

    def text(self, value: Any, section: str, key: str) -> Text:
        if isinstance(value, dict) and any(not value.get(language) for language in LANGUAGES):
            self.fault("rules_text_incomplete", section, key, languages=", ".join(LANGUAGES))
        return value if isinstance(value, dict) else str(value)

    def placed(self, refusal: InputError, section: str, key: str = "") -> None:
        """Take over the faults of a calculation, with the place in this file."""
        for problem in refusal.problems:
            self.fault(problem.code, section, key, problem.value, **problem.details)


def _lines(text: str) -> dict[tuple[str, str], int]:
    """Return the line of every section (with an empty key) and of every key in it."""
    found: dict[tuple[str, str], int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        heading = re.match(r"\s*\[([\w.\-]+)\]", line)
        setting = re.match(r"\s*([\w\-]+)\s*=", line)
        if heading:
            section = heading[1]
            found.setdefault((section, ""), number)
        elif setting:
            found.setdefault((section, setting[1]), number)
    return found


def _value_function(points: Any) -> ValueFunction | None:
    """Return the function through the points, or `None` where they are none."""
    good = (
        isinstance(points, list)
        and len(points) > 1
        and all(isinstance(point, list) and len(point) == 2 for point in points)  # noqa: PLR2004  (measure, value)
        and all(isinstance(number, int | float) for point in points for number in point)
        and all(0 <= point[1] <= 1 for point in points)
        and all(one[0] <= other[0] for one, other in pairwise(points))
    )
    return ValueFunction(tuple((float(point[0]), float(point[1])) for point in points)) if good else None


def _code_values(values: Any) -> CodeValues | None:
    """Return the value per code, or `None` where one is no number from 0 to 1."""
    good = isinstance(values, dict) and all(
        isinstance(each, int | float) and 0 <= each <= 1 for each in values.values()
    )
    return CodeValues({code: float(value) for code, value in values.items()}) if good else None


def _runs_in_circles(order: Sequence[tuple[str, str]]) -> bool:
    """Return whether an order of weights comes back to where it began."""
    try:
        TopologicalSorter({more: {b for a, b in order if a == more} for more, _ in order}).prepare()
    except CycleError:
        return True
    return False
