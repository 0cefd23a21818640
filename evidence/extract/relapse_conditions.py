"""Relapses that patients had, and not those that are told of them: "72% in first relapse"."""

from __future__ import annotations

import re

from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.text import ends_in
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.vocabulary import Mention

__all__ = ["caused_death", "tells_relapse"]

_NEEDED = r"(?:required|needed|given|indicated|necessary)"
_GIVEN_FOR = re.compile(
    r"\b(?:(?:received|given|underwent|treated with) (?:[\w/+-]+ ){1,4}|"
    # "two after chemotherapy | for relapse"
    rf"{_NEEDED} for (?:[a-z-]+ ){{1,3}}or |{_NEEDED} |"
    r"(?:chemotherapy|CT|radiotherapy|RT|therapy|treatment|salvage|transplant(?:ation)?|HSCT|surgery) )"
    r"(?:for |(?<=or ))$"
)
_KIND_OF_RELAPSE = (
    r"(?:first|second|third|1st|2nd|3rd|subsequent|early|intermediate|late|later|very early|"
    r"very late|molecular|"
    r"ha?ematologic(?:al)?|"
    r"extramedullary|(?:bone )?marrow|medullary|isolated|combined|overt|frank)"
)
#: "70% in hematological | relapse", "with early, intermediate and late | relapse"
_IN_STATE = re.compile(
    r"(?<!result )(?<!resulted )(?<!resulting )\b(?:in|for|with) (?:the )?"
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
#: "CR was achieved in 44% of | first relapses", "in 12 of 20 | second relapses": what was treated
_EPISODES = re.compile(rf"(?:%\)? of|\d of \d+)(?: the)? (?:{_KIND_OF_RELAPSE},? (?:and |or )?)+relapses$")
_KIND_BEFORE = re.compile(
    rf"(?P<led>\b(?:of|in|for|among|than) (?:the )?)?(?<![\w-]){_KIND_OF_RELAPSE} (?:relapses$)?$"
)
_SURVIVAL_TOLD = re.compile(r"\b(?:survival|efs|os|dfs|lfs|rfs)\b")
_RESPONSE_TOLD = re.compile(r"\b(?:cri?|orr|remissions?|responses?|responded)\b")
#: "OS after non-response (13% vs 43%) or | relapse | (19% vs 45%)"
_SURVIVAL_AFTER = re.compile(
    r"(?:[Ss]urvival|OS|EFS|DFS|PFS)(?: rates?)? (?:after|following|from|since) (?:[\w-]+ ){1,3}"
    r"(?:\((?:[^()]|\([^()]*\)){1,90}\) )?(?:and|or|and/or|vs\.?|versus) (?:[a-z]+ )?$"
)
#: "more often triple-negative at relapse"
_AT_TIME = re.compile(r"\bat\s+(?:(?:first|second|[A-Z]{2,5})\s+)?$")
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


def _are_people(lowered: str, mention: Mention) -> bool:
    """Whether relapses of some kind are patients whose survival is told: "early relapses had an EFS of"."""
    kind = ends_in(_KIND_BEFORE, lowered, mention.start, reach=48)
    if kind is None or not _SURVIVAL_TOLD.search(lowered):
        return False
    return kind["led"] is not None or _FARED.match(lowered, mention.end) is not None


_FARED = re.compile(r"(?: \([^()]*\))? (?:had|have|fared|did|showed|one)\b")


#: "died of", "deaths were due to": not "the risk of death or of | relapse"
_CAUSED_BY = re.compile(
    r"(?<!risk )(?<!rate )(?<!rates )(?<!incidence )(?<!probability )(?<!cases )(?<!free )(?<!evidence )\b"
    r"(?:of|from|due to|because of|caused by|to) (?:the |their |progressive )?$"
)
_DEATHS = re.compile(
    r"\b(?:[Dd]ied|(?:[Dd]eaths?|[Mm]ortality) (?:\([^()]*\) )?(?:(?:was|were) )?(?:[a-z]+ )?"
    r"(?:of|from|due|caused|attribut\w+))\b"
)


def caused_death(text: str, mention: Mention) -> bool:
    """Whether a relapse is what patients died of: "10 died of toxicity and 15 of relapse".

    Parameters
    ----------
    text : str
        The sentence.
    mention : Mention
        A name of an outcome.
    """
    if "relaps" not in text[mention.start : mention.end].lower():
        return False
    led = ends_in(_CAUSED_BY, text, mention.start, reach=24) is not None
    return led and _DEATHS.search(text, 0, mention.start) is not None


def tells_relapse(text: str, lowered: str, mention: Mention) -> bool:
    """Say whether a relapse is one that patients had, by its kind, its time or what was done for it.

    Parameters
    ----------
    text, lowered : str
        The sentence, as printed and in small letters.
    mention : Mention
        A name of an outcome.
    """
    named = lowered[mention.start : mention.end]
    if not named.endswith(("relapse", "relapses", "recurrence")):
        return False
    at = mention.start
    told = _RESPONSE_TOLD.search(lowered, 0, at) is not None
    if named in {"relapse", "recurrence"} and (
        ends_in(_AT_TIME, text, at, reach=16)
        or ends_in(_SURVIVAL_AFTER, text, at, reach=160)
        # "patients received DLI for | relapse"
        or ends_in(_GIVEN_FOR, lowered, at, reach=60)
    ):
        return True
    if named.endswith("relapses") and (
        (told and ends_in(_EPISODES, lowered, mention.end, reach=72)) or _are_people(lowered, mention)
    ):
        return True
    if named in {"relapse", "relapses"} and _is_told_by_onset(text, mention):
        return True
    of_kind = (
        not named.endswith("recurrence") and ends_in(_IN_STATE, lowered, mention.end, reach=72) is not None
    )
    in_so_many = (
        named.endswith("relapse") and told and ends_in(_FRACTION_IN, lowered, at, reach=60) is not None
    )
    return of_kind or in_so_many
