"""Out of how many: the denominator that a sentence prints for a figure, with it or once for a list."""

from __future__ import annotations

import re
from typing import Final

from evidence.arithmetic import counts_rounding_to
from evidence.extract.arrangement import CONTRAST
from evidence.extract.between import ARTICLE_BEFORE, OF_WHICH_BEFORE
from evidence.extract.closing_sizes import size_behind_row
from evidence.extract.figures import Figure
from evidence.extract.fitting_totals import may_be
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.numbers import parse_number
from evidence.extract.phrase_tails import SECOND_SIZE
from evidence.extract.row_totals import of_both, total_of_list
from evidence.extract.scene import Group
from evidence.extract.series import Series
from evidence.extract.subject_totals import PRINTED_PEOPLE, of_subject
from evidence.extract.text import IN_ORDER, ends_in
from evidence.extract.view import SentenceView

__all__ = ["tells_of_them", "total_of"]

#: "102 | newly diagnosed AML | patients"
_OF_KIND = r"(?:[A-Za-z][\w+/-]*\s+){0,3}"
_OF_NAMED: Final = re.compile(
    rf"\b(?:of|for|in|among)\s+(?:(?:the|these|those|all)\s+){{0,2}}(\d[\d,]{{0,8}})\b\s+{_OF_KIND}"
    rf"{PRINTED_PEOPLE}\b[^,;:()]*$"
)
_SIZES: Final = re.compile(r"[(\[]\s*[nN]\s*=\s*\d")
#: "was used in 12 patients (5-year EFS, 63.6%)"
_BEFORE_BRACKET: Final = re.compile(
    rf"\b(?:of|for|in|among)\s+(?:(?:the|these|those|all)\s+){{0,2}}(\d[\d,]{{0,8}})\b\s+{_OF_KIND}"
    rf"{PRINTED_PEOPLE}\s*$"
)
#: "could not be estimated for the 15 patients"
_BEHIND: Final = re.compile(
    rf"[)\]]?\s+(?:of|for|in|among)\s+(?:the|these|those|all)\s+(\d[\d,]{{0,8}})\b\s+{_OF_KIND}"
    rf"{PRINTED_PEOPLE}\b"
)
_OF_THEM: Final = re.compile(
    # "45 achieved CR (67%) of whom 32 ...": what follows is of these
    rf"[)\]]?\s*(?:patients\s+)?of (?:whom|them|these|those|which)\b(?!\s(?:\d|(?:{NUMBER_WORD})\b))"
)
_SUBJECT: Final = re.compile(
    rf"(?:^|;\s+)(?:The\s+|A total of\s+)?(?P<n>\d[\d,]{{0,8}}\b|(?i:{NUMBER_WORD}))\s+(?:[a-z-]+\s+){{0,3}}?"
    rf"(?:patients|pts|children|adults|subjects|recipients|women|men|participants)\b"
)
#: "368 acute lymphoblastic leukemia (ALL) patients"
_COUNTED: Final = re.compile(
    rf"(?<![\d/.,])(?P<n>\d[\d,]{{0,8}})\s+(?:[a-z-]+\s+){{0,3}}(?:[a-z-]+\s\([A-Z]{{2,6}}\)\s)?{PRINTED_PEOPLE}\b"
)
_EVALUATED_IN: Final = re.compile(
    r"\b(?:evaluated|evaluable|assessed|assessable)\s+in\s+(?P<n>\d[\d,]{0,8}\b)\s+(?:patients|children|subjects)\b"
)
_EVALUATED: Final = re.compile(
    r"\s+(?:were|was)\s+(?:evaluated|evaluable|assessed|assessable)\b[^;:()\d]{0,60}"
)
_SIZE: Final = re.compile(
    r"(?:\s+(?:group|arm|patients))?\s*(?P<opening>[(\[])\s*"
    # "dose level 1 (20 mg/m2 X, 6 patients)"
    rf"(?:[nN]\s*=\s*(?P<size>\d[\d,]{{0,8}}\b(?!\s?/))|(?:[^()\[\]%]{{0,80}},\s)?(?P<counted>\d{{1,5}})\s{PRINTED_PEOPLE}[)\]])"
)


def total_of(view: SentenceView, series: Series, figure: Figure, owner: Group) -> int | None:
    """Find the printed denominator of a figure.

    It stands with the figure, opens the sentence ("Of 24 patients,"), belongs to the group ("(n = 109)"), or
    was printed with an earlier figure of the same list ("56 [24%] of 237 v 23 [10%] of 237 ... and infections
    (31 [13%] v 20 [8%])"), where the arithmetic has to agree.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    series : Series
        The figures beside it.
    figure : Figure
        The figure.
    owner : Group
        Its arm and population.
    """
    if figure.total is not None and figure.kind != "ratio":
        return figure.total
    if figure.kind == "ratio" or (figure.note == "none" and ends_in(_BUT_IN, view.text, figure.start)):
        return None
    elsewhere = of_both(view, figure)
    if elsewhere is None and tells_of_them(view, figure):
        return _of_them(view, figure)
    elsewhere = elsewhere or _of_these(view, figure) or _of_group(view, figure, owner)
    if elsewhere is not None:
        return elsewhere
    undivided = owner.arm is None and not _is_compared(view, series)
    # "In 53 children, CR was seen in 62%, and 82% of the responders ...": of how many is not told.
    narrowed = (
        figure.events is None and owner.population is not None and _OF_SOME.match(view.text, figure.last)
    )
    if (
        figure.total_scope is not None
        and not (narrowed or _scope_is_refuted(view, figure))
        and (len(series.figures) == 1 or figure.events is not None or undivided)
    ):
        if figure.events is None or figure.percent is None or may_be(view, figure, figure.total_scope[0]):
            return figure.total_scope[0]
        return _agreeing(view, figure)
    if len(series.figures) == 1:
        mention = series.mention
        named = (
            _OF_NAMED.search(view.text, mention.end, figure.start) if mention.end <= figure.start else None
        )
        opening = view.opening(figure.start)
        named = named or (ends_in(_BEFORE_BRACKET, view.text, opening) if opening > 0 else None)
        named = named or _BEHIND.match(view.text, figure.last)
        if named is not None:
            of_named = int(named.group(1).replace(",", ""))
            # "CRS in 8 (26%; grade 3 in 1 [3%])": of all, not of the 8
            counted = figure.events is not None and figure.percent is not None
            agrees = not counted or may_be(view, figure, of_named)
            return _of_part(view, figure, of_named) if agrees else None
        if owner.size is None and (agreed := _agreeing(view, figure)) is not None:
            return agreed
    if owner.size and _is_size_of(view, series, figure, owner.size):
        return _of_part(view, figure, owner.size)
    told = size_behind_row(view, series, figure) or of_subject(view, series, figure)
    told = _of_clause(view, figure, owner) if told is None else told
    if told is not None:
        return told
    size = _size_of_arm(view, figure, owner)
    # "24 of 30 responded, and 67% of the responders ...": a new population, a new denominator.
    goes_on = owner.population is None or (figure.events is not None and figure.percent is not None)
    return size or (total_of_list(view, series, figure) if goes_on else None)


def _scope_is_refuted(view: SentenceView, figure: Figure) -> bool:
    """Whether "In 11 patients, 6 complete (17.6%) responses were seen": 11 are no total."""
    if figure.events is not None or figure.percent is None:
        return False
    alike = [f for f in view.figures if f.total_scope == figure.total_scope and f.depth == figure.depth]
    shares = [f for f in alike if f.events is not None and f.percent is not None and f.total is None]
    total = 0 if figure.total_scope is None else figure.total_scope[0]
    return bool(shares) and not any(may_be(view, f, total) for f in shares)


_OF_SOME: Final = re.compile(
    r"\s+of\s+(?:the\s+|these\s+|those\s+)?(?:[a-z-]+\s+)?(?:responders|remitters|those|survivors)\b"
)
#: "11 of the 21 patients after transplantation but in | none during treatment": not of those 21.
_BUT_IN = re.compile(r"\bbut in $")


def _is_size_of(view: SentenceView, series: Series, figure: Figure, size: int) -> bool:
    """Whether the printed size of a group is that of a figure: they agree, or it is an estimate at a time.

    An estimate at a time is no share of all who began.
    """
    if series.landmark is not None or may_be(view, figure, size):
        return True
    if figure.percent is None or figure.events is not None:
        return False
    dated = bool(view.landmarks) and size >= _FEW  # "for the two endpoints, the 2-year rates were 80%"
    return dated or bool(counts_rounding_to(figure.printed_percent(view.text), size))


#: A share of fewer is a count of them, at any time.
_FEW: Final = 10


def _of_part(view: SentenceView, figure: Figure, total: int) -> int:
    """Take the part where "for the 538 (65%) of 829 patients" tells how many they are; else the whole."""
    parts = (f for f in view.figures if f.total == total and f.events)
    part = next((f for f in parts if ends_in(ARTICLE_BEFORE, view.text, f.start, reach=16)), None)
    return total if part is None or figure.events is not None else part.events or total


def _is_compared(view: SentenceView, series: Series) -> bool:
    """Whether figures side by side are of groups that are compared, of which a total is no whole."""
    between = view.text[series.figures[0].last : series.figures[-1].start]
    behind = IN_ORDER.search(view.text, series.figures[-1].last)
    return behind is not None or CONTRAST.search(between) is not None or view.is_tight(series.figures)


def tells_of_them(view: SentenceView, figure: Figure) -> bool:
    """Whether a figure is of those told before: "11 (44%) of whom", "5 of these (20%)"."""
    ends = [figure.last, *(q.end for q in figure.quantities)]
    before = ends_in(OF_WHICH_BEFORE, view.text, figure.start) is not None
    return before or any(_OF_THEM.match(view.text, end) for end in ends)


def _of_them(view: SentenceView, figure: Figure) -> int | None:
    """Read of how many "25 (12%) relapsed, 11 (44%) of whom died" says 44%: of the 25 before."""
    before = [
        f
        for f in view.figures
        if f.last <= figure.start and f.kind == "proportion" and f.depth <= figure.depth
    ]
    whole = before[-1].events if before else None
    return whole if whole and may_be(view, figure, whole) else None


def _of_these(view: SentenceView, figure: Figure) -> int | None:
    """Go on with those told last: "Of 31 responders, 19 had HSCT; 8 of these 19 relapsed and 3 died"."""
    scope = figure.total_scope
    if scope is None or figure.events is None or figure.percent is not None:
        return None
    *earlier, last = [f for f in view.figures if f.start < figure.start] or [figure]
    told = any(f.events == last.total for f in earlier) and last.start > scope[1]
    narrowed = told and _THESE.search(view.text, last.start, last.end)
    return last.total if narrowed and may_be(view, figure, last.total or 0) else None


def _of_group(view: SentenceView, figure: Figure, owner: Group) -> int | None:
    """Take the size of a group within: "Of 30 children, 12 underwent HSCT and 7 survive; 18 had X ..."."""
    scope = 0 if figure.total_scope is None else figure.total_scope[0]
    within = owner.size is not None and owner.size < scope and bool(figure.events)
    return owner.size if within and may_be(view, figure, owner.size or 0) else None


_THESE: Final = re.compile(r"\bof (?:these|those)\b")


def _told_of(view: SentenceView, figure: Figure) -> int | None:
    """Read how many a clause speaks of: "56 patients completed treatment; 53 (94.6%) were alive"."""
    if figure.kind != "proportion":
        return None
    evaluable = _EVALUATED_IN.search(view.text, 0, figure.start) if figure.events is None else None
    if evaluable is not None:
        return int(evaluable.group("n").replace(",", ""))
    matches = list(_SUBJECT.finditer(view.text, 0, figure.start))
    number = parse_number(matches[-1].group("n")) if matches else None
    if number is None or any(f.start == matches[-1].start("n") and f.percent for f in view.figures):
        return None  # "10 patients (79%) had a CR in X and 3 (30%) in Y": the 10 are a share themselves
    evaluated = _EVALUATED.match(view.text, matches[-1].end())
    if (
        evaluated is not None
        and figure.events is None
        and ";" not in view.text[evaluated.end() : figure.start]
    ):
        return int(number)
    return int(number) if figure.percent is not None and may_be(view, figure, int(number)) else None


def _of_clause(view: SentenceView, figure: Figure, owner: Group) -> int | None:
    """Read how many a clause speaks of, by its subject or by the people that open the sentence."""
    told = _told_of(view, figure) if owner.population is None else None
    return _opening_size(view, figure) if told is None and owner.arm is None else told


def _opening_size(view: SentenceView, figure: Figure) -> int | None:
    """Read of how many "Among those eligible (n=104), 96 (92%) responded and 77 (74%) had a CR" tells."""
    opening = _OPENING.match(view.text)
    if opening is None or opening.end() > figure.start or view.part_start(figure.start) > opening.end():
        return None
    size = int(opening.group("n").replace(",", ""))
    if figure.percent is None:
        return None
    if figure.events is None:
        return size if counts_rounding_to(figure.printed_percent(view.text), size) else None
    return size if may_be(view, figure, size) else None


#: "Among those who were eligible (n=104, of whom 84 had X), ", "Among those with ≥1 year of FU (n=5), "
_OPENING: Final = re.compile(
    r"(?:[A-Z]{5,}:\s+)?(?:Among|In|Of|For)\s(?!(?:the\s|these\s|all\s)?\d)[^,;:()]{3,90}\(\s*"
    r"[nN]\s*=\s*(?P<n>\d[\d,]{0,8}\b)[^()]{0,90}\),\s"
)


def _agreeing(view: SentenceView, figure: Figure) -> int | None:
    """Take the one count of patients before a share that it is a share of: "for the 15 ..., in 2 (13%)"."""
    if figure.events is None or figure.percent is None or figure.kind != "proportion":
        return None
    # "complete in 137 patients (94%) and partial in 4 (3%)": the 137 are a share themselves
    shares = {f.start for f in view.figures if f.percent is not None and f.events is not None}
    people = (m for m in _COUNTED.finditer(view.text, 0, figure.start) if m.start() not in shares)
    counts = {int(m.group("n").replace(",", "")) for m in people} - {0}
    agreeing = [n for n in counts if figure.events < n and figure.agrees_with_total(n, view.text)]
    return agreeing[0] if len(agreeing) == 1 else None


#: "OS of | 21 | patients who had progressed was 19% vs 58%"
_SIZE_BEFORE: Final = re.compile(r"\bof\s(?:the\s)?(?P<n>\d[\d,]{0,8})\s$")


def _size_of_arm(view: SentenceView, figure: Figure, owner: Group) -> int | None:
    """Give the size printed beside the name of a figure's arm, unless more are counted than that."""
    if owner.arm is None:
        return None
    start = view.part_start(figure.start)
    size = _size_behind(view, owner.arm, start)
    alone = figure.percent is not None and figure.events is None
    if size is None and alone and (at := view.text.find(owner.arm, start)) >= 0:
        before = ends_in(_SIZE_BEFORE, view.text, at, reach=30)
        size = None if before is None else int(before["n"].replace(",", ""))
    return None if size is not None and (figure.events or 0) > size else size


def _size_behind(view: SentenceView, label: str, start: int) -> int | None:
    """Read "(n = 109)" behind the name of an arm; not a size of two arms together."""
    at = view.text.find(label, start)
    while at >= 0:
        size = _SIZE.match(view.text, at + len(label))
        if size is not None:
            if SECOND_SIZE.match(view.text, size.end()):
                return None  # "X or Y (n = 124 and n = 61)"
            several = len(view.figures_within(size.start("opening"))) > 1
            of_both = several and len(_SIZES.findall(view.text)) == 1
            return None if of_both else int((size["size"] or size["counted"]).replace(",", ""))
        at = view.text.find(label, at + 1)
    return None
