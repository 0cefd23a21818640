"""The spaCy component that finds the names of outcomes in a sentence.

``spacy.blank("en")`` gives the tokens; ``OutcomeMatcher`` looks up every phrase of a rule set with
spaCy's PhraseMatcher, joins verbs to their objects and composites to one mention, and leaves the
result in ``doc.spans["mentions"]``, labelled with the rule's id. It keeps nothing between documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

if TYPE_CHECKING:
    from evidence.extract.ruleset import Rule, RuleSet

__all__ = ["Mention", "OutcomeMatcher", "build_language"]

Role = Literal["noun", "verb", "topic"]


@dataclass(frozen=True, slots=True)
class Mention:
    """An outcome, or another endpoint, named in a sentence.

    Parameters
    ----------
    start, end : int
        Offsets in the sentence.
    rule : str
        Id of the rule that names it.
    outcome : str or None
        The outcome; None for an endpoint outside the rule set's outcomes.
    role : {"noun", "verb", "topic"}
        Whether figures stand beside it, or are its subject; ``topic`` is a noun that names no outcome.
    """

    start: int
    end: int
    rule: str
    outcome: str | None
    role: Role


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int  # tokens
    end: int
    rule: Rule
    part: Literal["noun", "verb", "object"]


class OutcomeMatcher:
    """Find mentions of the outcomes of a rule set; a component of a spaCy pipeline.

    Parameters
    ----------
    language : Language
        Gives the vocabulary and the tokenizer.
    ruleset : RuleSet
        What to look for.
    """

    def __init__(self, language: Language, ruleset: RuleSet) -> None:
        self.ruleset = ruleset
        self._any_case = PhraseMatcher(language.vocab, attr="LOWER")
        self._as_written = PhraseMatcher(language.vocab, attr="ORTH")
        self._keys: dict[int, tuple[Rule, Literal["noun", "verb", "object"]]] = {}
        for rule in ruleset.rules:
            self._add(language, self._any_case, rule, "noun", rule.phrases)
            self._add(language, self._any_case, rule, "verb", rule.verbs)
            self._add(language, self._any_case, rule, "object", rule.objects)
            self._add(language, self._as_written, rule, "noun", rule.abbreviations)

    def _add(
        self,
        language: Language,
        matcher: PhraseMatcher,
        rule: Rule,
        part: Literal["noun", "verb", "object"],
        phrases: Iterable[str],
    ) -> None:
        docs = [language.make_doc(phrase) for phrase in phrases]
        if docs:
            key = f"{rule.id}\t{part}"
            matcher.add(key, docs)
            self._keys[language.vocab.strings[key]] = (rule, part)

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc.spans["mentions"]``."""
        hits = [
            _Hit(start, end, *self._keys[key])
            for matcher in (self._any_case, self._as_written)
            for key, start, end in matcher(doc)
        ]
        spans = _longest(self._joined(hits, doc), doc)
        doc.spans["mentions"] = self._composed(spans, doc)
        return doc

    @staticmethod
    def _joined(hits: list[_Hit], doc: Doc) -> list[Span]:
        """Keep nouns and plain verbs; join a verb that needs an object to the nearest one."""
        objects = [h for h in hits if h.part == "object"]
        spans = []
        for hit in hits:
            if hit.part == "object":
                continue
            if not hit.rule.objects or (hit.part == "noun" and hit.rule.verbs):
                spans.append(Span(doc, hit.start, hit.end, label=hit.rule.id, span_id=hit.part))
                continue
            reachable = [
                o.end for o in objects if o.rule is hit.rule and 0 <= o.start - hit.end <= hit.rule.within
            ]
            if reachable:
                # The object completes a verb; of a noun it is only the condition.
                end = hit.end if hit.part == "noun" else min(reachable)
                spans.append(Span(doc, hit.start, end, label=hit.rule.id, span_id=hit.part))
        return spans

    def _composed(self, spans: list[Span], doc: Doc) -> list[Span]:
        """Join neighbours that make a composite outcome."""
        found: list[Span] = []
        for span in spans:
            previous = found[-1] if found else None
            composite = None if previous is None else self._composite(previous, span, doc)
            if previous is not None and composite is not None:
                found[-1] = Span(doc, previous.start, span.end, label=composite, span_id="noun")
            else:
                found.append(span)
        return found

    def _composite(self, first: Span, second: Span, doc: Doc) -> str | None:
        between = re.sub(r"\s*\([^)]*\)\s*", " ", doc[first.end : second.start].text).strip().lower()
        for composite in self.ruleset.composites:
            if (
                self.outcome_of(first.label_) == composite.first
                and self.outcome_of(second.label_) == composite.second
                and between in composite.joined_by
            ):
                return composite.id
        return None

    @cached_property
    def _outcomes(self) -> dict[str, str | None]:
        return {r.id: r.outcome for r in self.ruleset.rules} | {
            c.id: c.outcome for c in self.ruleset.composites
        }

    @cached_property
    def _vetoes(self) -> dict[str, re.Pattern[str]]:
        return {
            r.id: re.compile(rf"\b(?:{'|'.join(map(re.escape, r.unless))})\b", re.IGNORECASE)
            for r in self.ruleset.rules
            if r.unless
        }

    def outcome_of(self, rule_id: str) -> str | None:
        """Give the outcome that a rule or composite names."""
        return self._outcomes.get(rule_id)

    def mentions(self, doc: Doc) -> list[Mention]:
        """Give the mentions of a document that has passed the component, in order."""
        found = []
        for span in doc.spans["mentions"]:
            if span.label_ in self._vetoes and self._vetoes[span.label_].search(doc.text):
                continue
            outcome = self.outcome_of(span.label_)
            role: Role = "verb" if span.id_ == "verb" else "topic" if outcome is None else "noun"
            found.append(Mention(span.start_char, span.end_char, span.label_, outcome, role))
        return found


def _longest(spans: list[Span], doc: Doc) -> list[Span]:
    """Resolve overlaps: the longest wins, then the first, then an outcome before another endpoint."""
    taken = [False] * len(doc)
    chosen = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start, s.id_ == "", s.label_)):
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = [True] * (span.end - span.start)
            chosen.append(span)
    return sorted(chosen, key=lambda s: s.start)


@Language.factory("evidence_outcomes", default_config={"ruleset": None}, assigns=["doc.spans"])
def _create(nlp: Language, name: str, ruleset: RuleSet) -> OutcomeMatcher:  # noqa: ARG001 - spaCy's signature
    return OutcomeMatcher(nlp, ruleset)


def build_language(ruleset: RuleSet) -> tuple[Language, OutcomeMatcher]:
    """Make the pipeline of a rule set on ``spacy.blank("en")``, with its one component.

    Returns
    -------
    Language, OutcomeMatcher
    """
    language = spacy.blank("en")
    matcher = OutcomeMatcher(language, ruleset)
    return language, matcher
