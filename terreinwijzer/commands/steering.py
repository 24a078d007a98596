"""Commands on profiles and rules: where does it fit (advise), is it allowed here (check), are they sound (rules)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from terreinwijzer.commands.options import FINDINGS, AsJson, CaseFolder, Lang, SetAside, checked_day, helped
from terreinwijzer.commands.places import place_as_data, print_places
from terreinwijzer.commands.proposals import proposal_of
from terreinwijzer.commands.reasoning import judgement_as_data, print_reasoning, turn_as_data
from terreinwijzer.commands.screen import load, load_beside, print_json, print_table, tell, working
from terreinwijzer.vocabulary.wording import say

if TYPE_CHECKING:
    from terreinwijzer.steering.advice import Place

Known = Annotated[
    list[str] | None, typer.Option("--fact", metavar=helped("cli_place_fact"), help=helped("cli_opt_fact"))
]
Sbi = Annotated[str, typer.Option("--sbi", metavar=helped("cli_place_code"), help=helped("cli_opt_sbi"))]
Day = Annotated[str, typer.Option("--on", metavar=helped("cli_place_day"), help=helped("cli_opt_rules_on"))]
WhatIf = Annotated[
    list[str] | None, typer.Option("--if", metavar=helped("cli_place_fact"), help=helped("cli_opt_what_if"))
]
Also = Annotated[
    list[Path] | None, typer.Option("--also", metavar=helped("cli_place_folder"), help=helped("cli_opt_also"))
]
Park = Annotated[str, typer.Argument(metavar=helped("cli_place_park"), help=helped("cli_arg_check_park"))]


def advise(
    case: CaseFolder,
    *,
    fact: Known = None,
    sbi: Sbi = "",
    what_if: WhatIf = None,
    also: Also = None,
    on: Day = "",
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Rank the parks for a business; exit code 1 when none takes it."""
    from terreinwijzer.api import case as api  # noqa: PLC0415

    proposal, changes, day = proposal_of(fact or []), proposal_of(what_if or []), checked_day(on)
    loaded = load(case, lang, set_aside)
    language = lang or loaded.settings.language
    others = load_beside(also or [], lang, set_aside)
    places: list[Place] = working("cli_computing", lambda: api.advise(loaded, proposal, day, sbi=sbi))
    then: dict[str, Place] = {}
    if changes:
        then = {place.park_id: place for place in api.advise(loaded, {**proposal, **changes}, day, sbi=sbi)}
    elsewhere = {other.settings.name(language): api.alternatives(other, proposal, day, sbi=sbi) for other in others}
    if as_json:
        own = [place_as_data(place, then.get(place.park_id), language) for place in places]
        more = {name: [place_as_data(place, None, language) for place in found] for name, found in elsewhere.items()}
        print_json({"places": own, "elsewhere": more} if elsewhere else own)
    else:
        print_places(places, then, elsewhere, language)
    if all(place.judgement.answer == "not_allowed" for place in places):
        raise typer.Exit(FINDINGS)


def check(
    case: CaseFolder,
    park: Park,
    *,
    fact: Known = None,
    sbi: Sbi = "",
    on: Day = "",
    set_aside: SetAside = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    """Judge a use on one park with the whole reasoning; exit code 1 when it is refused, open or not regulated."""
    from terreinwijzer.api import case as api  # noqa: PLC0415

    proposal, day = proposal_of(fact or []), checked_day(on)
    loaded = load(case, lang, set_aside)
    language = lang or loaded.settings.language
    checked = working("cli_computing", lambda: api.check(loaded, park, proposal, day, sbi=sbi))
    if as_json:
        changes = [turn_as_data(turn) for turn in checked.turns]
        more = {name: vars(each) for name in ("small_units", "categories") if (each := getattr(checked, name))}
        print_json(judgement_as_data(checked.judgement, language) | {"would_change": changes} | more)
    else:
        print_reasoning(checked, sbi, language)
    if checked.judgement.answer != "allowed" or not checked.judgement.covered:
        raise typer.Exit(FINDINGS)


def rules(case: CaseFolder, *, set_aside: SetAside = None, lang: Lang = "", as_json: AsJson = False) -> None:
    """Show the rules of a case and what is odd about them; exit code 1 when rules clash, or never apply."""
    from terreinwijzer.api.case import rule_book  # noqa: PLC0415
    from terreinwijzer.steering.facts import facts  # noqa: PLC0415
    from terreinwijzer.steering.rule_checks import check_rules  # noqa: PLC0415
    from terreinwijzer.vocabulary.language import said  # noqa: PLC0415

    loaded = load(case, lang, set_aside)
    language = lang or loaded.settings.language
    book = rule_book(loaded)
    findings = working("cli_computing", lambda: check_rules(book))
    if as_json:
        print_json(
            {
                "rules": [
                    {
                        "id": rule.rule_id,
                        "text": said(rule.text, language),
                        "source": said(rule.source, language),
                        "ground": rule.ground,
                        "effect": rule.effect,
                        "parks": sorted(rule.parks),
                    }
                    for rule in book.rules
                ],
                "findings": [vars(finding) for finding in findings],
            }
        )
    else:
        heads = ("cli_head_rule", "cli_head_text", "cli_head_ground", "cli_head_effect", "cli_head_parks")
        print_table(
            book.file,
            [say(head, language) for head in heads],
            [
                (
                    rule.rule_id,
                    said(rule.text, language),
                    say(f"steering_ground_{rule.ground}", language),
                    say(f"steering_kind_{rule.effect}", language),
                    str(len(rule.parks)),
                )
                for rule in book.rules
            ],
        )
        for finding in findings:
            name = facts()["use"].value_name(finding.rule, language) if finding.kind == "uncovered" else finding.rule
            tell(say(f"rules_found_{finding.kind}", language, rule=name, other=finding.other))
    if any(finding.kind != "uncovered" for finding in findings):
        raise typer.Exit(FINDINGS)
