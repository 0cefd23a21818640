"""Names that say which patients are spoken of, not what became of them: "patients in remission had ...".

Such a name is a condition: figures beside it are of these patients and of another outcome.
"""

from __future__ import annotations

import re

from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.text import blank, ends_in
from evidence.extract.tokens import ANY_PEOPLE, PEOPLE
from evidence.extract.vocabulary import Mention

__all__ = ["as_condition", "qualifies_only"]

_DUE_TO = re.compile(
    r"\b(?:due|owing|attributed|related|attributable) to\s+$|\bbecause of\s+$|\bfrom\s+$|"
    r"\b(?:stopped|discontinued|withdrawn|withdrew) (?:[a-z]+ )?for\s+$"
)
_THEN_HAD = re.compile(
    # "two patients with PR | to induction had"
    r"(?:\s+(?:to|after|on)\s+[\w-]+)?\s+(?:have |had |has )?(?:achieved|expired|attained|obtained|"
    r"entered|reached|responded|experienced|developed|relapsed|died|"
    r"survived|had|underwent|were alive)\b"
)
#: "9 of 14 in first relapse"
_COUNT_BEFORE = re.compile(r"\d of \d+ $")
_SO_MANY_MORE = re.compile(rf"(?:\s+and \d+ of \d+ in [a-z]+ [a-z]+)?{_THEN_HAD.pattern}")
_EVENTS_WERE = re.compile(r"\b(?:relapses|recurrences|deaths|events|responses|remissions) (?:were|was) $")
_STAGE = re.compile(r"(?:stage|CR[123])\b", re.IGNORECASE)
#: "25% for stage III" says of whom; "25% were stage III" how many.
_OF_STAGE = re.compile(
    r"\b(?:[Ff]or|[Ii]n|[Ww]ith|[Oo]f|[Aa]mong|than|versus|vs\.?|and|or)\s+(?:the\s+)?"
    r"(?:(?:[A-Z][\w-]*|clinical|pathological|pathologic|modified)\s+){0,4}$|\bCR\d(?:/PR\d\+?)?,\s*$"
)
_FOR_PEOPLE = re.compile(rf"\b(?:for|in|among|of|than|with)\s+(?:the\s+|those\s+)?(?:{ANY_PEOPLE})\s+$")
#: "than in those remaining | MRD positive"
_REMAINING = re.compile(
    rf"\b(?:{ANY_PEOPLE})\s+(?:remaining|staying|who (?:remained|became|stayed|were|are))\s+$"
)
#: "median OS in patients who progressed"
_WHO_HAD = re.compile(r"\b(?:who|that|which|whose [a-z]+) (?:had |have |has )?$")
_TELLS_PEOPLE = frozenset({"untreated", "newly diagnosed"})
_COMPARED = re.compile(
    r"\b(?:higher|lower|better|worse|longer|shorter|greater|superior|inferior|similar|than) $"
)
#: "six of the ten patients | who relapsed after X | achieved"
_WHO = re.compile(rf"who\b(?=[^;:]*?{_THEN_HAD.pattern})")
#: "two patients randomised in the X arm died"
_ALLOTTED = re.compile(r"(?:randomi[sz]ed|randomly assigned|enrolled|registered)\s+(?:to|in|into|on)\b")
_PEOPLE_BEFORE = re.compile(rf"\b(?:{ANY_PEOPLE})\s+$")
#: "among women who had surgery", "in 15% of | boys" say who they are; "52% were women" how many.
_AMONG = re.compile(
    r"(?:\b(?:[Ii]n|[Aa]mong|[Ff]or|than)\s+(?:the\s+)?|[\d%)]\s+of\s+(?:the\s+)?(?:\d+\s+)?)"
    r"(?:(?:wo)?men\s+(?:and|or|versus|vs\.?)\s+|(?:younger|young|older|old|elderly)\s(?:(?:and|or)\s(?:younger|young|"
    r"older|old|elderly)\s)?)?$"
)
_YEARS_OF = re.compile(r"\b(?:years|months|weeks) of $")
#: "transplanted women | had a PFS of", "Women | aged 20-39 years had"
_THEN_DID_SO = re.compile(
    r"\s(?:aged\s\d[^,;.()]{0,30}?\s)?(?:had an?|achieved|responded|relapsed|survived)\b"
)
# The next patterns are searched in small letters: a search that minds no capitals is slow.
_CONDITION = re.compile(
    rf"(?<!\w)(?:{ANY_PEOPLE})\s+"
    r"(?:who\s+(?:(?:had|have)\s+(?=achieved|attained|reached|developed))?"
    r"(?:had|have|were|did not|achieved|attained|reached|developed|failed to)|"
    r"with(?!\s+(?:respect|regard)\s+to)|in(?!\s+(?:terms|respect|regard))|"
    r"without|receiving|undergoing|proceeding to|"
    r"diagnosed with|(?:transplanted|treated|alive|still|remaining|not) in|"
    r"(?:not )?(?:achieving|attaining|reaching|having)|"
    r"experiencing|developing|at (?:an? )?(?:\w+ )?risk (?:of|for))\s+"
    # "patients without prior transplantation | the | response rate"
    r"(?:(?:the|an?)\s+)?(?:(?!(?:was|were|is|are|had|achieved|became|remained|developed|experienced|suffered|attained|entered|showed|the)\s)"
    r"[\w-]+\s+){0,4}"
    # "children with marrow, CNS, and | testicular relapse"
    r"(?:(?:[\w-]+,\s){1,3}(?:and|or)\s)?"
    # "patients with refractory-|induction failure"
    r"(?:[a-z]+-)?$"
)
#: People that a number stands before are counted, unless they stand behind one of these words.
_NUMBER_BEFORE = re.compile(rf"(?:\d%?\)?|\b(?:{NUMBER_WORD})) $")
_IN_SO_MANY = re.compile(r"\b(?:of|in|among|for|all)\s+(?:(?:of\s+)?(?:the|these|those)\s+)?\d+\s+$")
_PEOPLE_HAVING = re.compile(rf"\b(?:{ANY_PEOPLE}) (?:with|without|who had) $")
_SO_MANY = rf"(?:the )?(?:\d+|{NUMBER_WORD}) "
_OF_SO_MANY = re.compile(rf"\bof {_SO_MANY}(?:{ANY_PEOPLE}) $")
_HAD_HAD = re.compile(r"\bwho (?:had |have )?(?:had|undergone|received) (?:an? )?$")
_OF_SO_MANY_WITH = re.compile(rf"\bof {_SO_MANY}(?:{ANY_PEOPLE}) with (?:an? )?$")
_OF_THOSE_WHO = re.compile(rf"\b(?:of|in|among) {_SO_MANY}(?:(?:{ANY_PEOPLE}) )?who (?:were|was|became) $")
_AMONG_SO_MANY = re.compile(rf"\b(?:among|of|in|for) (?:the|all|all of the) (?:\d+|{NUMBER_WORD}) $")
_GIVEN_FOR = re.compile(r"\b(?:received|given|underwent|treated with) (?:[\w/+-]+ ){1,4}for $")
_KIND_OF_RELAPSE = (
    r"(?:first|second|third|subsequent|early|intermediate|late|very early|very late|molecular|"
    r"ha?ematologic(?:al)?|"
    r"extramedullary|(?:bone )?marrow|medullary|isolated|combined|overt|frank)"
)
#: "70% in hematological | relapse", "with early, intermediate and late | relapse"
_IN_STATE = re.compile(
    r"(?<!result )(?<!resulted )(?<!resulting )\b(?:in|for|with) "
    rf"(?:{_KIND_OF_RELAPSE},? (?:and |or )?)+relapses?$|"
    rf"\babsence of (?:an? |any )?relapse$|\bafter (?:{_KIND_OF_RELAPSE} )+relapses?$|"
    # "in 62% of early and 91% | of late relapses"
    rf"\bof {_KIND_OF_RELAPSE},? (?:and|but|versus|vs\.?) (?:in )?(?:only )?\d[\d.]*\s?% of "
    rf"(?:{_KIND_OF_RELAPSE} )+relapses?$"
)
#: "45 were allografted in complete or | partial remission"
#: "CR was seen in 13 of 20 in remission and 8 of 14 | with later | relapse"
_FRACTION_IN = re.compile(
    rf"\d of \d+ (?:(?:{ANY_PEOPLE}) )?(?:\(\d[\d.]*\s?%\) )?(?:with|in|after) (?:an? )?(?:[a-z]+ )?$"
)
_RESPONSE_TOLD = re.compile(r"\b(?:cri?|orr|remissions?|responses?|responded)\b")
_GRAFTED_IN = re.compile(
    r"\b(?:transplanted|allografted|autografted|grafted|"
    r"(?:underwent|received) (?:allo|auto)?\w*-?(?:hsct|hct|sct)) in "
    r"(?:their |a |the )?(?:(?:first|second|third|complete|partial) (?:or )?(?:beyond )?){0,3}$"
)
_OF_GROUP = re.compile(r"\b(?:in|for|among|of|between|with)\s+(?:the\s+)?$")
_AGAINST = re.compile(r"\s+(?:than|versus|vs\.?|v\.?|and|or|compared (?:with|to))\s")
_SHARE_OF = re.compile(r"\b(?:percentage|proportion|number|rate|fraction)s? of (?:the )?$")
#: "women at higher risk of recurrence"
_AT_RISK = re.compile(rf"\b(?:{ANY_PEOPLE})\s+at (?:an? )?(?:[\w-]+ )?$")
#: "of the 131 patients evaluable for response"
_EVALUABLE_FOR = re.compile(
    r"\b(?:evaluable|evaluated|assessable|assessed|available) for (?:the )?(?:[a-z]+ )?$"
)
#: "71% if transplantation was performed in first remission"
_IF = re.compile(r"\b(?:if|unless|when) (?:[a-z-]+ ){0,3}(?:grades? [\w/-]+ )?(?:acute |chronic )?$")
#: "transplantation after CR was possible in 40%", "MRD-negative patients had"
_BEHIND_TIME = re.compile(
    r"\b(?:after|following|before|prior to|since|until)\s+(?:(?:the|a|achieving|first|second)\s+)?$|"
    r"\b(?:from|since) (?:the )?(?:time|date|onset|diagnosis) of (?:the )?(?:first )?$|"
    r"\b(?:the|by|and|with) (?:time|site|timing|type|localisation|localization|location) of (?:first )?$|"
    r"\bpost-?\s?$"
)
#: "OS after non-response (13% vs 43%) or | relapse | (19% vs 45%)"
_SURVIVAL_AFTER = re.compile(
    r"(?:[Ss]urvival|OS|EFS|DFS|PFS)(?: rates?)? (?:after|following|from|since) (?:[\w-]+ ){1,3}"
    r"(?:\((?:[^()]|\([^()]*\)){1,90}\) )?(?:and|or|and/or|vs\.?|versus) (?:[a-z]+ )?$"
)
#: "more often triple-negative at relapse"
_AT_TIME = re.compile(r"\bat\s+(?:(?:first|second|[A-Z]{2,5})\s+)?$")
_OF_WHICH_PEOPLE = re.compile(
    rf"-p(?:ts|atients)\b|\s+(?:{'|'.join(sorted(PEOPLE - {'cases', 'those'}))}|cohorts?|(?:sub)?groups?|"
    r"subsets?)\b"
)
#: "7 of 12 newly diagnosed | and 4 of 18 relapsed patients"
_AND_SO_MANY = re.compile(
    rf" (?:and|versus|vs\.?) \d+(?: of \d+|/\d+)(?: \([^()]*\))? [a-z-]+ (?:{ANY_PEOPLE})\b"
)
_COUNTED = re.compile(
    r"(?:\d|%|\)|\b(?:no|one|two|three|four|five|six|seven|eight|nine|ten|were|are|as))\s+$"
)
_PEOPLE_WITH = re.compile(
    rf"\b(?:{ANY_PEOPLE})\s+(?:[(\[][^()\[\]]*[)\]]\s+)?(?:with|in|who had|who achieved)\s+(?:an?\s+)?$"
)
_COUNTED_IN = re.compile(rf"\b(?:{ANY_PEOPLE})\s+[(\[][^()\[\]]*[)\]]\s+in\s+$")
_THEN_DID = re.compile(
    r"\s+(?:were bridged|proceeded|underwent|went on|received|"
    r"(?:have |had |has )?(?:relapsed|died|expired))\b"
)
#: "82% and 68% for MRD neg, 80% and 70% for MRD pos"
_SHARE_FOR = re.compile(r"\d\s?%\)? (?:for|in|with) $")
_SHARE_OF_PEOPLE = re.compile(rf"\d\s?%\)? of (?:the )?(?:{ANY_PEOPLE}) $")
_SHARE_FOR_STATE = re.compile(r"\d\s?%[^;.]{0,40} for $")
_VERSUS = re.compile(r" (?:vs\.?|versus) \d")
_FOR_LEVEL = re.compile(r"\b(?:for|in|with)\s+$")
_PERCENT_OF = re.compile(r"(?:%|\d\)) of (?:the )?$")
_ITEM_OF = re.compile(
    r"(?:[,;:(]\s?|\b(?:with|including)\s)\d[\d.]*\s?%(?:\s?\([^()]*\))? of (?:the |all )?$"
)
_LIST_GOES_ON = re.compile(r"\s?(?:[,;).]|and \d|$)")
_ACHIEVING = re.compile(r"\b(?:achieving|attaining|reaching|experiencing|developing)\b")


_COUNT = rf"(?:\d+|{NUMBER_WORD})"
_SHARE = r"(?:\(\d[\d.]*\s?%\) )?"
#: "In seven of the 13 (54%) patients achieving | CR", "5 of 9 | complete responders"
_PART_OF_PEOPLE = re.compile(
    rf"(?P<led>\b(?:in|among) (?:only )?)?{_COUNT}"
    rf"(?: {_SHARE}(?:of|out of) (?:the |these |those )?{_COUNT}|/\d+) {_SHARE}"
    rf"(?P<people>(?:[a-z-]+ ){{0,2}}(?:{ANY_PEOPLE}) {_SHARE}(?:who (?:had )?)?"
    r"(?:with|in|(?:achiev|attain|reach|obtain)(?:ed|ing)) (?:an? )?(?:[a-z-]+ ){0,2})?$"
)
#: "..., | remission lasted", not "CR was achieved, with a median duration of"
_THEN_MAIN_CLAUSE = re.compile(
    r"(?:(?! (?:was|were|is|are|had|has|have|occurred)\b)[^,;:.()]){0,40}, "
    r"(?!with\b|including\b|of\b|and\b|or\b|but\b)"
)
#: "Seven of 13 patients achieving CR | subsequently relapsed"
_THEN_PREDICATE = re.compile(
    r" (?:subsequently |later |then |also )?(?:have |had |has )?(?:relapsed|died|proceeded|underwent|"
    r"received|went on|remained|developed|experienced|survived|progressed|required)\b"
)


def _is_of_part(text: str, lowered: str, mention: Mention) -> bool:
    """Whether a name says who so many of a number are: "in 7 of the 13 patients achieving CR, it lasted"."""
    main = _THEN_MAIN_CLAUSE.match(text, mention.end) is not None
    if not main and _THEN_PREDICATE.match(text, mention.end) is None:
        return False
    part = ends_in(_PART_OF_PEOPLE, lowered, mention.start, reach=120)
    if part is None or (main and part["led"] is None):
        return False
    return part["people"] is not None or _RESPONDERS.search(text, mention.start, mention.end) is not None


_RESPONDERS = re.compile(r"responders?$")
_THEN_COUNTED = re.compile(r"[^,;()]{0,40}\bin \d")
_WENT_ON = re.compile(r"\s+(?:have |had |has )?(?:relapsed|died|progressed|recurred)\b")
#: "24 complete responders (83%) | were MRD-negative": so many responders, not so many responses.
_WERE_MORE = re.compile(
    r"\s+(?:[(\[][^()\[\]]*[)\]]\s+)?(?:were|became|had|have|achieved|attained|underwent|proceeded|received)\b"
    r"(?!\s(?:also )?(?:seen|observed|noted|found|identified|reported|recorded|documented)\b)"
)
_RESPONSE_OF = re.compile(r"\b(?:response rates?|orr\)?|responses?) (?:for|in|of|to) (?:the )?$")


_WAS_MOST_COMMON = re.compile(
    r"\b(?:was|were|being) (?:also )?(?:the |among the |one of the )?(?:second )?"
    r"most (?:common|frequent)(?:ly)? "
    r"(?!(?:[a-z-]+ )*(?:cause|reason)s? )(?:[a-z-]+ ){0,3}$"
)


_SURVIVAL_WITH = re.compile(
    r"\b(?:survival|survival time|os|pfs|efs|dfs|rfs|lfs|mst) (?:with|without) (?:[a-z-]+ ){0,2}$"
)
_THEN_WAS = re.compile(r"\s(?:was|were)\s")
_HEADS_WITH = re.compile(r"(?:[A-Z]{5,}:\s)?(?:Patients|Those|Children|Adults) with\b")
_SHARES_OF_RESPONDERS = re.compile(
    rf"{_SHARE_OF.pattern.removesuffix('$')}(?:(?:complete|partial|overall)(?:,\s|\sand\s|\sor\s))?$"
)
_IN_SHARE = re.compile(r"\sin\s\d[\d.]*\s?%")


_STATE_TOLD = (
    r"in (?:first|second|third|subsequent|later|untreated|refractory|relapsed|primary|newly|relapse|"
    r"remission)\b"
)
#: "CR was 72% in first relapse and 61% in second", "the CR rate in first relapse was 72% and in second 61%"
_BY_STATE = re.compile(
    rf"\d\s?%(?:\s[(\[][^()\[\]]*[)\]])? {_STATE_TOLD}[^.;%]*\d\s?%(?:\s[(\[][^()\[\]]*[)\]])? {_STATE_TOLD}|"
    # "13 of 20 patients in first relapse and in 8 of 14 in second relapse"
    rf"\d of \d+(?: patients)?(?:\s[(\[][^()\[\]]*[)\]])? {_STATE_TOLD}[^.;%]*\d of \d+(?: patients)?(?:\s[(\[][^()\[\]]*[)\]])? "
    rf"{_STATE_TOLD}|"
    rf"\b{_STATE_TOLD}[^.;,%\d]*? was \d[\d.]*\s?%[^.;%\d]*? {_STATE_TOLD}[^.;,%\d]* \d[\d.]*\s?%"
)


def _is_one_of_states(text: str, at: int) -> bool:
    """Whether a state is one of several in which a share is told, and not how many were in it."""
    led = text.startswith("in ", at) or text.endswith(" in ", 0, at)
    return led and _BY_STATE.search(text) is not None


def qualifies_only(text: str, lowered: str, mention: Mention) -> bool:
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
        # "9 of 14 patients in first relapse achieved CR"
        or (mention.role == "verb" and text.startswith("in ", at) and _of_those_who_did(text, mention))
        or _is_one_of_states(text, at)
        # "higher in first relapse than in second relapse"
        or (text.startswith("in ", at) and ends_in(_COMPARED, text, at, reach=12))
        or (ends_in(_OF_SO_MANY, lowered, at, reach=40) and _WHO.match(text, at))
        # "18 of 142 patients who had had a complete resection"
        or (mention.role == "topic" and ends_in(_HAD_HAD, lowered, at, reach=32))
        # "3 of the 11 patients with a prior transplant"
        or ends_in(_OF_SO_MANY_WITH, lowered, at, reach=48)
        # "none of 17 patients without previous transplantation developed SOS"
        or (ends_in(_PEOPLE_HAVING, lowered, at, reach=24) and _THEN_HAD.match(text, mention.end))
        # "10 relapses were registered: 4 in the X group"
        or (mention.role == "verb" and ends_in(_EVENTS_WERE, text, at, reach=24))
        or (_STAGE.match(text, at) and ends_in(_OF_STAGE, text, at, reach=60))
        # "7 of 10 untreated patients"
        or (
            lowered[at : mention.end] in _TELLS_PEOPLE
            and (_OF_WHICH_PEOPLE.match(text, mention.end) or _AND_SO_MANY.match(text, mention.end))
        )
        or (
            lowered[at : mention.end].split(maxsplit=1)[0] in PEOPLE
            and (ends_in(_AMONG, text, at, reach=30) or _THEN_DID_SO.match(text, mention.end))
        )
        # "23 of 53 patients with refractory disease responded"
        or (mention.role == "topic" and _is_subject_or_cause(text, lowered, mention))
        # "42% for those | MRD positive"
        or (
            mention.role == "topic"
            and lowered.endswith("positive", 0, mention.end)
            and (
                ends_in(_FOR_PEOPLE, text, at)
                or ends_in(_REMAINING, lowered, at, reach=40)
                or _shares_noun(text, mention)
            )
        )
        # "survival without | rash | was 5 months"
        or (mention.role == "topic" and _is_of_those_without(text, lowered, mention))
        # "CRS was the most common adverse event, in 77%"
        or (mention.role == "topic" and ends_in(_WAS_MOST_COMMON, lowered, at, reach=80))
    )


def _is_of_those_without(text: str, lowered: str, mention: Mention) -> bool:
    told = ends_in(_SURVIVAL_WITH, lowered, mention.start, reach=60) is not None
    return told and _THEN_WAS.match(text, mention.end) is not None


def _of_those_who_did(text: str, mention: Mention) -> bool:
    """Whether people in a state are the subject of a verb, alone or beside others in another state."""
    people = ends_in(_PEOPLE_BEFORE, text, mention.start) or ends_in(_COUNT_BEFORE, text, mention.start)
    return people is not None and _SO_MANY_MORE.match(text, mention.end) is not None


def _is_subject_or_cause(text: str, lowered: str, mention: Mention) -> bool:
    """Whether a topic says which patients something happened to, or by what: "died due to toxicity"."""
    if ends_in(_DUE_TO, text, mention.start, reach=24) or _tells_apart(lowered, mention):
        return True
    of_people = ends_in(_CONDITION, lowered, mention.start, reach=160) is not None
    return of_people and _THEN_HAD.match(text, mention.end) is not None


#: "subsets of patients with 5-year OS rates | of 87%, 64% and 53%": what became of them
_OF_SO_MUCH = re.compile(r" of \d[\d.]*\s?%")


#: "In patients with CNS disease | OS | was 49%": no comma parts the people from what is told of them.
_OPENS_CLAUSE = re.compile(
    r"(?:^|[.;:]\s|,\s(?:and|but|while|whereas)\s)(?:in|for|among)\s(?:the\s)?(?:\d+\s)?(?:[\w-]+\s){0,3}"
    rf"(?:{ANY_PEOPLE})\s[^,;:.()]{{3,70}}\s$"
)
_THEN_SHARE = re.compile(r"(?:\srates?)?\s(?:was|were|reached)\s(?:only\s|about\s|approximately\s)?\d")


def as_condition(text: str, lowered: str, mention: Mention) -> Mention:
    """Tell names that say which patients are spoken of: "patients in complete remission had ..."."""
    if mention.role == "verb":
        return mention
    joined = lowered.endswith("and ", 0, mention.start) and not _HEADS_WITH.match(text)
    if joined and _IN_SHARE.match(text, mention.end):
        return mention  # "CR in 67% of patients with marrow disease and MRD negativity in 71%"
    named = lowered[mention.start : mention.end]
    if "survival" in named and named.endswith("s") and _OF_SO_MUCH.match(text, mention.end):
        return mention
    if _THEN_SHARE.match(text, mention.end) and ends_in(_OPENS_CLAUSE, lowered, mention.start, reach=120):
        return mention
    of_them = named.endswith(("responder", "responders")) and not (
        ends_in(_COUNTED, text, mention.start, reach=8)
        # "26 complete responders | have relapsed"
        and not _WENT_ON.match(text, mention.end)
        and not _WERE_MORE.match(text, mention.end)
        # "the percentage of complete and | partial responders | was 23% and 24%"
        and not ends_in(_SHARES_OF_RESPONDERS, lowered, mention.start, reach=48)
        # "among the 13 | complete responders"
        and not ends_in(_AMONG_SO_MANY, lowered, mention.start, reach=20)
    )
    told_apart = (
        of_them
        or _tells_apart(lowered, mention)
        or _is_of_part(text, lowered, mention)
        or ends_in(_BEHIND_TIME, lowered, mention.start, reach=24)
        or (named in {"relapse", "recurrence"} and ends_in(_AT_TIME, text, mention.start, reach=16))
        or (named.startswith("risk") and ends_in(_AT_RISK, lowered, mention.start))
        or (named in {"relapse", "recurrence"} and ends_in(_SURVIVAL_AFTER, text, mention.start, reach=160))
        or ends_in(_EVALUABLE_FOR, lowered, mention.start, reach=40)
        # "the response rate for acute GVHD was 68%"
        or ("gvhd" in named and ends_in(_RESPONSE_OF, lowered, mention.start, reach=48))
        or ends_in(_IF, lowered, mention.start, reach=40)
        # "17 of 30 children who were MRD-positive and 9 of 61 who were | MRD-negative"
        or ends_in(_OF_THOSE_WHO, lowered, mention.start, reach=48)
        or (named.endswith(("relapse", "relapses")) and ends_in(_IN_STATE, lowered, mention.end, reach=72))
        or ends_in(_GRAFTED_IN, lowered, mention.start, reach=60)
        or (
            named.endswith("relapse")
            and ends_in(_FRACTION_IN, lowered, mention.start, reach=60)
            and _RESPONSE_TOLD.search(lowered, 0, mention.start)
        )
        # "for children whose first | remission | lasted longer"
        or ends_in(_WHOSE, lowered, mention.start, reach=40)
        or (named in {"relapse", "relapses"} and _is_told_by_onset(text, mention))
        # "patients received DLI for | relapse"
        or (named in {"relapse", "recurrence"} and ends_in(_GIVEN_FOR, lowered, mention.start, reach=60))
        or _OF_WHICH_PEOPLE.match(text, mention.end)
        # "19 patients (51%) with CR were bridged to transplantation"
        or (ends_in(_PEOPLE_WITH, lowered, mention.start) and _THEN_DID.match(text, mention.end))
        # "15 of 24 cases (62%) in CR achieved a molecular remission"
        or (ends_in(_COUNTED_IN, lowered, mention.start, reach=24) and _THEN_HAD.match(text, mention.end))
        or (
            named.endswith("negative")
            and (
                _is_compared(text, mention)
                or _shares_noun(text, mention)
                or _AND_POSITIVE.match(text, mention.end) is not None
            )
        )
        # "relapse was 27% for CR vs 58% for nonresponse"
        or (
            named in {"cr", "pr"}
            and _SHARE_FOR_STATE.search(text, 0, mention.start)
            and _VERSUS.match(text, mention.end)
        )
        # "14% for MRD <10-4 and 46% for MRD ≥10-4"
        or (
            "<" in named
            and ends_in(_FOR_LEVEL, text, mention.start, reach=8) is not None
            # "CR in 89%, with MRD <0.1% after induction in 71%"
            and not _THEN_COUNTED.match(text, mention.end)
        )
        or (named.startswith("mrd") and ends_in(_SHARE_FOR, text, mention.start, reach=12))
        or (
            named.endswith("negative")
            and ends_in(_FOR_PEOPLE, lowered, mention.start)
            # "30% of responders | MRD negative"
            and not ends_in(_SHARE_OF_PEOPLE, lowered, mention.start, reach=40)
        )
    )
    return mention._replace(role="condition") if told_apart else mention


_WHOSE = re.compile(r"\bwhose (?:[\w-]+ ){0,2}$")
_FOR_RELAPSE = re.compile(r"\d\s?%[)\]]? (?:for|after|with|in) (?:an? |the )?$")
_ONSET = re.compile(
    r" (?:occurring |occurred )?"
    r"(?:within|before|beyond|after|between|later than|earlier than|more than|less than) "
    rf"(?:\d{{1,2}}|{NUMBER_WORD})\b"
)


def _is_told_by_onset(text: str, mention: Mention) -> bool:
    """Whether a share is of those told by when they relapsed: "20% for relapse within 12 months"."""
    led = ends_in(_FOR_RELAPSE, text, mention.start, reach=16) is not None
    return led and _ONSET.match(text, mention.end) is not None


#: "among MRD-negative | and MRD-positive groups"
_AND_POSITIVE = re.compile(
    rf"(?:,|\s(?:and|or|versus|vs\.?))\s(?:[A-Z]{{3}}[\s-])?positive\s(?:groups|cohorts|cases|{ANY_PEOPLE})\b"
)
#: "in the MRD-positive | and 80% in the MRD-negative group"
_NEXT_SHARE = re.compile(r",?\s(?:and|versus|vs\.?|but)\s(?:(?:in|for|by)\s)?(?:only\s)?\d")


#: "3 of 20 | MRD-negative and 9 of 15 MRD-positive patients"
_OF_SO_MANY_NEXT = re.compile(r"\d of (?:the )?\d+ (?:\(\d[\d.]*\s?%\) )?$")


def _shares_noun(text: str, mention: Mention) -> bool:
    """Whether an adjective shares the noun of the next group, which a figure comes before."""
    led = ends_in(_OF_GROUP, text, mention.start, reach=16) or ends_in(_OF_SO_MANY_NEXT, text, mention.start)
    return led is not None and _NEXT_SHARE.match(text, mention.end) is not None


def _is_compared(text: str, mention: Mention) -> bool:
    """Whether an adjective names a group: "better in MRD-negative than in MRD-positive patients"."""
    against = _AGAINST.match(text, mention.end) is not None
    return against and ends_in(_OF_GROUP, text, mention.start, reach=16) is not None


_SIZE = re.compile(r"(?<=with )\(n\s?=\s?\d+\)|(?<=without )\(n\s?=\s?\d+\)")
#: "six patients who developed SOS | during induction | died", "48 patients who had VOD | were treated"
_THEN_WERE = re.compile(
    r"(?:\s\([^()]*\))?(?:\s(?:after|during|following|before|within|in|at)\s(?:[\w+/-]+\s?){1,3})??"
    r"\s(?:(?:all|subsequently|then|later|also)\s)?(?:were|was|are|had|have|received|underwent|died|survived|relapsed|"
    r"recovered|achieved|proceeded|responded|remained|showed|required)\b"
)
#: "we treated 48 | patients who developed VOD"
_STUDIED = re.compile(
    r"\b(?:treated|included|identified|studied|analy[sz]ed|enrolled|evaluated|reviewed|describe|reported?|on)\s"
    rf"(?:\d+|{NUMBER_WORD})\s$"
)


def _are_spoken_of(lowered: str, start: int, mention: Mention) -> bool:
    """Whether so many people "who developed" something are whom a sentence goes on about, or a study."""
    studied = ends_in(_STUDIED, lowered, start, reach=40) is not None
    return studied or _THEN_WERE.match(lowered, mention.end) is not None


def _tells_apart(lowered: str, mention: Mention) -> bool:
    """Whether "patients who had" stands before a name; "the share of those who were alive" is a result."""
    end = mention.start
    first = max(0, end - 160)
    if "(n" in lowered[first:end]:
        # "relapse in patients with (n = 50) and without (n = 30) | chronic GVHD"
        lowered = lowered[:first] + _SIZE.sub(blank, lowered[first:end]) + lowered[end:]
    for people in _CONDITION.finditer(lowered, first, end):
        start = people.start()
        counted = ends_in(_NUMBER_BEFORE, lowered, start, reach=14)
        within = ends_in(_IN_SO_MANY, lowered, start, reach=24) if counted else None
        if (
            within
            and _ACHIEVING.search(people.group())
            and ends_in(_COUNTED, lowered, within.start(), reach=8)
        ):
            continue  # "18 (20%) of 89 patients achieving a remission"
        if _ACHIEVING.search(people.group()) and ends_in(_PERCENT_OF, lowered, start, reach=16):
            continue  # "21% (n = 7) of patients achieving a complete response"
        if counted and not within and " who " in people.group() and _are_spoken_of(lowered, start, mention):
            return True
        if ends_in(_ITEM_OF, lowered, start, reach=40) and _LIST_GOES_ON.match(lowered, mention.end):
            continue  # "ORR was 67%, with 47% of patients in CR and 20% in PR"
        if not counted or within:
            return ends_in(_SHARE_OF, lowered, within.start() if within else start, reach=24) is None
    return False
