"""What would change an answer: each question that is open, and each known fact, with another value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from terreinwijzer.steering.conditions import facts_in
from terreinwijzer.steering.decisive import conditions_of, decisive_values
from terreinwijzer.steering.facts import facts
from terreinwijzer.steering.judgement import Answer, judge
from terreinwijzer.steering.rules import RuleBook

# Another use is another proposal, and the profile of a park is not for a proposal to change.
FIXED = frozenset({"use", "profile"})


@dataclass(frozen=True)
class Turn:
    """One fact with another value than now, and what the rules would then say.

    Attributes
    ----------
    fact, value
        The fact, and the value that it would have.
    answer, covered
        What the rules say then, and whether any of them or the profile speaks of it.
    was
        The value that it has now; `None` where nobody knows.
    """

    fact: str
    value: object
    answer: Answer
    covered: bool
    was: object = None


def turns(book: RuleBook, park_id: str, known: Mapping[str, object]) -> list[Turn]:
    """Return every single fact that would change the answer for a proposal, each by itself.

    Only values that the rules make a difference between are tried; of those with the same answer the first is
    returned. Unknown facts come first, then known ones.

    Parameters
    ----------
    book, park_id, known
        As for `judgement.judge`.
    """
    now = judge(book, park_id, known).answer
    conditions = conditions_of([rule for rule in book.rules if park_id in rule.parks])
    asked = {fact for condition in conditions for fact in facts_in(condition)} - FIXED
    found = []
    for fact in sorted(asked, key=lambda name: (known.get(name) is not None, list(facts()).index(name))):
        seen = {now}
        for value in decisive_values(fact, conditions):
            then = judge(book, park_id, {**known, fact: value})
            if then.answer not in seen:
                seen.add(then.answer)
                found.append(Turn(fact, value, then.answer, then.covered, known.get(fact)))
    return found
