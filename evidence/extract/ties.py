"""What ties a figure to the name of an outcome, and how dear the tie is.

A tie costs what stands between the two: unknown words, clause borders, brackets, other names. A name in
front of its figure is read differently from one behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from evidence.extract.between import (
    AND_BETWEEN_COMMAS,
    FROM,
    HAS_VERB,
    OF_WHICH_BEFORE,
    OF_WHOM,
    crossed_between,
    heads_item,
    last_subject,
    row_told_in_order,
)
from evidence.extract.distance import LEAST_OF_MENTION, distance, unknown_words
from evidence.extract.figures import Figure
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.text import INNER_BRACKETS, ends_in
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = [
    "CLAUSE_HEAD",
    "LEAST_OF_MENTION",
    "MOST_REBATE",
    "Binding",
    "has_own_head",
    "lists_responses",
    "price_of_clause",
    "price_of_tie",
]


@dataclass(frozen=True, slots=True)
class Binding:
    """A figure and the mention that names its outcome, with what the tie cost."""

    figure: Figure
    mention: Mention
    cost: float


_GRADE = (
    r"grades?(?:\s*[≥>≤<]?\s?[1-5IV]+(?:\s*(?:-|/|to|or|and)\s*[1-5IV]+)?"
    r"(?:\s+or (?:higher|greater|more|worse))?)?"
)
_BINDING_VERB = re.compile(
    r"\b(?:achieve|attain|obtain|enter|reach|experience|develop|show|have|had|has|remain|were|was|are|is|be|"
    r"become|became|undergo|underwent|reported|"
    r"achieved|attained|obtained|entered|reached|experienced|developed|showed|remained|achieving|having|"
    r"attaining|obtaining|entering|experiencing|showing|"
    r"developing|reaching|with|in|presented|demonstrated|exhibited|displayed|"
    r"(?:evaluated|judged|classified|rated|scored|categori[sz]ed|considered|regarded|assessed) as)\b"
    r"(?:\s+(?:a|an|the|in|still|to|with|at least|only|only a|been|any|severe|documented|confirmed|"
    rf"durable|second|second-|{_GRADE})\b)*\s*$",
    re.IGNORECASE,
)
CLAUSE_HEAD = re.compile(
    r"(?:^|[,;:]\s*(?:and\s+|but\s+|while\s+|whereas\s+|with\s+)?|\band\s+|\bthat\s+|\bwhile\s+|"
    r"\bwhereas\s+|\bwhom\s+)(?:only\s+|an?\s+additional\s+|about\s+|approximately\s+)?$",
    re.IGNORECASE,
)
_LINKED = re.compile(
    r"\b(?:occurred|occur|seen|observed|noted|recorded|reported|documented|developed|diagnosed|affected|"
    r"found|numbered|detected|achieved|obtained|attained|reached|induced|complicated)\b|"
    r"^\s*[(\[:,=]\s*(?:[nN]\s*=\s*)?$|^\s*$",
    re.IGNORECASE,
)

#: "we observed | PR | in one patient"
_SAW = re.compile(r"\b(?:observed|saw|noted|achieved|found|recorded|showed)\s+(?:an?\s+)?$")
_OPENING = re.compile(r"\s*[(\[]\s*$")
_OWN_BRACKET = re.compile(r"\s*[(\[](?:[^()\[\]]|[(\[][^()\[\]]*[)\]])*[)\]]")
_OTHER_HEAD = re.compile(
    r"[)\]](?:,| (?:in|with|on|for) [^,;:()]{2,40},)\s*(?:and\s+)?"
    r"(?!(?:in|with|for|on|of|at|among|the|by|those|versus|vs|compared|but|not)\b)[a-z][a-z -]+\s*$"
)
#: "neutropenia (31%) and fatigue (12%)", not "survival (43%) in X (27%) and reference groups (19%)"
_AND_OTHER_HEAD = re.compile(
    r"[)\]]\s+and\s+(?!(?:in|with|for|on|of|at|among|the|by|those)\b)(?![a-z -]*(?:groups?|arms?)\b)"
    r"[a-z][a-z -]+\s*"
)
#: "Resection was performed in | 58% of patients", "rituximab was given to | 40%, and": of what was done.
_DONE_IN = re.compile(
    r"\b(?:was|were|had been)\s+(?:[a-z]+ly\s+)?(?:performed|used|given|administered|done|undertaken|"
    r"carried out|offered|omitted|delayed|interrupted|discontinued|stopped|withheld|reduced|"
    r"needed|required|necessary|available|"
    r"feasible|possible)\s+(?:in|to|for|on|by)\s+(?:only\s+|about\s+|approximately\s+)?$|"
    # "Complications occurred in | 59%, and infections in 28%"
    r"\b(?:occurred|developed|arose) in\s+(?:only\s+|about\s+|approximately\s+)?$"
)
_RISEN = re.compile(r"(?:increase|elevat|rais|rise)", re.IGNORECASE)
#: "mortality, 1.6%; renal failure, 4.6%": the second has a head of its own.
_LISTED_HEAD = re.compile(
    r";\s*(?:and\s+)?(?!(?:in|with|for|on|of|at|among|the|by|those|versus|vs|compared|after|overall|respectively|"
    r"median|mean)\b)[a-z][a-z-]*(?: (?!(?:was|were|in|with|for|of|at)\b)[a-z-]+){0,3},\s*$"
)
_HOW = re.compile(r"[)\]]?\s*(?:of (?:them|whom|these)\s+)?(?:completely|partially)\s*(?:[.,;]|and\b|$)")
#: "10 relapses were registered: 4 in the X group and | 6 in the Y group"
_DETAILED = re.compile(
    rf"(?: (?!and\b)[a-z]+){{0,3}}:\s+(?:(?:\d+|{NUMBER_WORD}) (?:in|with|on|after) [^:;.()\d]{{2,50}}?"
    r"(?:,|,? and) )*"
)
_COUNTED_WITH = re.compile(r"(?:(?:patients|pts|children|cases|subjects) )?with(?: an?)?")
_OF_GROUP = re.compile(r" (?:in|with|on|after) (?:the )?[A-Za-z]")
_PAIR_OF_COUNTS = re.compile(
    r"[(\[]\s*\d+\s+(?:patients|children|women|men|cases)\s+(?:versus|vs\.?|v\.?)\s+\d+\b"
)
_CLOSING = re.compile(r"\s*[)\]]")
_VERB_OF = re.compile(r"\s*(?:in|of|for|only|by|:)\s*(?:only\s+)?")
_NEXT_CLAUSE = re.compile(
    r"(?:[,;]\s*(?:and|but|while|whereas|although)?\s*|\b(?:and|while|whereas)\s+)"
    r"(?:an(?:other| additional) |a further )?$"
)
_OWN_VERB = re.compile(
    r"[)\]]?\s*(?:there (?:was|were)|(?:of\s+(?:the\s+)?(?:\d+\s+)?)?(?:(?!who\b)[a-z-]+\s+)?"
    r"(?:patients?|pts?|children|"
    r"subjects|recipients|responders|cases)?\s*(?:remain(?:ed|s)?|are|is|developed|had|received|underwent|"
    r"achieved|experienced|suffered|showed|demonstrated|exhibited|survived|relapsed|died|progressed|responded|were|"
    r"was|who|resulted|failed|having|went|proceeded|"
    r"did))\b(?!\s*(?:[.,;]|$)|\s+(?:reported|recorded|seen|observed|noted|documented|found|in|among|grades?|of)\b)"
)
_STATE = re.compile(r"\s+(?!(?:treated|given|enrolled|evaluable|patients)\b)[a-z-]+(?=\s*(?:[,;.]|and\b|$))")
#: What follows these is what the figure counts.
_DEEDS: Final = ("received", "underwent", "had", "suffered", "having")
_WHO_HAD = re.compile(
    r"[)\]]?\s*(?:\w+\s+)?who (?:had|have|achieved|developed|attained|experienced|were|was)\b"
)
_RELATIVE_CLAUSE = re.compile(r",\s*(?:which|who|whose|all of whom|including)\s[^,;]*,")
#: "for OS", behind a p-value too: "HR 1.40; P = .0003 for OS"
_RATIO_FOR = re.compile(r"(?:[;,]?\s*(?:[a-z-]+\s+)?[Pp]\s*[=<>≤]\s*[\d.]+\s+)?for(?: the)?")
_FOR = re.compile(r"(?:[^;.]*\b)?for")
_SHARE_OF = re.compile(r"(?:incidence|rate|risk|probability|frequency|prevalence|chance) of(?: the| an?)?")
_ENDED = re.compile(r"[)\]\s]*;")
_PEOPLE_WHO_ARE = re.compile(r"of (?:the |these |all )?(?:patients|pts|children|cases|subjects)")
_AS_WELL = re.compile(r"[)\]\s]*,?\s*as (?:were|was|did)\b")
_ACHIEVING = re.compile(
    r"[)\]]? (?:achieving|attaining|reaching|obtaining|entering|showing|having) (?:an? )?"
)
_OF_SO_MANY = re.compile(r"\bof (?:the |these |those |all )?\d+ $")
_SAYS = re.compile(r"\b(?:was|were)\b")
_OF_WHICH = re.compile(r"of(?: the| these| all)?")
_TREATED = re.compile(
    r"(?:of\s+(?:the\s+|these\s+)?)?(?:patients\s+|pts\s+|children\s+|women\s+|men\s+|cases\s+)?"
    r"(?:treated|given|receiving|managed|who (?:received|underwent|were treated)|with|assigned|"
    r"randomi[sz]ed)\s"
    r"(?:(?!(?:was|were|had|is|are|has|did|achieved|died|relapsed)\b)[\w+/-]+\s+){1,24}"
)
_NOT = re.compile(r"\b(?:not|never|failed to|without|neither)\b")
#: "in 40% and chronic GVHD in 55%": what is joined is the next name.
_JOINED_NEXT = re.compile(r"(?:and|but)(?: (?!had|have|were|was|achieved|developed|in|with)[a-z-]+){0,3}")
#: Says which patients, not what they did not have: "patients without X", "who did not receive X | achieved".
_WHO_WITHOUT = re.compile(
    r"^without (?:[\w+/-]+ ){1,5}?(?=(?:achieved|attained|obtained|entered|reached|had|experienced|developed|"
    r"responded|relapsed|died)\b)|"
    rf"\bwith (?:or|and) without\b|\b(?:{ANY_PEOPLE}) without\b|"
    r"\bwho (?:did|had|were|have) not (?:[\w-]+ )+?(?=(?:achieved|attained|obtained|entered|reached|had|"
    r"experienced|developed|showed|were|was)\b)"
)
_WHO_DID_NOT = re.compile(r"\bwho (?:did|had|were|have) not [\w-]+ (?:[\w-]+ )*[\w-]+$")
_SEEN_IN = re.compile(
    r"\b(?:present|seen|found|observed|noted|reported|recorded|documented|diagnosed|developed|occurred) in $"
)
_SAID_AGAIN = re.compile(r"^ [(\[]\d+(?:/\d+| of \d+)?[)\]](?!\s+with\b)")
_WITH_AT_END = re.compile(r"\b(?:with|in)\s*$")

#: "Three patients had CR (7%)" is of CR, whatever follows.
_WITHIN: Final = -1.5
_OVERLAPPING: Final = 9.0
#: The price of a name that only tells patients apart: another outcome of the sentence goes before it.
_CONDITION: Final = 6.0
#: Of a clause that tells of something else; more than any figure is tied for.
_OTHER_CLAUSE: Final = 5.1
#: Of a bracket with a head of its own.
_OWN_HEAD: Final = 9.0
#: Nothing makes a tie cheaper by more than this.
MOST_REBATE: Final = 1.1


def price_of_tie(view: SentenceView, figure: Figure, mention: Mention) -> float:
    """Say how dear it is to take a mention for the name of a figure.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figure, mention : Figure, Mention
        What may belong together.

    Returns
    -------
    float
        About 0 where they touch, 0.45 for each unknown word between them, 2.5 and more for a border.
    """
    if mention.start < figure.end and figure.start < mention.end:
        # "17 complete responses (19%)", "hazard ratio for death, 0.71"
        within = figure.start <= mention.start and mention.end <= figure.end
        of_none = figure.note == "none" and mention.start <= figure.start and figure.end <= mention.end
        # "three of the 10 | deaths | (3%) were treatment-related": the whole, not what is told of three
        whole = (
            within and figure.total is not None and ends_in(_OF_SO_MANY, view.text, mention.start, reach=20)
        )
        price = _WITHIN if (within and not whole) or of_none else _OVERLAPPING
    elif mention.end <= figure.start:
        price = _price_ahead(view, figure, mention)
    else:
        price = _price_behind(view, figure, mention)
    return price + _CONDITION if mention.role == "condition" else price


def _price_ahead(view: SentenceView, figure: Figure, mention: Mention) -> float:
    """Price a mention in front of its figure: "the response rate was 67%", "died (5%)"."""
    between = view.text[mention.end : figure.start]
    if figure.depth > 0 and _OPENING.fullmatch(view.text, mention.end, view.opening(figure.start) + 1):
        # "79 had died (41 in the X group and 38 in the Y group)": the bracket details the mention.
        return 0.4 if not _names_next(view, figure) else 2.5
    if figure.percent is None and _DETAILED.fullmatch(between) and _OF_GROUP.match(view.text, figure.end):
        return 0.4
    # "(ORR; 87% vs 73%)": the short form and its figure share a bracket.
    opens = view.opening(mention.start) == mention.start - 1 >= 0
    touches = between.strip() in ({"", ";"} if figure.depth > 0 and opens else {""})
    inserted = _RELATIVE_CLAUSE.search(view.text, mention.end, figure.start) if "," in between else None
    price = (
        -0.1
        if touches
        else distance(view, mention.end, figure.start, inserted and inserted.span(), of_name=True)
    )
    if _told_aside(view, figure, mention):
        price += 4.0
    of_clause = price_of_clause(view, figure)
    # "9 (13%) relapsed, 35 (51%) remain on treatment": the second has a verb of its own.
    price += of_clause if mention.role != "verb" else 2 * of_clause
    if OF_WHOM.match(view.text, figure.last) or ends_in(OF_WHICH_BEFORE, view.text, figure.start, reach=20):
        price += 6.0  # "19 achieved CR, 10 of whom were MRD-negative"
    if _HOW.match(view.text, figure.last):
        price += 6.0  # "19 (83%) responded, 12 (52%) completely"
    own = _LISTED_HEAD.search(between) or heads_item(view, figure, mention)
    own = own or _counts_another(view, figure, mention)
    if own or (figure.depth > 0 and has_own_head(view, figure)):
        price += _OWN_HEAD
    counted = figure.events is not None and figure.percent is None and figure.total is None
    counted = counted and all(quantity.note != "named" for quantity in figure.quantities)
    # "the mortality was zero" counts nobody in words of its own.
    counted = counted and not (figure.note == "none" and between.strip() in {"was", "is", "rate was"})
    if mention.role == "verb" and figure.kind == "proportion":
        if not _VERB_OF.fullmatch(between):
            price += 1.5 if figure.percent is not None else 2.5
    elif (
        counted
        and not _LINKED.search(between)
        and not _is_pair_in_bracket(view, figure)
        and not (between.strip() == "in" and _tells_seen(view, mention))
    ):
        # "response rate in 308 patients": a count that nothing links to the mention.
        price += 3.0
    return price


def _tells_seen(view: SentenceView, mention: Mention) -> bool:
    """Whether "in" behind a response tells in how many it was: "there was CR in 3", "CR in 3, PR in 10"."""
    return ends_in(_SAW, view.text, mention.start, reach=20) is not None or lists_responses(view.text)


def lists_responses(text: str) -> bool:
    """Whether a sentence tells in how many patients each response was: "PR in 10, SD in 12"."""
    return len(_RESPONSE_IN.findall(text)) > 1


#: "PR in 10", "stable disease was seen in five"
_RESPONSE_IN = re.compile(
    r"\b(?:s?CR[iph]?|VGPR|n?PR|SD|PD|MR|NC|MLFS|(?:stable|progressive) disease|disease progression|"
    r"(?:complete|partial|minor|minimal) (?:response|remission)s?)(?:\s\([A-Za-z]+\))?"
    r"(?:\s(?:was|were) (?:observed|seen|achieved|noted|found|recorded|documented|obtained))?"
    rf"\sin\s(?:\d|(?:{NUMBER_WORD})\b)"
)


#: "1,476 (7.5%) deaths|, 2,811 (14.2%) | hospitalisations, and"
_OTHER_NOUN = re.compile(
    rf"[)\]]?\s+(?!(?:{ANY_PEOPLE}|of|in|with|for|on|at|to|were|was|had|who|and|or|developed|experienced|achieved|"
    r"months|years|days|weeks|events|cases)\b)(?:[A-Za-z-]+\s+(?!(?:in|of|with|for|on)\b)){0,2}"
    r"(?:[a-z]{3,}s\b(?=\s*(?:[,;.)]|and\b|of\b|in\b|$))|(?![a-z]+(?:ed|ing|ly)\b)[a-z]{4,}(?=\s*(?:[,;.]|and\b|$)))"
)


#: "13 (6%) | metabolic | encephalopathy"
_ITS_NOUN = re.compile(r"[)\]]?\s+(?:[a-z-]+\s+){0,2}")


def _counts_another(view: SentenceView, figure: Figure, mention: Mention) -> bool:
    """Whether "12 deaths, 20 readmissions" counts what has a noun of its own, as the figure before has."""
    if mention.role != "noun" or figure.kind != "proportion" or figure.events is None:
        return False
    before = any(
        f.last <= mention.start and _ITS_NOUN.fullmatch(view.text, f.last, mention.start)
        for f in view.figures
    )
    listed = view.text.startswith((",", " and "), mention.end) and before
    return listed and _OTHER_NOUN.match(view.text, figure.last) is not None


def _told_aside(view: SentenceView, figure: Figure, mention: Mention) -> bool:
    """Whether a clause with a name is closed before a figure: "SOS, fatal in 3, was seen in | 7"."""
    return any(
        clause.start() < mention.start and mention.end < clause.end() <= figure.start
        for clause in _RELATIVE_CLAUSE.finditer(view.text, 0, figure.start)
    )


def has_own_head(view: SentenceView, figure: Figure) -> bool:
    """Whether a bracket has a head of its own: "infection (37%), raised amylase (8%)" has 8% of amylase."""
    opening = view.opening(figure.start)
    nearest = max((m.end for m in view.mentions if m.end <= opening), default=-1)
    own = _OWN_BRACKET.match(view.text, nearest) if nearest >= 0 else None
    if own is None or own.end() > opening:
        return False
    named = next(m for m in view.mentions if m.end == nearest)
    risen = _RISEN.match(view.text, named.start) is not None  # "elevated ALT (31%) and AST (26%)" are both
    if not risen and _AND_OTHER_HEAD.fullmatch(view.text, own.end() - 1, opening):
        return True
    if _OTHER_HEAD.search(view.text, own.end() - 1, opening) is not None:
        return True
    # "mortality (RR 1.26), relevant (grade B/C) fistula (POPF) | (RR 1.12"
    between = INNER_BRACKETS.sub("", view.text[own.end() : opening])
    return _OTHER_HEAD.search(f"){between}") is not None


def _is_pair_in_bracket(view: SentenceView, figure: Figure) -> bool:
    """Whether a bracket compares two counts: "a response in X than in Y (40 patients vs 21 patients)"."""
    opening = view.opening(figure.start)
    return opening >= 0 and _PAIR_OF_COUNTS.match(view.text, opening) is not None


def _names_next(view: SentenceView, figure: Figure) -> bool:
    """Whether a bracket goes on with another name: "neutropenia (42% vs 9%; 3% had febrile neutropenia)"."""
    opening = view.opening(figure.start)
    if ";" not in view.text[opening : figure.start]:
        return False
    end = min((i for i in (view.text.find(c, figure.last) for c in ";)]") if i >= 0), default=len(view.text))
    return view.names_outcome_in(figure.last, end)


def price_of_clause(view: SentenceView, figure: Figure) -> float:
    """Price a figure that begins a clause of its own: "..., and 105 (78%) patients remained"."""
    if figure.kind != "proportion" or ends_in(_NEXT_CLAUSE, view.text, figure.start, reach=28) is None:
        return 0.0
    verb = _OWN_VERB.match(view.text, figure.last)
    if verb is None and figure.total is not None and _verb_behind(view, figure):
        return 2.5  # "a PR in 3, none of the 14 with liver metastases | responded"
    if verb is None or _both_tell_who(view, figure):
        return 0.0
    if verb.group().endswith(_DEEDS):
        return _OTHER_CLAUSE
    # "; 10 (8%) were resistant": a clause that names nothing tells of something else.
    state = _STATE.match(view.text, verb.end())
    named = state is not None and any(verb.end() <= m.start <= state.end() for m in view.mentions)
    return _OTHER_CLAUSE if state is not None and not named else 2.5


def _verb_behind(view: SentenceView, figure: Figure) -> bool:
    """Whether a figure is the subject of a verb that names an outcome, with only words of whom between."""
    behind = next((m for m in view.mentions if m.start >= figure.last), None)
    if behind is None or behind.role != "verb" or behind.outcome is None:
        return False
    return _OF_WHOM_ALONE.fullmatch(view.text, figure.last, behind.start) is not None


_OF_WHOM_ALONE = re.compile(rf"\s+(?:(?:{ANY_PEOPLE})\s+)?(?:with|without|in|who had)\s[^,;:.()\d]{{2,60}}\s")
#: "15 patients (11%) | who received X and 3 patients (1%) | who received Y"
_WHO_BEHIND = re.compile(
    rf"[)\]]?\s*(?:(?:{ANY_PEOPLE})\s+)?who (?:had |have )?"
    r"(?:received|underwent|took|did not (?:receive|undergo)|"
    r"were (?:given|treated|assigned|allocated|randomi[sz]ed))\b"
)


def _both_tell_who(view: SentenceView, figure: Figure) -> bool:
    """Whether words say who a figure counts as they do of the one before, and so are no clause."""
    before = [f for f in view.figures if f.last <= figure.start and f.note != "bare"]
    return bool(before) and all(_WHO_BEHIND.match(view.text, f.last) for f in (before[-1], figure))


def _price_behind(view: SentenceView, figure: Figure, mention: Mention) -> float:
    """Price a mention behind its figure: "67% entered complete remission", "a 7% response rate"."""
    if figure.depth > view.depths[mention.start] and not _alone_in_bracket(view, figure):
        # What stands in brackets details what stands before them.
        return 5.0 + distance(view, figure.last, mention.start)
    between = view.text[figure.end : mention.start]
    # "56% (31) | CR"
    plain = _SAID_AGAIN.sub("", between).strip().strip(")]").strip()
    if figure.percent is not None and mention.role == "noun" and _is_dated(view, figure.end, mention.start):
        return -0.05  # "a 60% 2-year OS"
    opening = view.opening(mention.start)
    if opening >= figure.last and any(opening < f.start and f.end <= mention.start for f in view.figures):
        # "40% (3% with a complete response": what a bracket names is of its own figures.
        return 5.0 + distance(view, figure.last, mention.start)
    if figure.kind == "ratio":
        behind = view.text[figure.last : mention.start].strip().strip(")]").strip()
        if _RATIO_FOR.fullmatch(behind or plain):
            return -0.2
        return distance(view, figure.last, mention.start) + (0.0 if _FOR.fullmatch(plain) else 3.0)
    if _ENDED.match(view.text, figure.last):
        return 6.0 + distance(view, figure.last, mention.start)  # "malignancies occurred in 7%; infections"
    if _AS_WELL.match(between):
        return 8.0  # "more common in X (126 [56%]), as were deaths"
    done = figure.percent is not None and ends_in(_DONE_IN, view.text, figure.start, reach=48)
    if done or heads_item(view, figure, mention):
        return _OWN_HEAD
    told = _price_of_words(view, figure, mention, plain)
    return _price_over(view, figure, mention) if told is None else told


def _is_dated(view: SentenceView, start: int, end: int) -> bool:
    """Whether nothing but a time stands between two places."""
    return any(
        start <= m.start
        and m.end <= end
        and not (view.text[start : m.start] + view.text[m.end : end]).strip()
        for m in view.landmarks
    )


def _price_of_words(view: SentenceView, figure: Figure, mention: Mention, plain: str) -> float | None:
    """Price the few words that alone tie a figure to a name behind it, or part them; None for others."""
    if plain in {"", "median", "a", "an"}:
        return -0.05
    if _OF_WHICH.fullmatch(plain):
        # "82% of the responses": what is counted happened to them; "8 (40%) of these relapsed"
        happened = mention.role == "verb" and plain.endswith("these")
        # "2 of the | deaths were treatment-related"; "10% of" them is no share of patients
        says = figure.percent is None and _SAYS.search(view.text, mention.start, mention.end)
        return -0.2 if happened or says else 6.0
    if _COUNTED_WITH.fullmatch(plain) and figure.events is not None:
        # "12 (40%) with CR and 9 (30%) with PR"
        return -0.15
    if plain == "in" and view.text[mention.start : mention.end].isupper():
        return -0.15  # "60% were in CR, 15% in PR"
    if _ACHIEVING.fullmatch(view.text, figure.last, mention.start):
        return -0.1  # "46%, with a further 12% (n=6) achieving CRi"
    if plain in {"with", "in", "for"}:
        return 0.2
    if _PEOPLE_WHO_ARE.fullmatch(plain) and mention.role == "noun":
        return -0.1  # "with 30% of patients disease-free"
    # "a 5% incidence of hepatotoxicity"
    return -0.2 if _SHARE_OF.fullmatch(plain) else None


def _price_over(view: SentenceView, figure: Figure, mention: Mention) -> float:
    """Price a mention behind its figure with words between them: "35% of the patients in X achieved CR"."""
    start, end = _behind_own_bracket(view, figure), mention.start
    if (told := _price_of_joined(view, figure, start, mention)) is not None:
        return told
    row = row_told_in_order(view, figure)
    if row is not None and row[1] <= end:
        # "49% and 21% of the patients, respectively, had an objective response": of the last as of the first.
        if row[0] is not figure:
            return _price_over(view, row[0], mention)
        start = row[1]
    elif (last := last_subject(view, figure)) is not figure and last.last <= end:
        return _price_over(view, last, mention)
    inserted = _RELATIVE_CLAUSE.search(view.text, start, end)
    words = INNER_BRACKETS.sub(" ", view.text[start:end])
    if inserted is not None:
        words = _RELATIVE_CLAUSE.sub("", words, count=1)
    words = words.strip().strip(")]").strip()
    crossed = crossed_between(view, figure, mention)
    price = 1.2 + crossed + distance(view, start, end, inserted and inserted.span())
    price += 4.0 if _JOINED_NEXT.fullmatch(words) else 0.0
    # "40% had adverse cytogenetics; CR was achieved in 38%"
    price += 4.0 if ";" in words and figure.kind == "proportion" else 0.0
    price += 1.5 * (words if inserted else view.text[figure.end : end]).count(",") + 4.0 * words.count("(")
    if figure.kind == "time":
        # A time stands behind the outcome it measures; what follows it is the next one.
        return price + 2.5
    told_apart = _WHO_DID_NOT.sub("", words) if mention.role == "verb" else words
    if _NOT.search(_WHO_WITHOUT.sub("", told_apart)):
        return price + 5.0
    if figure.kind == "proportion" and ";" not in words:
        subject = ends_in(CLAUSE_HEAD, view.text, figure.start, reach=40) or _WHO_HAD.match(view.text, start)
        heads_clause = 1.0 if subject else 0.0
        if mention.role == "verb" and subject and _TREATED.fullmatch(f"{words} "):
            # "20% of the patients treated with X with or without Y | survived"
            return 0.4 + crossed
        if mention.role == "verb" and "," not in words:
            # "was present in 14 of 48 patients surviving beyond day 100"
            told_in = view.text.startswith("surviving", mention.start) and ends_in(
                _SEEN_IN, view.text, view.first_of_row(figure).start
            )
            crossed += 3.0 if told_in else 0.0
            return 0.2 + 0.4 * unknown_words(words.lower()) - heads_clause + crossed
        commas = 1 if _WITH_AT_END.search(words) else 2
        if words.count(",") < commas and _BINDING_VERB.search(f"{words} "):
            return 0.3 + 0.35 * unknown_words(words.lower()) - heads_clause + crossed
    return price


_COMMA_WITH = re.compile(r",\s+(?:with\s+)?$")


def _price_of_joined(view: SentenceView, figure: Figure, start: int, mention: Mention) -> float | None:
    """Price what "and" parts from, or joins to, what stands behind it; None for what stands alone."""
    end = mention.start
    others = [
        f for f in view.figures if start <= f.start < end and f.depth == figure.depth and f.note != "bare"
    ]
    told = bool(others) and ends_in(_COMMA_WITH, view.text, others[0].start, reach=8) is not None
    if told and HAS_VERB.match(view.text, start):
        return _OWN_HEAD  # "439 were in remission, 19 | having died", "112 had surgery, with 13 | deaths"
    if FROM.match(view.text, end) and FROM.match(view.text, start) and view.text[start:end].strip(" )]"):
        return _OWN_HEAD  # "15 from progression and 4 | from treatment-related causes"
    aside = view.text.endswith(", and ", 0, figure.start)
    if aside and AND_BETWEEN_COMMAS.fullmatch(view.text, start, end):
        return 0.3  # "three in X, and none in Y, | died"
    return None


def _behind_own_bracket(view: SentenceView, figure: Figure) -> int:
    """Give the place behind a figure and the bracket that holds its end: "One (3%) | patient"."""
    inside = view.depths[figure.last - 1] > figure.depth
    return (
        figure.last + 1 if inside and view.text[figure.last : figure.last + 1] in {")", "]"} else figure.last
    )


def _alone_in_bracket(view: SentenceView, figure: Figure) -> bool:
    """Whether a figure is all that its bracket holds: "the majority (71%) of responders"."""
    return bool(
        ends_in(_OPENING, view.text, figure.start, reach=4) and _CLOSING.match(view.text, figure.last)
    )
