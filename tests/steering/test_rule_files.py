"""A wrong rules file: each fault with its line and what to do."""

from pathlib import Path

import pytest
import yaml

from terreinwijzer.errors import InputError, describe
from terreinwijzer.steering.rule_file import read_rule_file

GOOD = """\
profiles:
  regular:
    text: {nl: Gewoon, en: Regular}
    source: {nl: Visie, en: Vision}
    parks: [a]
rules:
  - id: retail
    text: {nl: Geen winkels, en: No shops}
    source: {nl: Visie, en: Vision}
    ground: spatial
    effect: not_allowed
    parks: all
    when: {use: retail}
  - id: size
    text: {nl: Niet te groot, en: Not too large}
    source: {nl: Visie, en: Vision}
    ground: spatial
    effect: allowed_if
    parks: {profile: regular}
    provided:
      area_m2: {at_most: 5000}
"""
PARKS = {"a": "regular", "b": ""}
# What is changed, into what, the line that the message must name, and what it says.
WRONG = {
    "no YAML": ("    when: {use: retail}", "    when: {use: retail", 14, "no readable YAML"),
    "not a mapping": (GOOD, "- a\n", None, "no readable YAML"),
    "unknown setting": ("    ground: spatial\n    effect: not_allowed", "    colour: red\n    ground: spatial\n    effect: not_allowed", 10, "'colour' is unknown"),
    "missing text": ("    text: {nl: Geen winkels, en: No shops}\n", "", 7, "Missing: text"),
    "text in one language": ("{nl: Geen winkels, en: No shops}", "{nl: Geen winkels}", 8, "not given in every language"),
    "unknown ground": ("ground: spatial\n    effect: not_allowed", "ground: taste\n    effect: not_allowed", 10, "'taste' is unknown"),
    "unknown effect": ("effect: not_allowed", "effect: maybe", 11, "'maybe' is unknown"),
    "economic refusal": ("ground: spatial\n    effect: not_allowed", "ground: economic\n    effect: not_allowed", 10, "Services Directive"),
    "economic condition": ("ground: spatial\n    effect: allowed_if", "ground: economic\n    effect: allowed_if", 17, "Services Directive"),
    "unknown park": ("parks: all", "parks: [a, atlantis]", 12, "'atlantis' is not in the portfolio"),
    "unknown profile of rule": ("{profile: regular}", "{profile: grand}", 19, "'grand' is unknown"),
    "unknown profile": ("  regular:", "  grand:", 2, "'grand' is unknown"),
    "unknown fact": ("{use: retail}", "{colour: red}", 13, "The fact 'colour' is unknown"),
    "unknown value": ("{use: retail}", "{use: circus}", 13, "cannot be 'circus'"),
    "text where a number belongs": ("at_most: 5000", "at_most: large", 21, "cannot be a limit"),
    "limit of another kind": ("at_most: 5000", "at_most: use", 21, "cannot be a limit"),
    "condition without facts": ("when: {use: retail}", "when: retail", 13, "no condition"),
    "condition missing": ("    provided:\n      area_m2: {at_most: 5000}\n", "", 18, "'provided' belongs"),
    "condition too many": ("    when: {use: retail}", "    provided: {use: retail}", 11, "'provided' belongs"),
    "id twice": ("id: size", "id: retail", 14, "there already, on line 7"),
    "setting twice": ("    parks: all\n", "    parks: all\n    parks: [a]\n", 13, "stands here twice"),
    "date as text": ("    parks: all\n", "    parks: all\n    valid_from: soon\n", 13, "is no date"),
    "ends before it starts": ("    parks: all\n", "    parks: all\n    valid_from: 2025-01-01\n    valid_to: 2024-01-01\n", 14, "ends before it starts"),
    "profile unlike the table": ("  regular:", "  mixed:", 5, "has profile mixed here, but regular"),
    "unknown sector": ("    parks: [a]\n", "    parks: [a]\n    sectors: [magic]\n", 6, "'magic' is unknown"),
    "number for an SBI code": ("    parks: [a]\n", "    parks: [a]\n    sbi: [0113]\n", 6, "no beginning of an SBI code"),
    "letters for an SBI code": ("    parks: [a]\n", "    parks: [a]\n    sbi: ['C']\n", 6, "no beginning of an SBI code"),
    "assumption on no fact": ("    parks: all\n", "    parks: all\n    assumed: [colour]\n", 13, "'colour' is unknown"),
    "unknown category": ("    parks: [a]\n", "    parks: [a]\n    category_to: '7'\n", 6, "'7' is unknown"),
}  # fmt: skip


def test_the_right_file_is_read(tmp_path: Path):
    (tmp_path / "rules.yaml").write_text(GOOD)
    book = read_rule_file(tmp_path / "rules.yaml", PARKS)
    assert [rule.rule_id for rule in book.rules] == ["retail", "size"]
    assert book.rules[1].parks == {"a"}


@pytest.mark.parametrize("name", WRONG)
def test_a_fault_is_told_with_its_line(tmp_path: Path, name):
    old, new, line, says = WRONG[name]
    assert old in GOOD
    (tmp_path / "rules.yaml").write_text(GOOD.replace(old, new, 1))
    with pytest.raises(InputError) as caught:
        read_rule_file(tmp_path / "rules.yaml", PARKS)
    said = describe(caught.value.problems, "en")
    place = f"row {line}" if line else "rules.yaml"
    assert any(says in text and place in text for text in said), said
    assert "{" not in " ".join(describe(caught.value.problems, "nl")).replace("{profile", "")


def test_all_faults_come_at_once(tmp_path: Path):
    text = GOOD.replace("use: retail", "use: circus").replace("parks: all", "parks: [x]").replace("5000", "big")
    (tmp_path / "rules.yaml").write_text(text)
    with pytest.raises(InputError) as caught:
        read_rule_file(tmp_path / "rules.yaml", PARKS)
    assert len(caught.value.problems) == 3


def test_a_missing_file_is_told(tmp_path: Path):
    with pytest.raises(InputError, match="rules file is missing"):
        read_rule_file(tmp_path / "none.yaml", PARKS)


def test_a_park_has_one_profile(tmp_path: Path):
    extra = "  mixed:\n    text: {nl: x, en: y}\n    source: {nl: x, en: y}\n    parks: [a]\nrules:\n"
    (tmp_path / "rules.yaml").write_text(GOOD.replace("rules:\n", extra, 1))
    with pytest.raises(InputError, match="also stands with profile regular"):
        read_rule_file(tmp_path / "rules.yaml", {"a": "", "b": ""})


JUNK = ["word", 7, -1.5, None, True, [], ["x", 3], {}, {"a": 1}, [[1]], {"use": {"at_least": None}}, [None]]
RICH = GOOD.replace(
    "    when: {use: retail}\n",
    "    when: {all: [{use: [retail, office]}, {not: {profile: mixed}}]}\n"
    "    unless:\n      - text: {nl: Mits, en: If}\n        when: {at_edge: true}\n",
)


def places(node, path=()):
    """Yield the place of everything in a file."""
    yield path
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from places(value, (*path, key))


@pytest.mark.parametrize("junk", JUNK, ids=str)
def test_whatever_stands_anywhere_is_read_or_told_and_never_breaks(tmp_path: Path, junk):
    told = []
    for path in places(yaml.safe_load(RICH)):
        tree = {"whole": yaml.safe_load(RICH)}
        node = tree
        for step in ("whole", *path)[:-1]:
            node = node[step]
        node[("whole", *path)[-1]] = junk
        (tmp_path / "rules.yaml").write_text(yaml.safe_dump(tree["whole"]))
        try:
            read_rule_file(tmp_path / "rules.yaml", PARKS)
        except InputError as refusal:
            told.append([describe(refusal.problems, language) for language in ("nl", "en")])
    assert len(told) > 10
    assert all(dutch and len(dutch) == len(english) for dutch, english in told)


def test_wrong_shapes_come_with_the_other_faults_and_their_own_lines(tmp_path: Path):
    text = GOOD.replace("    parks: [a]", "    parks: [a]\n    size_from_m2: large").replace(
        "use: retail", "use: circus"
    )
    (tmp_path / "rules.yaml").write_text(text)
    with pytest.raises(InputError) as caught:
        read_rule_file(tmp_path / "rules.yaml", PARKS)
    said = describe(caught.value.problems, "en")
    assert any("row 6" in line and "no number of nought or more" in line for line in said)
    assert any("row 14" in line and "cannot be 'circus'" in line for line in said)
