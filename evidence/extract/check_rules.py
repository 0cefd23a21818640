"""Whether rule files say what their authors meant: every example matches, no counter-example does."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from evidence.errors import RuleError
from evidence.extract.naming import MentionFinder
from evidence.extract.rules import load_rules
from evidence.extract.ruleset import RuleSet
from evidence.extract.text import normalise

__all__ = ["RuleCheck", "check_rules"]

_PACKAGED = "packaged rules"


@dataclass(frozen=True, slots=True)
class RuleCheck:
    """What a check of rule files found.

    Parameters
    ----------
    passed : int
        Rules whose example matches and whose counter-example does not.
    faults : tuple of str
        One line for everything that is wrong, with file and rule.
    """

    passed: int
    faults: tuple[str, ...]


class _Example(NamedTuple):
    """A rule of any kind with the two sentences that explain it."""

    rule: str
    example: str
    counter_example: str


def check_rules(files: Sequence[Path] = ()) -> RuleCheck:
    """Load the packaged rules with the user's files over them, and try every rule on its two sentences.

    Parameters
    ----------
    files : sequence of Path
        More rule files, in order. A file that cannot be loaded is a fault, and the others are still checked.

    Returns
    -------
    RuleCheck
    """
    faults: list[str] = []
    sound: list[Path] = []
    rules = load_rules()
    for path in files:
        try:
            rules = load_rules([*sound, path])
        except RuleError as error:
            faults.append(_with_file(str(error), path))
        else:
            sound.append(path)
    origin = {rule: str(path) for path in sound for rule in _rule_ids(path)}
    finder = MentionFinder(rules)
    examples = list(_examples(rules))
    passed = 0
    for one in examples:
        wrong = _wrong_with(one, finder)
        faults += [f"{origin.get(one.rule, _PACKAGED)}: rule {one.rule}: {words}" for words in wrong]
        passed += not wrong
    return RuleCheck(passed, tuple(faults))


def _with_file(message: str, path: Path) -> str:
    """Name the file in front of a message that does not: ids are compared over all files."""
    return message if message.startswith(str(path)) else f"{path}: {message}"


def _examples(rules: RuleSet) -> Iterator[_Example]:
    """List every rule that explains itself; topics do not, they only take figures away."""
    for rule in rules.rules:
        if rule.example is not None and rule.counter_example is not None:
            yield _Example(rule.id, rule.example, rule.counter_example)
    for composite in rules.composites:
        yield _Example(composite.id, composite.example, composite.counter_example)
    for shared in rules.shared_nouns:
        yield _Example(shared.id, shared.example, shared.counter_example)


def _wrong_with(one: _Example, finder: MentionFinder) -> list[str]:
    """Say in words what the rule does otherwise than its sentences promise."""
    wrong = []
    named = _rules_named(one.example, finder)
    if one.rule not in named:
        instead = f"; it is read as {', '.join(sorted(named))}" if named else ""
        wrong.append(f"the example does not match{instead}: {one.example!r}")
    if one.rule in _rules_named(one.counter_example, finder):
        wrong.append(f"the counter-example matches: {one.counter_example!r}")
    return wrong


def _rules_named(sentence: str, finder: MentionFinder) -> set[str]:
    text = normalise(sentence)
    return {mention.rule for mention in finder.find(text, finder.definitions(text))}


def _rule_ids(path: Path) -> Iterator[str]:
    """List the ids of a file's rules; the file has been loaded before, so its form is known."""
    table: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    for outcome in table.get("outcome", ()):
        yield from (rule["id"] for rule in outcome.get("rule", ()))
    for kind in ("composite", "shared_noun"):
        yield from (entry["id"] for entry in table.get(kind, ()))
