"""Commands on profiles and rules: advise (where does a business fit) and rules (is the rules file sound)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from terreinwijzer.commands.options import FINDINGS, AsJson, CaseFolder, Lang, helped
from terreinwijzer.commands.screen import load, print_json, print_table, tell, working
from terreinwijzer.errors import InputError, Problem
from terreinwijzer.vocabulary.wording import say

if TYPE_CHECKING:
    from terreinwijzer.steering.advice import Place
    from terreinwijzer.steering.judgement import Reason, Step

Known = Annotated[
    list[str] | None, typer.Option("--fact", metavar=helped("cli_place_fact"), help=helped("cli_opt_fact"))
]
Sbi = Annotated[str, typer.Option("--sbi", metavar=helped("cli_place_code"), help=helped("cli_opt_sbi"))]
Park = Annotated[str, typer.Option("--park", metavar=helped("cli_place_park"), help=helped("cli_opt_advise_park"))]


def advise(
    case: CaseFolder, *, fact: Known = None, sbi: Sbi = "", park: Park = "", lang: Lang = "", as_json: AsJson = False
) -> None:
    """Rank the parks for a business, or show the whole reasoning for one; exit code 1 when none takes it."""
    from terreinwijzer import api  # noqa: PLC0415

    proposal = _proposal(fact or [], sbi)
    loaded = load(case, lang)
    language = lang or loaded.settings.language
    places: list[Place] = working("cli_computing", lambda: api.advise(loaded, proposal))
    if park:
        places = [place for place in places if place.park_id == park]
        if not places:
            known = ", ".join(api.rule_book(loaded).parks)
            raise InputError(Problem("rules_park_unknown", value=park, details={"known": known}))
    if as_json:
        print_json([_as_data(place, language) for place in places])
    elif park:
        _print_reasoning(places[0], language)
    else:
        _print_places(places, language)
    if all(place.judgement.answer == "not_allowed" for place in places):
        raise typer.Exit(FINDINGS)


def rules(case: CaseFolder, *, lang: Lang = "", as_json: AsJson = False) -> None:
    """Show the rules of a case and what is odd about them; exit code 1 when rules clash, or never apply."""
    from terreinwijzer.api import rule_book  # noqa: PLC0415
    from terreinwijzer.steering.facts import facts  # noqa: PLC0415
    from terreinwijzer.steering.rule_checks import check_rules  # noqa: PLC0415
    from terreinwijzer.vocabulary.language import said  # noqa: PLC0415

    loaded = load(case, lang)
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


def _proposal(written: list[str], sbi: str) -> dict[str, object]:
    """Return the facts that the user gave, each in the type of its fact."""
    import pandas as pd  # noqa: PLC0415

    from terreinwijzer.steering.facts import check_facts, facts  # noqa: PLC0415
    from terreinwijzer.steering.sbi import uses_of_sbi  # noqa: PLC0415

    known: dict[str, object] = {}
    if sbi:
        use = uses_of_sbi(pd.Series([sbi])).iloc[0]
        if not isinstance(use, str):
            raise InputError(Problem("sbi_unknown", value=sbi))
        known["use"] = use
    for each in written:
        name, mark, value = each.partition("=")
        if not mark or not value:
            raise InputError(Problem("fact_not_written", value=each))
        kind = facts()[name].type if name in facts() else "code"
        known[name] = _read_value(value.strip(), kind)
    check_facts(known)
    return known


def _read_value(text: str, kind: str) -> object:
    if kind == "boolean":
        return {"ja": True, "yes": True, "true": True, "nee": False, "no": False, "false": False}.get(
            text.lower(), text
        )
    if kind == "number":
        try:
            return float(json.loads(text))
        except (ValueError, TypeError):
            return text
    return text


def _print_places(places: list[Place], language: str) -> None:
    from terreinwijzer.steering.facts import facts  # noqa: PLC0415
    from terreinwijzer.vocabulary.language import number, said  # noqa: PLC0415

    rows = []
    for place in places:
        judgement = place.judgement
        because = [said(reason.rule.text, language) for reason in judgement.refusals]
        liked = [reason for reason in judgement.reasons if reason.rule.effect == "preferred" and reason.applies]
        because += [said(reason.rule.text, language) for reason in liked if not judgement.refusals]
        asked = [said(facts()[fact].question, language) for fact in judgement.questions]
        fit = place.profile_fit
        rows.append(
            (
                place.name,
                say(f"steering_answer_{judgement.answer}", language),
                number(place.free_ha, language, 1),
                "–" if fit is None else f"{number(100 * fit, language)}%",
                " ".join(because or asked[:2]),
            )
        )
    heads = ("cli_head_park", "cli_head_answer", "cli_head_free_ha", "cli_head_profile_fit", "cli_head_because")
    print_table("", [say(head, language) for head in heads], rows)
    open_facts = {fact for place in places for fact in place.judgement.questions}
    if open_facts:
        tell(say("steering_would_help", language))
        for name in sorted(open_facts):
            tell(f"  {name}: {said(facts()[name].question, language)}")
    tell(say("steering_plan_leads", language))


def _print_reasoning(place: Place, language: str) -> None:
    from rich import print as rich_print  # noqa: PLC0415
    from rich.markup import escape  # noqa: PLC0415
    from rich.tree import Tree  # noqa: PLC0415

    from terreinwijzer.steering.wording import verdict_of  # noqa: PLC0415
    from terreinwijzer.vocabulary.language import said  # noqa: PLC0415

    tree = Tree(escape(f"{place.name}: {say(f'steering_answer_{place.judgement.answer}', language)}"))
    for reason in place.judgement.reasons:
        if reason.applies is False:
            continue
        branch = tree.add(
            escape(f"{said(reason.rule.text, language)} [{said(reason.rule.source, language)}] "
                   f"→ {verdict_of(reason, language)}")
        )  # fmt: skip
        for step in _steps(reason):
            _grow(branch, step, language)
    rich_print(tree)
    tell(say("steering_plan_leads", language))


def _steps(reason: Reason) -> list[Step]:
    provided = [reason.provided] if reason.rule.effect == "allowed_if" else []
    return [reason.when, *provided, *reason.exemptions]


def _grow(branch: Any, step: Step, language: str) -> None:
    from rich.markup import escape  # noqa: PLC0415

    from terreinwijzer.steering.wording import told  # noqa: PLC0415

    if not step.below:
        branch.add(escape(told(step, language)))
        return
    twig = branch.add(escape(told(step, language)))
    for below in step.below:
        _grow(twig, below, language)


def _as_data(place: Place, language: str) -> dict[str, Any]:
    from terreinwijzer.steering.wording import verdict_of  # noqa: PLC0415
    from terreinwijzer.vocabulary.language import said  # noqa: PLC0415

    judgement = place.judgement
    return {
        "park_id": place.park_id,
        "name": place.name,
        "answer": judgement.answer,
        "preferred": judgement.preferred,
        "free_ha": place.free_ha,
        "has_room": place.has_room,
        "profile_fit": place.profile_fit,
        "questions": list(judgement.questions),
        "reasons": [
            {
                "rule": reason.rule.rule_id,
                "text": said(reason.rule.text, language),
                "source": said(reason.rule.source, language),
                "ground": reason.rule.ground,
                "verdict": verdict_of(reason, language),
                "applies": reason.applies,
                "refuses": reason.refuses,
            }
            for reason in judgement.reasons
            if reason.applies is not False
        ],
    }
