"""What must hold for any rules and any knowledge."""

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from terreinwijzer.steering.conditions import ALWAYS, AllOf, AnyOf, IsOneOf, Not, Within
from terreinwijzer.steering.decisive import mentioned
from terreinwijzer.steering.everywhere import judge_everywhere
from terreinwijzer.steering.facts import fact_frame, facts
from terreinwijzer.steering.judgement import judge, judge_many
from terreinwijzer.steering.rule_checks import check_rules
from terreinwijzer.steering.rules import REFUSING, Exemption, Profile, Rule, RuleBook

PARKS = ("a", "b", "c")
USES = ("industry", "retail", "office", "logistics")
CATEGORIES = ("1", "2", "3.1", "3.2", "4.1")
values = {
    "use": st.sampled_from(USES),
    "independent": st.booleans(),
    "new_place": st.booleans(),
    "environmental_category": st.sampled_from(CATEGORIES),
    "park_max_category": st.sampled_from(CATEGORIES),
    "area_m2": st.sampled_from([0, 500, 1000, 1001, 5000]),
}
known_facts = st.fixed_dictionaries({}, optional=values)
leaf = st.one_of(
    st.lists(values["use"], min_size=1, max_size=3).map(lambda chosen: IsOneOf("use", tuple(chosen))),
    st.tuples(st.sampled_from(["independent", "new_place"]), st.booleans()).map(lambda t: IsOneOf(t[0], (t[1],))),
    st.sampled_from([500, 1000, 5000]).map(lambda limit: Within("area_m2", at_most=limit)),
    st.sampled_from(CATEGORIES).map(lambda limit: Within("environmental_category", at_least=limit)),
    st.just(Within("environmental_category", at_most="park_max_category")),
)
conditions = st.recursive(
    leaf,
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(lambda p: AllOf(tuple(p))),
        st.lists(parts, min_size=1, max_size=3).map(lambda p: AnyOf(tuple(p))),
        parts.map(Not),
    ),
    max_leaves=4,
)


@st.composite
def rules(draw):
    effect = draw(st.sampled_from(["allowed", "allowed_if", "not_allowed", "preferred"]))
    return Rule(
        rule_id=draw(st.uuids()).hex,
        text="rule",
        source="made up",
        ground="spatial",
        effect=effect,
        parks=frozenset(draw(st.sets(st.sampled_from(PARKS), min_size=1))),
        when=draw(conditions | st.just(ALWAYS)),
        provided=draw(conditions) if effect == "allowed_if" else ALWAYS,
        exemptions=tuple(Exemption("but", draw(conditions)) for _ in range(draw(st.integers(0, 1)))),
    )


@st.composite
def books(draw):
    profile = Profile("industrial", "p", "s", frozenset({"a"}), uses=frozenset({"industry"}))
    return RuleBook("made up", {"industrial": profile}, tuple(draw(st.lists(rules(), min_size=1, max_size=4))), PARKS)


@given(books(), st.lists(known_facts, min_size=1, max_size=4), st.sampled_from(PARKS))
def test_many_at_once_are_judged_as_one_by_one(book, known, park):
    cases = fact_frame(known).assign(park_id=park)
    many = judge_many(book, cases)
    for row, facts_known in enumerate(known):
        one = judge(book, park, facts_known)
        assert many.loc[row, "answer"] == one.answer
        assert many.loc[row, "preferred"] == one.preferred


@given(
    books(),
    st.lists(known_facts, min_size=1, max_size=4),
    st.lists(st.sampled_from(CATEGORIES) | st.none(), min_size=3, max_size=3),
)
def test_every_proposal_on_every_park_is_judged_as_one_by_one(book, proposals, categories):
    parks = pd.DataFrame({"park_id": PARKS, "max_environmental_category": categories})
    rows = judge_everywhere(book, parks, proposals).to_dict("records")
    assert [(row["park_id"], row["proposal"]) for row in rows] == [(p, n) for p in PARKS for n in range(len(proposals))]
    for row in rows:
        most = categories[PARKS.index(row["park_id"])]
        known = {**({"park_max_category": most} if most else {}), **proposals[row["proposal"]]}
        one = judge(book, row["park_id"], known)
        assert (row["answer"], row["preferred"]) == (one.answer, one.preferred)


@given(books(), known_facts, st.sampled_from(PARKS), st.data())
def test_learning_more_never_turns_an_answer_round(book, known, park, data):
    before = judge(book, park, known)
    fact = data.draw(st.sampled_from(sorted(values)))
    after = judge(book, park, {fact: data.draw(values[fact]), **known})
    if before.answer != "depends":
        assert after.answer == before.answer


@given(books(), known_facts, st.sampled_from(PARKS), st.data())
def test_answering_every_question_leads_to_an_answer(book, known, park, data):
    for _ in range(len(facts())):
        judgement = judge(book, park, known)
        if judgement.answer != "depends":
            assert judgement.questions == ()
            return
        assert judgement.questions
        assert not set(judgement.questions) & set(known)
        fact = judgement.questions[0]
        known = {**known, fact: data.draw(values[fact])}
    raise AssertionError(known)


@given(books())
def test_what_the_checker_says_is_so(book):
    by_id = {rule.rule_id: rule for rule in book.rules}
    for finding in check_rules(book):
        if finding.kind in {"conflict", "pointless"}:
            park = min(by_id[finding.rule].parks & by_id[finding.other].parks)
            judgement = judge(book, park, {k: _plain(v) for k, v in finding.witness.items() if k != "profile"})
            said = {reason.rule.rule_id: reason for reason in judgement.reasons}
            assert said[finding.rule].applies
            assert said[finding.other].refuses
            assert judgement.answer == "not_allowed"


@given(books(), known_facts, st.sampled_from(PARKS))
def test_without_redundant_and_unreachable_rules_the_answers_stay(book, known, park):
    findings = check_rules(book)
    gone = {finding.rule for finding in findings if finding.kind == "unreachable"}
    gone |= {finding.rule for finding in findings if finding.kind == "redundant" and finding.other not in gone}
    kept = RuleBook(book.file, book.profiles, tuple(r for r in book.rules if r.rule_id not in gone), book.parks)
    full = {name: known.get(name, default) for name, default in FULL.items()}
    before, after = judge(book, park, full), judge(kept, park, full)
    if not any(finding.kind == "redundant" and finding.other in gone for finding in findings):
        assert before.answer == after.answer


full_facts = st.fixed_dictionaries(values)


@given(books(), full_facts, st.sampled_from(PARKS))
def test_no_conflict_is_missed_and_no_dead_rule_speaks(book, known, park):
    found = {(finding.kind, finding.rule, finding.other) for finding in check_rules(book)}
    dead = {rule for kind, rule, _ in found if kind == "unreachable"}
    reasons = judge(book, park, known).reasons
    for one in reasons:
        if one.rule.rule_id in dead:
            assert not (one.refuses if one.rule.effect in REFUSING else one.applies)
        for other in reasons:
            if one.rule.effect == "allowed" and one.applies and other.rule.effect == "not_allowed" and other.refuses:
                assert ("conflict", one.rule.rule_id, other.rule.rule_id) in found


@given(books(), full_facts, st.sampled_from(PARKS))
def test_what_a_redundant_rule_refuses_the_other_refuses_too(book, known, park):
    said = {reason.rule.rule_id: reason for reason in judge(book, park, known).reasons}
    for finding in check_rules(book):
        if finding.kind == "redundant" and finding.rule in said and said[finding.rule].refuses:
            assert said[finding.other].refuses


@given(books(), st.sampled_from(USES), st.sampled_from(PARKS))
def test_a_use_is_uncovered_exactly_where_nothing_names_it_or_applies_anyway(book, use, park):
    silent = {f.rule: f.other.split(", ") for f in check_rules(book) if f.kind == "uncovered"}
    named = any(use in set(mentioned("use", rule.when)) for rule in book.rules if park in rule.parks)
    covered = named or judge(book, park, {"use": use}).covered
    assert (park in silent.get(use, [])) is not covered


FULL = {
    "use": "office", "independent": True, "new_place": False, "environmental_category": "3.1",
    "park_max_category": "3.2", "area_m2": 750,
}  # fmt: skip


@given(rules())
def test_the_same_rule_twice_is_redundant(rule):
    profile = Profile("industrial", "p", "s", frozenset())
    twin = Rule(**{**rule.__dict__, "rule_id": "twin"})
    found = {finding.kind for finding in check_rules(RuleBook("x", {"industrial": profile}, (rule, twin), PARKS))}
    if rule.effect in {"allowed_if", "not_allowed"} and "unreachable" not in found:
        assert "redundant" in found


def test_rules_of_other_years_do_not_clash():
    allow = Rule("allow", "t", "s", "spatial", "allowed", frozenset("a"), valid_to=date(2024, 12, 31))
    forbid = Rule("forbid", "t", "s", "spatial", "not_allowed", frozenset("a"), valid_from=date(2025, 1, 1))
    book = RuleBook("x", {}, (allow, forbid), ("a",))
    assert "conflict" not in {finding.kind for finding in check_rules(book)}
    assert judge(book.on(date(2024, 6, 1)), "a", {}).answer == "allowed"
    assert judge(book.on(date(2025, 6, 1)), "a", {}).answer == "not_allowed"


def _plain(value):
    return bool(value) if isinstance(value, bool | type(pd.array([True]).to_numpy()[0])) else value
