"""The outcomes a sentence names: what the vocabulary finds, mended by the grammar of names.

An abstract's own abbreviations are added, those with another meaning and words that only look like
outcomes are left out, a bracket that says what is meant is joined to its name, and a name that shares
its noun with the next one ("overall and disease-free survival") is completed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.extract.abbreviations import Definitions, Name, find_definitions
from evidence.extract.endpoints import OTHER_ENDPOINT, other_endpoints, places_of
from evidence.extract.lookalikes import usable_mentions
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.prefilter import Prefilter, names
from evidence.extract.ruleset import RuleSet, SharedNoun
from evidence.extract.text import ends_in, in_small_letters
from evidence.extract.tokens import PEOPLE
from evidence.extract.vocabulary import Mention, build_language

__all__ = ["RATIO_WAS", "MentionFinder", "referred_to"]


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
        self._rules = {rule.id: rule for rule in ruleset.rules}
        self._shared = [(e, e.word.lower(), _shared_pattern(e)) for e in ruleset.shared_nouns]

    def outcomes_of(self, text: str) -> Prefilter:
        """Give a test of the sentences of a normalised text by the rule set; False where none is named."""
        return self._outcomes.within(text)

    def definitions(self, text: str) -> Definitions:
        """Read the abbreviations that a normalised passage defines."""
        return find_definitions(text, self._name_at_end, self._abbreviations)

    def find(self, text: str, definitions: Definitions) -> list[Mention]:
        """Find the mentions of a normalised sentence, in order."""
        own = definitions.own
        found = [m for m in self._raw(text) if text[m.start : m.end].rstrip("s") not in own]
        for short, outcome in own.items():
            found += [
                Mention(start, end, f"{outcome}.defined", outcome, "noun")
                for start, end in places_of(short, text)
                if not _overlaps(found, start, end)
            ]
        for start, end in other_endpoints(text, definitions.endpoints):
            if not _overlaps(found, start, end):
                found.append(Mention(start, end, OTHER_ENDPOINT, None, "topic"))
        found.sort(key=lambda m: m.start)
        named = _with_brackets(text, usable_mentions(text, found, definitions, self._rules))
        lowered = in_small_letters(text)
        named = sorted([*named, *self._completed(text, lowered, named)], key=lambda m: m.start)
        return [_as_condition(text, lowered, m) for m in named if not _qualifies_only(text, lowered, m)]

    def _raw(self, text: str) -> list[Mention]:
        return self._matcher.mentions(self._language.make_doc(text))

    def _name_at_end(self, words: str) -> Name | None:
        mentions = self._raw(words) if self._endpoints.may_name(words) else []
        if not mentions or mentions[-1].end < len(words) - 1:
            return None
        # "biochemical recurrence-free survival (BRFS)" is not the outcome its last words name.
        plain = _PLAIN_PREFIX.fullmatch(words[: mentions[-1].start])
        return Name(mentions[-1].outcome) if plain else None

    def _completed(self, text: str, lowered: str, mentions: Sequence[Mention]) -> list[Mention]:
        """Read "overall and disease-free survival" as two names."""
        return [
            Mention(match.start(1), match.end(1), shared.id, shared.outcome, "noun")
            for shared, word, pattern in self._shared
            if word in lowered
            for match in pattern.finditer(lowered)
            if not (shared.forbidden_before and ends_in(shared.forbidden_before, text, match.start(1)))
            if not _overlaps(mentions, match.start(1), match.end(1))
        ]


def _shared_pattern(shared: SharedNoun) -> re.Pattern[str]:
    """Make the pattern of a noun that another name completes, for a sentence in small letters."""
    bracket = r"(?:\s+[(\[][^()\[\]]{0,90}[)\]])?"
    # "seven complete (15%) and 23 (50%) partial responses", "partial (50%) responses"
    counted = rf"(?:(?:\d+|{NUMBER_WORD}){bracket}\s+(?:an?\s+)?)?"
    completed_by = (re.escape(completion.lower()) for completion in shared.completed_by)
    completions = "|".join(completion.replace(r"\ ", rf"{bracket}\s+") for completion in completed_by)
    return re.compile(
        rf"\b({re.escape(shared.word.lower())}){bracket}(?:,\s+|,?\s+(?:and|or|plus)\s+|(?<=[)\]])\s+){counted}"
        rf"(?=(?:{completions})s?\b)"
    )


def _qualifies_only(text: str, lowered: str, mention: Mention) -> bool:
    """Whether another endpoint only says of which years or patients: "for women randomized to X"."""
    if mention.outcome is not None:
        return False
    at = mention.start
    return bool(
        ends_in(_YEARS_OF, text, at, reach=10)
        or (
            mention.role == "verb"
            and (ends_in(_FOR_PEOPLE, text, at) or ends_in(_WHO_HAD, text, at, reach=32))
        )
        or (_ALLOTTED.match(text, at) and ends_in(_PEOPLE_BEFORE, text, at))
        # "10 relapses were registered: 4 in the X group"
        or (mention.role == "verb" and ends_in(_EVENTS_WERE, text, at, reach=24))
        or (_STAGE.match(text, at) and ends_in(_OF_STAGE, text, at, reach=60))
        or (text[at : mention.end] in PEOPLE and ends_in(_AMONG, text, at, reach=12))
        # "23 of 53 patients with refractory disease responded"
        or (mention.role == "topic" and _is_subject_or_cause(text, lowered, mention))
    )


def _is_subject_or_cause(text: str, lowered: str, mention: Mention) -> bool:
    """Whether a topic says which patients something happened to, or by what: "died due to toxicity"."""
    if ends_in(_DUE_TO, text, mention.start, reach=24) or _tells_apart(lowered, mention):
        return True
    of_people = ends_in(_CONDITION, lowered, mention.start, reach=160) is not None
    return of_people and _THEN_HAD.match(text, mention.end) is not None


_DUE_TO = re.compile(r"\b(?:due|owing|attributed|related|attributable) to\s+$|\bbecause of\s+$|\bfrom\s+$")
_THEN_HAD = re.compile(
    r"\s+(?:achieved|attained|obtained|entered|reached|responded|experienced|developed|relapsed|died|"
    r"survived|had|underwent|were alive)\b"
)


_EVENTS_WERE = re.compile(r"\b(?:relapses|recurrences|deaths|events|responses|remissions) (?:were|was) $")
_STAGE = re.compile(r"(?:stage|CR[123])\b", re.IGNORECASE)
#: "25% for stage III" says of whom; "25% were stage III" how many.
_OF_STAGE = re.compile(
    r"\b(?:for|in|with|of|among|than|versus|vs\.?|and|or)\s+(?:the\s+)?"
    r"(?:(?:[A-Z][\w-]*|clinical|pathological|pathologic|modified)\s+){0,4}$|\bCR\d,\s*$"
)
_PEOPLE = "|".join(sorted(PEOPLE))
_FOR_PEOPLE = re.compile(rf"\b(?:for|in|among|of|than|with)\s+(?:the\s+|those\s+)?(?:{_PEOPLE})\s+$")


#: "median OS in patients who progressed"
_WHO_HAD = re.compile(r"\b(?:who|that|which|whose [a-z]+) (?:had |have |has )?$")
#: "two patients randomised in the X arm died"
_ALLOTTED = re.compile(r"(?:randomi[sz]ed|randomly assigned|enrolled|registered)\s+(?:to|in|into|on)\b")
_PEOPLE_BEFORE = re.compile(rf"\b(?:{_PEOPLE})\s+$")


#: "among women who had surgery" says who they are; "52% were women" how many.
_AMONG = re.compile(r"\b(?:in|among|for|than)\s+(?:the\s+)?$")
_YEARS_OF = re.compile(r"\b(?:years|months|weeks) of $")
# The next patterns are searched in small letters: a search that minds no capitals is slow.
_CONDITION = re.compile(
    rf"(?<!\w)(?:{_PEOPLE})\s+"
    r"(?:who\s+(?:had|have|were|did not|achieved|attained|reached|developed|failed to)|with|"
    r"in(?!\s+terms)|without|"
    r"(?:transplanted|treated|alive|still|remaining) in|achieving|attaining|reaching|having|"
    r"experiencing|developing|at (?:an? )?(?:\w+ )?risk (?:of|for))\s+"
    r"(?:(?!(?:was|were|is|are|had|achieved|became|remained|developed|experienced|attained|entered|showed)\s)[\w-]+\s+){0,4}$"
)
#: People that a number stands before are counted, unless they stand behind one of these words.
_NUMBER_BEFORE = re.compile(r"\d%?\)? $")
_IN_SO_MANY = re.compile(r"\b(?:of|in|among|for|all)\s+(?:(?:of\s+)?(?:the|these|those)\s+)?\d+\s+$")
_OF_GROUP = re.compile(r"\b(?:in|for|among|of|between|with)\s+(?:the\s+)?$")
_AGAINST = re.compile(r"\s+(?:than|versus|vs\.?|v\.?|and|or|compared (?:with|to))\s")
_SHARE_OF = re.compile(r"\b(?:percentage|proportion|number|rate|fraction)s? of (?:the )?$")
#: "women at higher risk of recurrence"
_AT_RISK = re.compile(rf"\b(?:{_PEOPLE})\s+at (?:an? )?(?:[\w-]+ )?$")


#: "of the 131 patients evaluable for response"
_EVALUABLE_FOR = re.compile(
    r"\b(?:evaluable|evaluated|assessable|assessed|available) for (?:the )?(?:[a-z]+ )?$"
)
#: "transplantation after CR was possible in 40%", "MRD-negative patients had"
_BEHIND_TIME = re.compile(
    r"\b(?:after|following|before|prior to|since|until)\s+(?:(?:the|a|achieving|first|second)\s+)?$"
)
#: "more often triple-negative at relapse"
_AT_TIME = re.compile(r"\bat\s+(?:(?:first|second|[A-Z]{2,5})\s+)?$")
_OF_WHICH_PEOPLE = re.compile(rf"\s+(?:{'|'.join(sorted(PEOPLE - {'cases', 'those'}))})\b")
_COUNTED = re.compile(r"(?:\d|%|\)|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|were|are|as))\s+$")


def _as_condition(text: str, lowered: str, mention: Mention) -> Mention:
    """Tell names that say which patients are spoken of: "patients in complete remission had ..."."""
    if mention.role == "verb":
        return mention
    named = lowered[mention.start : mention.end]
    of_them = named.endswith(("responder", "responders")) and not ends_in(
        _COUNTED, text, mention.start, reach=8
    )
    told_apart = (
        of_them
        or _tells_apart(lowered, mention)
        or ends_in(_BEHIND_TIME, lowered, mention.start, reach=24)
        or (named in {"relapse", "recurrence"} and ends_in(_AT_TIME, text, mention.start, reach=16))
        or (named.startswith("risk") and ends_in(_AT_RISK, lowered, mention.start))
        or ends_in(_EVALUABLE_FOR, lowered, mention.start, reach=40)
        or _OF_WHICH_PEOPLE.match(text, mention.end)
        # "19 patients (51%) with CR were bridged to transplantation"
        or (ends_in(_PEOPLE_WITH, lowered, mention.start) and _THEN_DID.match(text, mention.end))
        or (named.endswith("negative") and _is_compared(text, mention))
        # "14% for MRD <10-4 and 46% for MRD ≥10-4"
        or ("<" in named and ends_in(_FOR_LEVEL, text, mention.start, reach=8) is not None)
        or (named.startswith("mrd") and ends_in(_SHARE_FOR, text, mention.start, reach=12))
        or (named.endswith("negative") and ends_in(_FOR_PEOPLE, lowered, mention.start))
    )
    return mention._replace(role="condition") if told_apart else mention


_PEOPLE_WITH = re.compile(
    rf"\b(?:{_PEOPLE})\s+(?:[(\[][^()\[\]]*[)\]]\s+)?(?:with|in|who had|who achieved)\s+(?:an?\s+)?$"
)
_THEN_DID = re.compile(r"\s+(?:were bridged|proceeded|underwent|went on|received|relapsed|died)\b")
#: "82% and 68% for MRD neg, 80% and 70% for MRD pos"
_SHARE_FOR = re.compile(r"\d\s?%\)? (?:for|in|with) $")
_FOR_LEVEL = re.compile(r"\b(?:for|in|with)\s+$")


#: "nine of the complete responders remain free of disease"
_OF_THE = re.compile(r"\bof (?:the|these|those) $")


def _is_compared(text: str, mention: Mention) -> bool:
    """Whether an adjective names a group: "better in MRD-negative than in MRD-positive patients"."""
    against = _AGAINST.match(text, mention.end) is not None
    return against and ends_in(_OF_GROUP, text, mention.start, reach=16) is not None


_PERCENT_OF = re.compile(r"(?:%|\d\)) of (?:the )?$")
_ACHIEVING = re.compile(r"\b(?:achieving|attaining|reaching|experiencing|developing)\b")


def _tells_apart(lowered: str, mention: Mention) -> bool:
    """Whether "patients who had" stands before a name; "the share of those who were alive" is a result."""
    end = mention.start
    for people in _CONDITION.finditer(lowered, max(0, end - 160), end):
        start = people.start()
        counted = ends_in(_NUMBER_BEFORE, lowered, start, reach=4)
        within = ends_in(_IN_SO_MANY, lowered, start, reach=24) if counted else None
        if (
            within
            and _ACHIEVING.search(people.group())
            and ends_in(_COUNTED, lowered, within.start(), reach=8)
        ):
            continue  # "18 (20%) of 89 patients achieving a remission"
        if _ACHIEVING.search(people.group()) and ends_in(_PERCENT_OF, lowered, start, reach=16):
            continue  # "21% (n = 7) of patients achieving a complete response"
        if not counted or within:
            return ends_in(_SHARE_OF, lowered, within.start() if within else start, reach=24) is None
    return False


def _overlaps(mentions: Sequence[Mention], start: int, end: int) -> bool:
    return any(m.start < end and start < m.end for m in mentions)


def _with_brackets(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Take "overall remission rate (CR/CRi)" as one name; the bracket says what is meant.

    Another outcome in words is no short form: "objective response (partial response)" names two.
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
        ):
            joined[-1] = Mention(last.start, mention.end + 1, mention.rule, mention.outcome, "noun")
        else:
            joined.append(mention)
    return joined


_PLAIN_PREFIX = re.compile(
    r"(?:(?:the|a|an|of|rate|rates|probability|probabilities|incidence|cumulative|estimated|actuarial|"
    r"median|overall|"
    r"best|clinical|very|early|late|\d+|year|month|achieved|achieve|hepatic|severe|acute|chronic)[\s-]*)*",
    re.IGNORECASE,
)
_BACK_REFERENCE = re.compile(r"\b(?:were|was) (?:also )?affected\b|\bit (?:arose|occurred|developed)\b")
_THE_EFFECT = re.compile(
    r"\b(?:[Tt]he (?:benefit|effect|improvement|advantage|difference|association)|(?:independent|"
    r"significant|strong|only) (?:prognostic |predictive |risk )?"
    r"(?:factors?|predictors?))\b"
)
_IT_WAS = re.compile(
    r"It (?:was|could not be|ha[sd] not been|lasted|reached)\s+(?:[a-z]+\s+){0,2}?(?:\d|estimated|reached|"
    r"not)"
)
#: "The hazard ratio was 0.63": of what the sentence before compares.
RATIO_WAS = re.compile(r"The (?:[a-z]+ )?[Hh]azard ratio\b")
_HAZARD = re.compile(r"\bHRs?\b|[Hh]azard ratio")
_THESE_VALUES = re.compile(
    r"\b(?:(?:[Tt]hese|[Tt]he(?: (?:corresponding|respective))?|[Cc]orresponding) (?:values|rates|"
    r"percentages|figures|numbers|"
    r"proportions|probabilities)|[\w-]+ results)(?= (?:were|was|for|in|with)\b)"
)


def referred_to(text: str, mentions: Sequence[Mention], previous: Sequence[Mention]) -> list[Mention]:
    """Read "11 of 21 were affected", "these rates were 72% and 67%" as being of what was named before.

    Parameters
    ----------
    text : str
        The sentence.
    mentions : sequence of Mention
        What it names itself; a sentence that names an outcome refers to no other.
    previous : sequence of Mention
        The outcomes of the sentence before, in order; for an adverse event, the last one.
    """
    if not previous or any(m.outcome for m in mentions if m.role != "condition"):
        return []
    match = _BACK_REFERENCE.search(text)
    if match is not None:
        last = previous[-1]
        return [Mention(match.start(), match.end(), last.rule, last.outcome, "verb")]
    if RATIO_WAS.match(text):
        compared = [m for m in previous if m.role == "noun" and m.outcome is not None]
        return [m._replace(start=0, end=3) for m in compared[-1:]]
    match = _IT_WAS.match(text)
    nouns = [m for m in previous if m.role == "noun"]
    if match is not None and nouns:
        return [nouns[0]._replace(start=0, end=2)]
    match = _THE_EFFECT.search(text) if _HAZARD.search(text) else None
    survival = {m.outcome: m for m in previous if m.role == "noun"}
    if match is not None and len(survival) == 1:
        return [m._replace(start=match.start(), end=match.end()) for m in survival.values()]
    match = _THESE_VALUES.search(text)
    if match is None:
        return []
    # One place stands for all of them, in their order.
    names = list({m.outcome: m for m in previous if m.role == "noun"}.values())
    start = match.end() - len(names)
    return [Mention(start + i, start + i + 1, m.rule, m.outcome, "noun") for i, m in enumerate(names)]
