"""Names that say which patients are spoken of, not what became of them: "patients in remission had ...".

Such a name is a condition: figures beside it are of these patients and of another outcome.
"""

from __future__ import annotations

import re
from typing import Final

from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.relapse_conditions import tells_relapse
from evidence.extract.sign_conditions import OF_GROUP, tells_sign
from evidence.extract.text import blank, ends_in
from evidence.extract.tokens import ANY_PEOPLE, PEOPLE
from evidence.extract.vocabulary import Mention

__all__ = ["CONDITION", "OF_WHICH_PEOPLE", "SO_MANY", "THEN_HAD", "as_condition", "tells_apart"]

THEN_HAD = re.compile(
    # "two patients with PR | to induction had"
    r"(?:\s+(?:to|after|on)\s+[\w-]+)?\s+(?:have |had |has )?(?:achieved|expired|attained|obtained|"
    r"entered|reached|responded|experienced|developed|relapsed|died|"
    r"survived|had|underwent|were alive)\b"
)
# The next patterns are searched in small letters: a search that minds no capitals is slow.
CONDITION = re.compile(
    rf"(?<!\w)(?:{ANY_PEOPLE})\s+"
    r"(?:who\s+(?:(?:had|have)\s+(?=achieved|attained|reached|developed))?"
    r"(?:had|have|were|did not|achieved|attained|reached|developed|failed to)|"
    r"with(?!\s+(?:respect|regard)\s+to)|in(?!\s+(?:terms|respect|regard))|"
    r"without|receiving|undergoing|proceeding to|"
    r"diagnosed with|(?:transplanted|treated|alive|still|remaining|not) in|"
    r"(?:not )?(?:achieving|attaining|reaching|having)|"
    r"experiencing|developing|at (?:an? )?(?:\w+ )?risk (?:of|for))\s+"
    # "patients without prior transplantation | the | response rate"
    r"(?:(?:the|an?)\s+)?(?:(?!(?:was|were|is|are|had|achieved|became|remained|developed|experienced|"
    r"suffered|attained|entered|showed|the)\s)"
    r"[\w-]+\s+){0,4}"
    # "children with marrow, CNS, and | testicular relapse"
    r"(?:(?:[\w-]+,\s){1,3}(?:and|or)\s)?"
    # "patients with refractory-|induction failure"
    r"(?:[a-z]+-)?$"
)
#: People that a number stands before are counted, unless they stand behind one of these words.
_NUMBER_BEFORE = re.compile(rf"(?:\d%?\)?|\b(?:{NUMBER_WORD})) $")
_IN_SO_MANY = re.compile(r"\b(?:of|in|among|for|all)\s+(?:(?:of\s+)?(?:the|these|those)\s+)?\d+\s+$")
SO_MANY = rf"(?:the )?(?:\d+|{NUMBER_WORD}) "
_OF_THOSE_WHO = re.compile(rf"\b(?:of|in|among|for) {SO_MANY}(?:(?:{ANY_PEOPLE}) )?who (?:were|was|became) $")
_AMONG_SO_MANY = re.compile(rf"\b(?:among|of|in|for) (?:the|all|all of the) (?:\d+|{NUMBER_WORD}) $")
_GRAFTED_IN = re.compile(
    r"\b(?:transplanted|allografted|autografted|grafted|"
    r"(?:underwent|received) (?:allo|auto)?\w*-?(?:hsct|hct|sct)|"
    # "better when HSCT was | done in | CR"
    r"(?:hsct|hct|sct|transplant(?:ation)?) (?:was |is )?(?:done|performed|undertaken|carried out)) in "
    r"(?:their |a |the )?(?:(?:first|second|third|complete|partial) (?:or )?(?:beyond )?){0,3}$"
)
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
    # "did not differ by number of | relapses"
    r"\b(?:by|with|for|according to) (?:the )?number of (?:prior |previous |earlier )?$|"
    r"\bpost-?\s?$"
)
OF_WHICH_PEOPLE = re.compile(
    rf"-p(?:ts|atients)\b|\s+(?:{'|'.join(sorted(PEOPLE - {'cases', 'those'}))}|cohorts?|(?:sub)?groups?|"
    r"subsets?)\b"
)
_FRACTION = re.compile(r"\d\s?(?:/\s?|of (?:the )?)\d+ $")
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
_SHARE_FOR_STATE = re.compile(r"\d\s?%[^;.]{0,40} for $")
_VERSUS = re.compile(r" (?:vs\.?|versus) \d")
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
_HAPPENED_IN = re.compile(
    r"\b(?:relapses?|recurrences?|infections?|gvhd|sos|vod|crs|deaths?) "
    r"(?:occurred|developed|(?:was|were) (?:seen|observed|noted)) in \d+ (?:complete )?$"
)
#: "better for | day 28 | responders (76%) than for nonresponders"
_OF_DAY = re.compile(r"\b(?:day|week|month)[ -]\d+ $")
_WENT_ON = re.compile(r"\s+(?:have |had |has )?(?:relapsed|died|progressed|recurred)\b")
#: "24 complete responders (83%) | were MRD-negative": so many responders, not so many responses.
_WERE_MORE = re.compile(
    r"\s+(?:[(\[][^()\[\]]*[)\]]\s+)?(?:were|became|had|have|achieved|attained|underwent|proceeded|"
    r"received)\b"
    r"(?!\s(?:also )?(?:seen|observed|noted|found|identified|reported|recorded|documented)\b)"
)
_RESPONSE_OF = re.compile(r"\b(?:response rates?|orr\)?|responses?) (?:for|in|of|to) (?:the )?$")


_HEADS_WITH = re.compile(r"(?:[A-Z]{5,}:\s)?(?:Patients|Those|Children|Adults) with\b")
_SHARES_OF_RESPONDERS = re.compile(
    rf"{_SHARE_OF.pattern.removesuffix('$')}(?:(?:complete|partial|overall)(?:,\s|\sand\s|\sor\s))?$"
)
_IN_SHARE = re.compile(r"\sin\s\d[\d.]*\s?%")


#: "subsets of patients with 5-year OS rates | of 87%, 64% and 53%": what became of them
_OF_SO_MUCH = re.compile(r" of \d[\d.]*\s?%")


#: "In patients with CNS disease | OS | was 49%": no comma parts the people from what is told of them.
_OPENS_CLAUSE = re.compile(
    r"(?:^|[.;:]\s|,\s(?:and|but|while|whereas)\s)(?:in|for|among)\s(?:the\s)?(?:\d+\s)?(?:[\w-]+\s){0,3}"
    rf"(?:{ANY_PEOPLE})\s[^,;:.()]{{3,70}}\s$"
)
_THEN_SHARE = re.compile(r"(?:\srates?)?\s(?:was|were|reached)\s(?:only\s|about\s|approximately\s)?\d")


_WHO = re.compile(
    rf"\b(?:than|versus|vs\.?|compared (?:with|to)|in|for|among|between|of) (?:the )?(?:{ANY_PEOPLE}) who $"
)


def _says_who(text: str, lowered: str, mention: Mention) -> bool:
    """Whether a name says of whom figures are, or what had a cause or a risk factor."""
    if mention.outcome is None and (
        # "better than patients who | did not achieve CR | (38% vs 14%)"
        ends_in(_WHO, lowered, mention.start, reach=40)
        # "relapse was the major cause of | treatment failure | (32%)"
        or ends_in(_CAUSE_OF, lowered, mention.start, reach=16)
        or (mention.role == "verb" and ends_in(_WHO_ARE, lowered, mention.start, reach=60))
    ):
        return True
    if mention.rule.endswith(".defined") and mention.outcome == "relapse" and _is_a_group(text, mention):
        return True
    # "30% had risk factors for the development of | SOS"
    return ends_in(_HAD_FACTORS, lowered, mention.start, reach=120) is not None


def _is_a_group(text: str, mention: Mention) -> bool:
    """Whether a defined abbreviation stands for those who had it: "EMR had better survival than did BMR"."""
    led = ends_in(_THAN_DID, text, mention.start, reach=20) is not None
    return led or _GROUP_HAD.match(text, mention.end) is not None


_THAN_DID = re.compile(r"\b(?:than(?: did)?|versus|vs\.?|compared (?:with|to)) (?:the )?$")
_GROUP_HAD = re.compile(r" (?:had|showed|groups?|patients|cohorts?)\b")
_CAUSE_OF = re.compile(r"\b(?:causes?|reasons?) (?:of|for) $")
_HAD_FACTORS = re.compile(
    r"\b(?:had|have|presented|presenting|showed) (?:[a-z]+ ){0,4}(?:factors?|comorbidit\w+) (?:[a-z]+ ){0,3}"
    r"(?:for|in|of|to) (?:the )?(?:(?:occurrence|development|onset) of )?(?:the |an? )?$"
)
_SOME = rf"(?:the )?(?:(?:{ANY_PEOPLE}) )?"
#: "between patients | in first relapse", "than in | female | patients", "in patients with X and those | ..."
_WHO_ARE = re.compile(
    rf"\b(?:between|than(?: in| for| among)?|followed by|compared with|versus|vs\.?) {_SOME}$|"
    rf"\), (?:and )?(?:the )?(?:{ANY_PEOPLE}) $|"
    rf"\b(?:between|in|for|among) (?:the )?(?:{ANY_PEOPLE}) (?:[\w-]+ ){{1,4}}and (?:in |for )?{_SOME}$"
)


def as_condition(text: str, lowered: str, mention: Mention) -> Mention:
    """Tell names that say which patients are spoken of: "patients in complete remission had ..."."""
    if _says_who(text, lowered, mention):
        return mention._replace(role="condition")
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
        # "10 responders", but "MRD was low in 12/30 responders"
        (
            ends_in(_COUNTED, text, mention.start, reach=8)
            and not ends_in(_FRACTION, text, mention.start, reach=12)
            # "Relapse occurred in 12 responders (24%)"
            and not ends_in(_HAPPENED_IN, lowered, mention.start, reach=48)
            and not ends_in(_OF_DAY, lowered, mention.start, reach=12)
        )
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
        or tells_apart(lowered, mention)
        or _is_of_part(text, lowered, mention)
        or ends_in(_BEHIND_TIME, lowered, mention.start, reach=24)
        or (named.startswith("risk") and ends_in(_AT_RISK, lowered, mention.start))
        or ends_in(_EVALUABLE_FOR, lowered, mention.start, reach=40)
        # "82% of those with | refractory disease": no outcome
        or (mention.outcome is None and ends_in(_OF_THOSE_WITH, lowered, mention.start, reach=40))
        # "the response rate for acute GVHD was 68%"
        or ("gvhd" in named and ends_in(_RESPONSE_OF, lowered, mention.start, reach=48))
        or ends_in(_IF, lowered, mention.start, reach=40)
        # "17 of 30 children who were MRD-positive and 9 of 61 who were | MRD-negative"
        or ends_in(_OF_THOSE_WHO, lowered, mention.start, reach=48)
        or tells_relapse(text, lowered, mention)
        or tells_sign(text, lowered, mention)
        # "the risk of relapse was lower with | chronic GVHD | (12% vs 34%)"
        or (
            lowered.endswith(_AFTER_LEADING_WORD, 0, mention.start)
            and ends_in(_LOWER_WITH, lowered, mention.start, reach=160)
        )
        or ends_in(_GRAFTED_IN, lowered, mention.start, reach=60)
        # "for children whose first | remission | lasted longer"
        or ends_in(_WHOSE, lowered, mention.start, reach=40)
        or (OF_WHICH_PEOPLE.match(text, mention.end) and not _is_share_of(text, lowered, mention))
        # "19 patients (51%) with CR were bridged to transplantation"
        or (ends_in(_PEOPLE_WITH, lowered, mention.start) and _THEN_DID.match(text, mention.end))
        # "15 of 24 cases (62%) in CR achieved a molecular remission"
        or (ends_in(_COUNTED_IN, lowered, mention.start, reach=24) and THEN_HAD.match(text, mention.end))
        # "relapse was 27% for CR vs 58% for nonresponse"
        or (
            named in {"cr", "pr"}
            and _SHARE_FOR_STATE.search(text, 0, mention.start)
            and _VERSUS.match(text, mention.end)
        )
        or (
            named in {"cr", "pr"}
            and ends_in(OF_GROUP, text, mention.start, reach=12)
            and _NEXT_OF_PEOPLE.match(text, mention.end)
        )
    )
    return mention._replace(role="condition") if told_apart else mention


#: "the proportion of | MRD-negative | patients rose from 35%": who they are is what is told.
_PEOPLE_WERE = re.compile(
    rf"\s(?:{ANY_PEOPLE})\s(?:was|were|rose|increased|decreased|fell|declined|reached|at|after)\b"
)


def _is_share_of(text: str, lowered: str, mention: Mention) -> bool:
    share = ends_in(_SHARE_OF, lowered, mention.start, reach=24) is not None
    return share and _PEOPLE_WERE.match(text, mention.end) is not None


_LOWER_WITH = re.compile(
    r"\b(?:relapses?|survival|os|efs|lfs|dfs|rfs|pfs|nrm|trm|mortality|cir)\b[^.;()]*\b(?:higher|lower|better|worse|"
    r"longer|shorter|reduced|increased|inferior|superior|improved|(?:more|less) (?:common|frequent))"
    r"(?:[^.;()]|\([^()]*\)){0,60}?"
    r"\b(?:with|without|after) (?:an? |the |prior )?$"
)
#: What it can end in; the pattern itself reads far back.
_AFTER_LEADING_WORD: Final = ("with ", "without ", "after ", " a ", " an ", " the ", " prior ")
_OF_THOSE_WITH = re.compile(rf"\bof (?:the )?(?:{ANY_PEOPLE}) with (?:an? )?(?:[a-z-]+ )?$")
#: Not ", whose 2-year | OS | was 75%, 52% and 18%", which tells what became of those named before.
_WHOSE = re.compile(r"(?<!,)\swhose (?:[\w-]+ ){0,2}$")


#: "71% for CR | and 38% for PR patients"
_NEXT_OF_PEOPLE = re.compile(
    r",?\s(?:and|versus|vs\.?|but)\s(?:only\s)?\d[\d.]*\s?%\s(?:\([^()]*\)\s)?(?:for|in|among)\s(?:the\s)?[A-Z]{2,3}\s"
    rf"(?:{ANY_PEOPLE})\b"
)


_SIZE = re.compile(r"(?<=with )\(n\s?=\s?\d+\)|(?<=without )\(n\s?=\s?\d+\)")
#: "six patients who developed SOS | during induction | died", "48 patients who had VOD | were treated"
_THEN_WERE = re.compile(
    r"(?:\s\([^()]*\))?(?:\s(?:after|during|following|before|within|in|at)\s(?:[\w+/-]+\s?){1,3})??"
    r"\s(?:(?:all|subsequently|then|later|also)\s)?(?:were|was|are|had|have|received|underwent|died|"
    r"survived|relapsed|"
    r"recovered|achieved|proceeded|responded|remained|showed|required)\b"
)
#: "we treated 48 | patients who developed VOD"
_STUDIED = re.compile(
    r"\b(?:treated|included|identified|studied|analy[sz]ed|enrolled|evaluated|reviewed|describe|reported?|"
    r"on)\s"
    rf"(?:\d+|{NUMBER_WORD})\s$"
)


def _are_spoken_of(lowered: str, start: int, mention: Mention) -> bool:
    """Whether so many people "who developed" something are whom a sentence goes on about, or a study."""
    studied = ends_in(_STUDIED, lowered, start, reach=40) is not None
    return studied or _THEN_WERE.match(lowered, mention.end) is not None


def tells_apart(lowered: str, mention: Mention) -> bool:
    """Whether "patients who had" stands before a name; "the share of those who were alive" is a result."""
    end = mention.start
    first = max(0, end - 160)
    if "(n" in lowered[first:end]:
        # "relapse in patients with (n = 50) and without (n = 30) | chronic GVHD"
        lowered = lowered[:first] + _SIZE.sub(blank, lowered[first:end]) + lowered[end:]
    for people in CONDITION.finditer(lowered, first, end):
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
