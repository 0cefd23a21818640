"""How dear it is to take a name behind a figure for its own: "67% entered complete remission"."""

from __future__ import annotations

import re
from typing import Final

from evidence.extract.between import (
    AND_BETWEEN_COMMAS,
    FROM,
    HAS_VERB,
    crossed_between,
    heads_item,
    last_subject,
    row_told_in_order,
)
from evidence.extract.distance import distance, unknown_words
from evidence.extract.figures import Figure
from evidence.extract.own_heads import CLAUSE_HEAD, OWN_HEAD, RELATIVE_CLAUSE
from evidence.extract.text import INNER_BRACKETS, OPENED, ends_in
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["price_of_name_behind"]


_GRADE = (
    r"grades?(?:\s*[≥>≤<]?\s?[1-5IV]+(?:\s*(?:-|/|to|or|and)\s*[1-5IV]+)?"
    r"(?:\s+or (?:higher|greater|more|worse))?)?"
)
_BINDING_VERB = re.compile(
    r"\b(?:achieve|attain|obtain|enter|reach|experience|develop|show|have|had|has|remain|were|was|are|is|be|"
    r"become|became|undergo|underwent|reported|"
    r"achieved|attained|obtained|entered|reached|experienced|developed|showed|remained|achieving|having|"
    r"attaining|obtaining|entering|experiencing|showing|suffer|suffered|suffering|"
    r"developing|reaching|with|in|presented|demonstrated|exhibited|displayed|"
    r"(?:evaluated|judged|classified|rated|scored|categori[sz]ed|considered|regarded|assessed) as)\b"
    r"(?:\s+(?:a|an|the|in|still|to|with|at least|only|only a|been|any|later|subsequent|severe|documented|"
    rf"confirmed|durable|second|second-|{_GRADE})\b)*\s*$",
    re.IGNORECASE,
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
_COUNTED_WITH = re.compile(r"(?:(?:patients|pts|children|cases|subjects) )?with(?: an?)?")
_CLOSING = re.compile(r"\s*[)\]]")
_WHO_HAD = re.compile(
    r"[)\]]?\s*(?:\w+\s+)?who (?:had|have|achieved|developed|attained|experienced|were|was)\b"
)
#: "for OS", behind a p-value too: "HR 1.40; P = .0003 for OS"
_RATIO_FOR = re.compile(r"(?:[;,]?\s*(?:[a-z-]+\s+)?[Pp]\s*[=<>≤]\s*[\d.]+\s+)?for(?: the)?")
_FOR = re.compile(r"(?:[^;.]*\b)?for")
_SHARE_OF = re.compile(r"(?:incidence|rate|risk|probability|frequency|prevalence|chance) of(?: the| an?)?")
_ENDED = re.compile(r"[)\]\s]*;")
_PEOPLE_WHO_ARE = re.compile(r"of (?:the |these |all )?(?:patients|pts|children|cases|subjects|responders)")
_WITH_NEXT = re.compile(
    r"[)\]]?(?:\sat\s\w+\s(?:years?|months?))?[,;]?\s(?:with|and|including)\s(?:(?:an?|the)\s)?(?:(?!of\b)[a-z\d-]+\s){0,3}"
)
#: "the median age was 2 years|, and the median | time to relapse was"
_AND_MEDIAN = re.compile(
    r"[)\]]?,?\s(?:and|with|while|whereas)\s(?:the\s|an?\s)?(?:median|mean)\s(?:[a-z-]+\s){0,2}"
)
#: "27 patients (56%) had PR|, for an overall response rate | of 71%"
_FOR_A_RATE = re.compile(
    r"[)\]]?,? (?:for|giving|yielding|indicating|resulting in|corresponding to) an? (?:[a-z]+ ){0,2}$"
)
_OF_SO_MANY = re.compile(
    r"(?:\s(?:rate|probability|incidence|frequency))?(?:\s\([A-Za-z]+\))?\sof\s(?:only\s|about\s)?\d"
)
_COUNTS_RESPONSES = re.compile(r"\b(?:responses|responders|remissions)\b")
_AS_WELL = re.compile(r"[)\]\s]*,?\s*as (?:were|was|did)\b")
_ACHIEVING = re.compile(
    rf"[)\]]?(?: (?:{ANY_PEOPLE}))? (?:remaining|staying) |"
    r"[)\]]? (?:achieving|attaining|reaching|obtaining|entering|showing|having) (?:at least )?(?:an? )?"
)
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
    r"^without (?:[\w+/-]+ ){0,5}?(?=(?:achieved|attained|obtained|entered|reached|had|experienced|developed|"
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


def price_of_name_behind(view: SentenceView, figure: Figure, mention: Mention) -> float:
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
    if _COUNTS_RESPONSES.search(figure.text) and view.text[figure.last : mention.start].strip(" )]"):
        return OWN_HEAD  # "18 responses (45%), including 11 CR"
    if _ENDED.match(view.text, figure.last):
        return 6.0 + distance(view, figure.last, mention.start)  # "malignancies occurred in 7%; infections"
    if _WITH_NEXT.fullmatch(view.text, figure.last, mention.start) and _OF_SO_MANY.match(
        view.text, mention.end
    ):
        return OWN_HEAD  # "the ORR by IRC was 43%, with a CR rate of 19%"
    if figure.percent is not None and _is_summed_up(view, mention):
        return OWN_HEAD
    if _AS_WELL.match(between):
        return 8.0  # "more common in X (126 [56%]), as were deaths"
    done = figure.percent is not None and ends_in(_DONE_IN, view.text, figure.start, reach=48)
    if done or heads_item(view, figure, mention):
        return OWN_HEAD
    told = _price_of_words(view, figure, mention, plain)
    return _price_over(view, figure, mention) if told is None else told


def _is_summed_up(view: SentenceView, mention: Mention) -> bool:
    """Whether a name sums up with a figure of its own: "56% had a PR, for an overall rate of 71%"."""
    summed_up = ends_in(_FOR_A_RATE, view.text, mention.start, reach=48)
    return summed_up is not None and _OF_SO_MANY.match(view.text, mention.end) is not None


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
    if plain in _NOTHING_MORE:
        return -0.05
    if figure.note == "none" and _OF_GRADE.fullmatch(plain):
        return -0.05  # "no VOD, no | grade III-IV | aGVHD"
    if plain == "of" and mention.rule.startswith("NRM") and _DIED_BEFORE.search(view.text, 0, figure.start):
        return -0.2  # "20 patients died, 12 (60%) of relapse and 8 (40%) | of | NRM": of what they died
    if _OF_WHICH.fullmatch(plain):
        # "82% of the responses": what is counted happened to them; "8 (40%) of these relapsed"
        happened = mention.role == "verb" and plain.endswith("these")
        # "2 of the | deaths were treatment-related"; "10% of" them is no share of patients
        says = figure.percent is None and _SAYS.search(view.text, mention.start, mention.end)
        return -0.2 if happened or says else 6.0
    if _COUNTED_WITH.fullmatch(plain) and (_leads_with_count(figure) or _is_item(view, figure)):
        # "12 (40%) with CR and 9 (30%) with PR", "67%, 47% with CR and 20% with PR"
        return -0.15
    if plain == "in" and view.text[mention.start : mention.end].isupper():
        return -0.15  # "60% were in CR, 15% in PR"
    if _ACHIEVING.fullmatch(view.text, figure.last, mention.start):
        # "46%, with a further 12% (n=6) achieving CRi", "four of nine remaining alive without disease"
        return -0.1
    if figure.depth > 0 and mention.role == "noun" and _HAD.fullmatch(plain):
        return -0.1  # "the ORR was 52% (40% | had a | complete response"
    behind = view.text[figure.last : mention.start].strip().strip(")]").strip()
    if behind in {"for", "for the"} and len(_EACH_FOR.findall(view.text)) > 1:
        return -0.3  # "the estimates were 61% (95% CI 55-67) for OS and 52% (46-58) for EFS"
    if plain in {"with", "in", "for"}:
        return 0.2
    if _PEOPLE_WHO_ARE.fullmatch(plain) and mention.role == "noun":
        return -0.1  # "with 30% of patients disease-free"
    # "a 5% incidence of hepatotoxicity"
    return -0.2 if _SHARE_OF.fullmatch(plain) else None


_HAD = re.compile(
    r"(?:of (?:the )?patients )?(?:had|have|achieved|attained|reached|obtained|entered)(?: an?)?"
)
#: Words between a figure and the name of what it is that say nothing else.
_NOTHING_MORE: Final = frozenset(
    {
        "",
        "median",
        "a",
        "an",
        "at least",
        "at least a",
        "at least an",
        "being",
        "possible",
        "probable",
        "suspected",
    }
)
_DIED_BEFORE = re.compile(r"\bdied\b")
_OF_GRADE = re.compile(r"(?:severe|extensive|grades?\s?[\w≥-]+(?:\s(?:or|to)\s[\w-]+)?)")
_EACH_FOR = re.compile(
    # "6 (24%) for CR and 9 (36%) for HI"
    r"(?:\d(?:\s?%|\s(?:months|years))|\d \(\d[\d.]*\s?%\)|not reached)"
    r"(?:\s[(\[][^()\[\]]*[)\]])?\sfor\s(?:the\s)?"
    r"(?:(?:[a-z-]+\s)?[A-Z]{2,}\b|(?:[a-z-]+\s){0,2}(?:survival|relapse|mortality|response|remission|"
    r"improvement)\b)"
)
#: What stands before a share of those counted before: "67%, including | 47% with CR".
_ITEM_BEFORE = re.compile(
    r"(?:\d\s?%\)?|\))(?:\s?[(\[]|[,:;]|[,]?\s(?:including|with|plus))\s?(?:(?:and|with|including)\s)?$|"
    # "47% with CR and | 20% with PR"
    rf"\d\s?%(?:\sof\s(?:the\s)?(?:{ANY_PEOPLE}))?\swith\s(?:an?\s)?[A-Za-z][\w/ -]{{0,40}},?\s(?:and\s)?$"
)


def _leads_with_count(figure: Figure) -> bool:
    """Whether a figure is a count first: "16 (64%) with CR", and not "ORR was 64% (16/25) with CR in 10"."""
    return figure.events is not None and figure.quantities[0].kind != "percent"


def _is_item(view: SentenceView, figure: Figure) -> bool:
    """Whether a percentage details the one before it: "67% (47% with CR and 20% with PR)"."""
    return figure.percent is not None and ends_in(_ITEM_BEFORE, view.text, figure.start, reach=60) is not None


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
    inserted = RELATIVE_CLAUSE.search(view.text, start, end)
    words = INNER_BRACKETS.sub(" ", view.text[start:end])
    if inserted is not None:
        words = RELATIVE_CLAUSE.sub("", words, count=1)
    words = words.strip().strip(")]").strip()
    crossed = crossed_between(view, figure, mention)
    price = 1.2 + crossed + distance(view, start, end, inserted and inserted.span())
    price += 4.0 if _JOINED_NEXT.fullmatch(words) else 0.0
    # "40% had adverse cytogenetics; CR was achieved in 38%"
    price += 4.0 if ";" in words and figure.kind == "proportion" else 0.0
    price += 1.5 * (words if inserted else view.text[figure.end : end]).count(",") + 4.0 * words.count("(")
    if figure.kind == "time":
        # A time stands behind the outcome it measures; what follows it is the next one.
        return price + (OWN_HEAD if _AND_MEDIAN.fullmatch(view.text, figure.last, mention.start) else 2.5)
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
        return OWN_HEAD  # "439 were in remission, 19 | having died", "112 had surgery, with 13 | deaths"
    if FROM.match(view.text, end) and FROM.match(view.text, start) and view.text[start:end].strip(" )]"):
        return OWN_HEAD  # "15 from progression and 4 | from treatment-related causes"
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
    if _THEN_ANOTHER.match(view.text, figure.last) is not None:
        return False  # "eight proceeded to transplantation (n = 6) or died": of what stands before
    return bool(ends_in(OPENED, view.text, figure.start, reach=4) and _CLOSING.match(view.text, figure.last))


_THEN_ANOTHER = re.compile(r"\s?[)\]]\s(?:or|and)\s")
