"""The pages are complete in both languages, and say nothing that no page shows."""

import re
import string
from pathlib import Path

import pytest

from terreinwijzer.web.wording import texts

WEB = Path(__file__).parents[2] / "terreinwijzer" / "web"
# Codes that are put together from parts, or stand in a declaration of personal data.
MADE = (
    "menu_", "fault_", "role_", "told_", "mail_", "refused_", "cause_", "verdict_",
    "explore_", "moves_", "reach_", "task_", "advice_step_", "answer_", "outcome_", "reason_", "weighing_",
    "demand_", "compare_", "hub_", "climate_", "labour_", "streams_", "trend_", "trends_", "report_",
    "ground_", "layer_", "datasets_", "on_erasure_", "doing_",
    "tab_", "add_", "edit_", "delete_", "field_", "help_", "code_", "wrong_", "history_",
    "scope_", "event_", "webhook_fault_", "delivery_", "work_", "import_", "unmatched_", "about_", "waits_",
    "price_", "park_",
    "found_", "undo_", "notice_", "notices_none_", "ending_", "often_", "language_",
)  # fmt: skip
# A table that is taken along or brought in.
TABLE = r"\b(?:download\(\w+, |Expected\()\"(\w+)\""
DECLARED = r"\b(?:what|purpose)=[\"'](\w+)[\"']"


def blanks(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


@pytest.mark.parametrize("code", sorted(texts()))
def test_a_text_is_there_in_both_languages_with_the_same_blanks(code):
    words = texts()[code]
    assert set(words) == {"nl", "en"}
    assert all(word.strip() for word in words.values())
    assert blanks(words["nl"]) == blanks(words["en"])


def test_templates_name_the_texts_that_there_are_and_no_others():
    sources = [path.read_text() for path in [*(WEB / "templates").rglob("*.html"), *WEB.rglob("*.py")]]
    named = {code for source in sources for code in re.findall(r"\b(?:t|text|say)\([\"'](\w+)[\"'](?!\s*~)", source)}
    named |= {code for path in WEB.rglob("personal.py") for code in re.findall(DECLARED, path.read_text())}
    named |= {f"{name}_table" for source in sources for name in re.findall(TABLE, source)}
    assert named <= set(texts())
    unused = {code for code in set(texts()) - named if not code.startswith(MADE)}
    assert not unused


def test_no_template_has_words_of_its_own():
    for path in (WEB / "templates").rglob("*.html"):
        plain = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>", " ", path.read_text(), flags=re.DOTALL)
        words = [word for word in re.findall(r"[A-Za-z]{3,}", plain) if word != "Terreinwijzer"]
        assert not words, f"{path.name}: {words}"
