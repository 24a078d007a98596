"""The page of an entrepreneur: what is known of the own establishment, what holds on its park, and what is on offer."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pandas as pd
from django.http import HttpRequest, HttpResponse

from terreinwijzer.dossier.blocks.one_park import park_rules
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.notation import number
from terreinwijzer.vocabulary.tables import canonical_table
from terreinwijzer.web.access.holders import establishments_of
from terreinwijzer.web.pages.frame import page, portfolio
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.register.market import MODELS, imported_on, offers_on_park
from terreinwijzer.web.register.models import Organisation
from terreinwijzer.web.writing.columns import said

HERE, TABLE = "own_establishment", "establishments"
# Told apart from the facts: the key stands above them, and the park has a link.
TOLD_APART = ("establishment_id", "park_id")


def own_establishment(request: HttpRequest, language: str, portfolio_id: str) -> HttpResponse:
    """Show each establishment of the user, and nobody else's."""
    shown = portfolio(portfolio_id)
    own = [_told(shown, key, language) for key in establishments_of(request, portfolio_id)]
    return page(request, "establishment.html", language, shown, HERE, own=own, said=said)


def facts_of(shown: Shown, establishment_id: str) -> dict[str, Any]:
    """Return what the snapshot has of an establishment: its last year, jobs and sector; nothing where it has not."""
    if not establishment_id or not shown.results.portfolio.has(TABLE):
        return {}
    table = shown.results.portfolio.table(TABLE)
    rows = table[table["establishment_id"].astype("str") == establishment_id].sort_values("year")
    return {} if rows.empty else {str(name): value for name, value in rows.iloc[-1].items()}


def place_of(shown: Shown, establishment_id: str, facts: dict[str, Any]) -> tuple[Organisation | None, str, str]:
    """Return who has an establishment by the register, on which park it is (where known) and its SBI code.

    `facts` are what `facts_of` gives: the snapshot is asked once.
    """
    rows = Organisation.objects.filter(portfolio_id=shown.portfolio_id, establishment_id=establishment_id)
    named = rows.order_by("pk").first()
    park_id = facts.get("park_id") if isinstance(facts.get("park_id"), str) else named.park_id if named else ""
    sbi = str(facts["sbi_code"]) if isinstance(facts.get("sbi_code"), str) else ""
    return named, str(park_id) if park_id in shown.names.index else "", sbi


def _told(shown: Shown, key: str, language: str) -> dict[str, Any]:
    """Return what a page tells of one establishment; the register knows its name, the snapshot the rest."""
    facts = facts_of(shown, key)
    named, known, sbi = place_of(shown, key, facts)
    about, here = {"sbi": sbi} if sbi else {}, {"portfolio_id": shown.portfolio_id, "establishment_id": key}
    return {
        "key": key, "organisation": named, "facts": _in_words(facts, language), "park_id": known,
        "rules": shown.block(park_rules, language, known) if known else None,
        # As everybody sees it: an establishment gives no sight of the rest of the register.
        "offers": offers_on_park(shown.portfolio_id, known, sees_register=False) if known else [],
        **(imported_on(shown, [known]) if known else {"land": [], "premises": []}),
        "told": {kind: list(model.objects.filter(**here).order_by("-id")) for kind, model in MODELS.items()},
        "advice": urlencode({**about, "step": "places"} if sbi else {}), "check": urlencode({"park": known, **about}),
    }  # fmt: skip


def _in_words(facts: dict[str, Any], language: str) -> list[tuple[str, str]]:
    """Return what is known as pairs of label and value, in the order and the words of the table."""
    pairs = []
    for column in canonical_table(TABLE).columns:
        value = facts.get(column.name)
        if column.name in TOLD_APART or value is None or pd.isna(value):
            continue
        words = label(column.codes, value, language) if column.codes else str(value)
        pairs.append((column.meaning(language), number(value, language) if column.type == "number" else words))
    return pairs
