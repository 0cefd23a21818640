"""The outcomes a sentence names: what the vocabulary finds, mended by the grammar of names.

An abstract's own abbreviations are added, those with another meaning and words that only look like
outcomes are left out, a bracket that says what is meant is joined to its name, and a name that shares
its noun with the next one ("overall and disease-free survival") is completed.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from evidence.extract.abbreviations import Definitions, Name, find_definitions
from evidence.extract.across_brackets import joined_across_brackets, with_parted_names
from evidence.extract.conditions import as_condition
from evidence.extract.endpoints import OTHER_ENDPOINT, other_endpoints, places_of
from evidence.extract.lookalikes import usable_mentions
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.openings import OVERALL_LISTED
from evidence.extract.prefilter import Prefilter, names
from evidence.extract.qualifiers import qualifies_only
from evidence.extract.ruleset import Composite, RuleSet, SharedNoun
from evidence.extract.states_apart import states_told_apart
from evidence.extract.text import ends_in, in_small_letters
from evidence.extract.unnamed_members import unnamed_members
from evidence.extract.vocabulary import (
    RESPONSE_KINDS,
    STROKED_IN_TURN,
    Mention,
    build_language,
    overlaps,
    tells_several,
)

__all__ = ["MentionFinder"]


class MentionFinder:
    """Finds the outcomes that sentences name, by one rule set; keeps nothing between texts.

    Parameters
    ----------
    ruleset : RuleSet
        What outcomes are called.
    """

    def __init__(self, ruleset: RuleSet) -> None:
        self._language, self._matcher = build_language(ruleset)
        self._outcomes = Prefilter(names(ruleset))
        self._endpoints = Prefilter(names(ruleset, of_topics=True))
        self._abbreviations = {a: rule.outcome for rule in ruleset.rules for a in rule.abbreviations}
        self._outcomes_by_id = ruleset.outcomes
        self._graded = frozenset(o.id for o in ruleset.outcomes.values() if o.grades is not None)
        self._said_of_others = ruleset.said_of_others
        self._rules = {rule.id: rule for rule in ruleset.rules}
        self._parts = {composite.id: (composite.first, composite.second) for composite in ruleset.composites}
        self._shared = [(e, e.word.lower(), _shared_pattern(e)) for e in ruleset.shared_nouns]
        self._shared_rules = frozenset(e.id for e in ruleset.shared_nouns)
        self._composites = ruleset.composites
        self._bracketed = [
            (e, e.word.lower(), _bracketed_pattern(e)) for e in ruleset.shared_nouns if e.alone
        ]

    def outcomes_of(self, text: str) -> Prefilter:
        """Give a test of the sentences of a normalised text by the rule set; False where none is named."""
        return self._outcomes.within(text)

    def definitions(self, text: str) -> Definitions:
        """Read the abbreviations that a normalised passage defines."""
        return find_definitions(text, self._name_at_end, self._abbreviations)

    def find(self, text: str, definitions: Definitions) -> list[Mention]:
        """Find the mentions of a normalised sentence, in order."""
        own = definitions.own
        raw = [m for m in self._raw(text) if text[m.start : m.end].rstrip("s") not in own]
        places = [(*place, outcome) for short, outcome in own.items() for place in places_of(short, text)]
        # "PR-OS" is one name where it is defined, and neither of its parts.
        found = [m for m in raw if not any(start <= m.start and m.end <= end for start, end, _ in places)]
        found += [_defined(text, *place) for place in places if not overlaps(found, *place[:2])]
        for start, end in other_endpoints(text, definitions.endpoints):
            if not overlaps(found, start, end) and not _is_whose(text, found, start):
                # "ORR 0%/PFS 3.3 months": a name that the words of a sentence did not tell.
                name = self._abbreviations.get(text[start:end])
                if name is None:
                    found.append(Mention(start, end, OTHER_ENDPOINT, None, "topic"))
                else:
                    found.append(Mention(start, end, f"{name}.defined", name, "noun"))
        found += unnamed_members(text, found)
        found.sort(key=lambda m: m.start)
        named = _with_brackets(text, usable_mentions(text, found, definitions, self._rules), self._parts)
        lowered = in_small_letters(text)
        if "-free " in lowered or "-specific " in lowered:
            named = list(_without_split_names(lowered, named))
        named = sorted([*named, *self._completed(text, lowered, named)], key=lambda m: m.start)
        named = list(self._of_one_figure(text, named))
        if "%/" in text or "% /" in text:
            named = list(self._parted(text, named))
        if ") " in text:
            named = list(joined_across_brackets(text, named, self._raw))
            named = with_parted_names(text, named, self._raw)
        if "grade" in lowered or "severe" in lowered or "threatening" in lowered:
            again = _graded_again(text, named, self._graded)
            named = sorted([*named, *again], key=lambda m: m.start)
        if "defined as " in lowered:
            named = list(_without_definitions(text, named))
        if " did" in lowered and (last := _said_again(text, named)) is not None:
            named.append(last)
        told = [as_condition(text, lowered, m) for m in named if not qualifies_only(text, lowered, m)]
        return states_told_apart(text, told, self._outcomes_by_id) if len(told) > 1 else told

    def _raw(self, text: str) -> list[Mention]:
        return self._matcher.mentions(self._language.make_doc(text))

    def _name_at_end(self, words: str) -> Name | None:
        mentions = self._raw(words) if self._endpoints.may_name(words) else []
        mentions = [m for m in mentions if m.rule not in self._said_of_others]
        if not mentions or mentions[-1].end < len(words) - 1:
            return None
        # "biochemical recurrence-free survival (BRFS)" is not the outcome its last words name.
        plain = _PLAIN_PREFIX.fullmatch(words[: mentions[-1].start])
        return Name(mentions[-1].outcome) if plain else None

    def _of_one_figure(self, text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """Read "complete and partial responses were seen in 45%" as one name, where one figure is of both."""
        passed = False
        for mention, following in pairwise([*mentions, None]):
            if mention is None or passed:
                passed = False
                continue
            composite = None if following is None else self._composite(text, mention, following)
            passed = composite is not None
            if composite is None or following is None:
                yield mention
            else:
                yield Mention(mention.start, following.end, composite.id, composite.outcome, "noun")

    def _parted(self, text: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
        """Read "CR/PR rates were 32%/36%" as two names, where the words in between are one of a rule."""
        for mention in mentions:
            first, stroke, second = text[mention.start : mention.end].partition("/")
            if not (stroke and mention.outcome and STROKED_IN_TURN.match(text, mention.end)):
                yield mention
                continue
            parts = [(mention.start, self._raw(first)), (mention.end - len(second), self._raw(second))]
            told = [m._replace(start=start + m.start, end=start + m.end) for start, raw in parts for m in raw]
            yield from told if len(told) == len(parts) else [mention]

    def _composite(self, text: str, mention: Mention, following: Mention) -> Composite | None:
        shared = mention.rule in self._shared_rules and following.role == "noun"
        if not shared or tells_several(text[following.end :]):
            return None
        outcomes, joint = {mention.outcome, following.outcome}, text[mention.end : following.start].strip()
        return next(
            (
                c
                for c in self._composites
                if c.of_one_figure and {c.first, c.second} == outcomes and joint in c.joined_by
            ),
            None,
        )

    def _completed(self, text: str, lowered: str, mentions: Sequence[Mention]) -> list[Mention]:
        """Read "overall and disease-free survival" as two names, "responses (complete, 12%)" as well."""
        found = [
            (shared, match.span(1))
            for shared, word, pattern in self._shared
            if word in lowered
            for match in pattern.finditer(lowered)
        ]
        found += [
            (shared, match.span(match.lastindex or 0))
            for shared, word, pattern in self._bracketed
            if word in lowered
            for match in pattern.finditer(lowered)
            if _is_within_bracket(lowered, match.start())
            or match.lastindex in _OUTSIDE
            or (match.lastindex in _COUNTED and _is_kind_of(shared, lowered, match.start()))
            or _PREDICATE.search(lowered, 0, match.start())
            if _holds_one(shared.alone, lowered[: match.start()])
        ]
        return [
            Mention(*span, shared.id, shared.outcome, "noun")
            for shared, span in found
            if not (shared.forbidden_before and ends_in(shared.forbidden_before, text, span[0]))
            # "Overall, complete responses were seen in 66%."
            if not overlaps(mentions, *span)
            and (not text.startswith("Overall,", span[0]) or OVERALL_LISTED.match(text, span[0]))
        ]


def _is_within_bracket(text: str, at: int) -> bool:
    return text.rfind("(", 0, at + 1) > text.rfind(")", 0, at)


def _is_kind_of(shared: SharedNoun, text: str, at: int) -> bool:
    """Whether a word says of what kind responses were: "There were 12 responses, two of them | complete"."""
    return shared.word in RESPONSE_KINDS and _holds_one(shared.alone, text[max(0, at - 90) : at])


def _holds_one(nouns: Sequence[str], text: str) -> bool:
    return any(noun.lower() in text for noun in nouns)


#: "Response | was complete in | 30% and partial in 25%"
_PREDICATE: Final = re.compile(rf"\b(?:was|were) (?:complete|partial) in (?:\d|(?:{NUMBER_WORD})\b)[^;.]*$")
#: Which groups of the pattern may stand outside brackets.
_OUTSIDE: Final = (1, 2, 5)
#: Which may where their noun stands near: what a number counts, or a share is of.
_COUNTED: Final = (4, 7, 8)


def _bracketed_pattern(shared: SharedNoun) -> re.Pattern[str]:
    """Make the pattern of a word that stands for its noun in a bracket: "responses (complete, 12%)"."""
    word = re.escape(shared.word.lower())
    return re.compile(
        # "20 patients responded, 8 (20%) | complete | and 12 (30%) partial"
        rf"(?<=\d%\))\s({word})(?=\s*[,;.]|\s+and\s\d)|"
        # "acute GVHD occurred in 35% and | chronic | in 40%"
        rf"(?:(?<=\d%)|(?<=[\d%]\)))(?:,\s(?:and\s)?|\sand\s)({word})\s(?:(?:was|occurred)\s)?(?:in\s)?(?=\d[\d.]*\s?%)|"
        rf"[(;,]\s?({word})[:,]?\s+(?:in\s+)?\d|(?<=\d%)\s({word})(?=\s*(?:[,;).]|$)|\s+and\b)|"
        # "(complete in 7% and | partial | in 33%)", "(three | complete | and 14 partial)"
        # "responses were | complete | in 7% and 2%", "response rates: | complete | 40%, partial 20%"
        rf"(?:responses?|remissions?|rates?)(?:\s(?:was|were))?(?:,?\srespectively,|:|,)?\s({word})\s(?=\d[\d.]*\s?%)|"
        rf"\band\s({word})\sin\s(?:\d|(?:{NUMBER_WORD})\b)|(?:\d|\b(?:{NUMBER_WORD}))(?:\sof\s(?:them|these|which))?"
        rf"(?:\s(?:responses\s|remissions\s)?(?:was|were))?\s({word})"
        r"(?=\s*(?:[,;).]|$|\(\d)|\s+(?:and|but)\b(?!\s(?:near|partial|complete|overall)\b))|"
        # "13 of 46 patients responded, 3 | completely | and 10 partially"
        rf"(?:\d|\d\s?%\)?|\b(?:{NUMBER_WORD}))\s({word}ly)(?=\s*(?:[,;).]|$)|\s+and\s)"
    )


#: "complete, | very good partial, and | partial response rates": others that share the noun
_MORE_LISTED: Final = (
    r"(?:(?:overall-?|objective|complete|(?:very\sgood\s)?partial|[a-z]+-(?:free-?|specific))"
    r"(?:,\s(?:and\s)?|\sand\s)){0,3}?"
)


def _shared_pattern(shared: SharedNoun) -> re.Pattern[str]:
    """Make the pattern of a noun that another name completes, for a sentence in small letters."""
    bracket = r"(?:\s+[(\[][^()\[\]]{0,90}[)\]])?"
    # "seven complete (15%) and 23 (50%) partial responses", "partial (50%) responses"
    counted = rf"(?:(?:\d+(?:[\d.]*\s?%)?|{NUMBER_WORD}){bracket}\s+(?:an?\s+)?)?"
    completed_by = (re.escape(completion.lower()) for completion in shared.completed_by)
    completions = "|".join(completion.replace(r"\ ", rf"{bracket}\s+") for completion in completed_by)
    return re.compile(
        rf"\b({re.escape(shared.word.lower())}-?){bracket}(?:[,;]\s+|,?\s+(?:and|or|plus)\s+|(?<=[)\]])\s+){counted}"
        rf"{_MORE_LISTED}"
        rf"(?=(?:{completions})s?\b)"
    )


#: "disease-specific 5-year | survival"
_SPLIT_BY_TIME = re.compile(
    rf"\b(?P<what>[a-z]+-(?:free|specific))\s+(?:\d+|{NUMBER_WORD})[\s-](?:year|month|week|day)\s+"
    r"(?:actuarial\s+|estimated\s+)?$"
)


def _without_split_names(lowered: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Read "progression-free 5-year survival" as one name, "disease-specific 5-year survival" as no OS."""
    for mention in mentions:
        split = None
        if lowered.startswith("survival", mention.start):
            split = ends_in(_SPLIT_BY_TIME, lowered, mention.start, reach=60)
        if split is None:
            yield mention
        elif not overlaps(mentions, *split.span("what")):
            yield Mention(split.start("what"), mention.end, OTHER_ENDPOINT, None, "topic")


#: "No patient developed SOS during InO; however, 11 of 21 (52%) who had HSCT | did."
#: "In cohort 1, two of six responded; in cohort 2, four of seven | did."
_DID: Final = re.compile(
    r"\b(?:No|None)\b[^.]*[;,]\s(?:but|however|whereas|while)\b[^.]*\s(?P<did>did)\.?$|"
    r"[;,]\s(?:(?:and|but|while|whereas)\s)?(?:in|of|with|for|after)\s[^;:.]{2,80}\s(?P<also>did)\.?$"
)


def _said_again(text: str, mentions: Sequence[Mention]) -> Mention | None:
    """Read "did" at the end as what nobody did in the clause before."""
    match = _DID.search(text)
    if match is None:
        return None
    start, end = match.span("did" if match["did"] else "also")
    wanted = {"noun"} if match["did"] else {"noun", "verb"}
    told = next((m for m in mentions if m.outcome is not None and m.role in wanted), None)
    return None if told is None or told.start > start else told._replace(start=start, end=end, role="verb")


_BAND: Final = r"(?:I{1,3}|IV|[1-4])(?:\s?(?:-|to)\s?(?:IV|I{1,3}|[1-5])|\sor\s(?:higher|greater|more))"
#: "acute GVHD | grades II-IV, | grades III-IV|, and chronic GVHD"
_GRADED_AGAIN: Final = re.compile(
    rf"\s(?:of\s)?[(\[]?grades?\s{_BAND}[)\]]?,?\s(?:and\s)?(?P<again>grades?\s{_BAND})"
    r"(?=,?\sand\s(?:[a-z]+\s){0,3}c(?:hronic\s)?G[Vv]HD|,?\sand\schronic\sgraft)"
)


#: "CRS occurred in 30 patients, six | of whom had | grade 3 events", "Of 30 patients with CRS, six | had |"
_WORSE: Final = re.compile(
    r"(?:[^.;:()]|\.(?=\d)|\(\d[^()]*\)){0,80}?(?:,\s(?:of\s(?:whom|which|these|them)\s)?(?:only\s)?"
    rf"(?:\d[\d.]*%?|{NUMBER_WORD})(?:\s\(\d[^()]*\))?\s)"
    r"(?:(?:of\s(?:whom|which|these|them)\s)?(?:had|experienced|developed)|of\s(?:whom|which)\s(?:were|was))\s(?:an?\s)?"
    rf"(?P<again>(?:grades?\s(?:[≥>]\s?[1-5]|{_BAND}|[1-5IV]{{1,3}})|severe|life-threatening)(?:\s(?:events?|disease|episodes?))?)"
    r"(?=[,;.)]|\sand\b|$)"
)


def _graded_again(text: str, mentions: Sequence[Mention], graded: Container[str]) -> Iterator[Mention]:
    """Name an event again that is told of two grades, of all before and of the worse among them."""
    for mention in mentions:
        if mention.outcome is None or mention.role == "topic":
            continue
        again = _GRADED_AGAIN.match(text, mention.end) if mention.role == "noun" else None
        if again is None and mention.outcome in graded:
            again = _WORSE.match(text, mention.end)
        if again is not None and not overlaps(mentions, *again.span("again")):
            yield Mention(*again.span("again"), mention.rule, mention.outcome, "noun")


def _defined(text: str, start: int, end: int, outcome: str) -> Mention:
    """Name an outcome by an abbreviation that the abstract defines."""
    if _FREE_OF.match(text, end):
        return Mention(start, end, OTHER_ENDPOINT, None, "topic")
    return Mention(start, end, f"{outcome}.defined", outcome, "noun")


#: "BCR|-free survival": of those who had none of it
_FREE_OF: Final = re.compile(r"[\s-]free\b")
#: "EFS, | defined as freedom from relapse or death, | was 43%"
_ASIDE = re.compile(
    r",\s(?:which (?:was|is) )?defined as\s[^;.]{3,140}?,(?=\s(?:was|were|occurred|ranged|is|fell|did)\b)"
)


def _is_whose(text: str, mentions: Sequence[Mention], start: int) -> bool:
    """Whether words behind "rate of" say whose an outcome is: "the response rate of | older patients"."""
    return any(m.outcome is not None and text[m.end : start] in {" of ", " rate of "} for m in mentions)


def _without_definitions(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Leave out what stands between the commas of a definition, and names no outcome of a figure."""
    asides = [m.span() for m in _ASIDE.finditer(text)]
    return (m for m in mentions if not any(start <= m.start < end for start, end in asides))


def _with_brackets(
    text: str, mentions: Sequence[Mention], parts: Mapping[str, tuple[str, str]]
) -> list[Mention]:
    """Take "overall remission rate (CR/CRi)" as one name; the bracket says what is meant.

    Another outcome in words is no short form: "objective response (partial response)" names two. Behind a
    composite a bracket is short for its last part: "CR or CR with incomplete recovery (CRi)".
    """
    joined: list[Mention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.role == mention.role == "noun"
            and text[last.end : mention.start].strip() in {"(", "["}
            and text[mention.end : mention.end + 1] in {")", "]"}
            and (mention.outcome == last.outcome or any(map(str.isupper, text[mention.start : mention.end])))
            # "EFS (OS) was 76% (85%)": two, each in its place
            and not (
                mention.outcome != last.outcome
                and (
                    _TWO_SHORT.fullmatch(text, last.start, mention.end + 1)
                    or _TWO_SHARES.match(text, mention.end)
                )
            )
        ):
            what = last if mention.outcome in parts.get(last.rule, ()) else mention
            joined[-1] = Mention(last.start, mention.end + 1, what.rule, what.outcome, "noun")
        else:
            joined.append(mention)
    return joined


#: "CR (MRD-negative|) rates were 80% (60%)"
_TWO_SHARES: Final = re.compile(r"[)\]][^.;%()]{0,60}\s\d[\d.]*\s?%\s[(\[]\d[\d.]*\s?%[)\]]")
_TWO_SHORT: Final = re.compile(r"[A-Z]{2,4}\s?[(\[][A-Z]{2,4}[)\]]")
_PLAIN_PREFIX = re.compile(
    r"(?:(?:the|a|an|of|rate|rates|probability|probabilities|incidence|cumulative|estimated|actuarial|"
    r"median|overall|"
    r"real-world|post-?(?:relapse|progression|transplant(?:ation)?)|best|clinical|very|early|late|\d+|year|month|achieved|achieve|hepatic|severe|acute|chronic)[\s-]*)*",
    re.IGNORECASE,
)
