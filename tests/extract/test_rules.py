"""Rule files: what they say is what is looked for, and a slip is named with its file and rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evidence.errors import RuleError
from evidence.extract.pipeline import Extractor
from evidence.extract.rules import load_rules
from evidence.extract.ruleset import Composite, Rule, RuleSet, SharedNoun
from tests.extract.reading import Reader

PACKAGED = load_rules()
TELLING: list[Rule | Composite] = [
    *(rule for rule in PACKAGED.rules if rule.outcome is not None),
    *PACKAGED.composites,
]

#: A file of a user's own: an outcome that the packaged rules do not know.
CARDIOLOGY = """
name = "cardiology"

[parts]
RATE = "( rate(s)?)?"

[[outcome]]
id = "MACE"
label = "Major adverse cardiac events"
kind = "event"

[[outcome.rule]]
id = "MACE.noun"
phrases = ["major adverse (cardiac|cardiovascular) event(s)?{RATE}"]
abbreviations = ["MACE"]
example = "MACE occurred in 12%."
counter_example = "Adverse events occurred in 12%."
"""

#: The same, of an outcome that the packaged rules have.
OWN_CR = """
name = "own"

[[outcome]]
id = "CR"
label = "Clearance"
kind = "response"

[[outcome.rule]]
id = "own.CR"
phrases = ["lesion clearance"]
example = "Lesion clearance was seen in 40%."
counter_example = "Renal clearance fell."
"""


def write(folder: Path, content: str, name: str = "own.toml") -> Path:
    """Write a rule file."""
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize("rule", TELLING, ids=lambda rule: rule.id)
def test_a_rule_matches_its_example_and_not_its_counter_example(
    reader: Reader, rule: Rule | Composite
) -> None:
    assert rule.example
    assert rule.counter_example
    assert rule.id in {m.rule for m in reader.view(rule.example).mentions}
    assert rule.id not in {m.rule for m in reader.view(rule.counter_example).mentions}


@pytest.mark.parametrize("shared", PACKAGED.shared_nouns, ids=lambda shared: shared.id)
def test_a_word_that_shares_its_noun_names_its_outcome_beside_the_other(
    reader: Reader, shared: SharedNoun
) -> None:
    assert {shared.outcome} < {m.outcome for m in reader.view(shared.example).mentions}
    assert shared.id not in {m.rule for m in reader.view(shared.counter_example).mentions}


def test_the_packaged_rules_know_the_outcomes_of_the_field() -> None:
    assert set(PACKAGED.outcomes) >= {
        "CR", "CRi", "CR/CRi", "PR", "ORR", "MRD-negativity", "SOS", "OS", "EFS", "PFS", "RFS", "DFS", "DOR",
        "relapse", "NRM", "mortality", "HSCT", "CRS", "neurotoxicity", "aGVHD", "cGVHD", "infection",
        "hepatotoxicity", "febrile-neutropenia",
    }  # fmt: skip


def test_every_rule_and_composite_leads_to_a_known_outcome() -> None:
    named = {r.outcome for r in PACKAGED.rules if r.outcome} | {c.outcome for c in PACKAGED.composites}
    assert named == set(PACKAGED.outcomes)


def test_a_users_file_adds_an_outcome(tmp_path: Path) -> None:
    reader = Reader(Extractor(load_rules([write(tmp_path, CARDIOLOGY)])))
    assert [(f.outcome, f.percent) for f in reader.findings("We saw MACE in 12% and a CR rate of 67%.")] == [
        ("MACE", 12.0),
        ("CR", 67.0),
    ]


def test_a_name_is_read_only_where_the_last_thing_spoken_of_is_what_it_is_said_of(tmp_path: Path) -> None:
    rule = (
        'id = "MACE.caused"\nverbs = ["were stent-related"]\nspeaks_of = ["events"]\nunless_of = ["bleeds"]\n'
    )
    own = f"{CARDIOLOGY}\n[[outcome.rule]]\n{rule}"
    own += 'example = "Of 9 events, 4 were stent-related."\ncounter_example = "4 were stent-related."\n'
    reader = Reader(Extractor(load_rules([write(tmp_path, own)])))
    assert [
        f.events for f in reader.findings("Nine events occurred in 80 patients; 4 were stent-related.")
    ] == [4]
    assert reader.findings("Nine bleeds occurred in 80 patients; 4 were stent-related.") == ()
    assert reader.findings("Nine events and six bleeds occurred in 80 patients; 4 were stent-related.") == ()


def test_an_outcome_of_the_same_id_replaces_the_packaged_one(tmp_path: Path) -> None:
    rules = load_rules([write(tmp_path, OWN_CR)])
    assert [r.id for r in rules.rules if r.outcome == "CR"] == ["own.CR"]
    assert rules.outcomes["CR"].label == "Clearance"
    reader = Reader(Extractor(rules))
    assert [f.outcome for f in reader.findings("Lesion clearance was seen in 40%.")] == ["CR"]
    assert reader.findings("Complete remission was seen in 40%.") == ()


def test_of_two_files_the_later_has_the_word(tmp_path: Path) -> None:
    first = write(tmp_path, OWN_CR, "first.toml")
    second = write(tmp_path, OWN_CR.replace("Clearance", "Second"), "second.toml")
    assert load_rules([first, second]).outcomes["CR"].label == "Second"
    assert load_rules([second, first]).outcomes["CR"].label == "Clearance"


def test_the_hash_changes_with_the_content_and_with_nothing_else(tmp_path: Path) -> None:
    here = load_rules([write(tmp_path, CARDIOLOGY)])
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    there = load_rules([write(folder, CARDIOLOGY, "renamed.toml")])
    changed = load_rules([write(tmp_path, CARDIOLOGY.replace("12%", "13%"), "changed.toml")])
    assert here.name == there.name
    assert here.name != changed.name
    assert here.name.split("@")[0] == changed.name.split("@")[0] == "haematology+cardiology"
    assert load_rules() == PACKAGED
    assert PACKAGED.name.split("@")[1] != here.name.split("@")[1]


def test_every_finding_names_the_rule_and_the_rule_set(tmp_path: Path) -> None:
    rules = load_rules([write(tmp_path, CARDIOLOGY)])
    found = Extractor(rules)
    finding = Reader(found).one("MACE occurred in 12% of patients.")
    assert (finding.rule, finding.ruleset) == ("MACE.noun", rules.name)


def without(line_start: str) -> str:
    """Give the cardiology file without the lines that begin so."""
    return "\n".join(line for line in CARDIOLOGY.splitlines() if not line.startswith(line_start))


WRONG = {
    "not-toml": ("name = ", ["TOML"]),
    "no-name": (without("name"), ["name"]),
    "unknown-key-of-file": ("colour = 1\n" + CARDIOLOGY, ["colour"]),
    "unknown-key-of-outcome": (CARDIOLOGY.replace("kind =", 'weight = "1"\nkind ='), ["weight"]),
    "unknown-key-of-rule": (CARDIOLOGY.replace("example =", "sample =", 1), ["sample", "MACE"]),
    "unknown-kind": (CARDIOLOGY.replace('"event"', '"happening"'), ["MACE", "happening", "event"]),
    "death-no-truth": (CARDIOLOGY.replace("kind =", 'is_death = "no"\nkind ='), ["MACE", "is_death"]),
    "open-bracket": (CARDIOLOGY.replace("event(s)?", "event(s"), ["MACE.noun", "not closed"]),
    "unknown-part": (CARDIOLOGY.replace("{RATE}", "{RATIO}"), ["MACE.noun", "RATIO"]),
    "no-example": (without("example"), ["MACE.noun", "example"]),
    "no-counter-example": (without("counter_example"), ["MACE.noun", "counter_example"]),
    "no-id": (without("id = "), ["id"]),
    "no-label": (without("label"), ["MACE", "label"]),
    "no-names": (
        without("phrases").replace('abbreviations = ["MACE"]\n', ""),
        ["MACE.noun", "names nothing"],
    ),
    "no-rule": (CARDIOLOGY.partition("[[outcome.rule]]")[0], ["MACE"]),
    "phrases-no-list": (
        CARDIOLOGY.replace('abbreviations = ["MACE"]', 'abbreviations = "MACE"'),
        ["MACE.noun"],
    ),
    "within-no-number": (CARDIOLOGY + 'within = "3"\n', ["MACE.noun", "within"]),
    "objects-alone": (
        CARDIOLOGY.replace("phrases = [", "objects = ["),
        ["MACE.noun", "objects"],
    ),
    "composite-of-unknown": (
        CARDIOLOGY + '\n[[composite]]\nid = "both"\noutcome = "MACE"\nfirst = "MACE"\nsecond = "stroke"\n'
        'joined_by = ["or"]\nexample = "a"\ncounter_example = "b"\n',
        ["both", "stroke"],
    ),
    "composite-no-truth": (
        CARDIOLOGY + '\n[[composite]]\nid = "both"\noutcome = "MACE"\nfirst = "MACE"\nsecond = "MACE"\n'
        'joined_by = ["or"]\nof_one_figure = "no"\nexample = "a"\ncounter_example = "b"\n',
        ["both", "of_one_figure"],
    ),
    "unless-of-alone": (CARDIOLOGY + 'unless_of = ["stents"]\n', ["MACE.noun", "unless_of", "speaks_of"]),
    "parts-no-text": (CARDIOLOGY.replace('RATE = "( rate(s)?)?"', "RATE = 1"), ["parts"]),
    "outcome-no-table": ('name = "x"\noutcome = "CR"\n', ["[[outcome]]"]),
}


@pytest.mark.parametrize(("content", "words"), WRONG.values(), ids=WRONG)
def test_a_slip_in_a_file_is_named_with_the_file_and_the_rule(
    tmp_path: Path, content: str, words: list[str]
) -> None:
    path = write(tmp_path, content)
    with pytest.raises(RuleError) as refused:
        load_rules([path])
    message = str(refused.value)
    assert str(path) in message
    assert [word for word in words if word not in message] == []


@pytest.mark.parametrize("repeated", ["MACE.noun", "SOS.noun", "adverse-event", "CR/CRi.composite"])
def test_two_rules_of_one_id_are_refused(tmp_path: Path, repeated: str) -> None:
    twice = CARDIOLOGY + CARDIOLOGY[CARDIOLOGY.index("[[outcome]]") :].replace('"MACE"', '"other"', 1)
    content = twice if repeated == "MACE.noun" else CARDIOLOGY.replace("MACE.noun", repeated)
    with pytest.raises(RuleError, match=re.escape(repeated)):
        load_rules([write(tmp_path, content)])


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"absent\.toml"):
        load_rules([tmp_path / "absent.toml"])


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "binary.toml"
    path.write_bytes(b'name = "\xff\xfe"')
    with pytest.raises(RuleError, match=r"binary\.toml: not a rule file: it is not text in UTF-8$"):
        load_rules([path])


def test_a_rule_set_is_the_same_each_time_it_is_loaded(tmp_path: Path) -> None:
    path = write(tmp_path, CARDIOLOGY)
    first: RuleSet = load_rules([path])
    assert first == load_rules([path])
