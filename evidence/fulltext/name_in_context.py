"""What a name means by the words around it, where the reader of abstracts takes the name alone.

Full texts write "recurrence-free rate", "death without relapse", "survival from CR", "site of recurrence",
"samples in remission which were tested": the name of an outcome is there, and another thing is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evidence.extract.vocabulary import Mention
from evidence.fulltext.sites import is_of_one_site

__all__ = ["Meaning", "meaning_of"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name means: another outcome, or none, and then why.

    Parameters
    ----------
    outcome : str or None
        Id; None where nothing in it is an outcome of the rules.
    rule : str
        Stands on a finding of the other outcome as its rule.
    reason : str
        In words; empty where there is an outcome.
    """

    outcome: str | None
    rule: str = ""
    reason: str = ""


_FREE: Final = re.compile(r"[\s-]*free\b", re.IGNORECASE)
_DEATH_WITHOUT: Final = re.compile(
    r"\b(?:deaths?|died|dying|mortality)\s+(?:\(?\w+\)?\s+)?(?:without|in|before|"
    r"prior to)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_SURVIVAL_FROM: Final = re.compile(
    r"\s+(?:from|after|post|following|since|in|of)\s+(?:\w+\s+){0,4}$", re.IGNORECASE
)
_RELATED: Final = re.compile(
    r"\b(?:treatment|therapy|chemotherapy|chemoradiotherapy|radiotherapy|drug|toxicity|"
    r"transplant(?:ation)?|procedure|surgery|"
    r"regimen|operation|protocol)[\s-]related\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_ONE_CAUSE: Final = re.compile(
    r"\s+(?:\w+\s+){0,2}?(?:from|of|due to|caused by|because of|attribut\w+ to|related to|secondary to|"
    r"owing to|as a "
    r"result of)\b(?! any\b)",
    re.IGNORECASE,
)
_OTHER_CAUSE: Final = re.compile(
    r"\b(?:cancer|disease|tumou?r|leuka?emia|melanoma|lymphoma|AIDS|sepsis|cardiac|"
    r"cardiovascular)[\s-](?:related|specific)\s+"
    r"(?:\w+\s+)?$",
    re.IGNORECASE,
)
#: "66 progressions and/or deaths" counts the events of progression-free survival.
_OR_OTHER: Final = re.compile(
    r"\b(?:progressions?|relapses?|recurrences?|failures?)\s*(?:and/or|or|/)\s*$", re.IGNORECASE
)
#: "the main site of recurrence", "resection rates for the first recurrence", "time to first relapse".
_ABOUT: Final = re.compile(
    r"\b(?:sites?|locations?|patterns?|types?|treatments?|managements?|resections?|dates?|definition|"
    r"diagnosis|surgery|"
    r"cause|predictors?|signs?|evidence)\b(?:\s+(?:rates?|sites?))?\s+(?:of|for|to|at|after)\s+(?:the\s+|"
    r"a\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)
#: "In the samples in morphological remission which were tested": who they are, not how many there are.
_GROUP: Final = re.compile(
    r"\b(?:samples|specimens|responders|biopsies|cycles|courses)\s+(?:with|in|from|of|at|who (?:were in|"
    r"achieved))\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)


def meaning_of(mention: Mention, text: str, mentions: Sequence[Mention]) -> Meaning | None:
    """Say what a name means where that is not what the name alone says; else None.

    Parameters
    ----------
    mention : Mention
        With an outcome.
    text : str
        The sentence, normalised.
    mentions : sequence of Mention
        All names in it.
    """
    if is_of_one_site(mention.outcome, text, mention.start):
        return Meaning(None, reason="is of one site or kind, which is another endpoint")
    before, behind = text[: mention.start], text[mention.end :]
    if mention.outcome == "relapse" and _FREE.match(behind):
        return Meaning("RFS", "RFS.free-of")
    if mention.outcome in {"relapse", "CR", "CR/CRi"} and _DEATH_WITHOUT.search(before):
        return Meaning("NRM", "NRM.without")
    if mention.outcome == "mortality":
        if _RELATED.search(before):
            return Meaning("NRM", "NRM.related")
        if _OR_OTHER.search(before):
            return Meaning(None, reason="counts deaths together with other events")
        if _OTHER_CAUSE.search(before) or _ONE_CAUSE.match(behind):
            return Meaning(None, reason="counts deaths of one cause")
    for other in mentions:
        tied = other.outcome == "OS" and other.end < mention.start
        if (
            tied
            and mention.outcome in {"CR", "CR/CRi", "relapse", "ORR", "HSCT"}
            and _SURVIVAL_FROM.fullmatch(text, other.end, mention.start)
        ):
            return Meaning("OS", other.rule)
    if _ABOUT.search(before):
        return Meaning(None, reason="tells where, when or how it came about, not how often")
    if _GROUP.search(before):
        return Meaning(None, reason="says whose samples these are")
    return None
