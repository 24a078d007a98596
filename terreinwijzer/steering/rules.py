"""Rules and profiles as planners write them: each with its text, source, ground and effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from terreinwijzer.steering.conditions import ALWAYS, Condition
from terreinwijzer.vocabulary.language import Text

Ground = Literal["spatial", "environmental", "economic"]
Effect = Literal["allowed", "allowed_if", "not_allowed", "preferred"]
Basis = Literal["vision", "law", "assumption"]
GROUNDS: tuple[Ground, ...] = get_args(Ground)
EFFECTS: tuple[Effect, ...] = get_args(Effect)
BASES: tuple[Basis, ...] = get_args(Basis)
# Effects that can keep a business away. Only a spatial or environmental ground may do that: the Services Directive
# (2006/123/EC, art. 14) forbids economic tests, and the vision itself (par. 3.2) warns against economic steering.
REFUSING: frozenset[Effect] = frozenset({"allowed_if", "not_allowed"})


@dataclass(frozen=True)
class Exemption:
    """A case in which a rule does not hold, with its text."""

    text: Text
    when: Condition


@dataclass(frozen=True)
class Rule:
    """One policy rule.

    Parameters
    ----------
    rule_id, text, source
        Key, what it says, and the paragraph that it comes from.
    ground
        Why it is there. An economic ground can prefer, never refuse.
    effect
        `allowed`, `allowed_if` (only if `provided` holds), `not_allowed`, or `preferred`.
    when
        Cases that it is about.
    provided
        What must hold, for `allowed_if`.
    exemptions
        Cases in which it does not hold.
    parks
        Keys of the parks that it holds for.
    basis
        Whether the text stands in a vision or law, or is an assumption of whoever wrote the file.
    valid_from, valid_to
        First and last day on which it holds; no last day means until further notice.
    assumed
        Facts of which the limits are an assumption, because the source gives no number.
    line
        Line of the file, for messages.
    """

    rule_id: str
    text: Text
    source: Text
    ground: Ground
    effect: Effect
    parks: frozenset[str]
    when: Condition = ALWAYS
    provided: Condition = ALWAYS
    exemptions: tuple[Exemption, ...] = ()
    basis: Basis = "vision"
    valid_from: date = date.min
    valid_to: date = date.max
    assumed: frozenset[str] = frozenset()
    line: int = 0

    def in_force(self, day: date) -> bool:
        """Tell whether the rule holds on a day."""
        return self.valid_from <= day <= self.valid_to


@dataclass(frozen=True)
class Profile:
    """What a park is meant for. Limits that are not given do not count.

    `parks` are those that have the profile; `sectors` are sector groups that belong there, `uses` the uses that do,
    `sbi` beginnings of SBI 2008 codes that do; `category_from` and `category_to` bound the environmental category,
    `size_from_m2` and `size_to_m2` the plot. `assumed` names the settings that are assumptions, because the vision
    gives no numbers.
    """

    profile_id: str
    text: Text
    source: Text
    parks: frozenset[str]
    sectors: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()
    sbi: frozenset[str] = frozenset()
    category_from: str = ""
    category_to: str = ""
    size_from_m2: float | None = None
    size_to_m2: float | None = None
    assumed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RuleBook:
    """The rules and profiles of one portfolio, as one file holds them; `about` and `version` are for readers."""

    file: str
    profiles: Mapping[str, Profile]
    rules: tuple[Rule, ...]
    parks: tuple[str, ...]
    about: Text = ""
    version: str = ""

    def on(self, day: date) -> RuleBook:
        """Return the book with only the rules that hold on a day."""
        return replace(self, rules=tuple(rule for rule in self.rules if rule.in_force(day)))

    @property
    def profile_ids(self) -> dict[str, str]:
        """Return the profile of every park that has one."""
        return {park: profile.profile_id for profile in self.profiles.values() for park in profile.parks}

    def profile_of(self, park_id: str) -> Profile | None:
        """Return the profile of a park, if it has one."""
        return next((profile for profile in self.profiles.values() if park_id in profile.parks), None)
