"""Groups that are told apart by what one of them has: "patients with and without X", "60% without".

What they have stands once, behind the second or with the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from evidence.extract.arms import Arms
from evidence.extract.aspects import end_before_aspect
from evidence.extract.group_phrases import GroupPhrase, people_named
from evidence.extract.text import IN_ORDER, ends_in
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView

__all__ = ["opposed_groups"]


def opposed_groups(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Find groups that have something and groups that have it not.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.

    Yields
    ------
    list of GroupPhrase
        Of members that stand together.
    """
    yield from _opposed(view, arms)
    yield from _of_degrees(view, arms)
    yield from _of_many_degrees(view, arms)
    yield from _of_defined_degrees(view, arms)
    yield from _without_it(view)
    yield from _led_in_turn(view, arms)
    yield from _with_it(view)


def _told_apart(arms: Arms, named: Iterable[tuple[int, int, str]]) -> list[GroupPhrase]:
    """Make groups of places and of what people there have, or have not."""
    return [people_named(arms, (start, end), text, "with") for start, end, text in named]


#: A word of what some have and others have not, up to what is told of them.
_WORD = r"(?:(?!(?:was|were|had|is|are|it|they|respectively|but)\b|at\s+\d)[^\s,;:.()]+\s*)"
#: "patients with and without X", "who did and did not undergo X", "treated or not with X"
_OPPOSED = re.compile(
    rf"\b(?:{ANY_PEOPLE})\s+(?:who\s+)?(?P<first>with|without|receiving|treated|did|had|were)"
    r"(?:\s\([nN]\s?=\s?\d+\))?"
    r"\s+(?:and|or|versus|vs\.?)\s+(?:those\s+|patients\s+)?(?:who\s+)?"
    r"(?P<second>without|with|not\s+receiving|not\s+treated|not|(?:did|had|were)\s+not)"
    r"(?:\s\([nN]\s?=\s?(?P<size>\d+)\))?\s+"
    rf"(?P<rest>{_WORD}{{1,8}})(?<!\s)"
)


#: "38% and 24% with and without X": behind figures no people need be named.
_WITH_AND_WITHOUT = re.compile(
    r"(?<=[%)\]] )(?P<first>with)\s+(?:and|versus|vs\.?)\s+(?P<second>without)\s+"
    rf"(?P<rest>{_WORD}{{1,6}})(?<!\s)"
)


#: "similar OS with and without | irradiation | (62% vs 60%)"
_BEFORE_BRACKET = re.compile(
    r"(?<=[a-zA-Z] )(?P<first>with|without)\s(?:and|or|versus|vs\.?)\s(?P<second>without|with)\s"
    rf"(?P<rest>{_WORD}{{1,5}})(?<!\s)"
    # "CR with or without FLT3-ITD was 64% v 72%", not "CR with or without recovery was 64%"
    r"(?=\s(?:[(\[]\d|(?:was|were)\s\d[\d.]*\s?%?\s(?:v\.?|vs\.?|versus|and)\s))"
)
#: "With and without TKI|, CR rates were 95% and 80%"
_LED_BY_BOTH = re.compile(
    r"^(?:[A-Z]{5,}:\s)?(?P<first>With|Without)\s(?:and|or|versus|vs\.?)\s(?P<second>without|with)\s"
    rf"(?P<rest>{_WORD}{{1,5}})(?<!\s)(?=,\s)"
)
#: "patients with transfusion and without transfusion"
_REPEATED = re.compile(
    rf"\b(?:{ANY_PEOPLE})\s+(?P<first>with|without)\s+(?P<rest>[^\s,;:.()]+(?:\s[^\s,;:.()]+){{0,4}}?)"
    r"\s+(?:and|or|versus|vs\.?)\s+(?:those\s+)?(?P<second>without|with)\s+(?P=rest)(?![\w-])"
)


#: "more frequent with eltrombopag than without (39% v 17%)"
_THAN_WITHOUT = re.compile(
    r"\b(?P<first>with|without)\s(?P<rest>(?!an?\b)[^\s,;:.()]+(?:\s(?!than\b)[^\s,;:.()]+){0,3})\s"
    r"(?:than|versus|vs\.?|compared\s(?:with|to))\s(?P<second>without|with)(?:\s(?:it|them))?(?=\s[(\[])"
)


def _opposed(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "patients with and without residual disease", "those treated or not with X": two groups."""
    if "without" not in view.text and "not" not in view.text:
        return
    for match in (
        *_OPPOSED.finditer(view.text),
        *_WITH_AND_WITHOUT.finditer(view.text),
        *_REPEATED.finditer(view.text),
        *_THAN_WITHOUT.finditer(view.text),
        *_LED_BY_BOTH.finditer(view.text),
        *_BEFORE_BRACKET.finditer(view.text),
    ):
        first, second = match.group("first"), match.group("second")
        second = f"not {first}" if second == "not" else second
        # "with and without X | in CR rate"
        end = end_before_aspect(view, match.start("rest"), match.end("rest"))
        rest = view.text[match.start("rest") : end]
        named = [
            (match.start("first"), match.end("first"), f"{first} {rest}"),
            (match.start("second"), match.end() - (match.end("rest") - end), f"{second} {rest}"),
        ]
        having, others = _told_apart(arms, named)
        size = match.groupdict().get("size")
        yield [having, others if size is None else replace(others, size=int(size))]


_DEGREE = (
    r"(?:high|low|higher|lower|good|poor|early|late|positive|negative|favou?rable|unfavou?rable|adverse|"
    r"strong|"
    r"weak|elevated|increased|decreased|normal|abnormal|mutated|unmutated|wild-type|detectable|undetectable|symptomatic|asymptomatic|complete|partial|incomplete|short|long|"
    r"shorter|longer|small|large|mild|severe|minor|major|deep)"
)
#: "patients with high vs low expression of X"
_OF_DEGREES = re.compile(
    rf"\b(?:{ANY_PEOPLE})\s+(?P<lead>with|having|in)\s+(?:an?\s+|the\s+)?(?P<first>{_DEGREE})\s+"
    r"(?:and|versus|vs\.?|compared\s+(?:with|to))\s+(?:those\s+)?(?:with\s+)?(?:an?\s+|the\s+)?"
    rf"(?P<second>{_DEGREE})\s+(?P<rest>(?:(?!(?:showed|shows|in|for|than|versus|vs)\b){_WORD}){{1,6}})"
    r"(?<!\s)"
)


def _of_degrees(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "patients with high vs low expression of X" as two groups, which share their last words."""
    for match in _OF_DEGREES.finditer(view.text):
        named = [
            (match.start(), match.end("first"), f"{match['lead']} {match['first']} {match['rest']}"),
            (match.start("second"), match.end(), f"{match['lead']} {match['second']} {match['rest']}"),
        ]
        yield _told_apart(arms, named)


_LEVEL = (
    r"(?:(?:median|very|medium|moderately)[- ])?"
    r"(?:low|intermediate|medium|moderate|median|high|standard|good|poor)"
)
_LEVELS = rf"{_LEVEL}(?:,\s+{_LEVEL})+,?\s+(?:and|or)\s+{_LEVEL}"
#: "patients with low, intermediate and high risk", "with risks of low, intermediate and high"
_OF_MANY_DEGREES = re.compile(
    rf"\b(?:{ANY_PEOPLE})\s+with\s+(?:an?\s+|the\s+)?(?:(?P<ahead>(?:[\w-]+\s+)?(?:risks?|levels?|scores?)"
    r"\s+of\s+)"
    rf"(?P<behind>{_LEVELS})\b|(?P<list>{_LEVELS})\s+(?P<noun>[\w-]+))"
)
#: "divided into | good, intermediate, and poor-risk | groups", "groups, | low, middle and high|, had"
_INTO_MANY_DEGREES = re.compile(
    rf"\b(?:into|as)\s(?:the\s)?(?:three\s|four\s)?(?P<list>{_LEVELS})[- ](?P<noun>risk|prognosis|grade)\b|"
    rf"\b(?P<head>risk|prognostic) (?:groups|categories)(?:,|:|\s\()\s?(?P<behind>{_LEVELS})(?=,|\)|\shad\b)"
)
#: "| Low, intermediate and high | EBMT risk scores were associated with OS of 71%, 53% and 32%"
_MANY_DEGREES_HAD = re.compile(
    rf"(?P<list>(?:Low|Good|Standard|{_LEVEL})(?:,\s+{_LEVEL})+,?\s+and\s+{_LEVEL})"
    r"\s(?P<noun>(?:[\w-]+\s)?(?:risk|prognostic|scores?)(?:\s(?:scores?|groups?))?)\s(?:patients\s)?(?:had|were|was)\s"
)
_PLURAL = re.compile(r"\sgroups?$|s$")
_ONE_LEVEL = re.compile(_LEVEL, re.IGNORECASE)


def _of_many_degrees(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "patients with low, intermediate and high risk": a group for each degree of one thing."""
    for match in _OF_MANY_DEGREES.finditer(view.text):
        name = "behind" if match["list"] is None else "list"
        at, noun = match.start(name), match["noun"] or match["ahead"].strip().removesuffix(" of")
        members = _ONE_LEVEL.finditer(match[name])
        yield _told_apart(arms, [(at + m.start(), at + m.end(), f"with {m.group()} {noun}") for m in members])
    for match in _MANY_DEGREES_HAD.finditer(view.text):
        at, noun = match.start("list"), _PLURAL.sub("", match["noun"])
        members = _ONE_LEVEL.finditer(match["list"])
        yield _told_apart(arms, [(at + m.start(), at + m.end(), f"{m.group()} {noun}") for m in members])
    for match in _INTO_MANY_DEGREES.finditer(view.text):
        name, noun = ("list", match["noun"]) if match["head"] is None else ("behind", "risk")
        at = match.start(name)
        members = _ONE_LEVEL.finditer(match[name])
        yield _told_apart(arms, [(at + m.start(), at + m.end(), f"{m.group()} {noun}") for m in members])


_DEFINITION = r"\s*\((?:[^()]|\([^()]*\))*\)|\s*\[[^\[\]]*\]"
#: "low-risk (N0 and X), median-risk (N1) and high-risk (N2)"
_DEFINED = re.compile(
    rf"\b(?P<name>{_LEVEL}[- ]risk)(?: group| disease| patients)?(?:{_DEFINITION})", re.IGNORECASE
)
_JOINING = re.compile(r"\s*[,;]?\s*(?:(?:and|or|vs\.?|versus)\s+)?(?:the\s+)?")


def _of_defined_degrees(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read a list of groups by risk, each with a bracket that defines it: "low-risk (N0), high-risk (N2)"."""
    row: list[re.Match[str]] = []
    for match in _DEFINED.finditer(view.text) if IN_ORDER.search(view.text) else ():
        if any(match.start() <= f.start < match.end() and f.note != "bare" for f in view.figures):
            return  # "low-risk (95%)": no definition
        if row and _JOINING.fullmatch(view.text, row[-1].end(), match.start()) is None:
            return
        row.append(match)
    if len(row) > 1:
        yield [people_named(arms, m.span("name"), m["name"], "for") for m in row]


#: "patients with FLT3-ITD had ... "
_REST_OF = (
    # Not "with a 12-month survival of 71%".
    r"(?P<rest>(?!an?\s(?:median|estimated|(?:[a-z]+\s)?\d))(?:(?!(?:was|were|had|have|is|are|achieved|did|"
    r"remained|responded|relapsed|died|survived|developed|experienced|showed|who|than|and|or|but|in|for|versus|vs|v|compared)\b|\d)"
    r"[^\s,;:()]+\s*){1,6})(?<!\s)"
)
_HAVING = re.compile(
    rf"\b(?:{ANY_PEOPLE})\s+(?:[(\[][^()\[\]]*[)\]]\s+)?(?P<first>with)\s+{_REST_OF}", re.IGNORECASE
)
#: "76% with X vs 68% without"
_WITH_BEHIND = re.compile(rf"(?<=[%)\]] )(?P<first>with)\s+{_REST_OF}")
#: "... compared to 60% without"
_WITHOUT_ALONE = re.compile(
    r"(?<!with or )(?<!with and )\bwithout(?: it| them)?(?=\s*(?:[.,;(\[]|$|(?:achieved|had|responded|"
    r"relapsed|died|developed|survived|were)\b))"
)
#: "Patients | with acute GVHD | had an NRM of 40% compared with 15% | without acute GVHD"
_HAD_SO_MUCH = re.compile(r"\s(?:had|have|showed|experienced)\s(?:an?\s)?")


def _said_again(view: SentenceView) -> list[list[GroupPhrase]] | None:
    """Read "Patients with GVHD had 40%, compared with 15% without GVHD": what those lack is said again."""
    having = _HAVING.match(view.text)
    if having is None or _HAD_SO_MUCH.match(view.text, having.end()) is None:
        return None
    rest = re.escape(having["rest"])
    second = re.search(rf"(?<=[%)\]s] )without {rest}(?=\s*(?:[.,;(\[]|$))", view.text[having.end() :])
    if second is None:
        return None
    start, end = (having.end() + at for at in second.span())
    return [
        [GroupPhrase(having.start(), having.end(), f"with {having['rest']}", "subject", people=True)],
        [GroupPhrase(start, end, f"without {having['rest']}", "of", people=True)],
    ]


_GOES_ON = re.compile(
    r",(?!\s(?:as\s)?(?:compared|versus|vs|against|opposed)\b)|\s+(?:who|treated|receiving|given|undergoing)\b"
)
_LED_BY = re.compile(r"\b(?:of|for|in|among) (?:the )?$")
_PEOPLE_BEFORE = re.compile(rf"\b(?:{ANY_PEOPLE}) $")


def _without_it(view: SentenceView) -> Iterator[list[GroupPhrase]]:
    """Read "patients with X had CR in 71% compared to 60% without": the second are those without X."""
    alone = _WITHOUT_ALONE.search(view.text) if "without" in view.text else None
    if alone is None and "without" in view.text and (again := _said_again(view)) is not None:
        yield from again
        return
    if alone is None or ends_in(_PEOPLE_BEFORE, view.text, alone.start(), reach=16):
        return
    having = _WITH_BEHIND.search(view.text, 0, alone.start()) or _HAVING.search(view.text, 0, alone.start())
    if having is not None and _GOES_ON.match(view.text, having.end()):
        return  # "In patients with X, survival was 62% with Y and 41% without", "patients with X who had Y"
    if having is not None:
        rest, start = having["rest"], having.start()
        # "11 of 15 patients (73%) with X": those that a figure counts.
        counted = any(f.start < having.start("first") <= f.last + len("patients () ") for f in view.figures)
        start = having.start("first") if counted else start
        lead = "of" if counted or ends_in(_LED_BY, view.text, start, reach=12) else "subject"
        yield [GroupPhrase(start, having.end("first"), f"with {rest}", lead, people=True)]
        yield [GroupPhrase(*alone.span(), f"without {rest}", "of", people=True)]


#: "With ATG|, OS was 60%; | without ATG|, it was 40%", "Without X, 52%, and with X 60%"
_LED_WITH = re.compile(
    r"(?:[A-Z]{5,}:\s)?(?P<first>With|Without)\s(?!an?\b|the\b|respect|regard|median|follow)"
    r"(?P<what>[^\s,;:()]+(?:\s(?!(?:was|were)\b)[^\s,;:()]+){0,4}),\s"
)
_LED_NEXT = r"[;,]\s(?:and\s|but\s|while\s|whereas\s)?(?P<second>with|without)\s(?:it|them|{what})(?=,?\s)"


def _led_in_turn(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "With ATG, OS was 60%; without ATG, it was 40%": each part opens with its group."""
    first = _LED_WITH.match(view.text) if "ithout " in view.text else None
    if first is None:
        return
    second = re.compile(_LED_NEXT.format(what=re.escape(first["what"]))).search(view.text, first.end())
    if second is not None and second["second"] != first["first"].lower():
        for start, end, name in (
            (first.start("first"), first.end("what"), first["first"].lower()),
            (second.start("second"), second.end(), second["second"]),
        ):
            yield [people_named(arms, (start, end), f"{name} {first['what']}", "in")]


#: "36% for those | with it", "those | with the mutation"
_WITH_IT = re.compile(rf"\b(?:{ANY_PEOPLE}) with (?:it|them|one)(?=\s*(?:[.,;(\[]|$|\s(?:had|was|were)\b))")
_LACKING = re.compile(rf"\b(?:{ANY_PEOPLE})\s+(?P<first>without)\s+{_REST_OF}", re.IGNORECASE)


def _with_it(view: SentenceView) -> Iterator[list[GroupPhrase]]:
    """Read "patients without X had an EFS of 74%, compared with 36% for those with it": the second have X."""
    having = _WITH_IT.search(view.text) if " with " in view.text and "without" in view.text else None
    lacking = _LACKING.search(view.text, 0, having.start()) if having is not None else None
    if having is None or lacking is None or _GOES_ON.match(view.text, lacking.end()):
        return
    rest = lacking["rest"]
    what = re.sub(r"^(?:the|an?|any)\s", "", rest)
    yield [GroupPhrase(*lacking.span(), lacking.group(), "subject", people=True)]
    yield [GroupPhrase(*having.span(), f"with {what}", "of", people=True)]
