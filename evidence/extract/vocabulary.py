"""The spaCy component that finds the names of outcomes in a sentence.

``spacy.blank("en")`` gives the tokens; ``OutcomeMatcher`` looks up every phrase of a rule set with
spaCy's PhraseMatcher, joins verbs to their objects and composites to one mention, and leaves the
result in ``doc.spans["mentions"]``, labelled with the rule's id. It keeps nothing between documents.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from typing import Any, Final, Literal, NamedTuple

from spacy.attrs import LOWER  # type: ignore[import-not-found] # it has no stub
from spacy.lang.en import English, EnglishDefaults
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.strings import get_string_id
from spacy.tokens import Doc, Span

from evidence.extract.ruleset import Rule, RuleSet
from evidence.extract.tokens import ANY_PEOPLE

__all__ = [
    "RESPONSE_KINDS",
    "STROKED_IN_TURN",
    "Mention",
    "OutcomeMatcher",
    "PhraseHit",
    "build_language",
    "overlaps",
    "tells_several",
]

Role = Literal["noun", "verb", "condition", "topic"]
#: Words that name a response without its noun: "There were 12 responses, two of them complete".
RESPONSE_KINDS: Final = frozenset({"complete", "partial"})


class Mention(NamedTuple):
    """An outcome, or another endpoint, named in a sentence.

    Parameters
    ----------
    start, end : int
        Offsets in the sentence.
    rule : str
        Id of the rule that names it.
    outcome : str or None
        The outcome; None for an endpoint outside the rule set's outcomes.
    role : {"noun", "verb", "condition", "topic"}
        Whether figures stand beside it, or are its subject; ``condition`` tells patients apart ("patients in
        CR"), ``topic`` is a noun that names no outcome.
    whole : tuple of str and str, or None
        Rule and outcome of a composite of which this is a part, where each part has a figure of its own in
        brackets: "46% achieved CR (30%) or CRi (16%)".
    """

    start: int
    end: int
    rule: str
    outcome: str | None
    role: Role
    whole: tuple[str, str] | None = None


def overlaps(mentions: Iterable[Mention], start: int, end: int) -> bool:
    """Whether a mention shares a character with what stands between two places."""
    return any(m.start < end and start < m.end for m in mentions)


class PhraseHit(NamedTuple):
    """A phrase of a rule where it stands; ``start`` and ``end`` count tokens."""

    start: int
    end: int
    rule: Rule
    part: Literal["noun", "verb", "object"]


class _Name(NamedTuple):
    """What a rule or composite names, in tokens."""

    start: int
    end: int
    rule: str
    part: str
    whole: tuple[str, str] | None = None


class _Parted:
    """Parts phrases into the hashes of their words, as PhraseMatcher keeps them.

    A hundred thousand words of phrases are some thousand different ones, so each is parted once; a document
    for every phrase would take most of the time in which a command starts. PhraseMatcher takes hashes from
    its own pickles.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        self._known: dict[str, list[tuple[int, int]]] = {}

    def in_small_letters(self, phrase: str) -> list[int]:
        return [lower for lower, _ in self._hashes(phrase)]

    def as_written(self, phrase: str) -> list[int]:
        return [orth for _, orth in self._hashes(phrase)]

    def _hashes(self, phrase: str) -> Iterator[tuple[int, int]]:
        for word in phrase.split():
            known = self._known.get(word)
            if known is None:
                # spaCy cuts at white space before it parts words, so a word alone is parted as in its phrase.
                known = [(token.lower, token.orth) for token in self._language.make_doc(word)]
                self._known[word] = known
            yield from known


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
        self._outcomes: dict[str, str | None] = {r.id: r.outcome for r in ruleset.rules}
        self._outcomes |= {c.id: c.outcome for c in ruleset.composites}
        self._vetoes = {
            r.id: re.compile(rf"\b(?:{'|'.join(map(re.escape, r.unless))})\b", re.IGNORECASE)
            for r in ruleset.rules
            if r.unless
        }
        self._counted = frozenset(r.id for r in ruleset.rules if r.counted)
        self._any_case = PhraseMatcher(language.vocab, attr="LOWER")
        self._as_written = PhraseMatcher(language.vocab, attr="ORTH")
        self._keys: dict[int, tuple[Rule, Literal["noun", "verb", "object"]]] = {}
        parted = _Parted(language)
        for rule in ruleset.rules:
            self._add(self._any_case, rule, "noun", map(parted.in_small_letters, rule.phrases))
            self._add(self._any_case, rule, "verb", map(parted.in_small_letters, rule.verbs))
            self._add(self._any_case, rule, "object", map(parted.in_small_letters, rule.objects))
            self._add(self._as_written, rule, "noun", map(parted.as_written, rule.abbreviations))

    def _add(
        self,
        matcher: PhraseMatcher,
        rule: Rule,
        part: Literal["noun", "verb", "object"],
        phrases: Iterable[list[int]],
    ) -> None:
        patterns: Any = list(phrases)  # its stub knows documents only
        if patterns:
            key = f"{rule.id}\t{part}"
            matcher.add(key, patterns)
            self._keys[get_string_id(key)] = (rule, part)

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc.spans["mentions"]``."""
        doc.spans["mentions"] = [
            Span(doc, name.start, name.end, label=name.rule, span_id=name.part) for name in self._names(doc)
        ]
        return doc

    def mentions(self, doc: Doc) -> list[Mention]:
        """Give the mentions of a document, in order."""
        found = []
        for name in self._names(doc):
            start = doc[name.start].idx
            last = doc[name.end - 1]
            outcome = self.outcome_of(name.rule)
            role: Role = "verb" if name.part == "verb" else "topic" if outcome is None else "noun"
            found.append(Mention(start, last.idx + len(last), name.rule, outcome, role, name.whole))
        return found

    def hits(self, doc: Doc) -> list[PhraseHit]:
        """Look up the phrases of the rules."""
        return [
            PhraseHit(start, end, *self._keys[key])
            for matcher in (self._any_case, self._as_written)
            for key, start, end in matcher(doc)
        ]

    def _names(self, doc: Doc) -> list[_Name]:
        """Put together what the phrases of the rules name; what a sentence forbids is left out."""
        hits = [hit for hit in self.hits(doc) if not (hit.part == "object" and _is_prefix(doc, hit.end))]
        if not hits:
            return []
        found = _joined(hits, doc)
        names = self._composed(self._whole(_longest(found, self._counted), found), doc)
        if self._vetoes.keys().isdisjoint(name.rule for name in names):
            return names
        # spaCy makes a document's text anew whenever it is asked for it.
        text = doc.text
        return [n for n in names if n.rule not in self._vetoes or not self._vetoes[n.rule].search(text)]

    def _composed(self, hits: list[_Name], doc: Doc) -> list[_Name]:
        """Join neighbours that make a composite outcome."""
        found: list[_Name] = []
        for hit in hits:
            previous = found[-1] if found else None
            composite = None if previous is None else self._composite(previous, hit, doc)
            if previous is None or composite is None:
                found.append(hit)
            elif _FIGURE_INSIDE.search(doc[previous.end : hit.start].text):
                outcome = self.outcome_of(composite)
                whole = None if outcome is None else (composite, outcome)
                found[-1] = previous._replace(whole=whole)
                found.append(hit._replace(whole=whole))
            else:
                start = self._start_of_named(found, doc)
                found[-1] = _Name(start, hit.end, composite, "noun")
        return found

    def _whole(self, chosen: list[_Name], found: list[_Name]) -> list[_Name]:
        """Give "complete remission were seen in" back the word that its longest name cuts off."""
        whole: list[_Name] = []
        for name in chosen:
            free = whole[-1].end if whole else 0
            cut = [
                n
                for n in found
                if free <= n.start < name.start < n.end < name.end
                and self.outcome_of(n.rule) == self.outcome_of(name.rule) is not None
                and n.part == name.part == "noun"
            ]
            first = min(cut, key=lambda n: n.start, default=None)
            whole.append(name if first is None else name._replace(start=first.start, rule=first.rule))
        return whole

    def _start_of_named(self, found: list[_Name], doc: Doc) -> int:
        """Give where the last name begins, with the words that it is short for; these are taken away."""
        last = found[-1]
        named = found[-2] if len(found) > 1 else None
        if named is None or self.outcome_of(named.rule) != self.outcome_of(last.rule):
            return last.start
        if doc[named.end : last.start].text.strip() not in {"(", "["}:
            return last.start
        del found[-2]
        return named.start

    def _composite(self, first: _Name, second: _Name, doc: Doc) -> str | None:
        outcomes = self.outcome_of(first.rule), self.outcome_of(second.rule)
        candidates = [
            c
            for c in self.ruleset.composites
            # "CR/CRi/CRh": a composite goes on with another name of its second outcome.
            if (c.first, c.second) == outcomes or (c.id == first.rule and c.second == outcomes[1])
        ]
        if not candidates:
            return None
        between = _BRACKETED.sub(" ", doc[first.end : second.start].text).lstrip(")]").strip().lower()
        if between == "/" and STROKED_IN_TURN.match(doc[second.end :].text):
            return None
        behind = doc[second.end :].text
        in_turn = _TOLD_IN_TURN.match(behind) is not None and not _GROUPS.search(doc.text)
        if between == "and" and (in_turn or _TOLD_FOR_EACH.match(behind)):
            return None
        joined = next((c for c in candidates if between in c.joined_by), None)
        if joined is None:
            return None
        # "CR and PR were seen in 40% and 30% in arm A": one figure would be of both.
        several = joined.of_one_figure and tells_several(doc[second.end :].text)
        return None if several else joined.id

    def outcome_of(self, rule_id: str) -> str | None:
        """Give the outcome that a rule or composite names."""
        return self._outcomes.get(rule_id)


def _joined(hits: list[PhraseHit], doc: Doc) -> list[_Name]:
    """Keep nouns and plain verbs; join a verb that needs an object to the nearest one."""
    objects = [h for h in hits if h.part == "object"]
    nouns = [h for h in hits if h.part == "noun" and h.rule.outcome is not None and not h.rule.objects]
    names = []
    for hit in hits:
        if hit.part == "object":
            continue
        end = hit.end
        if hit.rule.objects and not (hit.part == "noun" and hit.rule.verbs):
            had = hit.part == "verb" and doc[hit.end - 1].lower_ in _HAD
            reachable = [
                (o.start, -o.end)
                for o in objects
                if o.rule is hit.rule
                and 0 <= o.start - hit.end <= hit.rule.within
                and not (had and any(_is_when(doc, n, hit, o) for n in nouns))
                # "15 received consolidation; 9 transplant": of two clauses
                and not (hit.part == "verb" and any(t.text in _PART for t in doc[hit.end : o.start]))
            ]
            if not reachable:
                continue
            # The object completes a verb, the longest of those that begin nearest; of a noun it is only the
            # condition.
            end = hit.end if hit.part == "noun" else -min(reachable)[1]
        names.append(_Name(hit.start, end, hit.rule.id, hit.part))
    return names


_HAD: Final = frozenset({"had", "have", "has"})
#: "had longer OS | than | those receiving HSCT"
_PART: Final = frozenset({";", "than"})
_WHEN: Final = frozenset({"after", "following", "before", "prior", "post"})


def _is_when(doc: Doc, noun: PhraseHit, verb: PhraseHit, goal: PhraseHit) -> bool:
    """Whether "had SOS after HSCT" tells by its object only when the noun in between happened."""
    between = verb.end <= noun.start and noun.end <= goal.start and noun.rule.outcome != verb.rule.outcome
    return between and any(token.lower_ in _WHEN for token in doc[noun.end : goal.start])


def _longest(names: list[_Name], counted: Container[str]) -> list[_Name]:
    """Resolve overlaps: the longest wins, then the first, then what needs no number before it."""
    taken: set[int] = set()
    chosen = []
    for name in sorted(names, key=lambda n: (n.start - n.end, n.start, n.rule in counted, n.rule)):
        tokens = range(name.start, name.end)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            chosen.append(name)
    return sorted(chosen, key=lambda n: n.start)


def _is_prefix(doc: Doc, end: int) -> bool:
    """Whether a word only begins a longer one: "transplantation-related mortality"."""
    return end + 1 < len(doc) and doc[end].text == "-" and doc[end + 1].text in {"related", "associated"}


#: "CR and CRi rates | were 40% and 15%": two outcomes, unless two groups are compared.
_TOLD_IN_TURN = re.compile(
    r"(?:rates?\s)?(?:was|were)\s(?:[a-z]+\s){0,3}?"
    r"(?:\d[\d.]*\s?%\s(?:\([^()]*\)\s)?and\s\d[\d.]*\s?%(?:\s\([^()]*\))?"
    rf"(?:\sof\s(?:the\s)?(?:[a-z]+\s)?(?:{ANY_PEOPLE}))?(?:,?\srespectively)?\s?[.;]|"
    r"\d+\s(?:\([^()]*\)\s)?and\s\d+\s(?:\([^()]*\)\s)?(?:of\s\d+\s)?(?:patients|children|adults|cases)\b)"
)
#: "CR and CRi rates | were 14% and 33% with X and 24% and 23% with Y": as many for each group
_TWO_SHARES: Final = (
    r"\d[\d.]*\s?%\s(?:\([^()]*\)\s)?and\s\d[\d.]*\s?%\s(?:\([^()]*\)\s)?(?:with|in|for|among)\s"
)
_TOLD_FOR_EACH: Final = re.compile(
    rf"(?:rates?\s)?(?:was|were)\s{_TWO_SHARES}[^.;%]{{1,60}}?,?\s(?:and|vs\.?|versus|compared\swith)\s{_TWO_SHARES}"
)
#: "CR/PR rates | were 32%/36%": as many figures as names
STROKED_IN_TURN: Final = re.compile(
    r"\s?(?:rates?\s)?(?:was|were|of|:|=)?\s?\d[\d.]*\s?%?\s?/\s?\d[\d.]*\s?%"
)
_TOLD: Final = r"(?:\d[\d.]*\s?%|\d+\s(?:of\s\d+\s)?|one|two|three|four|five|six|seven|eight|nine|ten)"
_SEVERAL_TOLD = re.compile(
    rf"[^;]*?{_TOLD}\s?(?:\([^()]*\))?\s?(?:,|and|vs\.?|versus|,\sand)\s{_TOLD}|[^;]*?\brespectively\b"
)


def tells_several(behind: str) -> bool:
    """Whether words behind two names give each a figure: "CR and PR | were seen in 40% and 30%"."""
    return _SEVERAL_TOLD.match(behind) is not None


_GROUPS = re.compile(r"\b(?:arms|groups|cohorts|versus|vs|compared)\b")
#: "CR | (30%) or | CRi (16%)"
_FIGURE_INSIDE = re.compile(r"\([^)]*\d\s?%")
_BRACKETED = re.compile(r"\s*(?:\([^)]*\)|\[[A-Za-z]+\])\s*")


#: "ORR=80%", "CR:60%": between a name and its figure spaCy does not part words.
_SIGN = (
    r"(?<=[A-Za-z])(?:[=:<>≤≥~](?=\d)|\+(?=\d{1,2}(?:\.\d+)?$)|[(\[](?=(?:[aA]?HR|OR|RR)\b)|"
    r"[)\]]/(?=[A-Za-z]))"
)

#: spaCy remembers how it parted 10,000 words, which are used up after some thousand abstracts.
_MOST_WORDS_KNOWN: Final = 100_000


#: ``spacy.blank("en")`` with signs of its own: set later, each makes spaCy learn all its exceptions anew.
#: Made by ``type`` because spaCy asks a class for its defaults, which a compiled one cannot be asked for.
_SIGNS: Final = {
    "infixes": (*(EnglishDefaults.infixes or ()), _SIGN),
    "prefixes": (*(EnglishDefaults.prefixes or ()), "[≥≤<>](?=\\d)", "[≥≤]"),
}
_English: Final = type("_English", (English,), {"Defaults": type("_Defaults", (EnglishDefaults,), _SIGNS)})


@Language.factory("evidence_outcomes", default_config={"ruleset": None}, assigns=["doc.spans"])
def _create(nlp: Language, name: str, ruleset: RuleSet) -> OutcomeMatcher:  # noqa: ARG001 - spaCy's signature
    return OutcomeMatcher(nlp, ruleset)


def build_language(ruleset: RuleSet) -> tuple[Language, OutcomeMatcher]:
    """Make the pipeline of a rule set on spaCy's blank English; of a word it knows only its small letters.

    Returns
    -------
    Language, OutcomeMatcher
    """
    language = _English()
    tokenizer: Any = language.tokenizer  # its stub knows any callable
    tokenizer.max_cache_size = _MOST_WORDS_KNOWN
    # Of every new word spaCy works out twenty things more: its shape, whether it is a number or an address.
    vocab: Any = language.vocab  # its stub leaves the attribute out
    vocab.lex_attr_getters = {LOWER: vocab.lex_attr_getters[LOWER]}
    matcher = OutcomeMatcher(language, ruleset)
    return language, matcher
