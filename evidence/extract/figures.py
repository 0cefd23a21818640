"""Quantities become figures: the count, percentage, interval and p-value that belong together.

"11 of 21 (52%)", "28/42 (66.7%; 95% CI, 50 to 80)" and "23.4 ± 7.5%" are one figure each. What the
figure is of is not asked here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from evidence.extract.numbers import Quantity

__all__ = ["Figure", "assemble_figures", "bracket_depths"]

FigureKind = Literal["proportion", "time", "ratio"]


@dataclass(slots=True)
class Figure:
    """Numbers that belong together, while they are being gathered.

    Parameters
    ----------
    kind : str
        ``proportion`` (count and/or percentage), ``time`` (a median or landmark), ``ratio``.
    start, end : int
        Offsets in the sentence of the estimate itself.
    last : int
        Where its interval, total and p-value end.
    depth : int
        How many brackets are open at its start.
    text : str
        What was printed for the estimate's first quantity.
    """

    kind: FigureKind
    start: int
    end: int
    last: int
    depth: int
    events: int | None = None
    total: int | None = None
    percent: float | None = None
    value: float | None = None
    unit: str | None = None
    ci: tuple[float | None, float | None, float] | None = None
    se: float | None = None
    p_value: float | str | None = None
    note: str | None = None
    text: str = ""
    total_scope: tuple[int, int] | None = None
    quantities: list[Quantity] = field(default_factory=list)

    def behind(self, sentence: str) -> int:
        """Give the place behind the estimate and a bracket that follows it."""
        at = self.end
        match = _CLOSED_THEN_BRACKET.match(sentence, at)
        return match.end() if match else at

    def take(self, quantity: Quantity) -> None:
        """Count a quantity as a part of this figure."""
        self.quantities.append(quantity)
        self.last = max(self.last, quantity.end)


_CLOSED_THEN_BRACKET = re.compile(
    r"[)\]]?\s*(?:[(\[][^()\[\]]*(?:[(\[][^()\[\]]*[)\]][^()\[\]]*)*[)\]])|[)\]]"
)
_PEOPLE: Final = (
    r"(?:patients?|children|adults?|subjects?|pts|participants?|recipients?|boys|girls|women|men|cases|"
    r"individuals|persons?|"
    r"responders|infants|adolescents|survivors|deaths?|relapses|episodes|cycles|evaluable|eligible|of "
    r"(?:them|these|those|whom|the))"
)
_OPEN_PERCENT = re.compile(r"[^;:.()\[\]]{0,70}[(\[]\s*(?:i\.e\.,?\s*|or\s+)?$")
_COMMA_PERCENT = re.compile(rf"\s*{_PEOPLE}\s*,\s*(?:or\s+)?$")
_OF_TOTAL = re.compile(r"[)\]]?\s*of\s+(?:the\s+|these\s+|those\s+|all\s+(?:the\s+)?|a total of\s+)?$")
_IN_TOTAL = re.compile(
    r"[)\]]?\s*(?:of|in|among|for)\s+(?:the\s+|these\s+|those\s+|all\s+(?:the\s+)?|a total of\s+)?$"
)
_OPEN = re.compile(
    r"\s*(?:of\s+(?:the\s+)?(?:\w+\s+)?(?:patients|children|responders|subjects)\s*)?[(\[]\s*(?:n\s*=\s*)?$"
)
_AFTER_PEOPLE = re.compile(rf"\s*(?:[(\[][\d.]+\s?%[)\]]\s*)?(?:[a-z][\w-]*\s+){{0,3}}?{_PEOPLE}\b")
_COUNT_HEAD = re.compile(
    rf"\s*(?:more |other |further |additional )?(?:[a-z][\w/-]*\s+){{0,4}}?{_PEOPLE}\b|\s+(?:of whom|of "
    rf"which)\b",
    re.IGNORECASE,
)
_COUNT_VERB = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:achieved|attained|obtained|had|have|entered|reached|experienced|developed|"
    r"showed|remain(?:ed)?|were|was|are|is|died|relapsed|"
    r"responded|survived|proceeded|underwent|received|went|progressed|did|became)\b"
)
_LEADING_TOTAL = re.compile(
    r"(?:^|[;:,.]\s+|\b(?:and|but|while|whereas)\s+|\()(?:of|among|in|from|out of)\s+(?:the\s+|these\s+|"
    r"those\s+|all\s+|our\s+|a total of\s+)?$",
    re.IGNORECASE,
)
_DEATHS = re.compile(r"\s*(?:deaths|relapses)\b")
_BARE_INTERVAL = re.compile(r"\s*[(\[,:;]\s*(?:95\s?%\s*)?$")
_UNIT_BEHIND = re.compile(r"\s*[)\]]\s*(days?|weeks?|months?|years?)\b", re.IGNORECASE)
_UNITS: Final = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
_SUBJECT_PLACE = re.compile(
    r"(?:^|[,;:.(]\s*|\b(?:and|or|but|only|whom|which|while|whereas|these|them|the|other|another|additional|remaining|in|by|"
    r"of|with|that|where|than|total of)\s+)$",
    re.IGNORECASE,
)


def bracket_depths(sentence: str) -> list[int]:
    """Say for every character how many round or square brackets are open before it."""
    depths = []
    depth = 0
    for char in sentence:
        if char in ")]":
            depth = max(0, depth - 1)
        depths.append(depth)
        if char in "([":
            depth += 1
    depths.append(depth)
    return depths


def assemble_figures(sentence: str, quantities: list[Quantity]) -> list[Figure]:
    """Group the quantities of a sentence into figures.

    Parameters
    ----------
    sentence : str
        Normalised text.
    quantities : list of Quantity
        In order.

    Returns
    -------
    list of Figure
        In order. Quantities of no figure (asides, lone p-values, counts of other things) are left out.
    """
    return _Assembly(sentence, quantities).run()


class _Assembly:
    def __init__(self, sentence: str, quantities: list[Quantity]) -> None:
        self.sentence = sentence
        self.quantities = quantities
        self.depths = bracket_depths(sentence)
        self.figures: list[Figure] = []
        self.used: set[int] = set()
        self.scope: tuple[int, Quantity] | None = None

    def run(self) -> list[Figure]:
        for i, quantity in enumerate(self.quantities):
            if i in self.used:
                continue
            handler = getattr(self, f"_{quantity.kind}", None)
            if handler is not None:
                handler(i, quantity)
        return self.figures

    def _gap(self, i: int) -> str:
        """Text between a quantity and the one after it."""
        return self.sentence[self.quantities[i].end : self.quantities[i + 1].start]

    def _next(self, i: int, *kinds: str) -> Quantity | None:
        if i + 1 < len(self.quantities) and self.quantities[i + 1].kind in kinds:
            return self.quantities[i + 1]
        return None

    def _new(self, kind: FigureKind, quantity: Quantity) -> Figure:
        figure = Figure(kind, quantity.start, quantity.end, quantity.end, self.depths[quantity.start])
        figure.text = self.sentence[quantity.start : quantity.end]
        figure.take(quantity)
        self.figures.append(figure)
        return figure

    def _fraction(self, i: int, quantity: Quantity) -> None:
        figure = self._new("proportion", quantity)
        figure.events, figure.total = int(quantity.value or 0), int(quantity.second or 0)
        self._percent_after(i, figure)

    def _count(self, i: int, quantity: Quantity) -> None:
        before = self.sentence[max(0, quantity.start - 40) : quantity.start]
        after = self.sentence[quantity.end : quantity.end + 80]
        if (
            quantity.note != "none"
            and not _DEATHS.match(after)
            and _LEADING_TOTAL.search(before)
            and _AFTER_PEOPLE.match(after)
        ):
            following = self._next(i, "percent")
            # "Of the 204 (86.8%) boys with negative biopsies": the share of the whole is no result.
            if following is not None and _OPEN.match(self._gap(i)):
                self.used.add(i + 1)
            self.scope = (i, quantity)
            return
        figure = self._new("proportion", quantity)
        figure.note = quantity.note
        if quantity.note == "all":
            figure.percent = 100.0
            counted = self._next(i, "count")
            if (
                counted is not None
                and re.fullmatch(r"\s*(?:the\s+|of\s+the\s+)?", self._gap(i))
                and counted.value
            ):
                figure.events = figure.total = int(counted.value)
                figure.take(counted)
                figure.end = counted.end
                self.used.add(i + 1)
            return
        figure.events = (
            int(quantity.value)
            if quantity.value is not None and quantity.value == int(quantity.value)
            else None
        )
        merged = quantity.note != "none" and self._percent_after(i, figure)
        total = self._next(i, "count")
        if not merged and total is not None and total.value and _OF_TOTAL.fullmatch(self._gap(i)):
            figure.total = int(total.value)
            figure.take(total)
            figure.end = total.end
            self.used.add(i + 1)
            merged = True
        if not merged and quantity.note != "none" and not _counts_somebody(before, after):
            figure.note = "bare"
        self._scoped(figure)

    def _percent_after(self, i: int, figure: Figure) -> bool:
        """Take "(52%)" behind a count, and "of 51" behind that."""
        percent = self._next(i, "percent")
        if percent is None or not (
            _OPEN_PERCENT.fullmatch(self._gap(i)) or _COMMA_PERCENT.fullmatch(self._gap(i))
        ):
            return False
        figure.percent, figure.se = percent.value, percent.second
        figure.take(percent)
        figure.end = percent.end
        self.used.add(i + 1)
        if figure.total is None:
            self._total_after(i + 1, figure, _OF_TOTAL)
        return True

    def _total_after(self, i: int, figure: Figure, pattern: re.Pattern[str]) -> bool:
        total = self._next(i, "count")
        if total is None or total.value is None or not pattern.fullmatch(self._gap(i)):
            return False
        if figure.events is not None and figure.events > total.value:
            return False
        figure.total = int(total.value)
        figure.take(total)
        self.used.add(i + 1)
        return True

    def _percent(self, i: int, quantity: Quantity) -> None:
        figure = self._new("proportion", quantity)
        figure.percent, figure.se = quantity.value, quantity.second
        following = self._next(i, "fraction")
        if following is not None and _OPEN.fullmatch(self._gap(i)):
            figure.events, figure.total = int(following.value or 0), int(following.second or 0)
            figure.take(following)
            self.used.add(i + 1)
            return
        count = self._next(i, "count")
        if (
            count is not None
            and count.value
            and _OPEN.fullmatch(self._gap(i))
            and _COUNT_HEAD.match(self.sentence, count.end)
        ):
            figure.events = int(count.value)
            figure.take(count)
            self.used.add(i + 1)
            return
        if (
            not self._total_after(i, figure, _OF_TOTAL)
            and count is not None
            and _AFTER_PEOPLE.match(self.sentence, count.end)
        ):
            self._total_after(i, figure, _IN_TOTAL)
        self._scoped(figure)

    def _scoped(self, figure: Figure) -> None:
        """Note the leading "Of 24 evaluable patients," under which a figure stands."""
        if self.scope is not None and figure.total is None and self.scope[1].value is not None:
            self_total = int(self.scope[1].value)
            if figure.events is None or figure.events <= self_total:
                figure.total_scope = (self_total, self.scope[1].start)

    def _decimal(self, i: int, quantity: Quantity) -> None:
        """Read "18.5 (95% CI 11.8-21.3) months": the unit behind the interval."""
        interval = self._next(i, "ci")
        if interval is None or not _OPEN.fullmatch(self._gap(i)):
            return
        if self._is_share(quantity, interval):
            figure = self._new("proportion", quantity)
            figure.percent = round(100 * (quantity.value or 0.0), 6)
            return
        unit = _UNIT_BEHIND.match(self.sentence, interval.end)
        if unit is None:
            return
        figure = self._new("time", quantity)
        figure.value, figure.unit = quantity.value, _UNITS[unit.group(1)[0].lower()]

    @staticmethod
    def _is_share(quantity: Quantity, interval: Quantity) -> bool:
        """Whether "0.91 (95% CI 0.86-0.95)" is a probability: all of it between 0 and 1."""
        ends = (quantity.value, interval.value, interval.second)
        return all(e is not None and 0 <= e <= 1 for e in ends)

    def _duration(self, _: int, quantity: Quantity) -> None:
        figure = self._new("time", quantity)
        figure.value, figure.unit = quantity.value, quantity.unit
        self._scoped(figure)

    def _unreached(self, _: int, quantity: Quantity) -> None:
        figure = self._new("time", quantity)
        figure.unit = "not reached"

    def _ratio(self, _: int, quantity: Quantity) -> None:
        figure = self._new("ratio", quantity)
        figure.value, figure.unit = quantity.value, quantity.unit

    def _se(self, _: int, quantity: Quantity) -> None:
        last = self.figures[-1] if self.figures else None
        if (
            last is not None
            and last.percent is not None
            and last.se is None
            and quantity.start - last.last < 30
        ):
            last.se = quantity.value
            last.take(quantity)

    def _ci(self, _: int, quantity: Quantity) -> None:
        for figure in reversed(self.figures[-3:]):
            if (figure.ci is None and figure.percent != 100.0) or figure.kind == "ratio":
                if figure.ci is not None or quantity.start - figure.last > 110:
                    return
                if not _can_hold(figure, quantity.value, quantity.second):
                    continue
                figure.ci = (quantity.value, quantity.second, quantity.level or 95.0)
                figure.take(quantity)
                return

    def _interval(self, i: int, quantity: Quantity) -> None:
        """Read "(82-92)" behind an estimate as its interval where it can be nothing else."""
        last = self.figures[-1] if self.figures else None
        if last is None or last.ci is not None or (last.events is not None and last.percent is None):
            return
        if not _BARE_INTERVAL.fullmatch(self.sentence[last.last : quantity.start]) or not _can_hold(
            last, quantity.value, quantity.second
        ):
            return
        named = any(q.kind == "ci" for q in self.quantities)
        if last.kind == "time" and not named:
            return
        if (named or last.kind == "ratio" or quantity.unit == "%") and quantity.value is not None:
            last.ci = (quantity.value, quantity.second, 95.0)
            last.take(quantity)
            self.used.add(i)

    def _total(self, _: int, quantity: Quantity) -> None:
        last = self.figures[-1] if self.figures else None
        if last is None or last.kind != "proportion" or last.total is not None or quantity.value is None:
            return
        if quantity.start - last.last < 60 and not re.search(
            r"[;.]", self.sentence[last.last : quantity.start]
        ):
            last.total = int(quantity.value)
            last.take(quantity)


def _counts_somebody(before: str, after: str) -> bool:
    """Whether a whole number counts somebody: by its noun, or as the subject of a verb."""
    return bool(_COUNT_HEAD.match(after) or (_COUNT_VERB.match(after) and _SUBJECT_PLACE.search(before)))


def _can_hold(figure: Figure, low: float | None, high: float | None) -> bool:
    """Whether an estimate lies in an interval, give or take its rounding."""
    estimate = figure.percent if figure.kind == "proportion" else figure.value
    if estimate is None:
        return figure.unit == "not reached" or figure.events is not None
    if figure.kind == "proportion" and low is not None and high is not None and high <= 1.0 < estimate:
        return low * 100 - 1 <= estimate <= high * 100 + 1
    slack = 1.0 if figure.kind == "proportion" else 0.02 * abs(estimate) + 0.02
    return (low is None or low - slack <= estimate) and (high is None or estimate <= high + slack)
