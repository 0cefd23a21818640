"""Factors listed behind the outcome that they change, each with its ratio in brackets.

"Survival was associated with transplantation (HR 0.3), first remission (HR 0.4) and relapse (HR 4.0)":
what stands between two brackets is the factor of the second, though it be the name of an outcome. "Predictors
of OS were CR (HR 0.5) and GVHD (HR 2.1)", "mortality was lower with X (HR 0.4) and higher with Y (HR 3.8)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from evidence.extract.factor_words import subject_in
from evidence.extract.figures import Figure
from evidence.extract.ruleset import Outcome
from evidence.extract.text import ends_in, holds_any
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["OWN_BRACKET", "ListedFactor", "factors_of_outcome"]


class ListedFactor(NamedTuple):
    """A ratio of a list, with what it is of and its factor."""

    figure: Figure
    mention: Mention
    factor: str


class _Head(NamedTuple):
    """Where a list begins, and whether words say that the outcome was better or worse with its factors."""

    mention: Mention
    end: int
    changed: bool


_CHANGE = (
    r"(?:higher|lower|better|worse|longer|shorter|poorer|greater|inferior|superior|increased|decreased|reduced|"
    r"improved|(?:more|less)\s(?:frequent|common|likely))"
)
_IN_WHOM = (
    r"(?:in|with|for|among|after)\s(?:the\s)?"
    rf"(?:(?:{ANY_PEOPLE}|those)\s(?:with|receiving|who (?:had|received|developed|achieved)|in|after)\s)?"
    r"(?:an?\s|the\s)?"
)
#: "mortality | was lower in patients receiving | X"
_WAS_CHANGED = re.compile(rf"(?:\s(?:rates?|risk))?\s(?:was|were)\s(?:[a-z]+ly\s)?{_CHANGE}\s{_IN_WHOM}")
#: "survival | was associated with | X", "OS | depended on | X"
_WAS_TIED = re.compile(
    r"(?:\s[(\[][A-Z]{2,5}[)\]])?(?:\s(?:rates?|risk))?\s(?:also\s)?(?:(?:was|were|is|are)\s(?:also\s)?(?:[a-z]+ly\s)?(?:"
    r"(?:associated|correlated|linked)\s(?:with|to)|(?:influenced|affected|predicted|determined|impacted|reduced|"
    r"increased|decreased|lowered|improved|worsened|shortened|prolonged)\sby|"
    r"dependent\s(?:up)?on|(?:observed|seen|noted|found)\swith)|depended\s(?:up)?on)\s"
)
#: "Factors independently associated with | mortality"
_FACTORS_FOR = re.compile(
    r"\b(?:factors?|predictors?|determinants?|variables?)\s+(?:(?:[a-z]+ly|that|which|were|was)\s+)*"
    r"(?:(?:associated|correlated|linked|related)\s+(?:with|to)|predict(?:ing|ed|ive\s+of)|for|of|affect(?:ing|ed)|"
    r"influenc(?:ing|ed)|impact(?:ing|ed)(?:\s+on)?|"
    r"with\s+(?:an?\s+)?(?:[a-z]+\s+){0,3}(?:effect|impact|influence)\s+(?:on|upon))\s+"
    r"(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
_WERE = re.compile(r"(?:(?:\s+[\w-]+){0,3}\s+(?:were|was|included|are|include|is)\b|(?:\s+[\w-]+){0,4}:)\s*")
#: "Multivariate analysis for | PFS | identified"
_ANALYSIS_OF = re.compile(
    r"\b(?:analys[ei]s|models?|regressions?)\s(?:for|of)\s(?:the\s)?(?:[\w-]+\s){0,2}$", re.IGNORECASE
)
#: "For | OS, X (HR 2.1) and Y (HR 1.8) were significant in multivariable analysis"
_FOR = re.compile(r"(?:^|[.;:]\s)(?:For|Regarding|Concerning|With\s(?:respect|regard)\sto)\s(?:the\s)?$")
_COMMA = re.compile(r",\s(?=[^,;:()]{2,60}\s[(\[])")
_SHOWED = re.compile(
    r"\s(?:identified|revealed|showed|demonstrated|confirmed)\s|"
    r"[:,]\s(?:(?:the\s)?(?:[a-z]+\s){0,3}(?:covariates|variables|predictors|factors)\s(?:were|included|are)\s)?"
)
#: What says that factors are listed, and no groups in which arms are compared.
_MODELLED = ("ultivaria", "nivaria", "factor", "predict", "ogistic", "egression", "ovariate")
#: A list is headed by one of these.
_CALLED = ("actor", "redictor", "eterminant", "ariable")
#: Not in "older than 18 years", which is a factor.
_AGAINST = re.compile(
    r"(?<!older )(?<!younger )(?<!more )(?<!less )(?<!greater )\bthan\b|\b(?:versus|vs\.?|compared)\b"
)
#: ") | and was higher in patients with | Y (", "|, | Z ("
_NEXT = re.compile(
    r"[)\]],?\s(?:as well as\s|(?:and\s|or\s|but\s)?(?:also\s)?)"
    rf"(?P<changed>(?:(?:was|were)\s)?(?:[a-z]+ly\s)?{_CHANGE}\s)?"
    rf"(?P<led>(?(changed){_IN_WHOM}|(?:{_IN_WHOM}|by\s|on\s)?))"
    r"(?P<what>(?:[^,;:()\[\]]|,(?=\d)|[(\[][^()\[\]=]{1,24}[)\]]){2,100}?)\s?"
)
#: "lung involvement| defined as lung, liver, or spleen involvement|"
_DEFINED = re.compile(r"\s(?:defined\sas|including|such\sas)\s.*$")
#: "NRM | with age", "relapse | was higher": what goes on with something else.
_OWN_WORDS = re.compile(r"\s(?:(?:rates?|risk)\s)?(?:with|was|were|by|for|did|had)\b")
_FINITE = re.compile(r"\b(?<!who )(?<!that )(?<!which )(?:was|were|is|are|did)\b")
#: "was associated | with lower | relapse": what follows is measured.
_HOW = re.compile(
    rf"(?:(?:an?|the|(?!early\b)[a-z]+ly|{_CHANGE}|poor|adverse|prolonged|favou?rable|risk|rates?|hazard|of)\s+){{0,6}}",
    re.IGNORECASE,
)


def factors_of_outcome(view: SentenceView, outcomes: Mapping[str, Outcome]) -> list[ListedFactor]:
    """Read the factors that are listed beside what they change: "OS was tied to X (HR 2) and Y (HR 3)".

    Parameters
    ----------
    view : SentenceView
        The sentence.
    outcomes : mapping
        Outcomes of the rule set by id.

    Returns
    -------
    list of ListedFactor
        In order; a bracket may hold several ratios of its factor.
    """
    ratios = [f for f in view.figures if f.kind == "ratio" and f.depth == 1]
    if not ratios:
        return []
    found: list[ListedFactor] = []
    modelled = holds_any(view.text, _MODELLED)
    for head in _heads(view, outcomes, modelled=modelled):
        if found and head.mention.start < found[-1].figure.last:
            continue
        listed, turned = _listed(view, head, ratios, outcomes)
        # "OS was longer in X (HR 0.6)" may compare arms; "relapse was lower with GVHD (HR 0.4)" does not.
        told = len(listed) > 1 and (modelled or turned or not head.changed)
        if told or any(_names_outcome(view, head, one) for one in listed):
            found += listed
    return [*found, *_listed_ahead(view, ratios, outcomes, found)]


def _names_outcome(view: SentenceView, head: _Head, listed: ListedFactor) -> bool:
    """Whether the one factor behind an outcome is another one: "relapse was reduced by GVHD (HR 0.4)"."""
    opening = view.opening(listed.figure.start)
    return any(head.end <= m.start < opening and m.outcome is not None for m in view.mentions)


#: ") | were independently associated with lower | mortality", ") | adversely affected | OS"
_LEADS_TO = re.compile(
    r"\s(?:(?:also|all|both|each|[a-z]+ly)\s)*(?:"
    r"(?:was|were|is|are|remained|emerged\sas|(?:was|were)\s(?:found|shown|identified)\s(?:to\sbe|as))\s"
    r"(?:(?:an?|the|also|all|both|most|strong|strongest|only|significant|independent|important|main|negative|positive|poor|"
    r"[a-z]+ly)\s)*"
    r"(?:(?:associated|correlated|linked)\s(?:with|to)|(?:(?:adverse|(?:un)?favou?rable|significant|prognostic|predictive|risk|"
    r"protective|detrimental|important)\s)*(?:(?:factors?|predictors?|determinants?|markers?|indicators?)\s)?(?:for|of))|"
    r"(?:affected|influenced|impacted(?:\son)?|predicted(?:\sfor)?|improved|worsened|shortened|prolonged|increased|reduced|"
    r"decreased|lowered|contributed\sto|led\sto)|"
    r"had\s(?:an?\s)?(?:[a-z]+\s){0,3}(?:effect|impact|influence)\s(?:on|upon)"
    rf")\s(?:{_HOW.pattern})(?:\d+-(?:year|month|day)\s)?",
)


def _listed_ahead(
    view: SentenceView,
    ratios: Sequence[Figure],
    outcomes: Mapping[str, Outcome],
    behind: Sequence[ListedFactor],
) -> Iterator[ListedFactor]:
    """Read "CR (HR 0.4) and late relapse (HR 0.6) were favorable for survival": of what a verb leads to."""
    if not any(m.outcome is not None and m.start < ratios[-1].start for m in view.mentions):
        return
    for mention in view.mentions:
        if mention.role not in {"noun", "topic"} or view.depths[mention.start]:
            continue
        last = next((f for f in reversed(ratios) if f.last <= mention.start), None)
        if last is None or any(one.figure is last for one in behind):
            continue
        end = view.closing(last.start, last.last)
        if _LEADS_TO.fullmatch(view.text, end, mention.start) is None:
            continue
        if any(OWN_BRACKET.fullmatch(view.text, mention.end, f.start) for f in ratios):
            continue  # "CR (OR 2.1) was associated with longer OS (HR 0.5)"
        yield from _members(view, mention, [f for f in ratios if f.last <= end], outcomes)


#: "OS | (HR"
OWN_BRACKET = re.compile(r"[^()\[\];,]{0,20}[(\[]\s*(?:[^()\[\]]*;\s*)?")


def _members(
    view: SentenceView, mention: Mention, ratios: Sequence[Figure], outcomes: Mapping[str, Outcome]
) -> list[ListedFactor]:
    """Go back from the last bracket of a list to its beginning."""
    found: list[ListedFactor] = []
    begins = view.part_start(ratios[-1].start)
    openings = sorted({view.opening(f.start) for f in ratios if f.start >= begins}, reverse=True)
    for i, opening in enumerate(openings):
        within = [f for f in ratios if view.opening(f.start) == opening]
        before = next((f for f in reversed(ratios) if i + 1 < len(openings) and f.last <= opening), None)
        at = begins if before is None else view.closing(before.start, before.last)
        following = None if before is None else _NEXT.fullmatch(view.text, at - 1, opening)
        words = following["what"].strip() if following else subject_in(view.text[at:opening]) or ""
        start = view.text.rfind(words, at, opening) if words else at
        head = _Head(mention, start, changed=False)
        if not 1 < len(words) <= 80 or _FINITE.search(words):
            break
        if _is_else(view, head, start, opening, outcomes):
            break
        found += (ListedFactor(f, mention, words) for f in within)
        if following is None:
            break
    return found


def _heads(view: SentenceView, outcomes: Mapping[str, Outcome], *, modelled: bool) -> Iterator[_Head]:
    """Give the names behind which a list of factors can begin."""
    called = holds_any(view.text, _CALLED)
    for mention in view.mentions:
        if mention.role not in {"noun", "topic"} or view.depths[mention.start]:
            continue
        outcome = outcomes.get(mention.outcome or "")
        factors = None
        if called and ends_in(_FACTORS_FOR, view.text, mention.start, reach=100) is not None:
            factors = _WERE.match(view.text, mention.end)
        if modelled and ends_in(_ANALYSIS_OF, view.text, mention.start, reach=50) is not None:
            factors = _SHOWED.match(view.text, mention.end)
        if modelled and ends_in(_FOR, view.text, mention.start, reach=32) is not None:
            factors = _COMMA.match(view.text, mention.end)
        if factors is not None:
            yield _Head(mention, factors.end(), changed=False)
        elif outcome is not None and (outcome.is_death or outcome.kind in {"survival", "incidence"}):
            tied = _WAS_TIED.match(view.text, mention.end)
            if tied is not None:
                yield _Head(mention, tied.end(), changed=False)
                continue
        changed = _WAS_CHANGED.match(view.text, mention.end) if outcome is not None else None
        if changed is not None:
            yield _Head(mention, changed.end(), changed=True)


def _listed(
    view: SentenceView, head: _Head, ratios: Sequence[Figure], outcomes: Mapping[str, Outcome]
) -> tuple[list[ListedFactor], bool]:
    """Take each ratio in its bracket with the words between it and the bracket before.

    Also say whether the list turns: "increased with X (RR 2.7), and was lower with Y (RR 0.5)".
    """
    found: list[ListedFactor] = []
    at, turned = head.end, False
    openings = dict.fromkeys(view.opening(f.start) for f in ratios if f.start > at)
    for opening in openings:
        following = _NEXT.fullmatch(view.text[at - 1 : opening] if found else f") {view.text[at:opening]}")
        if following is None:
            break
        start = at + following.start("what") - (2 if not found else 1)
        words = _DEFINED.sub("", following["what"]).strip()
        led = bool(following["led"]) or (head.changed and not found)
        if not 1 < len(words) <= 80 or _is_else(view, head, start, opening, outcomes, led=led):
            break
        if _FINITE.search(words) or (head.changed and _AGAINST.search(words)):
            break
        within = [f for f in ratios if view.opening(f.start) == opening]
        found += (ListedFactor(f, head.mention, words) for f in within)
        turned = turned or following["changed"] is not None
        at = view.closing(within[-1].start, within[-1].last)
    return found, turned


def _is_else(
    view: SentenceView,
    head: _Head,
    start: int,
    opening: int,
    outcomes: Mapping[str, Outcome],
    *,
    led: bool = True,
) -> bool:
    """Whether words tell another thing measured: "..., and PFS (HR 0.6)", "... and NRM with age (HR 1.9)"."""
    for mention in view.mentions:
        if not start <= mention.start < opening or mention.outcome is None:
            continue
        outcome = outcomes[mention.outcome]
        how = _HOW.fullmatch(view.text, start, mention.start)
        # The duration of a first remission is a factor of survival.
        own = outcome.kind == "survival" or (outcome.kind == "duration" and head.changed)
        if outcome.is_death or own or mention.outcome == head.mention.outcome:
            return True
        if how is None:
            continue
        alone = not view.text[mention.end : opening].strip()
        if alone and (how.group() or (head.changed and not led)):
            return True  # "lower relapse (HR 0.5)"; "with chronic GVHD (HR 0.7)" is a factor
        if _OWN_WORDS.match(view.text, mention.end):
            return True
    return False
