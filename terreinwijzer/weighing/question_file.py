"""A question file (TOML) read and checked; every fault with its line where it can be found."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.language import LANGUAGES, Text
from terreinwijzer.weighing.question import GROUNDS, METHODS, Criterion, Exclusion, Question, ValueFunction
from terreinwijzer.weighing.weights import pairwise_weights, swing_weights

_SHIPPED = "terreinwijzer.weighing"
CRITERION_NEEDS = ("name", "measure", "value", "source")


def shipped_questions() -> tuple[str, ...]:
    """Return the names of the questions that ship."""
    folder = files(_SHIPPED).joinpath("questions")
    return tuple(sorted(Path(entry.name).stem for entry in folder.iterdir() if entry.name.endswith(".toml")))


def read_question(name_or_path: str, measures: Collection[str]) -> Question:
    """Read a question: one that ships by its name, or a file.

    Parameters
    ----------
    name_or_path
        Name of a shipped question, or path of a TOML file.
    measures
        Measures that criteria may look at.

    Raises
    ------
    InputError
        The file is missing or no TOML, or anything in it is missing or wrong. All faults at once.
    """
    shipped = name_or_path in shipped_questions()
    try:
        source = files(_SHIPPED).joinpath("questions", f"{name_or_path}.toml") if shipped else Path(name_or_path)
        text = source.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except FileNotFoundError:
        known = ", ".join(shipped_questions())
        raise InputError(Problem("question_missing", file=name_or_path, details={"known": known})) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, IsADirectoryError) as fault:
        raise InputError(Problem("toml_broken", file=name_or_path, details={"fault": str(fault)})) from None
    return _Reading(name_or_path, text, measures).question(raw)


class _Reading:
    """One pass over a file, gathering every fault."""

    def __init__(self, file: str, text: str, measures: Collection[str]) -> None:
        self.file, self.lines, self.measures = file, text.splitlines(), measures
        self.problems: list[Problem] = []

    def fault(self, code: str, near: str, value: object = "", **details: object) -> None:
        """Note a fault; its line is the first that names what it is near to."""
        row = next((number for number, line in enumerate(self.lines, 1) if near and near in line), None)
        self.problems.append(Problem(code, self.file, row=row, value=str(value), details=details))

    def question(self, raw: Mapping[str, Any]) -> Question:
        head = raw.get("question", {})
        for setting in ("id", "title"):
            if setting not in head:
                self.fault("question_setting_missing", "[question]", setting)
        method = head.get("method", "weighted_sum")
        self.one_of(method, METHODS, method)
        criteria = tuple(self.criterion(name, each) for name, each in raw.get("criteria", {}).items())
        if not criteria:
            self.fault("question_setting_missing", "", "criteria")
        names = [criterion.criterion_id for criterion in criteria if criterion]
        weights = self.weights(raw, names)
        exclusions = tuple(self.exclusion(name, each) for name, each in raw.get("exclusions", {}).items())
        order = tuple((str(pair[0]), str(pair[1])) for pair in head.get("order", ()))
        for pair in order:
            for name in pair:
                self.one_of(name, names, "order")
        title, about = (self.text(head.get(part, ""), part) for part in ("title", "about"))
        people = {person: self.text(name, f"{person} =") for person, name in raw.get("stakeholders", {}).items()}
        for person in people:
            self.one_of(person, weights, "[stakeholders]")
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
            stakeholders={person: people.get(person, person) for person in weights},
        )

    def criterion(self, name: str, raw: Mapping[str, Any]) -> Criterion | None:
        near = f"criteria.{name}"
        missing = [setting for setting in CRITERION_NEEDS if setting not in raw]
        if missing:
            self.fault("question_setting_missing", near, ", ".join(missing))
            return None
        self.one_of(raw["measure"], self.measures, f'"{raw["measure"]}"')
        points = raw["value"]
        good = (
            isinstance(points, list)
            and len(points) > 1
            and all(isinstance(point, list) and len(point) == 2 for point in points)  # noqa: PLR2004  (measure, value)
            and all(isinstance(number, int | float) for point in points for number in point)
            and all(0 <= point[1] <= 1 for point in points)
            and all(one[0] <= other[0] for one, other in pairwise(points))
        )
        if not good:
            self.fault("question_value_wrong", near, name)
            return None
        return Criterion(
            criterion_id=name,
            names=self.text(raw["name"], near),
            measure=str(raw["measure"]),
            value=ValueFunction(tuple((float(point[0]), float(point[1])) for point in points)),
            source=self.text(raw["source"], near),
            relative_to=str(raw.get("relative_to", "")),
            assumption=bool(raw.get("assumption", True)),
        )

    def weights(self, raw: Mapping[str, Any], names: list[str]) -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = {}
        for person, points in raw.get("weights", {}).items():
            for name in points:
                self.one_of(name, names, name)
            try:
                found[person] = swing_weights({name: points.get(name, 0) for name in names}).to_dict()
            except InputError as refusal:
                self.problems += [self._placed(problem, f"weights.{person}") for problem in refusal.problems]
        for person, comparison in raw.get("pairwise", {}).items():
            order = comparison.get("criteria", [])
            for name in order:
                self.one_of(name, names, name)
            try:
                weights, _ = pairwise_weights(comparison.get("matrix", []), order)
                found[person] = {name: float(weights.get(name, 0.0)) for name in names}
            except InputError as refusal:
                self.problems += [self._placed(problem, f"pairwise.{person}") for problem in refusal.problems]
        if not found and not self.problems:
            self.fault("question_setting_missing", "", "weights")
        return found

    def exclusion(self, name: str, raw: Mapping[str, Any]) -> Exclusion | None:
        near = f"exclusions.{name}"
        missing = [setting for setting in ("text", "ground", "measure") if setting not in raw]
        if missing or not {"at_least", "at_most"} & set(raw):
            self.fault("question_setting_missing", near, ", ".join(missing) or "at_least / at_most")
            return None
        self.one_of(raw["ground"], GROUNDS, near)
        self.one_of(raw["measure"], self.measures, f'"{raw["measure"]}"')
        if raw["ground"] == "economic":
            self.fault("question_economic_exclusion", near, name)
        return Exclusion(
            name, self.text(raw["text"], near), raw["ground"], raw["measure"], raw.get("at_least"), raw.get("at_most")
        )

    def one_of(self, value: object, known: Collection[str], near: str) -> None:
        if value not in known:
            self.fault("question_name_unknown", near, value, known=", ".join(known))

    def text(self, value: Any, near: str) -> Text:
        if isinstance(value, dict) and any(not value.get(language) for language in LANGUAGES):
            self.fault("rules_text_incomplete", near, languages=", ".join(LANGUAGES))
        return value if isinstance(value, dict) else str(value)

    def _placed(self, problem: Problem, near: str) -> Problem:
        row = next((number for number, line in enumerate(self.lines, 1) if near in line), None)
        return Problem(problem.code, self.file, row=row, value=problem.value, details=problem.details)
