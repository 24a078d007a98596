"""A rules file read and checked; every fault with its line.

The file is YAML with two parts, `profiles` and `rules`, and for readers `about` and `version`. A condition is a mapping
of facts: all of them must hold. The value of a fact is one value, a list (any of them), or limits (`at_least`,
`at_most`; a limit can be the name of another fact). `any`, `all` and `not` combine conditions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from terreinwijzer.errors import InputError, Problem
from terreinwijzer.steering.conditions import ALWAYS, AllOf, AnyOf, Condition, IsOneOf, Not, Within
from terreinwijzer.steering.facts import facts
from terreinwijzer.steering.rule_shapes import shaped
from terreinwijzer.steering.rules import BASES, EFFECTS, GROUNDS, REFUSING, Exemption, Profile, Rule, RuleBook
from terreinwijzer.vocabulary.codes import codes
from terreinwijzer.vocabulary.environmental_categories import CATEGORIES
from terreinwijzer.vocabulary.language import LANGUAGES, Text

RULE_SETTINGS = (
    "id", "text", "source", "ground", "effect", "parks", "when", "provided", "unless", "basis",
    "valid_from", "valid_to", "assumed",
)  # fmt: skip
RULE_NEEDS = ("id", "text", "source", "ground", "effect", "parks")
PROFILE_SETTINGS = (
    "text", "source", "parks", "sectors", "uses", "sbi", "category_from", "category_to",
    "size_from_m2", "size_to_m2", "assumed",
)  # fmt: skip
PROFILE_NEEDS = ("text", "source", "parks")
LIMITS = ("at_least", "at_most")
Path_ = tuple[str | int, ...]


def read_rule_file(path: Path, parks: Mapping[str, str]) -> RuleBook:
    """Read the rules of a portfolio.

    Parameters
    ----------
    path
        YAML file.
    parks
        Keys of the parks, with the profile that the portfolio's own table gives them (empty where it gives none).

    Raises
    ------
    InputError
        The file is missing or no YAML; something in it is unknown, double, missing or contradicts the portfolio; or a
        rule on an economic ground refuses. All faults at once, each with its line.
    """
    text = _read(path)
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        raw = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        details = {"fault": getattr(fault, "problem", None) or str(fault)}
        row = mark.line + 1 if mark else None
        raise InputError(Problem("rules_not_yaml", file=str(path), row=row, details=details)) from None
    reading = _Reading(path.name, tree, parks)
    if not isinstance(raw, dict):
        raise InputError(Problem("rules_not_yaml", file=str(path), details={"fault": "no mapping"}))
    reading.keys_once(tree)
    raw = shaped(raw, reading.fault)
    reading.known_settings((), raw, ("about", "version", "profiles", "rules"))
    profiles = reading.profiles(raw["profiles"])
    rules = reading.rules(raw["rules"])
    about = reading.text(("about",), raw.get("about", ""))
    if reading.problems:
        raise InputError(*reading.problems)
    return RuleBook(str(path), profiles, rules, tuple(parks), about, str(raw.get("version", "")))


class _Reading:
    """One pass over a file: what was understood, and every fault with its line."""

    def __init__(self, file: str, tree: yaml.Node | None, parks: Mapping[str, str]) -> None:
        self.file, self.tree, self.parks = file, tree, parks
        self.problems: list[Problem] = []

    def fault(self, code: str, where: Path_, value: object = "", **details: object) -> None:
        self.problems.append(Problem(code, self.file, row=_line(self.tree, where), value=str(value), details=details))

    def known_settings(self, where: Path_, raw: Mapping[str, Any], known: Sequence[str]) -> None:
        for name in raw:
            if name not in known:
                self.fault("rules_setting_unknown", (*where, name), name, known=", ".join(known))

    def keys_once(self, node: yaml.Node | None) -> None:
        """Find settings that stand twice in one place: YAML silently takes the last one."""
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if key.value in seen:
                    row = key.start_mark.line + 1
                    self.problems.append(Problem("rules_key_twice", self.file, row=row, value=key.value))
                seen.add(key.value)
                self.keys_once(value)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                self.keys_once(value)

    def needed(self, where: Path_, raw: Mapping[str, Any], needs: Sequence[str]) -> bool:
        missing = [name for name in needs if raw.get(name) in (None, "")]
        if missing:
            self.fault("rules_setting_missing", where, ", ".join(missing))
        return not missing

    def one_of(self, where: Path_, value: object, known: Iterable[str]) -> None:
        known = tuple(known)
        if value not in known:
            self.fault("rules_value_unknown", where, value, known=", ".join(known))

    def text(self, where: Path_, value: Any) -> Text:
        if isinstance(value, dict) and any(not value.get(language) for language in LANGUAGES):
            self.fault("rules_text_incomplete", where, languages=", ".join(LANGUAGES))
        return value if isinstance(value, dict) else str(value)

    def profiles(self, raw: Mapping[str, Any]) -> dict[str, Profile]:
        found: dict[str, Profile] = {}
        taken: dict[str, str] = {}
        for name, settings in raw.items():
            where: Path_ = ("profiles", name)
            self.one_of(where, name, codes("profile"))
            self.known_settings(where, settings, PROFILE_SETTINGS)
            if not self.needed(where, settings, PROFILE_NEEDS):
                continue
            parks = self.park_keys((*where, "parks"), settings["parks"], {})
            for park in sorted(parks):
                if park in taken:
                    self.fault("rules_park_two_profiles", (*where, "parks"), park, other=taken[park])
                elif self.parks.get(park) not in ("", None, name):
                    self.fault("rules_profile_differs", (*where, "parks"), park, own=name, table=self.parks[park])
                taken[park] = name
            for part, known in (
                ("sectors", codes("sector")),
                ("uses", facts()["use"].choices),
                ("assumed", PROFILE_SETTINGS),
            ):
                for value in settings.get(part, ()):
                    self.one_of((*where, part), value, known)
            for part in ("category_from", "category_to"):
                if part in settings:
                    self.one_of((*where, part), str(settings[part]), codes(CATEGORIES))
            found[name] = Profile(
                profile_id=name,
                text=self.text((*where, "text"), settings["text"]),
                source=self.text((*where, "source"), settings["source"]),
                parks=parks,
                sectors=frozenset(settings.get("sectors", ())),
                uses=frozenset(settings.get("uses", ())),
                sbi=frozenset(self.sbi((*where, "sbi"), settings.get("sbi", ()))),
                category_from=str(settings.get("category_from", "")),
                category_to=str(settings.get("category_to", "")),
                size_from_m2=settings.get("size_from_m2"),
                size_to_m2=settings.get("size_to_m2"),
                assumed=frozenset(settings.get("assumed", ())),
            )
        self._profiles = found
        return found

    def rules(self, raw: Sequence[Mapping[str, Any]]) -> tuple[Rule, ...]:
        found = []
        lines: dict[str, int | None] = {}
        for place, settings in enumerate(raw):
            where: Path_ = ("rules", place)
            self.known_settings(where, settings, RULE_SETTINGS)
            if not self.needed(where, settings, RULE_NEEDS):
                continue
            name = str(settings["id"])
            if name in lines:
                self.fault("rules_id_twice", (*where, "id"), name, line=lines[name])
            lines[name] = _line(self.tree, (*where, "id"))
            ground, effect = settings["ground"], settings["effect"]
            self.one_of((*where, "ground"), ground, GROUNDS)
            self.one_of((*where, "effect"), effect, EFFECTS)
            self.one_of((*where, "basis"), settings.get("basis", "vision"), BASES)
            if ground == "economic" and effect in REFUSING:
                self.fault("rules_economic_refusal", (*where, "ground"), name)
            if (effect == "allowed_if") != ("provided" in settings):
                self.fault("rules_provided", (*where, "effect"), name)
            for fact in settings.get("assumed", ()):
                self.one_of((*where, "assumed"), fact, facts())
            first, last = (self.day((*where, part), settings.get(part)) for part in ("valid_from", "valid_to"))
            if first and last and last < first:
                self.fault("rules_ends_before_start", (*where, "valid_to"), name)
            found.append(
                Rule(
                    rule_id=name,
                    text=self.text((*where, "text"), settings["text"]),
                    source=self.text((*where, "source"), settings["source"]),
                    ground=ground,
                    effect=effect,
                    parks=self.park_keys((*where, "parks"), settings["parks"], self._profiles),
                    when=self.condition((*where, "when"), settings.get("when")),
                    provided=self.condition((*where, "provided"), settings.get("provided")),
                    exemptions=tuple(
                        Exemption(
                            self.text((*where, "unless", number, "text"), each.get("text", "")),
                            self.condition((*where, "unless", number, "when"), each.get("when")),
                        )
                        for number, each in enumerate(settings.get("unless", ()))
                    ),
                    basis=settings.get("basis", "vision"),
                    valid_from=first or date.min,
                    valid_to=last or date.max,
                    assumed=frozenset(settings.get("assumed", ())),
                    line=lines[name] or 0,
                )
            )
        return tuple(found)

    def park_keys(self, where: Path_, value: Any, profiles: Mapping[str, Profile]) -> frozenset[str]:
        """Return the parks that are meant: `all`, a list of keys, or `{profile: [...]}`, with `except` taken away."""
        if value == "all":
            return frozenset(self.parks)
        if isinstance(value, dict):
            self.known_settings(where, value, ("profile", "except"))
            chosen: set[str] = set(self.parks)
            if "profile" in value:
                names = value["profile"] if isinstance(value["profile"], list) else [value["profile"]]
                for name in names:
                    self.one_of((*where, "profile"), name, profiles)
                chosen = {park for name in names if name in profiles for park in profiles[name].parks}
            return frozenset(chosen - self.park_keys((*where, "except"), value.get("except", []), profiles))
        keys = value if isinstance(value, list) else [value]
        for place, key in enumerate(keys):
            if key not in self.parks:
                self.fault("rules_park_unknown", (*where, place), key, known=", ".join(self.parks))
        return frozenset(key for key in keys if key in self.parks)

    def condition(self, where: Path_, raw: Any) -> Condition:
        if raw is None:
            return ALWAYS
        if not isinstance(raw, dict):
            self.fault("rules_no_condition", where, raw)
            return ALWAYS
        parts = tuple(self.part(where, name, value) for name, value in raw.items())
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def part(self, where: Path_, name: str, value: Any) -> Condition:
        here = (*where, name)
        if name in {"any", "all"}:
            parts = tuple(self.condition((*here, place), each) for place, each in enumerate(value))
            return AnyOf(parts) if name == "any" else AllOf(parts)
        if name == "not":
            return Not(self.condition(here, value))
        if name not in facts():
            self.fault("fact_unknown", here, name, column=name, known=", ".join(facts()))
            return ALWAYS
        if isinstance(value, dict):
            self.known_settings(here, value, LIMITS)
            for limit in LIMITS:
                self.limit((*here, limit), name, value.get(limit))
            return Within(name, value.get("at_least"), value.get("at_most"))
        chosen = tuple(value) if isinstance(value, list) else (value,)
        fact = facts()[name]
        if fact.type != "number":
            known: Collection[object] = fact.choices or (True, False)
            for each in chosen:
                if each not in known:
                    self.fault("fact_value_unknown", here, each, column=name, known=", ".join(map(str, known)))
        return IsOneOf(name, chosen)

    def limit(self, where: Path_, name: str, value: Any) -> None:
        """Check a limit: a number, a category, or another fact of the same type."""
        kind = facts()[name].type
        if value is None:
            return
        if value in facts():
            fits = facts()[value].type == kind
        elif kind == "category":
            fits = str(value) in codes(CATEGORIES)
        else:
            fits = kind == "number" and isinstance(value, int | float)
        if not fits:
            self.fault("rules_limit_wrong", where, value, column=name)

    def sbi(self, where: Path_, codes_given: Iterable[object]) -> Iterator[str]:
        """Yield beginnings of SBI codes without dots; a number lost its leading zero before we saw it."""
        for place, code in enumerate(codes_given):
            digits = str(code).replace(".", "")
            if not isinstance(code, str) or not digits.isdigit():
                self.fault("rules_sbi_wrong", (*where, place), code)
            yield digits

    def day(self, where: Path_, value: Any) -> date | None:
        if value is not None and not isinstance(value, date):
            self.fault("rules_no_day", where, value)
            return None
        return value


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError(Problem("rules_missing", file=str(path))) from None
    except (OSError, UnicodeDecodeError) as fault:
        raise InputError(Problem("rules_not_yaml", file=str(path), details={"fault": str(fault)})) from None


def _line(node: yaml.Node | None, where: Path_) -> int | None:
    """Return the line of a place in the file; of the nearest place above it that exists."""
    if node is None:
        return None
    line: int = node.start_mark.line + 1
    for step in where:
        below: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(step):
                    below, line = value, key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            below = node.value[step]
            line = below.start_mark.line + 1
        if below is None:
            break
        node = below
    return line
