"""How many patients a study has, and what was done with them: enrolled, randomised, treated, evaluable.

A count is a number before a word for people. It is the study's own only where the words around it
say so; "11 of 21 patients", "another 12 patients" and "32 patients in arm A" count a part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from evidence.extract.numbers import parse_number
from evidence.extract.sentences import Sentence
from evidence.study.facts import CohortSize, Fact, SizeRole, StudyText

__all__ = ["PEOPLE", "PeopleCount", "count_people", "find_sizes"]

#: Words for the people of a study.
PEOPLE: Final = (
    r"(?:patients|children|adults|adolescents|infants|neonates|women|men|participants|subjects|individuals|"
    r"persons|"
    r"people|recipients|survivors|boys|girls|cases|volunteers|pts|eyes)"
)
_PEOPLE = re.compile(rf" ({PEOPLE})\b")
#: A study of fewer is a report of cases, and such numbers mostly count a part of the patients.
_FEWEST: Final = 4
_MOST_ADJECTIVES: Final = 6
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_ADJECTIVE = re.compile(r"[^\W\d_][\w/+'-]*$")
_NUMBER_WORDS: Final = frozenset([
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred",
    "thousand",
])  # fmt: skip
#: No adjective: the number before it counts something else.
_NO_ADJECTIVE: Final = frozenset([
    "in", "of", "for", "with", "the", "to", "a", "an", "from", "at", "by", "on", "per", "than",
    "were", "was", "had", "who", "that", "which", "as", "when", "while", "whereas", "these",
    "those", "this", "all", "only", "among", "between", "within", "after", "before", "during", "if",
    "but", "vs", "versus", "v", "is", "are", "days", "weeks", "months", "years", "hours", "cycles",
    "courses", "doses", "groups", "arms", "trials", "studies", "centers", "centres", "hospitals",
    "sites", "countries", "times", "additional", "other", "more", "remaining", "further", "fewer",
    "responding", "surviving", "control", "healthy", "historical", "female", "male", "positive",
    "negative", "high-risk", "low-risk", "standard-risk", "intermediate-risk", "such",
    "non-responding", "nonresponding", "relapsing", "affected", "dying", "deceased", "living",
    "our", "its", "intensive", "different", "separate", "screened", "potential", "excluded",
    "untreated-control", "first", "mg", "ml", "kg", "gy", "day", "week", "month", "year",
    "year-old", "years-old", "infected", "out",
])  # fmt: skip
_IMPRECISE_BEFORE = re.compile(
    r"(?:\b(?:only|another|additional|other|remaining|further|first|last|including|plus|excluding|least|"
    r"minimum|maximum|"
    r"to|approximately|about|around|nearly|almost|some|over|than|of up|every|these|those|other|per|day|days|"
    r"grade|age|"
    r"cycle|stage|phase|week|month|year|excluded|lost|remaining|although|except|target|planned|expected|"
    r"required|need|"
    r"(?:target|goal|accrual|maximum|minimum|median|mean|average|total sample) of)|[<>≥≤=~±/-])\s*$",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    rf"(?:\d|%|\)|\b(?:{'|'.join(sorted(_NUMBER_WORDS))}|none|all|most|half|third|majority|any|each|both|"
    rf"one|proportion|fraction|percent|rate|number))"
    r"\s*(?:\([^()]*\)\s*)?(?:of|out of|/|among|in|from)\s+(?:the\s+|these\s+|all\s+|our\s+)?$",
    re.IGNORECASE,
)
_PERCENTAGE_AFTER = re.compile(r"\s*[(\[,]?\s*\d+(?:\.\d+)?\s?%")
_ARM_AFTER = re.compile(
    r"[^.;,]{0,40}?\b(?:(?:in|on|into|from|to)\s+(?:the\s+|each\s+|either\s+)?(?:[\w+/-]+\s+){0,4}(?:arms?|"
    r"groups?|cohorts?)\b|"
    r"(?:in|on|to)\s+(?:arm|group|cohort|stratum|regimen)\s)|\s+(?:per|in each)\s+(?:arm|group)\b|"
    rf"\s+(?:\([^()]*\)\s+)?(?:were\s+(?:randomly\s+)?\w+\s+)?to\s+[^.;]{{1,150}}?\band\s+(?:\d+|"
    rf"[a-z]+(?:-[a-z]+)?)\s+(?:(?:{PEOPLE}\s+)?(?:were\s+)?(?:\w+\s+)?to|{PEOPLE})\b",
    re.IGNORECASE,
)
#: "31 and 36 evaluable patients": neither is the whole.
_LIST_BEFORE = re.compile(
    rf"(?:\b(?!(?:19|20)\d\d\b)\d+|\b(?:{'|'.join(sorted(_NUMBER_WORDS))}))\s*,?\s*(?:and|or|to|vs\.?|"
    rf"versus)\s+$",
    re.IGNORECASE,
)
_RESPECTIVELY = re.compile(r"[^.;]{0,30}?,?\s*respectively\b")
_THE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_THE_ONES = re.compile(
    r"\s+(?:who|that|treated|with|receiving|given|in whom|without)\b(?!\s+underwent randomi)"
)
_OF_THEM = re.compile(r"(?:^|[,:]\s)(?:of|among|from)\s+(?:the\s+|these\s+|all\s+|our\s+)?$", re.IGNORECASE)
_BEGINS = re.compile(r"\s*(?:(?:a total|of|overall|the|data|from|on)\b,?\s*)*", re.IGNORECASE)
#: "329 patients to the drug group (n = 165) or ...": all arms follow.
_ALL_ARMS = re.compile(
    r"[^.;]{0,80}?\(\s*(?:n\s*=\s*)?\d+(?: \w+)?\s*\)\s*(?:or|and|versus|vs\.?)\s", re.IGNORECASE
)
_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|from|until|between|and|during|after|before|to|of)\s+$", re.IGNORECASE
)
_OTHERS_WORK = re.compile(
    r"\b(?:[Pp]revious(?:ly)?(?: \w+){0,2} (?:trial|study|studies|report|reported|published)|[Ee]arlier "
    r"(?:trial|study|studies)|"
    r"in the literature|historical|meta-analys[ei]s|to detect|sample size|power (?:of|to)|"
    r"would (?:be|have)|[Ii]n the [A-Z][\w-]+ (?:trial|study)|planned|was designed to|were designed to|"
    r"screened)\b"
)
_BE: Final = (
    r"(?:were|was|are|have been|has been|had been)\s+(?:(?:then|subsequently|initially|finally|"
    r"prospectively|retrospectively|consecutively|centrally|successfully|also|all|1:1)\s+)*"
)
_STEP: Final = r"(?:(?!,\s*(?:\d|of (?:whom|which)))(?:\([^()]{0,120}\)|[^.;:%()])){0,130}?"


#: Below this share of the largest count, a count is taken for a part of the study.
_LEAST_SHARE: Final[dict[SizeRole, float]] = {
    "enrolled": 0.5,
    "randomised": 0.2,
    "studied": 0.8,
    "treated": 0.5,
}


@dataclass(frozen=True, slots=True)
class PeopleCount:
    """A number of people as printed.

    Parameters
    ----------
    number : int
        The count.
    start, end : int
        From the number to the word for people, in the passage.
    words : str
        What is counted, with its adjectives, in lower case.
    sentence : Sentence
        That holds it.
    """

    number: int
    start: int
    end: int
    words: str
    sentence: Sentence


#: Tried in order; the first that fits gives the role. ``before`` ends where the number begins, ``words``
#: are the adjectives with the word for people, ``after`` begins behind it.
_ROLES: Final[tuple[tuple[SizeRole, str, re.Pattern[str]], ...]] = (
    ("randomised", "words", re.compile(
        r"^(?:\w+ )?(?:randomi[sz]ed|randomly assigned|randomly allocated)\b")),
    ("randomised", "before", re.compile(
        r"\b(?:randomly\s+(?:assigned|allocated|divided)|randomi[sz]ed|randomi[sz]ation of)\s+(?:a total "
        r"of\s+|all\s+)?$", re.IGNORECASE)),
    ("randomised", "after", re.compile(
        rf"{_STEP}\b(?:{_BE}(?:enrolled and\s+)?(?:randomi[sz]ed|randomly\s+(?:assigned|allocated|divided|"
        rf"randomi[sz]ed))|(?:who\s+)?underwent randomi[sz]ation)\b|"
        r"\s+randomi[sz]ed\b(?!\s+(?:trial|study))", re.IGNORECASE)),
    ("evaluable", "words", re.compile(r"\b(?:evaluable|assessable|analy[sz]able)\b")),
    ("evaluable", "after", re.compile(
        rf"\s+(?:\([^()]*\)\s+)?(?:(?:who\s+)?{_BE})?(?:fully\s+)?(?:evaluable|assessable|analy[sz]able|"
        rf"available for (?:analysis|evaluation|response))\b", re.IGNORECASE)),
    ("enrolled", "words", re.compile(r"^(?:registered|enrolled|recruited|included)\b")),
    ("enrolled", "before", re.compile(
        r"\b(?:enrol(?:l?ed|l?ing)|recruited|registered|accrued|(?:study|trial|analysis|cohort|review|"
        r"registry|population|series|we|it)\b[^.;:]{0,60}?\b(?:included|comprised|involved|involving|"
        r"identified|covered))\s+(?:a total of\s+|all\s+|data (?:of|from)\s+)?$", re.IGNORECASE)),
    ("enrolled", "after", re.compile(
        rf"{_STEP}\b(?:{_BE}(?:enrol(?:l?ed)|recruited|included|registered|entered|accrued|identified|"
        rf"considered (?:eligible|candidates))|entered\s+(?:the|this|into|on|onto|in)\b)|"
        rf"\s+(?:were\s+)?enrolled\b", re.IGNORECASE)),
    ("treated", "words", re.compile(r"^treated\b")),
    ("treated", "before", re.compile(r"\bwe (?:have )?treated\s+(?:a total of\s+)?$", re.IGNORECASE)),
    ("treated", "after", re.compile(
        rf"{_STEP}\b(?:{_BE}(?:treated|infused|dosed|transplanted|given)\b|received\s+(?:at least (?:one|1)|"
        rf"≥\s?1|one or more|\(?≥ ?1) dose)|\s+treated\b", re.IGNORECASE)),
    ("studied", "before", re.compile(
        r"\b(?:(?:study|analysis|review|series|cohort|evaluation|experience|outcomes?|records|charts|data|"
        r"trial|report)\s+(?:of|in|from|on|with)|(?:we|were)\s+(?:have\s+)?(?:\w+ly\s+)?(?:studied|"
        r"analy[sz]ed|reviewed|evaluated|investigated|report(?:ed)?(?: on)?|assessed|examined|compared|"
        r"followed|describe[d]?))\s+(?:a total of\s+|all\s+|the (?:\w+\s+){0,2}(?:of|in|from)\s+)?$",
        re.IGNORECASE)),
    ("studied", "before", re.compile(
        r"^(?:In\s+)?(?:this|the present|our)\b[^.;:]{0,110}?\b(?:in|of|on|from|involving|included)\s+$|"
        r"\b[Ww]e\b[^.;]{0,170}?\b(?:in|of|from)\s+(?:a total of\s+)?$")),
    ("studied", "after", re.compile(
        rf"{_STEP}\b{_BE}(?:studied|analy[sz]ed|reviewed|evaluated|investigated|assessed|examined|"
        rf"followed)\b", re.IGNORECASE)),
)  # fmt: skip


def count_people(text: StudyText) -> Iterator[PeopleCount]:
    """List the numbers of people in the study's own sentences, whatever they count.

    Parameters
    ----------
    text : StudyText
        Title or abstract.
    """
    sentences = iter(text.own)
    sentence = next(sentences, None)
    for match in _PEOPLE.finditer(text.lower):
        at = match.start(1)
        while sentence is not None and sentence.end <= at:
            sentence = next(sentences, None)
        if sentence is None:
            return
        if at < sentence.start:
            continue
        found = _number_before(text.text, max(sentence.start, at - 110), at)
        if found is not None:
            start, number, words_start = found
            yield PeopleCount(number, start, match.end(), text.lower[words_start : match.end()], sentence)


def _number_before(text: str, begin: int, at: int) -> tuple[int, int, int] | None:
    """Walk back over adjectives to a number: its offset, its value, and where the adjectives begin."""
    words_start = at
    for _ in range(_MOST_ADJECTIVES):
        start, end = _word_before(text, begin, words_start)
        token = text[start:end]
        if not token:
            return None
        if _DIGITS.fullmatch(token):
            return _with_thousands(text, begin, start, token, words_start)
        if _is_number_word(token):
            return _words_before(text, begin, start, end, words_start)
        if token.lower() in _NO_ADJECTIVE or not _ADJECTIVE.match(token.rstrip(",")):
            return None
        words_start = start
    return None


def _word_before(text: str, begin: int, at: int) -> tuple[int, int]:
    """Give start and end of the word before an offset; empty behind a bracket or at the beginning."""
    end = at
    while end > begin and text[end - 1] == " ":
        end -= 1
    start = max(text.rfind(sign, begin, end) for sign in " ()[]") + 1
    return max(start, begin), end


def _is_number_word(token: str) -> bool:
    return bool(token) and all(part in _NUMBER_WORDS for part in token.lower().rstrip(",").split("-"))


def _with_thousands(
    text: str, begin: int, start: int, token: str, words_start: int
) -> tuple[int, int, int] | None:
    """Read digits; a group of three behind another number and a space belongs to it ("13 097")."""
    before = re.search(r"(?<![\d.,/-])(\d{1,3}) $", text[begin:start])
    if before is not None and len(token) == 3:
        return begin + before.start(), int(before.group(1) + token), words_start
    number = parse_number(token)
    return None if number is None else (start, int(number), words_start)


def _words_before(
    text: str, begin: int, start: int, end: int, words_start: int
) -> tuple[int, int, int] | None:
    """Walk back over a number in words."""
    first = start
    while True:
        start, stop = _word_before(text, begin, start)
        token = text[start:stop]
        if _is_number_word(token):
            first = start
        elif token.lower() not in {"and", "a"}:
            break
    number = parse_number(text[first:end])
    return None if number is None else (first, int(number), words_start)


def find_sizes(texts: Iterable[StudyText]) -> tuple[Fact[CohortSize], ...]:
    """Read the sizes of the whole study.

    Parameters
    ----------
    texts : iterable of StudyText
        Title and abstract.

    Returns
    -------
    tuple of Fact
        At most one for every role but ``evaluable`` (for safety and for response they differ); nothing
        for a role whose counts cannot be told apart.
    """
    found: list[Fact[CohortSize]] = []
    for text in texts:
        for count in count_people(text):
            role = _role_of(text, count)
            if role is not None and not _OTHERS_WORK.search(count.sentence.text):
                size = CohortSize(role, count.number)
                rule = f"study.size.{role}"
                found.append(text.fact("size", size, count.sentence, (count.start, count.end), rule))
    return _of_whole_study(found)


def _role_of(text: StudyText, count: PeopleCount) -> SizeRole | None:
    """Say what a count of the whole study counts; None where it counts a part or does not say."""
    sentence = count.sentence
    before = text.text[sentence.start : count.start]
    after = text.text[count.end : sentence.end]
    if count.number < _FEWEST or _IMPRECISE_BEFORE.search(before[-30:]) or _PART_OF.search(before[-60:]):
        return None
    in_arm = _ARM_AFTER.match(after) and not _ALL_ARMS.match(after)
    if _PERCENTAGE_AFTER.match(after) or in_arm or _LIST_BEFORE.search(before):
        return None
    if _RESPECTIVELY.match(after):
        return None
    if 1900 <= count.number <= 2100 and _YEAR_BEFORE.search(before):
        return None
    of_them = _OF_THEM.search(before) is not None
    if _THE.search(before) and not of_them and _THE_ONES.match(after):
        return None
    for role, where, pattern in _ROLES:
        if where == "after":
            # "Of 239 patients, 216 were randomised": only what follows at once is said of the 239.
            match = pattern.match(after[: 40 if of_them else 300])
            if match is not None and not (of_them and "," in match.group()):
                return role
        elif pattern.search(before[-220:] if where == "before" else count.words):
            return role
    if text.is_title:
        return "studied"
    begins = _BEGINS.fullmatch(before) is not None
    return "studied" if begins and sentence.section == "methods" else None


def _of_whole_study(found: Sequence[Fact[CohortSize]]) -> tuple[Fact[CohortSize], ...]:
    """Keep what can be of the whole study: the largest of a role, and nothing far below the others."""
    kept: list[Fact[CohortSize]] = []
    for role in ("enrolled", "randomised", "studied", "treated"):
        of_role = [fact for fact in found if fact.value.role == role]
        if not of_role:
            continue
        largest = max(of_role, key=lambda fact: fact.value.patients)
        rivals = {f.value.patients for f in of_role if f.sentence == largest.sentence}
        if len(rivals) == 1:
            kept.append(largest)
    most = max((fact.value.patients for fact in kept), default=0)
    kept = [fact for fact in kept if fact.value.patients >= _LEAST_SHARE[fact.value.role] * most]
    kept += _evaluable([fact for fact in found if fact.value.role == "evaluable"], most)
    order = {id(fact): i for i, fact in enumerate(found)}
    return tuple(sorted(kept, key=lambda fact: order[id(fact)]))


def _evaluable(found: Sequence[Fact[CohortSize]], most: int) -> list[Fact[CohortSize]]:
    """Keep the counts of evaluable patients that cannot be of one arm."""
    kept: dict[int, Fact[CohortSize]] = {}
    for fact in found:
        patients = fact.value.patients
        beside = {other.value.patients for other in found if other.sentence == fact.sentence}
        if len(beside) == 1 and most <= 2 * patients and (not most or patients <= most):
            kept.setdefault(patients, fact)
    return list(kept.values())
