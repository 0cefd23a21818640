"""What may be the name of an arm, and how it is cut out of the words around it.

"either FLAG (n = 4) or FLAG plus DNX (investigational arm) every 3 weeks" holds two names and the short form
of one. Doses, schedules, prepositions and verbs of allocation belong to none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.arms import PARTS_OF_STUDY, word_set
from evidence.extract.number_patterns import NUMBER_WORD

__all__ = ["NO_NAME", "alternatives", "cleaned", "is_name", "names_in", "split_outside"]

#: Words that stand in front of "group" without naming one.
NO_NAME: Final = frozenset(
    """
    both two three four five all each either same other these those this that study age risk entire whole
    no one any respective different first second latter former between intervention comparison experimental
    randomized randomised overall high-risk low-risk standard-risk intermediate-risk cooperative oncology
    cancer leukemia leukaemia lymphoma myeloma every total the prognostic poor-risk good-risk age-matched
    larger smaller large small subgroup heterogeneous homogeneous selected elderly younger older
    single multi-arm multiarm single-arm two-arm three-arm its their our blood working collaborative
    hematology haematology dose-level per what which following remaining evaluable contrast conclusion
    addition summary general comparison particular detail fact part total neither pts pt patients patient
    children adults subjects cases testing replication among amongst across within
    """.split()
).union(PARTS_OF_STUDY)
_CONTRAST = re.compile(r"\s*,?\s+(?:versus|vs\.?|v\.?)\s+")
#: "docetaxel with or without trastuzumab"
_WITH_OR_WITHOUT = re.compile(r"(?P<base>.{3,110}?),?\s+with or without\s+(?P<added>.+)")
_ALTERNATIVE = re.compile(r"\s*[,;]?\s+or\s+(?:to\s+|of\s+)?")
_BRACKET = re.compile(r"\s*[(\[](?P<inner>[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[)\]]")
_SHORT = re.compile(
    r"^(?:the\s+)?(?P<short>(?:[Aa]rm|[Gg]roup|[Cc]ohort)\s+\w{1,2}|[\w+/-]{1,14}(?:\s[\w+/-]{1,12})?)"
    r"(?:\s+(?:arm|group|regimen))?(?:\s*[,;:].*)?$"
)
_DOSES = re.compile(
    r"\s+(?:at\s+|of\s+)?\d[\d.,]*(?:\s?(?:-|to)\s?\d[\d.,]*)?\s?(?:mg|g|µg|μg|mcg|ug|IU|U|MU|kg|mL|ml|"
    r"mmol|AUC)\b"
    r"(?:\s?/\s?\w+(?:\s?\(\d\)|[²³])?)*(?:\s+(?:daily|weekly|per day|orally|intravenously))*"
)
_DOSED = re.compile(
    r"\s+(?:at\s+)?\d[\d.,]*(?:\s?(?:-|to)\s?\d[\d.,]*)?\s?(?:mg|g|µg|μg|mcg|ug|IU|U|MU|kg|Gy|cGy|mL|ml|"
    r"mmol|AUC|%|million|x)\b.*$"
)
_CUT = re.compile(
    r"[;:]|,\s+(?=(?:\d|every|each|given|administered|followed|on|for|with|both|at|in|intravenous|oral|"
    r"once|twice|"
    r"respectively|resp|the|after|as|stratified|using|according)\b)|\s+(?:every|daily|weekly|given|"
    r"administered|"
    r"on days?|once|twice|in a|"
    r"followed by|for \d|for (?:six|four|two|three|eight|five)|until|as (?:first|second|initial|induction|"
    r"maintenance|"
    r"consolidation|adjuvant)|intravenously|orally|subcutaneously|days? \d|starting|stratified|using|"
    r"according|after|before|during|were|was|in (?:addition|patients|the|a)\b|at (?:a|the|\d)|for\b|in\b|"
    r"as\b|"
    r"from\b|by\b)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:either|the|a|an|receive|receiving|undergo|treatment with|therapy with|treatment arms?|only|those|"
    r"in|for|with|on|of|to|by|between|patients|comparing|taking|who received|treated with|randomi[sz]ed to|"
    r"assigned to|one of (?:two|three|four)|"
    r"have|be given|get|one|(?:one|two|three|four|five|six|\\d+) (?:cycles?|courses?|doses?) of|"
    r"induction (?:therapy |chemotherapy )?with|chemotherapy with|"
    r"(?:oral|intravenous|subcutaneous|standard-dose|single-agent)(?=\s)|no more than|"
    r"\d:\d(?::\d)?(?: ratio)?(?:\)|,)?|groups?:?|arms:|use|"
    r"efficacy (?:and|of)|safety of|the (?:efficacy|effect|effects|use|addition) of)\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:\s+(?:groups?|arms?|regimens?|cohorts?|patients|pts|(?<!further )treatment|(?<!further )therapy|"
    r"recipients|respectively|resp\.?|and|or|plus|with))+$",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    rf"^(?:{NUMBER_WORD})$|\b(?:HRs?|ORs?|RRs?|CI)\s*[\d=,:]|^(?:thus|however|moreover|hence)\b|"
    r"\banalys[ei]s\b|\bthose\b|"
    rf"^(?:and|or|last|who|whom|not|were|was|had|that|which|this|these|no difference|"
    # "5-FU" is one, "5-year" is none
    rf"\d+)\b(?!\s*(?:Gy|mg|cm|and)|\+\d|-(?!(?:years?|months?|weeks?|days?|hours?|fold|dose|drug|arm)\b)[A-Za-z])|"
    r"[=%]|\bP\s*[<>]|(?<![\w-])(?:months?|years?|weeks?|survival|responses?|remissions?|toxicity|was|were|"
    r"had|respectively|ratio|hazard|death|"
    r"disease|leuka?emia|lymphoma|myeloma|cancer|carcinoma|siblings?(?! donor)|"
    # "haploidentical or matched unrelated donor transplants"
    r"(?<!unrelated )(?<!sibling )(?<!haploidentical )donors?|mutations?|expression|"
    r"infections?|"
    r"conditions?|conditioning|chemotherapy with|induction with|"
    r"randomi[sz]ed|patients|pts?|trial|study|results|efficacy|safety|rate|rates)\b",
    re.IGNORECASE,
)
#: Signs of statistics and endpoints, which stand before brackets as arms do.
_NO_ARM: Final = re.compile(
    r"(?:[a-cA]|[sS]|sd|cs)?HRs?\+?|TT[PFNC]T?|DO[RC]R?|D[Oo]R|CBR|DCR|a?ORs?|CIs?|[aS]?RRs?|MST|[PpNn]|SD|PD|[TN]RM|CIR|AEs?|compare|pooled|.*\b(?:[a-z]?OS|[a-z]?[A-Z]{1,4}FS|ORR|"
    r"CR[iR]?|PR)\b.*"
)
_MOST_WORDS: Final = 8
_DESCRIBES: Final = re.compile(
    r"^(?:the )?(?:control|combination|standard|experimental|concurrent|sequential|delayed|immediate|"
    r"intensive|"
    r"conventional|observation|placebo|investigational|(?:high|low|standard|conventional|"
    r"intermediate)[- ]dose|"
    r"(?:dose|short|long)[- ]\w+|monotherapy|early|late)(?: (?:arm|group))?$",
    re.IGNORECASE,
)


def alternatives(text: str) -> list[tuple[str, ...]]:
    """Split "X (n = 4) or Y (Z arm) every 3 weeks" into the names of its alternatives."""
    text = text.split(". ", maxsplit=1)[0]
    if doses := _doses_apart(text):
        return doses
    text = _DOSES.sub("", text)
    optional = _WITH_OR_WITHOUT.match(text)
    if optional is not None:
        base, added = cleaned(optional.group("base")), cleaned(optional.group("added"))
        if is_name(base) and is_name(added):
            return [(base,), (f"{base} plus {added}",)]
    for split in (_CONTRAST, _ALTERNATIVE):
        parts = split_outside(split, text)
        scheduled = _schedules(parts)
        if scheduled:
            return scheduled
        if len(parts) > 1:
            oxford = ", or" in text and not any(re.search(r",\s+and\s", part) for part in parts)
            oxford = oxford or _lists_short_names(split, parts)
            listed = [p for part in parts[:-1] for p in _listed(part, oxford=oxford)] + parts[-1:]
            named = [names_in(p) for p in listed[:4]]
            if all(named):
                return [n for n in named if n]
            return [n for n in named if n] if sum(map(bool, named)) > 1 else []
    return []


_DOSE = r"\d{1,4}(?:\.\d{1,3})?[\s-](?:mg|g|µg|μg|mcg|cGy|Gy|IU|U|MU)(?:/(?:m2|m²|kg|day|d))?"
#: "either 90 mg/m2 or 60 mg/m2", "10 mg, 20 mg or 40 mg"
_DOSES_APART = re.compile(
    rf"(?<![\w.])(?P<first>{_DOSE})(?P<others>(?:,\s{_DOSE}){{0,3}},?\s(?:or|versus|vs\.?)\s(?:to\s)?{_DOSE})(?![\w/])"
    r"(?!,?\s(?:or|versus|vs)\b)"
)


def _doses_apart(text: str) -> list[tuple[str, ...]]:
    """Read "either 90 mg/m2 or 60 mg/m2", whose alternatives differ by their dose alone."""
    match = _DOSES_APART.search(text)
    # "to X or Y 10 mg or 20 mg": these are parts of one of the alternatives
    if match is None or _OR.search(text, 0, match.start()):
        return []
    doses = [dose.group() for dose in re.finditer(_DOSE, match.group())]
    return [(dose,) for dose in doses] if len(set(doses)) == len(doses) else []


_OR = re.compile(r"\b(?:or|versus|vs)\b")
_SCHEDULE = re.compile(
    r"\b(?:once |twice )?(?:weekly|daily|monthly|every (?:other|\d+|two|three|four)[ -](?:days?|weeks?|"
    r"months?))\b"
)


def _schedules(parts: list[str]) -> list[tuple[str, ...]]:
    """Read "irinotecan weekly or once every 3 weeks", whose alternatives differ by their schedule alone."""
    if len(parts) != 2 or _SCHEDULE.match(parts[1].strip()) is None:
        return []
    found = [_SCHEDULE.search(part) for part in parts]
    return [(m.group(),) for m in found if m is not None] if all(found) else []


def _lists_short_names(split: re.Pattern[str], parts: Sequence[str]) -> bool:
    """Whether "X, Y or Z" lists three arms: short names, of which no "and" makes a combination."""
    if split is not _ALTERNATIVE or len(parts) != _OF_TWO or " and " in parts[0]:
        return False
    members = [*_listed(parts[0], oxford=True), parts[1]]
    return len(members) > _OF_TWO and all(_COINED.fullmatch(member.strip()) for member in members[:-1])


_OF_TWO: Final = 2
#: "KTD", "drug A", "BuCy2"
_COINED = re.compile(r"(?:drug |arm |group )?[A-Z][\w+/-]{0,9}")


def _listed(part: str, *, oxford: bool) -> list[str]:
    """Cut "X, Y" of "X, Y, or Z" apart."""
    if not oxford:
        return [part]
    return [p for p in re.split(r",\s+(?![^(\[]*[)\]])", part) if p.strip()]


def split_outside(separator: re.Pattern[str], text: str) -> list[str]:
    """Split at a separator outside brackets."""
    parts, start = [], 0
    for match in separator.finditer(text):
        before = text[start : match.start()]
        if before.count("(") + before.count("[") > before.count(")") + before.count("]"):
            continue
        parts.append(before)
        start = match.end()
    return [*parts, text[start:]]


def names_in(part: str) -> tuple[str, ...]:
    """Read the name of one alternative and the abbreviation in brackets behind it."""
    shorts = []
    for match in _BRACKET.finditer(part):
        short = _SHORT.match(match.group("inner").strip())
        if short and _is_short(short.group("short"), match.group("inner")):
            shorts.append(short.group("short"))
        break
    plain = _BRACKET.sub(" ", part)
    name = cleaned(plain)
    names = [n for n in (name, *shorts) if n and is_name(n)]
    return tuple(dict.fromkeys(names))


def _is_short(short: str, bracket: str) -> bool:
    """Whether what stands in brackets behind a treatment is another name of it, not its dose or a drug."""
    if re.match(r"\s*(?:[nN]\s*=|\d|[\w\s/+-]+:)", bracket) or not is_name(short):
        return False
    coined = sum(c.isupper() or c.isdigit() for c in short) > 1
    return coined or bool(_DESCRIBES.match(short)) or bool(re.search(r"\b(?:arm|group)\b", bracket))


def cleaned(text: str) -> str:
    """Strip doses, schedules, prepositions and verbs of allocation from a name."""
    name = " ".join(text.split()).strip(" ,;:.")
    for _ in range(6):
        shorter = _LEAD.sub("", name)
        if shorter == name:
            break
        name = shorter
    name = _DOSED.sub("", name)
    cut = _CUT.search(name, 1)
    if cut is not None:
        name = name[: cut.start()]
    if name.count("(") > name.count(")"):
        name = name[: name.rindex("(")]  # "standard (drug X | 0.14 mg/kg)"
    name = name.partition(" ,")[0]  # of "X (n = 20), Y (n = 30)" the brackets are left out
    return _TAIL.sub("", name.strip(" ,;:.("))


#: "arm B (median, 24 months)" tells no name of it.
_NO_FIRST: Final = frozenset("both each all these their its our respective median mean range".split())


def is_name(name: str) -> bool:
    """Whether words can be the name of an arm: some of them tell, and none is grammar or a statistic."""
    words = word_set(name)
    return (
        bool(words)
        and not words <= NO_NAME
        and len(name.split()) <= _MOST_WORDS
        and name.split(maxsplit=1)[0].lower() not in _NO_FIRST
        and not _FRAGMENT.search(name)
        and not _NO_ARM.fullmatch(name)
    )
