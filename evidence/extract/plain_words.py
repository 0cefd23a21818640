"""Words that say no more than fewer would: "reached approximately 60% compared with 40%", "was 60% vs 40%".

A short form in brackets behind the name that it stands for says nothing either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evidence.extract.abbreviations import long_form
from evidence.extract.text import ends_in, holds_any

__all__ = ["plain_words"]

#: "was | approximately | 60%"
_HEDGE: Final = re.compile(r"\b(?:approximately|about|around|roughly|nearly|almost|just|only|merely)\s(?=\d)")
_AN_AMOUNT: Final = r"(?=\s\d[\d.]*\s?(?:%|months\b|years\b|[(\[±]|and\s\d|vs\.?\s\d))"
#: "OS | reached | 60%", "PFS | was found to be | 12 months"
_AMOUNTS: Final = re.compile(
    r"(?<=[A-Za-z)\]]\s)(?:reached|amounted\sto|averaged|stood\sat|remained(?:\sat)?|came\sto|equall?ed|"
    r"(?:turned\sout|proved)\sto\sbe|(?:was|were)\s(?:as\s(?:high|low)\sas|"
    rf"(?:reported|recorded|found|observed|noted|shown|calculated|determined|measured)\s(?:to\sbe|as|at))){_AN_AMOUNT}"
)
#: "OS | is | 60%"; a search for plain letters is quick.
_PRESENT: Final = ((re.compile(rf" is{_AN_AMOUNT}"), " was"), (re.compile(rf" are{_AN_AMOUNT}"), " were"))
#: "5-year OS | was estimated at | 60%"; without a time, the word says that it is no crude share.
_ESTIMATED: Final = re.compile(r"(?:was|were)\s(?:estimated|projected|predicted)\s(?:to\sbe|as|at)(?=\s\d)")
_OF_A_TIME: Final = re.compile(
    r"(?:\w-(?:year|month|day)|\bat\s\w+\s(?:years?|months?|days?)|\b[Dd]ay\s\d+|\b[Mm]edian)\b(?:[^.;]|\.(?=\d))*$"
)
#: "60% | compared with | 40%", "12 months | as against | 8 months"
_COMPARED: Final = re.compile(
    r"(?<=[\d%s]\s)(?:as\s)?(?:compared\s(?:with|to)|against|opposed\sto|in\scomparison\s(?:with|to))(?=\s\d)"
)
#: "complete remission | (CR) |", "| (CR; | 29%)": a short form right behind the name it stands for
_SHORT_FORM: Final = re.compile(
    r"\s(?P<opens>[(\[])(?P<short>[A-Za-z][A-Za-z0-9/+-]{1,7})(?:[)\]]|(?P<more>[;,:=]\s?(?=\d)))"
)
#: "matched donor | (MD; | n = 44, 88%)": how many they are, and how they fared
_SIZED: Final = re.compile(
    r" \((?P<short>[A-Za-z][A-Za-z0-9/+-]{1,7}); (?=n ?= ?\d[\d,]*, \d[\d.]*\s?%[^()]*\))"
)
_NAME_ENDS: Final = (
    *("survival", "remission", "remissions", "response", "responses", "rate", "rates", "mortality"),
    *("relapse", "disease", "syndrome", "neutropenia", "probability", "incidence"),
)
#: "patients who | entered | CR", "complete remission was | obtained"
_ACHIEVED: Final = re.compile(
    r"\b(?:obtained|attained|entered)(?=\s(?:an?\s)?(?:CR|CRi|PR|complete|partial|remission|response|MRD)\b)"
)
#: "was | documented | in 8%"
_OBSERVED: Final = re.compile(
    r"(?:(?<=was\s)|(?<=were\s)|(?<=been\s))(?:documented|recorded|noted|found)(?=\sin\b)"
)
#: "20 | survived | without disease"
_SURVIVED: Final = re.compile(
    r"(?<=[a-z\d)%]\s)survived(?=\s(?:with(?:out|\sno)\s(?:evidence\b|disease\b)|disease-free|event-free|free\b|"
    r"in\s(?:continuous|complete|first|CR\b|CCR\b)))"
)
#: "24 patients | had a response | and"
_RESPONDED: Final = re.compile(
    r"\b(?:had|achieved|showed|attained|obtained|experienced)\s(?:an?\s(?:objective\s|overall\s|tumou?r\s)?|"
    r"(?:disease|tumou?r|objective)\s)response"
    r"(?=[.,;)]|\s(?:and|to|with|after|at|in|than|compared|whereas|while|but)\b)"
)
#: "MRD negativity | (defined as <0.01%) | was 71%", "CR|, defined as <5% blasts, | was achieved in 28"; but
#: "early death, defined as death within 30 days," tells its time.
_DEFINED: Final = re.compile(
    r"\s[(\[](?:as\s)?defined\s(?:as|by)\s(?!(?:any\s)?deaths?\b)[^()\[\]]{2,120}[)\]]|"
    r",\s(?:which\swas\s)?defined\sas\s(?!(?:any\s)?deaths?\b)(?:[^.;]|\.(?=\d)){2,140}?,"
    r"(?=\s(?:was|were|occurred|developed|is|are|reached|improved|did|had|has|could)\b)"
)
#: "responded more often | than did | those given Y"
_THAN: Final = re.compile(r"\bthan\s(?:did|was|were)(?=\s(?!not\b)[A-Za-z])")
#: What some forms stand right behind.
_PEOPLE: Final = re.compile(
    r"(?:[Pp]atients|[Cc]hildren|[Aa]dults|[Ww]omen|[Tt]hose|[Pp]articipants|[Ss]ubjects|[Ii]ndividuals|[Pp]ts|PTS)\s$"
)
#: "patients | assigned to | X": to what, not into which of the groups
_ASSIGNED: Final = re.compile(
    r"\b(?:randomly\s)?(?:assigned|allocated)(?:\sto(?:\sreceive)?)?"
    r"(?=\s(?!(?:to|the|an?|either|group|arm|cohort|treatment|in|into|for|at|by|randomly|receive)\b)[A-Za-z])"
)
#: "of 49 patients | treated|, 46 are alive"
_ONLY_STUDIED: Final = re.compile(
    r"(?<=s)\s(?:treated|studied|evaluated|entered)(?=,\s(?:\d|one|two|three|four|five|six|seven|eight|nine|ten)|"
    r"\s(?:are|were|achieved|relapsed|died|responded|developed)\b)"
)
#: "those | that | received X"
_THAT: Final = re.compile(r"that(?=\s(?:received|underwent|achieved|relapsed|had|have|were|did)\b)")
_PEOPLE_NAMED: Final = (
    r"(?:patients|children|adults|women|men|participants|subjects|individuals|pts|recipients|"
    r"responders|infants)"
)
#: "the proportion of patients | who | relapsed was 55%": what they did is told, not who they are
_REACHED: Final = (
    r"reached|averaged|amounted|equall?ed|ranged|rose|increased|decreased|fell|differed|did\snot"
)
_PROPORTION_WHO: Final = re.compile(
    rf"\b[Tt]he\s(?:(?:proportion|percentage|number|fraction)(?:\s\(%\))?\sof\s(?:the\s)?(?:[a-z-]+\s)?{_PEOPLE_NAMED}"
    rf"(?P<who>\s(?:who|that))(?=\s[^,;:.%]{{3,70}}?\s(?:was|is|{_REACHED})\s)|"
    rf"(?:proportions|percentages|numbers|fractions)(?:\s\(%\))?\sof\s(?:the\s)?(?:[a-z-]+\s)?{_PEOPLE_NAMED}"
    r"(?P<who_each>\s(?:who|that))(?=\s[^,;:.%]{3,70}?\s"
    rf"(?:(?:were|are)\s(?:\d|[a-z]+er\b|similar|the same|comparable)|(?:{_REACHED})\s)))"
)
#: "| There were | 12 patients (24%) | who | relapsed": they are counted, nothing more
_THERE_WERE: Final = re.compile(
    # A number in letters would leave its sentence without a capital.
    rf"(?P<there>\b[Tt]here\s(?:was|were)\s)\d+\s(?:\(\d[\d.]*%\)\s)?(?:[a-z-]+\s)?"
    rf"{_PEOPLE_NAMED}(?:\s\(\d[\d.]*%\))?(?P<who>\s(?:who|that))(?=\s(?!(?:did|were)\snot\b)[a-z])"
)
_IN_BRACKET_NEXT: Final = r"(?=\s(?:in|for|among)\s[^.;()]{2,60}\s\(\d)"
#: "than in the Y group|, both | in Z (75% v 48%)": the name of the group ends there
_BOTH: Final = re.compile(rf"(?:(?<=group)|(?<=arm)|(?<=cohort)|(?<=arm [A-Z])),\sboth{_IN_BRACKET_NEXT}")
#: "than with Y|, both | in Z (75% v 48%) and in V", "66% in Y | overall|, and 49%"
_BOTH_OVERALL: Final = re.compile(
    rf"(?<!group)(?<!arm)(?<!cohort)(?<!arm [A-Z]),\sboth{_IN_BRACKET_NEXT}|"
    r"(?<=[A-Za-z])\soverall(?=,\s(?:and\s)?\d)"
)
#: "was higher with X (60% v 40%), | and so | was EFS"
_AND_SO: Final = re.compile(r"(?<=,\s)and\sso(?=\s(?:was|were|did)\b)")
#: "; | those of | PFS were"
_THOSE_OF: Final = re.compile(
    r"(?:(?<=[;,]\s)|(?<=\sand\s))(?:those|that)\s(?:of|for)\s(?:the\s)?(?=(?:p?OS|[PEDRL]FS|NRM|TRM|CIR|relapse|overall|"
    r"(?:event|progression|disease|relapse|leuka?emia|failure)-free)\b)"
)
#: "was highest in X (60%)|, followed by | Y (40%) and Z (30%)"
_FOLLOWED: Final = re.compile(
    r"(?<=[%)\]]),\sfollowed\sby(?=\s(?:\d[\d.]*\s?%\s(?:in|for|with|of)\b|(?:the\s)?[^.;()%\d]{2,60}\s\(\d))"
)
#: "patients | transplanted | in CR1"
_TRANSPLANTED: Final = re.compile(
    r"\b(?:(?:who\s(?:were|had\sbeen)\s)?(?:transplanted|allografted|autografted|grafted))\s"
    r"(?=in\s(?:CR\s?[1-3]\b|(?:first|second|third|later|subsequent|complete)\s(?:complete\s)?(?:remission|relapse|CR)))"
)
#: "the ORR was 58%, | with rates of | 25% in X"
_WITH_RATES: Final = re.compile(
    r"(?<=,\s)with\s(?:corresponding\s|respective\s|individual\s)?(?:rates|figures|values)\sof\s(?=\d[\d.]*%)"
)
#: "an objective response | (OR = CR + PR)"
_PUT_TOGETHER: Final = re.compile(r"\s\((?:[A-Z]{2,4}\s?=\s?)?(?:CR\s?\+\s?PR|PR\+CR)\)")
#: "three had grade 5 | events|: sepsis (n=2) and", "serious | events | were seen in 12, including"; but "CRS
#: occurred in 30, six of whom had grade 3 events"
_GRADES: Final = (
    r"(?:[1-5](?:\s?(?:[-/]|and|or|to)\s?[1-5])?|[≥>]\s?[1-4]|[1-4]\sor\s(?:higher|greater|more|above))"
)
_ADVERSE: Final = re.compile(
    rf"\b(?:(?:[Ss]erious|[Ss]evere|[Gg]rade\s{_GRADES})\s(?P<events>events?)|(?P<first>Complications)|"
    r"(?:had|experienced|developed|[Mm]ajor|[Ss]erious|[Ss]evere|[Oo]ther|[Ee]arly|[Ll]ate|[Mm]ain|common)\s"
    r"(?P<complications>complications?))(?=:|\s[(\[][a-z][a-z\s-]+,\s[nN]\s?=|[^.;:]{1,60}?(?::|\s(?:including|such\sas|namely)\s))"
)
#: "the | CI | rates of relapse and NRM"; an interval is none
_CI_RATE: Final = re.compile(r"(?<!% )CI(?= rates?\b)")
#: "44% with | no | ATG"
_WITH_NO: Final = re.compile(
    r"(?:(?<=[%)]\s)|(?<=those\s)|(?<=ients\s)|(?<=ildren\s))with\sno(?=\s(?:(?:further|additional|prior|previous|post-?transplant)\s)?(?:(?![CP]Rs?\b|MRD\b)[A-Z][\w-]*[A-Z]\w*|maintenance|"
    r"transplant(?:ation)?|consolidation|radio(?:therapy|ation)|prophylaxis|chemotherapy)\b)"
)
_RATIOS: Final = ("HR", "OR", "RR")
#: Each form with signs of it, which are asked for first, because that is quick.
_HEDGE_SIGNS: Final = (
    *("pproximately ", "about ", "around ", "oughly ", "early ", "almost ", "just "),
    *("only ", "merely "),
)
_ESTIMATED_SIGNS: Final = ("estimated ", "projected ", "predicted ")
_AMOUNTS_SIGNS: Final = (
    *(" reached", "mounted to", "averaged", "stood at", "remained", "came to", "equal", " to be", " as "),
    *("ed at",),
)
#: What is always told the same way: signs, form, and what stands for it.
_PLAINER: Final = (
    (("defined ",), _DEFINED, ""),
    (("obtained ", "attained ", "entered "), _ACHIEVED, "achieved"),
    (("documented in", "recorded in", "noted in", "found in"), _OBSERVED, "observed"),
    ((" survived ",), _SURVIVED, "were alive"),
    ((" response",), _RESPONDED, "responded"),
    (("those of ", "those for ", "that of ", "that for "), _THOSE_OF, ""),
    (("and so ",), _AND_SO, "as"),
    ((", both ",), _BOTH, ","),
    ((", both ", " overall,"), _BOTH_OVERALL, ""),
    (("CR+PR)", "CR + PR)", "PR+CR)"), _PUT_TOGETHER, ""),
    (("CI rate",), _CI_RATE, "cumulative incidence"),
    (("ith no ",), _WITH_NO, "without"),
    (("rates of ", "figures of ", "values of "), _WITH_RATES, ""),
    (("followed by ",), _FOLLOWED, ","),
    (("than did ", "than was ", "than were "), _THAN, "than"),
    (("ompared with", "ompared to", "gainst", "pposed to", "omparison"), _COMPARED, "vs"),
)
#: The same, of what is told of people.
_OF_PEOPLE: Final = (
    ((" assigned ", " allocated "), _ASSIGNED, "given"),
    ((" that ",), _THAT, "who"),
    (("transplanted in", "grafted in"), _TRANSPLANTED, ""),
    ((" treated", " studied", " evaluated", " entered"), _ONLY_STUDIED, ""),
)
_PROPORTION_SIGNS: Final = ("he proportion", "he percentage", "he number", "he fraction")
#: Characters that the longest word for people takes.
_REACH: Final = 16


def plain_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Find words that fewer stand for.

    Parameters
    ----------
    text : str
        Normalised.

    Yields
    ------
    int, int, str
        Where they begin and end, and what stands for them.
    """
    yield from _short_forms(text)
    for signs, form, plain in _PLAINER:
        for match in form.finditer(text) if holds_any(text, signs) else ():
            yield *match.span(), plain
    for signs, form, plain in _OF_PEOPLE:
        for match in form.finditer(text) if holds_any(text, signs) else ():
            start = match.start() + match.group().startswith(" ")
            if ends_in(_PEOPLE, text, start, reach=_REACH):
                yield *match.span(), plain
    for match in _ADVERSE.finditer(text) if holds_any(text, (" event", "omplication")) else ():
        yield *match.span(match.lastgroup or 0), "adverse events"
    yield from _of_counted(text) if holds_any(text, (" who ", " that ")) else ()
    for match in _ESTIMATED.finditer(text) if holds_any(text, _ESTIMATED_SIGNS) else ():
        if ends_in(_OF_A_TIME, text, match.start(), reach=150):
            yield *match.span(), match.group().partition(" ")[0]
    yield from _amounts(text)
    for match in _HEDGE.finditer(text) if holds_any(text, _HEDGE_SIGNS) else ():
        yield *match.span(), ""


def _short_forms(text: str) -> Iterator[tuple[int, int, str]]:
    """Find short forms in brackets behind what they stand for."""
    for match in _SHORT_FORM.finditer(text):
        if text.endswith(_NAME_ENDS, 0, match.start()) and _stands_for(text, match):
            # "partial responses (PR; 7%)" goes on
            yield *match.span(), f" {match['opens']}" if match["more"] else ""
    for match in _SIZED.finditer(text) if "; n = " in text or "; n=" in text else ():
        if long_form(text, match.start() + 2, match["short"]) is not None:
            yield *match.span(), " ("


def _amounts(text: str) -> Iterator[tuple[int, int, str]]:
    """Find what stands for "was" between a name and its figure."""
    for match in _AMOUNTS.finditer(text) if holds_any(text, _AMOUNTS_SIGNS) else ():
        several = match.group().startswith("were") or text.endswith("s ", 0, match.start())
        yield *match.span(), "were" if several else "was"
    for form, plain in _PRESENT:
        for match in form.finditer(text):
            before = text[match.start() - 1 : match.start()]
            if before.isalpha() or before in {")", "]"}:
                yield *match.span(), " were" if before == "s" else plain


def _of_counted(text: str) -> Iterator[tuple[int, int, str]]:
    """Leave out "who" of "the proportion of patients who died was 55%", "There were 12 patients who died"."""
    for match in _PROPORTION_WHO.finditer(text) if holds_any(text, _PROPORTION_SIGNS) else ():
        yield *match.span("who" if match["who"] else "who_each"), ""
    for match in _THERE_WERE.finditer(text) if "here w" in text else ():
        yield *match.span("there"), ""
        yield *match.span("who"), ""


def _stands_for(text: str, bracket: re.Match[str]) -> bool:
    """Whether a short form has the letters of the words before it, and not only those of the last."""
    if bracket["more"] and bracket["short"].upper().endswith(_RATIOS):
        return False  # "a higher risk of relapse (HR, 1.9)"
    words = long_form(text, bracket.start() + 1, bracket["short"])
    return words is not None and (" " in words or "-" in words)
