"""Advice on the screen and as data: places with what speaks for and against them, elsewhere too, and what if."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from terreinwijzer.commands.reasoning import judgement_as_data
from terreinwijzer.commands.screen import print_table, tell
from terreinwijzer.vocabulary.wording import say

if TYPE_CHECKING:
    from terreinwijzer.steering.advice import Place

# So many keys of plots or buildings are named in a table; `--json` has them all.
NAMED = 3


def print_places(
    places: Sequence[Place], then: Mapping[str, Place], neighbours: Mapping[str, Sequence[Place]], language: str
) -> None:
    """Print the ranked places, those of neighbouring portfolios after them, and the questions that are open.

    Parameters
    ----------
    places
        Places of the case, the best first.
    then
        The same places with other facts (what if), by park; empty where nothing was asked.
    neighbours
        Places of other portfolios, by the name of each.
    language
        `nl` or `en`.
    """
    from terreinwijzer.steering.facts import facts  # noqa: PLC0415
    from terreinwijzer.vocabulary.language import said  # noqa: PLC0415

    print_table("", _heads(language, what_if=bool(then)), [_row(place, then, language) for place in places])
    for name, others in neighbours.items():
        title = say("steering_elsewhere", language, name=name)
        print_table(title, _heads(language, what_if=False), [_row(place, {}, language) for place in others])
    open_facts = {fact for place in places for fact in place.judgement.questions}
    if open_facts:
        tell(say("steering_would_help", language))
        for name in sorted(open_facts):
            tell(f"  {name}: {said(facts()[name].question, language)}")
    if any(need.met is None for place in places for need in place.needs):
        tell(say("steering_ask_others", language))
    tell(say("steering_plan_leads", language))


def place_as_data(place: Place, then: Place | None, language: str) -> dict[str, object]:
    """Return a place as plain data."""
    from terreinwijzer.steering.wording import against_of, for_of  # noqa: PLC0415

    changed = {} if then is None else {"then": {"answer": then.judgement.answer, "covered": then.judgement.covered}}
    return {
        **judgement_as_data(place.judgement, language),
        "name": place.name,
        "municipality": place.municipality,
        "free_ha": place.free_ha,
        "needs": [vars(need) for need in place.needs],
        "plots": list(place.plots),
        "offers": list(place.offers),
        "profile_fit": place.profile_fit,
        "for": for_of(place, language),
        "against": against_of(place, language),
        **changed,
    }


def _heads(language: str, *, what_if: bool) -> list[str]:
    heads = ["cli_head_park", "cli_head_answer", "cli_head_free_ha", "cli_head_profile_fit", "cli_head_for_against"]
    if what_if:
        heads.insert(2, "cli_head_then")
    return [say(head, language) for head in heads]


def _row(place: Place, then: Mapping[str, Place], language: str) -> tuple[str, ...]:
    from terreinwijzer.steering.facts import facts  # noqa: PLC0415
    from terreinwijzer.steering.wording import against_of, answer_of, for_of  # noqa: PLC0415
    from terreinwijzer.vocabulary.language import said  # noqa: PLC0415
    from terreinwijzer.vocabulary.notation import number  # noqa: PLC0415

    told = [f"− {each}" for each in against_of(place, language)] + [f"+ {each}" for each in for_of(place, language)]
    for name, keys in (("plots", place.plots), ("offers", place.offers)):
        if keys:
            more = " …" if len(keys) > NAMED else ""
            told.append(say(f"steering_fitting_{name}", language, keys=", ".join(keys[:NAMED]) + more))
    asked = [said(facts()[fact].question, language) for fact in place.judgement.questions]
    fit = place.profile_fit
    cells = [
        place.name,
        answer_of(place.judgement, language),
        number(place.free_ha, language, 1),
        "–" if fit is None else f"{number(100 * fit, language)}%",
        "\n".join(told or asked[:2]),
    ]
    if then:
        cells.insert(2, answer_of(then[place.park_id].judgement, language))
    return tuple(cells)
