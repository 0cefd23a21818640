"""A text that holds a name passes; what holds the words of none is passed over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.extract.prefilter import Name, Prefilter, by_least_common_word, names
from evidence.extract.rules import load_rules
from evidence.extract.ruleset import Rule, RuleSet, SharedNoun

NAMES = sorted(set(names(load_rules(), of_topics=True)))
PACKAGED = Prefilter(names(load_rules(), of_topics=True))


@given(st.sampled_from(NAMES), st.data())
def test_every_name_passes_however_it_is_written(name: tuple[str, bool], data: st.DataObject) -> None:
    text, as_written = name
    if not as_written:
        text = data.draw(st.sampled_from([str.lower, str.upper, str.title]))(text)
    before = data.draw(st.sampled_from(["", "(", "anti-", "7 ", "and/or "]))
    after = data.draw(st.sampled_from(["", ")", "-like", ", 7", "/or"]))
    assert PACKAGED.may_name(f"{before}{text}{after}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mice were kept at 21 degrees.",
        "The rate of 5 patients was overall complete.",
        "The efs was 5.",
    ],
)
def test_what_names_nothing_is_passed_over(rules: RuleSet, text: str) -> None:
    assert not Prefilter(names(rules)).may_name(text)


def test_a_noun_that_only_another_name_completes_passes(rules: RuleSet) -> None:
    shared = SharedNoun("OS.total", "OS", "total", ("tumour-free",), (), "Total and tumour-free.", "Total.")
    alone = replace(rules, rules=(), shared_nouns=(shared,))
    assert Prefilter(names(alone)).may_name("Total and tumour-free survival was 5%.")
    assert not Prefilter(names(alone)).may_name("Total survival was 5%.")


def _of_one_rule(rules: RuleSet, rule: Rule) -> Prefilter:
    return Prefilter(names(replace(rules, rules=(rule,), shared_nouns=())))


@pytest.mark.parametrize("part", ["verbs", "phrases"])
def test_what_needs_an_object_passes_with_one_only(rules: RuleSet, part: str) -> None:
    objects = Rule("HSCT.x", "HSCT", objects=("autograft", "second autograft"))
    went = ("went to",)
    rule = replace(objects, verbs=went) if part == "verbs" else replace(objects, phrases=went)
    prefilter = _of_one_rule(rules, rule)
    assert prefilter.may_name("Three of 40 went to autograft.")
    assert not prefilter.may_name("Three of 40 went to surgery.")
    assert not prefilter.may_name("Three of 40 had an autograft.")


def test_a_phrase_beside_verbs_with_objects_passes_alone(rules: RuleSet) -> None:
    rule = Rule("HSCT.x", "HSCT", phrases=("grafting",), verbs=("underwent",), objects=("allograft",))
    prefilter = _of_one_rule(rules, rule)
    assert prefilter.may_name("Grafting took place in 3.")
    assert not prefilter.may_name("An allograft was planned in 3.")


def test_what_is_said_of_others_passes_only_beside_them(rules: RuleSet) -> None:
    rule = Rule("CR.x", "CR", verbs=("completely",), speaks_of=("responded", "response"))
    prefilter = _of_one_rule(rules, rule)
    assert prefilter.may_name("Ten responded, two completely.")
    assert not prefilter.may_name("Two were completely resected.")


def test_a_name_is_looked_up_by_its_rarest_word() -> None:
    assert by_least_common_word([("rate of remission", False), ("complete remission", False)]) == {
        b"remission": (Name(frozenset({b"complete"}), ()), Name(frozenset({b"rate"}), ())),
    }


def test_a_name_that_holds_another_says_nothing_more() -> None:
    assert by_least_common_word([("complete remission", False), ("remission", False)]) == {
        b"remission": (Name(frozenset(), ()),)
    }


def test_an_abbreviation_counts_as_it_is_written() -> None:
    prefilter = Prefilter([("CRi", True)])
    assert prefilter.may_name("CRi was 5%")
    assert not prefilter.may_name("CRI was 5%")


def test_a_name_without_letters_lets_everything_pass() -> None:
    assert Prefilter([("100 %", False)]).may_name("Nothing.")


@given(st.lists(st.sampled_from(sorted({name for name, _ in NAMES})), min_size=1, max_size=3))
def test_a_test_of_parts_finds_in_each_what_it_would_find_alone(parts: list[str]) -> None:
    within = PACKAGED.within(". ".join([*parts, "Nothing else was seen in 5."]))
    assert within
    assert all(within.may_name(part) == PACKAGED.may_name(part) for part in parts)
    assert not within.may_name("Nothing else was seen in 5.")


def test_a_text_that_names_nothing_leaves_nothing_to_look_for_in_its_parts() -> None:
    assert not PACKAGED.within("Mice were kept at 21 degrees.")
