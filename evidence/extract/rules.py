"""Rule files: what an outcome is called. Loaded, checked and given a content hash here.

A rule file is TOML; ``docs/rules.md`` teaches it. Files are laid over each other in order, so that a
user's file adds outcomes, or replaces those of the same id, without touching the packaged one.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final, cast, get_args

from evidence.errors import RuleError
from evidence.extract.phrases import expand_phrase
from evidence.extract.ruleset import Composite, Outcome, OutcomeKind, Rule, RuleSet, SharedNoun

__all__ = ["load_rules"]


_DEFAULT_FILES: Final = ("haematology.toml",)


def load_rules(files: Sequence[Path] = ()) -> RuleSet:
    """Load the packaged rules, then the user's files over them.

    Parameters
    ----------
    files : sequence of Path
        More rule files, in order.

    Returns
    -------
    RuleSet

    Raises
    ------
    RuleError
        If a file cannot be read, holds an unknown key, or repeats an id; the message names file and rule.
    """
    packaged = resources.files("evidence.extract").joinpath("rules")
    sources = [(name, packaged.joinpath(name).read_bytes()) for name in _DEFAULT_FILES]
    for path in files:
        try:
            sources.append((str(path), path.read_bytes()))
        except OSError as error:
            raise RuleError(f"{path}: cannot be read ({error.strerror})") from error
    loader = _Loader()
    for name, content in sources:
        loader.add(name, content)
    return loader.finish(hashlib.sha256(b"\0".join(content for _, content in sources)).hexdigest()[:12])


_TOP_KEYS: Final = {"name", "parts", "outcome", "composite", "shared_noun", "topic"}
_SHARED_NOUN_TEXTS: Final = {"id", "outcome", "word", "example", "counter_example"}
_SHARED_NOUN_KEYS: Final = {*_SHARED_NOUN_TEXTS, "completed_by", "unless_before"}
_OUTCOME_KEYS: Final = {"id", "label", "kind", "ratio_of", "is_death", "grades", "rule"}
_GUARDS: Final = ("unless", "unless_before", "unless_after", "unless_within", "speaks_of", "unless_of")
_RULE_KEYS: Final = {
    *("id", "phrases", "abbreviations", "verbs", "objects", "within"),
    *("in_relative_clause", "counted", "example", "counter_example"),
    *_GUARDS,
}
_COMPOSITE_TEXTS: Final = {"id", "outcome", "first", "second", "example", "counter_example"}
_COMPOSITE_KEYS: Final = _COMPOSITE_TEXTS | {"joined_by", "of_one_figure"}
_TOPIC_KEYS: Final = {"id", "phrases", "verbs", "abbreviations"}


class _Loader:
    """Gathers files; later outcomes of the same id replace earlier ones with their rules."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.parts: dict[str, str] = {}
        self.outcomes: dict[str, Outcome] = {}
        self.rules: dict[str, list[Rule]] = {}
        self.topics: dict[str, Rule] = {}
        self.composites: dict[str, Composite] = {}
        self.shared_nouns: dict[str, SharedNoun] = {}

    def add(self, file: str, content: bytes) -> None:
        try:
            table = tomllib.loads(content.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise RuleError(f"{file}: not a rule file: it is not text in UTF-8") from error
        except tomllib.TOMLDecodeError as error:
            raise RuleError(f"{file}: not valid TOML: {error}") from error
        _known_keys(table, _TOP_KEYS, file, "the file")
        self.names.append(_text(table, "name", file, "the file"))
        parts = table.get("parts", {})
        if not isinstance(parts, dict) or not all(isinstance(v, str) for v in parts.values()):
            raise RuleError(f"{file}: [parts] must hold texts in quotes")
        self.parts.update(parts)
        for entry in _tables(table, "outcome", file):
            self._add_outcome(entry, file)
        for entry in _tables(table, "topic", file):
            _known_keys(entry, _TOPIC_KEYS, file, "a topic")
            rule_id = _text(entry, "id", file, "a topic")
            self.topics[rule_id] = Rule(
                rule_id,
                None,
                phrases=self._plain(entry, "phrases", file, rule_id),
                abbreviations=_texts(entry, "abbreviations", file, rule_id),
                verbs=self._plain(entry, "verbs", file, rule_id),
            )
        for entry in _tables(table, "composite", file):
            self._add_composite(entry, file)
        for entry in _tables(table, "shared_noun", file):
            self._add_shared_noun(entry, file)

    def _add_outcome(self, entry: Mapping[str, Any], file: str) -> None:
        _known_keys(entry, _OUTCOME_KEYS, file, "an outcome")
        outcome_id = _text(entry, "id", file, "an outcome")
        kind = _text(entry, "kind", file, f"outcome {outcome_id}")
        if kind not in get_args(OutcomeKind):
            raise RuleError(
                f"{file}: outcome {outcome_id}: kind must be one of {', '.join(get_args(OutcomeKind))}, not "
                f"{kind!r}"
            )
        is_death, grades = entry.get("is_death", False), entry.get("grades")
        if not isinstance(is_death, bool):
            raise RuleError(f"{file}: outcome {outcome_id}: is_death must be true or false, not {is_death!r}")
        if grades not in {None, "numbered", "named"}:
            raise RuleError(
                f"{file}: outcome {outcome_id}: grades must be 'numbered' or 'named', not {grades!r}"
            )
        rules = [self._rule(r, outcome_id, file) for r in _tables(entry, "rule", file)]
        if not rules:
            raise RuleError(f"{file}: outcome {outcome_id} has no [[outcome.rule]]")
        self.outcomes[outcome_id] = Outcome(
            outcome_id,
            _text(entry, "label", file, f"outcome {outcome_id}"),
            cast("OutcomeKind", kind),
            entry.get("ratio_of"),
            is_death=is_death,
            grades=grades,
        )
        self.rules[outcome_id] = rules

    def _rule(self, entry: Mapping[str, Any], outcome_id: str, file: str) -> Rule:
        _known_keys(entry, _RULE_KEYS, file, f"a rule of outcome {outcome_id}")
        rule_id = _text(entry, "id", file, f"a rule of outcome {outcome_id}")
        within = entry.get("within", 3)
        if not isinstance(within, int) or not 0 <= within <= 20:
            raise RuleError(f"{file}: rule {rule_id}: within must be a whole number from 0 to 20")
        rule = Rule(
            rule_id,
            outcome_id,
            phrases=self._plain(entry, "phrases", file, rule_id),
            abbreviations=_texts(entry, "abbreviations", file, rule_id),
            verbs=self._plain(entry, "verbs", file, rule_id),
            objects=self._plain(entry, "objects", file, rule_id),
            within=within,
            in_relative_clause=_flag(entry, "in_relative_clause", file, rule_id),
            counted=_flag(entry, "counted", file, rule_id),
            example=_text(entry, "example", file, f"rule {rule_id}"),
            counter_example=_text(entry, "counter_example", file, f"rule {rule_id}"),
            **{key: _texts(entry, key, file, rule_id) for key in _GUARDS},
        )
        if not (rule.phrases or rule.abbreviations or rule.verbs):
            raise RuleError(f"{file}: rule {rule_id} names nothing: give phrases, abbreviations or verbs")
        if rule.unless_of and not rule.speaks_of:
            raise RuleError(f"{file}: rule {rule_id} has unless_of but no speaks_of to be nearer than")
        if rule.objects and not (rule.verbs or rule.phrases):
            raise RuleError(f"{file}: rule {rule_id} has objects but nothing for them to follow")
        return rule

    def _add_composite(self, entry: Mapping[str, Any], file: str) -> None:
        _known_keys(entry, _COMPOSITE_KEYS, file, "a composite")
        composite_id = _text(entry, "id", file, "a composite")
        values = {
            key: _text(entry, key, file, f"composite {composite_id}") for key in sorted(_COMPOSITE_TEXTS)
        }
        for key in ("outcome", "first", "second"):
            if values[key] not in self.outcomes:
                raise RuleError(f"{file}: composite {composite_id}: no outcome is called {values[key]!r}")
        of_one = entry.get("of_one_figure", False)
        if not isinstance(of_one, bool):
            raise RuleError(
                f"{file}: composite {composite_id}: of_one_figure must be true or false, not {of_one!r}"
            )
        joined_by = _texts(entry, "joined_by", file, composite_id)
        self.composites[composite_id] = Composite(joined_by=joined_by, of_one_figure=of_one, **values)

    def _add_shared_noun(self, entry: Mapping[str, Any], file: str) -> None:
        _known_keys(entry, _SHARED_NOUN_KEYS, file, "a shared noun")
        shared_id = _text(entry, "id", file, "a shared noun")
        where = f"shared noun {shared_id}"
        values = {key: _text(entry, key, file, where) for key in sorted(_SHARED_NOUN_TEXTS)}
        if values["outcome"] not in self.outcomes:
            raise RuleError(f"{file}: shared noun {shared_id}: no outcome is called {values['outcome']!r}")
        completed_by, unless_before = (
            _texts(entry, key, file, shared_id) for key in ("completed_by", "unless_before")
        )
        self.shared_nouns[shared_id] = SharedNoun(
            completed_by=completed_by, unless_before=unless_before, **values
        )

    def _plain(self, entry: Mapping[str, Any], key: str, file: str, rule_id: str) -> tuple[str, ...]:
        try:
            plain = [
                p for phrase in _texts(entry, key, file, rule_id) for p in expand_phrase(phrase, self.parts)
            ]
        except RuleError as error:
            raise RuleError(f"{file}: rule {rule_id}: {error}") from error
        return tuple(dict.fromkeys(plain))

    def finish(self, content_hash: str) -> RuleSet:
        rules = [rule for group in self.rules.values() for rule in group]
        for outcome in self.outcomes.values():
            if outcome.ratio_of is not None and outcome.ratio_of not in self.outcomes:
                raise RuleError(f"outcome {outcome.id}: ratio_of names no outcome: {outcome.ratio_of!r}")
        ids = (
            [rule.id for rule in rules] + list(self.topics) + list(self.composites) + list(self.shared_nouns)
        )
        repeated = sorted({i for i in ids if ids.count(i) > 1})
        if repeated:
            raise RuleError(f"rule ids must be unique; repeated: {', '.join(repeated)}")
        return RuleSet(
            f"{'+'.join(self.names)}@{content_hash}",
            dict(self.outcomes),
            (*rules, *self.topics.values()),
            tuple(self.composites.values()),
            tuple(self.shared_nouns.values()),
        )


def _known_keys(table: Mapping[str, Any], known: set[str], file: str, where: str) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise RuleError(
            f"{file}: {where}: unknown key {', '.join(unknown)}; known are {', '.join(sorted(known))}"
        )


def _text(table: Mapping[str, Any], key: str, file: str, where: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise RuleError(f"{file}: {where}: {key} must be a text in quotes")
    return value


def _flag(entry: Mapping[str, Any], key: str, file: str, rule_id: str) -> bool:
    flag = entry.get(key, False)
    if not isinstance(flag, bool):
        raise RuleError(f"{file}: rule {rule_id}: {key} must be true or false")
    return flag


def _texts(table: Mapping[str, Any], key: str, file: str, where: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise RuleError(f"{file}: {where}: {key} must be a list of texts in quotes")
    return tuple(value)


def _tables(table: Mapping[str, Any], key: str, file: str) -> list[Mapping[str, Any]]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
        raise RuleError(f"{file}: {key} must be written as [[{key}]]")
    return value
