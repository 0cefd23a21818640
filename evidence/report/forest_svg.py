"""A forest plot as SVG: text stays text, and the same plot gives the same bytes.

Lengths are in units of which 680 are 180 mm, the width of two columns of a journal; eleven units of
type are eight points there. Colour only repeats what shape and weight say.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from evidence.report.forest import ForestPlot, PlotRow, PooledRow
from evidence.report.lettering import shortened, text_width, wrapped

__all__ = ["INDEX_COLOUR", "forest_svg"]

#: The blue of Okabe and Ito's palette, darker than mid-grey when printed without colour.
INDEX_COLOUR = "#0072B2"

_WIDTH, _WIDTH_MM = 680.0, 180.0
_FACES = "Roboto, Helvetica, Arial, 'Liberation Sans', sans-serif"
_SIZE, _SMALL = 11.0, 9.5
_LINE, _SMALL_LINE = 14.0, 12.0
_MARGIN = 8.0

#: Left edges and widths of the columns; counts end where theirs does.
_NAME_ROOM = 178.0
_COUNT_END = 240.0
_AMONG, _AMONG_ROOM = 250.0, 92.0
_PLOT_LEFT, _PLOT_RIGHT = 356.0, 512.0
_EFFECT = 526.0
_EFFECT_ROOM = _WIDTH - _EFFECT - _MARGIN

_LARGEST_SQUARE, _SMALLEST_SQUARE = 13.0, 3.0
_DIAMOND = 6.5
#: A square from this size on hides an interval that lies within it.
_HIDING = 7.0
_GREY = "#555"


def forest_svg(plot: ForestPlot, *, name: str = "forest") -> str:
    """Draw a plot.

    Parameters
    ----------
    plot : ForestPlot
        What to draw.
    name : str
        Beginning of the ids inside; pictures of one page need different ones.

    Returns
    -------
    str
        A whole SVG document without an XML declaration, so that a page can hold it.
    """
    body, height = _body(plot)
    tall_mm = height * _WIDTH_MM / _WIDTH
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH_MM:g}mm" height="{_number(tall_mm)}mm" '
        f'viewBox="0 0 {_WIDTH:g} {_number(height)}" role="img" '
        f"aria-labelledby={quoteattr(f'{name}-title {name}-desc')} "
        f'font-family="{_FACES}" font-size="{_SIZE:g}" fill="#000">'
    )
    lines = [
        head,
        f"<title id={quoteattr(f'{name}-title')}>{escape(f'Forest plot: {plot.title}')}</title>",
        f"<desc id={quoteattr(f'{name}-desc')}>{escape(plot.description)}</desc>",
        f'<rect width="{_WIDTH:g}" height="{_number(height)}" fill="#fff"/>',
        *body,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _body(plot: ForestPlot) -> tuple[list[str], float]:
    """Draw from top to bottom, and give the height that it took."""
    drawn = [_text(_MARGIN, 18, plot.title, size=13, bold=True)]
    y = 32.0
    for line in wrapped(plot.subtitle, _WIDTH - 2 * _MARGIN, _SMALL, most=3):
        drawn.append(_text(_MARGIN, y, line, size=_SMALL, fill=_GREY))
        y += _SMALL_LINE
    top = y + 10
    drawn += _headings(plot, top)
    top += 8
    bands = [_Band.of(row) for row in plot.rows]
    pool = None if plot.pooled is None else _Band.of_pool(plot.pooled)
    bottom = top + sum(band.height for band in bands) + (0 if pool is None else pool.height + 4)
    drawn += _grid(plot, top, bottom)
    largest = max((row.patients or 0 for row in plot.rows), default=0)
    y = top
    for row, band in zip(plot.rows, bands, strict=True):
        drawn += _row(plot, row, band, y, largest)
        y += band.height
        if row.is_index and not _next_is_index(plot, row):
            drawn.append(_line(_MARGIN, y, _WIDTH - _MARGIN, y, stroke="#999"))
    if plot.pooled is not None and pool is not None:
        drawn.append(_line(_MARGIN, y + 2, _WIDTH - _MARGIN, y + 2, stroke="#999"))
        drawn += _pooled(plot, plot.pooled, pool, y + 4)
    y = bottom + 30
    drawn.append(_text((_PLOT_LEFT + _PLOT_RIGHT) / 2, y, plot.axis.words, size=_SMALL, anchor="middle"))
    y += 18
    for number, note in enumerate(plot.notes):
        for line in wrapped(note, _WIDTH - 2 * _MARGIN, _SMALL, most=6):
            drawn.append(_text(_MARGIN, y, line, size=_SMALL, bold=number == 0))
            y += _SMALL_LINE
    return drawn, math.ceil(y + 2)


@dataclass(frozen=True, slots=True)
class _Band:
    """The lines of text in one row, and how tall they make it."""

    name: str
    below: tuple[str, ...]
    among: tuple[str, ...]
    effect: tuple[str, ...]

    @classmethod
    def of(cls, row: PlotRow) -> _Band:
        name, rest = _name_lines(row.name, bold=row.is_index)
        below = [*wrapped(rest, _NAME_ROOM, _SMALL, most=2), *wrapped(row.detail, _NAME_ROOM, _SMALL, most=3)]
        effect = _effect_lines(row.effect, bold=row.is_index)
        return cls(name, tuple(below), tuple(wrapped(row.among, _AMONG_ROOM, _SMALL, most=7)), effect)

    @classmethod
    def of_pool(cls, pool: PooledRow) -> _Band:
        room = _PLOT_LEFT - 2 * _MARGIN
        return cls(
            pool.name, tuple(wrapped(pool.detail, room, _SMALL)), (), _effect_lines(pool.effect, bold=True)
        )

    @property
    def height(self) -> float:
        left = _LINE + _SMALL_LINE * len(self.below)
        return max(left, _SMALL_LINE * len(self.among) + 2, _LINE * len(self.effect)) + 5


def _name_lines(name: str, *, bold: bool) -> tuple[str, str]:
    """Put what stands in brackets on a line of its own where the name would not fit beside it."""
    if text_width(name, _SIZE, bold=bold) <= _NAME_ROOM:
        return name, ""
    first, bracket, rest = name.partition(" (")
    return shortened(first, _NAME_ROOM, _SIZE, bold=bold), f"({rest}" if bracket else ""


def _effect_lines(effect: str, *, bold: bool) -> tuple[str, ...]:
    """Break a long figure before its interval."""
    figure, bracket, interval = effect.partition(" [")
    if bracket and text_width(effect, _SIZE, bold=bold) > _EFFECT_ROOM:
        return figure, shortened(f"[{interval}", _EFFECT_ROOM, _SIZE, bold=bold)
    return tuple(wrapped(effect, _EFFECT_ROOM, _SIZE, most=2))


def _next_is_index(plot: ForestPlot, row: PlotRow) -> bool:
    """Whether another figure of the index study follows."""
    follows = plot.rows[plot.rows.index(row) + 1 :]
    return bool(follows) and follows[0].is_index


def _headings(plot: ForestPlot, y: float) -> Iterator[str]:
    """Name the columns; ratios have neither counts nor a denominator."""
    ratio = plot.scale.endswith("_ratio")
    yield _text(_MARGIN, y, "Study", size=_SMALL, bold=True)
    if not ratio:
        yield _text(_COUNT_END, y, "n/N", size=_SMALL, bold=True, anchor="end")
        yield _text(_AMONG, y, "Among", size=_SMALL, bold=True)
    yield _text(_EFFECT, y, "Ratio [95% CI]" if ratio else "% [95% CI]", size=_SMALL, bold=True)
    yield _line(_MARGIN, y + 5, _WIDTH - _MARGIN, y + 5)


def _grid(plot: ForestPlot, top: float, bottom: float) -> Iterator[str]:
    """Draw the axis, its ticks, and the line of no effect."""
    axis = plot.axis
    for tick in axis.ticks:
        x = _x(plot, tick)
        yield _line(x, top, x, bottom, stroke="#ddd", width=0.7)
        yield _line(x, bottom, x, bottom + 4)
        yield _text(x, bottom + 15, f"{tick:g}", size=_SMALL, anchor="middle")
    if axis.reference is not None:
        yield _line(_x(plot, axis.reference), top, _x(plot, axis.reference), bottom, width=1)
    yield _line(_PLOT_LEFT, bottom, _PLOT_RIGHT, bottom)


def _row(plot: ForestPlot, row: PlotRow, band: _Band, top: float, largest: int) -> Iterator[str]:
    """Draw one study."""
    base = top + 12
    bold = row.is_index
    yield _text(_MARGIN, base, band.name, bold=bold)
    if row.struck:
        yield from _strokes(row, band, base)
    for number, line in enumerate(band.below):
        yield _text(_MARGIN, base + 13 + number * _SMALL_LINE, line, size=_SMALL, fill=_GREY)
    if row.counted:
        yield _text(_COUNT_END, base, row.counted, bold=bold, anchor="end")
    for number, line in enumerate(band.among):
        yield _text(_AMONG, base + number * _SMALL_LINE, line, size=_SMALL)
    for number, line in enumerate(band.effect):
        yield _text(_EFFECT, base + number * _LINE, line, bold=bold)
    if row.value is None:
        return
    y = base - 3.5
    colour = INDEX_COLOUR if row.is_index else "#000"
    if row.low is not None and row.high is not None:
        yield from _whisker(plot, row.low, row.high, y, colour)
    x = _x(plot, row.value)
    if row.is_index:
        yield _diamond(x, y, colour)
        return
    yield _square(x, y, row.patients, largest)
    if row.low is not None and row.high is not None and row.patients is not None:
        yield from _hidden_ends(plot, (row.low, row.high), (x, y), _side(row.patients, largest))


def _hidden_ends(
    plot: ForestPlot, interval: tuple[float, float], middle: tuple[float, float], side: float
) -> Iterator[str]:
    """Draw an interval again in white where its square hides an end, so that it is not taken for none."""
    x, y = middle
    ends = [_x(plot, limit) for limit in interval]
    hidden = [end for end in ends if abs(end - x) < side / 2]
    if side < _HIDING or not hidden:
        return
    left, right = max(ends[0], x - side / 2), min(ends[1], x + side / 2)
    yield _line(left, y, right, y, stroke="#fff", width=1)
    yield from (_line(end, y - 2.5, end, y + 2.5, stroke="#fff", width=1) for end in hidden)


def _strokes(row: PlotRow, band: _Band, base: float) -> Iterator[str]:
    """Strike through the name, the count and the figure of a retracted study."""
    y = base - 3.5
    yield _line(_MARGIN, y, _MARGIN + text_width(band.name, _SIZE), y)
    if row.counted:
        yield _line(_COUNT_END - text_width(row.counted, _SIZE), y, _COUNT_END, y)
    for number, line in enumerate(band.effect):
        at = y + number * _LINE
        yield _line(_EFFECT, at, _EFFECT + text_width(line, _SIZE), at)


def _whisker(plot: ForestPlot, low: float, high: float, y: float, colour: str) -> Iterator[str]:
    """Draw an interval; an end beyond the axis becomes an arrow, an end on it a bar."""
    left, right = _x(plot, low), _x(plot, high)
    yield _line(left, y, right, y, stroke=colour, width=1.3)
    for x, limit, inward in ((left, low, 1), (right, high, -1)):
        if not plot.axis.low <= limit <= plot.axis.high:
            corners = [(x, y), (x + 5 * inward, y - 3), (x + 5 * inward, y + 3)]
            yield _polygon(corners, colour)
        else:
            yield _line(x, y - 3, x, y + 3, stroke=colour, width=1.3)


def _square(x: float, y: float, patients: int | None, largest: int) -> str:
    """Draw a study's marker, its area in proportion to its patients; hollow where their number is unknown."""
    side = _side(patients or 0, largest)
    look = 'fill="#000"'
    if patients is None:
        side, look = 6.0, 'fill="#fff" stroke="#000" stroke-width="1.2"'
    return (
        f'<rect x="{_number(x - side / 2)}" y="{_number(y - side / 2)}" '
        f'width="{_number(side)}" height="{_number(side)}" {look}/>'
    )


def _side(patients: int, largest: int) -> float:
    """Give the side of a study's square; the smallest are enlarged until they can be seen."""
    side = _LARGEST_SQUARE * math.sqrt(patients / largest) if largest else 0.0
    return max(side, _SMALLEST_SQUARE)


def _diamond(x: float, y: float, colour: str) -> str:
    """Draw the index study's marker."""
    return _polygon(
        [(x - _DIAMOND, y), (x, y - _DIAMOND), (x + _DIAMOND, y), (x, y + _DIAMOND)],
        colour,
        edge=' stroke="#fff" stroke-width="0.8"',
    )


def _pooled(plot: ForestPlot, pool: PooledRow, band: _Band, top: float) -> Iterator[str]:
    """Draw the pool: a flat diamond over its interval, and below it a bar for the prediction interval."""
    base = top + 12
    yield _text(_MARGIN, base, band.name, bold=True)
    for number, line in enumerate(band.below):
        yield _text(_MARGIN, base + 13 + number * _SMALL_LINE, line, size=_SMALL, fill=_GREY)
    for number, line in enumerate(band.effect):
        yield _text(_EFFECT, base + number * _LINE, line, bold=True)
    y = base - 3.5
    left, middle, right = (_x(plot, value) for value in (pool.low, pool.value, pool.high))
    corners = [(left, y), (middle, y - 6), (right, y), (middle, y + 6)]
    yield _polygon(corners, "#fff", edge=' stroke="#000" stroke-width="1.3"')
    if pool.prediction_low is not None and pool.prediction_high is not None:
        start, end = _x(plot, pool.prediction_low), _x(plot, pool.prediction_high)
        yield (
            f'<rect x="{_number(start)}" y="{_number(y + 9)}" width="{_number(end - start)}" height="3" '
            f'fill="{_GREY}"/>'
        )


def _x(plot: ForestPlot, value: float) -> float:
    """Give the place of a value on the page."""
    return _PLOT_LEFT + plot.axis.share(value) * (_PLOT_RIGHT - _PLOT_LEFT)


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: float = _SIZE,
    bold: bool = False,
    anchor: str = "start",
    fill: str = "",
) -> str:
    look = f' font-size="{size:g}"' if size != _SIZE else ""
    look += ' font-weight="bold"' if bold else ""
    look += f' text-anchor="{anchor}"' if anchor != "start" else ""
    look += f' fill="{fill}"' if fill else ""
    return f'<text x="{_number(x)}" y="{_number(y)}"{look}>{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, *, stroke: str = "#000", width: float = 1) -> str:
    ends = " ".join(
        f'{name}="{_number(value)}"' for name, value in (("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2))
    )
    return f'<line {ends} stroke="{stroke}" stroke-width="{width:g}"/>'


def _polygon(corners: list[tuple[float, float]], fill: str, *, edge: str = "") -> str:
    points = " ".join(f"{_number(x)},{_number(y)}" for x, y in corners)
    return f'<polygon points="{points}" fill="{fill}"{edge}/>'


def _number(value: float) -> str:
    """Write a length with at most two decimals; never ``-0``."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")
