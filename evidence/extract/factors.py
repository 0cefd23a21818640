"""The factor of a prognostic model that a ratio is of: "ASXL1 mutations predicted adverse EFS (HR, 3.02)".

A factor is told by the words that carry it: it stands in front of a verb of prediction, is called a factor
or predictor, or heads the bracket of its ratio in a list of such.
"""

from __future__ import annotations

import re

from evidence.extract.changing_factors import changing_factor
from evidence.extract.endpoints import OTHER_ENDPOINT
from evidence.extract.factor_lists import changed_with
from evidence.extract.factor_words import BRACKETS, CLAUSE, NO_SUBJECT, SHOWN, subject_in, trimmed_factor
from evidence.extract.figures import Figure
from evidence.extract.text import blank, ends_in
from evidence.extract.tokens import PEOPLE
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["PREDICTS", "factor_of"]

_QUALITY = (
    r"(?:(?:[a-z]+ly|independent|significant|significantly|strongly|strong|strongest|only|sole|single|"
    r"main|major|important|favou?rable|unfavou?rable|adverse|poor|good|negative|positive|also|most|further|"
    r"an?|the|one|of|all|both|each|potential|relevant|powerful|other|remaining|still|closely|inversely|"
    r"clearly|highly|well|as)\s+)*"
)
_FACTOR_NOUN = (
    rf"{_QUALITY}(?:(?:risk|prognostic|predictive|prognosis)\s+)?"
    r"(?:factors?|predictors?|determinants?|markers?|indicators?|variables?|prognosticators?)\b"
)
_LINKING = (
    r"(?:(?:has|have|had)\s+been|was|were|is|are|be|been|being|remain(?:ed|s)?|emerged|proved|became|appear(?:ed|s)|seem(?:ed|s)|"
    r"turned\s+out)"
)
#: What a factor does: "was associated with", "predicted", "was the only predictor of".
PREDICTS = re.compile(
    # "associated with an | increased risk" goes on.
    rf"(?<!\ban)(?<!\bthe)(?<!\bwith)\s+(?:also\s+|independently\s+|significantly\s+|strongly\s+)*(?:"
    rf"{_LINKING}\s+(?:found\s+|shown\s+|identified\s+|confirmed\s+)?(?:to\s+be\s+|as\s+)?{_QUALITY}"
    rf"(?:associated|correlated|linked|related|predictive|prognostic)\b|"
    rf"{_LINKING}\s+(?:found\s+|shown\s+|identified\s+|confirmed\s+)?(?:to\s+be\s+|as\s+)?{_FACTOR_NOUN}|"
    # "X and Y | were significant."
    rf"{_LINKING}\s+(?:[a-z]+ly\s+)?significant(?=[.,:]|$|\s+(?:in|on|after)\b)|"
    r"had\s+(?:an?\s+)?(?:[a-z]+\s+)?independent\s+(?:prognostic\s+|adverse\s+)?(?:impact|effect|significance|value)\b|"
    r"had\s+(?:an?\s+)?(?:[a-z]+\s+){0,3}(?:impact|effect|influence)\s+(?:on|upon)\b|"
    r"(?:[a-z]+ly\s+)(?:affected|influenced|impacted)\b|"
    r"(?:affected|influenced|impacted)\s+(?:on\s+)?(?=(?:the\s+)?(?:[a-z-]+\s+){0,2}(?:p?OS|[PEDRL]FS|[NT]RM|survival|"
    r"mortality|relapse|outcomes?)\b)|"
    rf"had\s+(?:an?\s+|the\s+)?(?:[\d.]+\s?%\s+)?(?:[a-z]+ly\s+)?(?:reduced|increased|decreased|lower|higher)\s+"
    rf"(?:odds|risk|hazard)\b|"
    r"retained\s+(?:(?:its|their|an?|independent|prognostic|statistical)\s+)(?:[a-z-]+\s+)*(?:effect|impact|significance|influence|value)\b|"
    rf"predict(?:ed|s)\b|correlated\b|conferred\b|portended\b|"
    # "X was found in 12% and | associated with"
    r"(?<=\band\s)(?:[a-z]+ly\s)?(?:associated|correlated|linked)\s(?:with|to)\b|"
    rf"(?:raised|increased|lowered|reduced|decreased|diminished|doubled|halved)\s+the\s+(?:odds|risk|hazard)\b|(?:as|to\s+be)\s+{_FACTOR_NOUN})"
)
#: "Factors associated with OS were X (HR 2.1) and Y (HR 1.8)"
_LIST_HEAD = re.compile(
    r"\b(?:[Ff]actors?|[Pp]redictors?|[Dd]eterminants?|[Vv]ariables?|associated\s+with\b[^;:.]*)\b[^;.()]*?"
    r"(?:\b(?:were|was|are|is|included?|being)\b|:)\s+|"
    # "X was the strongest predictor of relapse (HR 4.1), followed by | Y (HR 2.1)"
    r"\bfollowed\s+by\s+|"
    # "as was TP53 mutation (HR 1.84)"
    r"\b(?:as|so)\s+(?:was|were|did|is|are)\s+"
)
_CONTRAST = re.compile(
    r"(?P<this>[^;]+?)\s+(?:versus|vs\.?|v\.?|compared\s+(?:with|to))\s+[^;]+[;,:]\s*$", re.IGNORECASE
)
_LAST_RATIO = re.compile(r"[)\]]")


#: "... were age (HR 2.0), and for | relapse stage (HR 1.7)": what is measured, not a member of the list.
_LED_TO = re.compile(r"\b(?:for|with|of)\s+(?:[\w-]+\s+){0,2}$")


def factor_of(view: SentenceView, figure: Figure) -> str | None:
    """Name the factor that a ratio is of.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figure : Figure
        The ratio.

    Returns
    -------
    str or None
        None where the sentence speaks of no factor: then the ratio compares arms.
    """
    start = view.part_start(figure.start)
    opening = view.opening(figure.start)
    if (which := _WHICH.search(view.text, start, figure.start)) is not None:
        return trimmed_factor(which["what"]) or None
    if opening >= start and (denied := ends_in(_WAS_NOT, view.text, opening, reach=24)) is not None:
        return subject_in(view.text[start : denied.start()])
    if opening >= start and (elided := _ELIDED.search(view.text, start, opening)) is not None:
        words = trimmed_factor(elided["what"])
        if words and not view.names_in(*elided.span("what")):
            return words
    if opening >= start and (changed := changed_with(view, opening)) is not None:
        return changed
    if opening >= start and (early := _associated_behind(view, figure, start, opening)) is not None:
        return early
    if opening >= start and (listed := _listed(view, figure, start, opening)) is not None:
        return listed
    if opening >= start and (behind := _told_behind(view, figure, opening)) is not None:
        return behind
    head = BRACKETS.sub("", view.text[start : opening if opening >= start else figure.start])
    if (effect := _effect_of(view, start, figure.start)) is not None:
        return effect
    changing = changing_factor(view, figure) if figure.kind == "ratio" else None
    if changing is not None and _names_outcome(view, changing, start, figure.start):
        return changing  # "Chronic GVHD reduced relapse (HR 0.4)"
    verbs = list(PREDICTS.finditer(head))
    subject = subject_in(head[: verbs[-1].start()]) if verbs else None
    # "There was a 35% reduced risk (HR 0.65)" names none.
    return None if subject is not None and (NO_SUBJECT.match(subject) or subject in PEOPLE) else subject


def _names_outcome(view: SentenceView, words: str, start: int, end: int) -> bool:
    """Whether the name of an outcome is among the words of a factor."""
    at = view.text.find(words, start, end)
    return at >= 0 and view.names_outcome_in(at, at + len(words))


#: "the risk of relapse (RR 3.87; P < .001) | was higher with X"
_HIGHER_WITH = re.compile(
    r"[)\]]\s(?:was|were)\s(?:[a-z]+ly\s)?(?:higher|lower|greater|increased|reduced|decreased|worse|better|poorer|"
    r"inferior|superior|shorter|longer)\s(?:with|after|following|in|for|among)\s(?:the\s)?(?P<what>[^,;()\[\]]{2,80}?)"
    r"(?=\s(?:than|compared|versus|vs|and)\b|[,;.(]|$)"
)


def _told_behind(view: SentenceView, figure: Figure, opening: int) -> str | None:
    """Read "the risk of relapse (RR 3.87) was higher with X": what is told behind the bracket."""
    named = next((m for m in reversed(view.mentions) if m.end <= opening and _is_endpoint(m)), None)
    if named is None or view.text[named.end : opening].strip():
        return None
    closing = view.closing(figure.start, figure.end)
    told = _HIGHER_WITH.match(view.text, closing - 1) or _seen_in(view, figure, named.start)
    if told is None or any(named.end <= m.start < closing for m in view.mentions):
        return None
    if told.re is _HIGHER_WITH and any(m.start < named.start for m in view.mentions):
        return None
    return trimmed_factor(told["what"]) or None


#: "lower | OS (HR 1.6) and RFS (HR 1.3) | were observed in | X"
_SEEN_IN = re.compile(
    r"[)\]]\s(?:was|were)\s(?:[a-z]+ly\s)?(?:observed|seen|noted|found|reported)\s(?:in|with|after|for|among)\s"
    r"(?:the\s|those\s(?:with|receiving)\s)?"
    r"(?P<what>(?:[^,;()\[\]]|\([\dXY][^()\s]{0,8}\)){2,80}?)(?=\s(?:than|compared|versus|vs|and)\b|[,;.]|\s[(\[]|$)"
)
_BETTER_HEAD = re.compile(
    r"(?:^|[,;:)]\s|\b(?:[Aa]n?|[Tt]he|and|that|while|whereas)\s)(?:[a-z]+ly\s)?"
    r"(?:[Hh]igher|[Ll]ower|[Bb]etter|[Ww]orse|[Ii]mproved|[Ii]nferior|[Ss]uperior|[Ss]horter|[Ll]onger|[Rr]educed|"
    r"[Ii]ncreased|[Pp]oorer|[Gg]reater)\s"
)


def _seen_in(view: SentenceView, figure: Figure, at: int) -> re.Match[str] | None:
    """Read "lower OS (HR 1.6) and RFS (HR 1.3) were observed in X": nothing but ratios between."""
    if _BETTER_HEAD.search(view.text, view.part_start(at), at) is None:
        return None
    ratios = [f for f in view.figures if f.kind == "ratio" and f.start >= figure.start]
    for ratio in ratios:
        closing = view.closing(ratio.start, ratio.end)
        told = _SEEN_IN.match(view.text, closing - 1)
        if told is not None:
            return None if view.names_outcome_in(*told.span("what")) else told
        if _AND_NEXT.match(view.text, closing) is None:
            return None
    return None


_AND_NEXT = re.compile(r",?\s(?:and\s|or\s|as well as\s)?(?:[\w-]+\s){1,5}[(\[]")
_WAS_ASSOCIATED = re.compile(r"\s(?:was|were|is|are)\s(?:[a-z]+ly\s)?associated\swith\s")


def _associated_behind(view: SentenceView, figure: Figure, start: int, opening: int) -> str | None:
    """Read "late relapse (HR 0.21) was associated with lower mortality": an outcome that is a factor here."""
    told = _WAS_ASSOCIATED.match(view.text, view.closing(figure.start, figure.end))
    named = [m for m in view.mentions if start <= m.start and m.end <= opening and _is_endpoint(m)]
    if told is None or not named or view.text[named[-1].end : opening].strip():
        return None
    measured = next((m for m in view.mentions if m.start >= told.end() and _is_endpoint(m)), None)
    words = subject_in(view.text[start:opening])
    alone = words is None or words.lower() == view.text[named[-1].start : named[-1].end].lower()
    if alone or measured is None or measured.outcome in {named[-1].outcome, None}:
        return None
    return words if view.text.find(",", told.end(), measured.start) < 0 else None


_IN_WHOM = re.compile(r"(?:not )?(?:in|among) ")
#: "X was associated with a higher CIR (HR 3.1) and | Y | with a lower OS (HR 2.0)"
_ELIDED = re.compile(
    r"\bassociated with .{0,160}?[)\]],?\s(?:and|while|whereas)\s(?P<what>[^;,()\[\]]{2,60}?)\s"
    r"with\s(?:an?\s)?(?:significantly\s)?"
    r"(?:higher|lower|better|worse|inferior|superior|shorter|longer|increased|reduced|improved|poorer)\s"
    r"(?:[\w-]+\s){1,5}$"
)
#: "whereas grade | was not | (HR 1.1)", "a laparoscopic approach | was protective | (OR 0.6)"
_WAS_NOT = re.compile(r"\s+(?:(?:was|were|is|are)\s+(?:not|protective|neutral)|did\s+not)\s*$")


#: "was associated with | Y (HR 12), which was an independent risk factor for increased NRM (HR"
_WHICH = re.compile(
    r"\b(?:associated|correlated) with (?:an? )?(?:(?:[a-z]+ )?(?:incidence|risk|rate|frequency) of )?"
    r"(?P<what>[^,;()\[\]]{2,60}?)\s*(?:[(\[](?:[^()\[\]]|[(\[][^()\[\]]*[)\]])*[)\]])?,\s+which\s+"
    r"(?:itself\s+)?(?:was|were|is|are)\s+(?:an?\s+)?(?:[a-z]+\s+)?"
    r"(?:risk factors?|predictors?|predictive|associated)\b"
)


def _effect_of(view: SentenceView, start: int, end: int) -> str | None:
    """Read "the negative impact of high LDH on OS (HR 1.64)": what has an effect is the factor."""
    named = next((m for m in view.mentions if start <= m.start < end and _is_endpoint(m)), None)
    effect = None
    for pattern in (_EFFECT_OF, _ASSOCIATION):
        effect = effect or (None if named is None else pattern.search(view.text, start, named.start))
    return None if effect is None else trimmed_factor(effect["what"]) or None


#: "the negative impact of | high LDH | on"; the name of an endpoint follows.
_EFFECT_OF = re.compile(
    r"\b(?:impact|effect|influence|prognostic (?:value|significance|role|importance))s? of "
    r"(?P<what>[^;()\[\]]{2,80}?) (?:on|for|upon) (?:[a-z-]+ ){0,3}$"
)


#: "an association between | nutritional status | and"
_ASSOCIATION = re.compile(
    r"\b(?:association|correlation|relationship|relation)s? between (?P<what>[^;()\[\]]{2,80}?) and "
    r"(?:[a-z-]+ ){0,5}$"
)


def _listed(view: SentenceView, figure: Figure, start: int, opening: int) -> str | None:
    """Read the member of a list of factors that a ratio's bracket explains: "X (HR 2.1) and Y (HR 1.8)"."""
    text = view.text
    others = [f for f in view.figures if f.kind == "ratio" and f is not figure]
    before = max((f.last for f in others if start <= f.last <= opening), default=start)
    closed = _LAST_RATIO.search(text, before, opening) if before > start else None
    first = closed.end() if closed is not None else before
    behind = text[figure.last : view.part_end(figure.last)]
    of_endpoint = _of_endpoint(view, start, opening)
    head = _LIST_HEAD.search(text, start, opening) or of_endpoint
    # "..., and ISS 3 (HR 2.34, p = 0.004) for OS"
    closed_by_name = before > start and _FOR_NAME.match(behind) is not None
    if head is None and not closed_by_name and PREDICTS.search(BRACKETS.sub("", behind)) is None:
        return None
    first = max(first, head.end() if head is not None else 0)
    first = max((m.end() for m in CLAUSE.finditer(text, first, opening)), default=first)
    if of_endpoint is None and not _leads_to_endpoint(view, figure):
        endpoints = [m for m in view.mentions if first <= m.start < opening and _is_endpoint(m)]
        # "Factors associated with mortality were infection (OR 2.1) ...": here an outcome is a factor.
        of_list = head is not None and head.group().lower().startswith(("factor", "predictor"))
        if any(not of_list or ends_in(_LED_TO, text, m.start, reach=30) for m in endpoints):
            return None
    # "Analysis identified | X (HR 2.1) as an independent predictor"
    shown = max((m.end() for m in SHOWN.finditer(text, first, opening)), default=first)
    words = trimmed_factor(text[shown:opening])
    if _IN_WHOM.match(words):
        return None  # "but not in X-negative patients (HR 1.02) for OS"
    contrast = _CONTRAST.match(text, opening + 1, figure.start)
    if contrast is not None:
        words = f"{words} {contrast.group('this').strip()}"
    return words or None


def _leads_to_endpoint(view: SentenceView, figure: Figure) -> bool:
    """Read "late relapse (HR 0.2) and no GVHD (HR 0.7) were associated with better OS": these are factors."""
    closing = view.closing(figure.start, figure.last)
    behind = BRACKETS.sub(blank, view.text[closing : view.part_end(closing)])
    verb = PREDICTS.search(behind)
    if PREDICTS.search(view.text, view.part_start(figure.start), view.opening(figure.start)) is not None:
        return False  # "X decreased the risk of relapse (HR 0.4) and was associated with better OS"
    if verb is None or _OWN_VERB.search(behind, 0, verb.start()) is not None:
        return False
    at = closing + verb.end()
    named = next((m for m in view.mentions if m.start >= at and _is_endpoint(m)), None)
    return named is not None and _WITH_BETTER.fullmatch(view.text, at, named.start) is not None


_OWN_VERB = re.compile(r"[;:]|\b(?:was|were|is|are|had|have|but|while|whereas|that)\b")
#: "associated | with significantly lower | mortality", "as risk factors | for | OS"
_WITH_BETTER = re.compile(
    r"\s(?:for|of)\s(?:the\s)?(?:(?:\d-year|post-?[a-z]+)\s)?|"
    r"\s(?:(?:with|for|of)\s)?(?:an?\s)?(?:[a-z]+ly\s)?(?:better|worse|lower|higher|longer|shorter|improved|inferior|superior|"
    r"increased|decreased|reduced|poorer|poor)\s(?:risk\sof\s|rates?\sof\s)?(?:(?:\d-year|post-?[a-z]+)\s)?"
)


_FOR_NAME = re.compile(r"[^()\[\]]*[)\]]\s+for\s")


def _of_endpoint(view: SentenceView, start: int, opening: int) -> re.Match[str] | None:
    """Read "Worse OS was associated with X (HR 2.1)": what is measured is the subject, and no factor."""
    found = _WITH.search(view.text, start, opening)
    named = None if found is None else next((m for m in view.mentions if start <= m.start), None)
    if found is None or named is None or not _is_endpoint(named) or named.end > found.start():
        return None
    behind = next((m for m in view.mentions if m.start >= found.end() and _is_endpoint(m)), None)
    if behind is not None and _HOW.fullmatch(view.text, found.end(), behind.start):
        return None  # "MRD negativity was associated with superior EFS (HR 0.35)"
    told = _ONLY_HOW.search(view.text, start, named.start) is not None
    return found if told and _RATE.fullmatch(view.text, named.end, found.start()) else None


_WITH = re.compile(
    r"\b(?:was|were|is|are)\s+(?:[a-z]+ly\s+|also\s+|strongest\s+)?(?:associated|correlated|linked)\s+with\s+"
)
_HOW_WORDS = (
    r"(?:(?:an?|the|significantly|improved|better|worse|poor|poorer|inferior|superior|longer|shorter|reduced|"
    r"increased|decreased|lower|higher|prolonged|favou?rable|adverse)\s+)*"
)
#: "Worse | OS", "reduced | mortality"
_ONLY_HOW = re.compile(
    rf"(?:^|[,;:.]\s|\b(?:showed|revealed|found|demonstrated)\sthat\s)\s*{_HOW_WORDS}$", re.IGNORECASE
)
_HOW = re.compile(_HOW_WORDS, re.IGNORECASE)
_RATE = re.compile(r"\s+(?:(?:risk|rates?)\s+)?")


def _is_endpoint(mention: Mention) -> bool:
    """Whether what is named is measured here, and not a factor."""
    return mention.rule == OTHER_ENDPOINT or (mention.outcome is not None and mention.role != "condition")
