"""An SVG picture as PNG or PDF, in a font that comes along, so that every machine draws the same."""

from __future__ import annotations

import io
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal, get_args

from evidence.errors import OutputError, UsageError

__all__ = ["PictureFormat", "picture_bytes", "picture_format"]

#: What a plot can be written as.
PictureFormat = Literal["svg", "png", "pdf"]

#: Of the PNG, in dots per inch: what journals ask of figures with text.
DOTS_PER_INCH = 300

#: CSS pixels in an inch, the unit of an SVG's own size.
_PIXELS_PER_INCH = 96

_FONT_PACKAGE, _FONT = "font_roboto", "Roboto"


def picture_format(path: Path) -> PictureFormat:
    """Give the format that a file's name asks for.

    Raises
    ------
    UsageError
        If its ending is none of ours.
    """
    suffix = path.suffix.lower().removeprefix(".")
    for known in get_args(PictureFormat):
        if suffix == known:
            return known  # type: ignore[no-any-return] # get_args forgets the type of its members
    raise UsageError(f"{path}: a plot is written as .svg, .png or .pdf")


def picture_bytes(svg: str, form: PictureFormat) -> bytes:
    """Write a picture in a format; the same SVG gives the same bytes.

    Raises
    ------
    OutputError
        If a PDF would need a letter that its font does not have.
    """
    if form == "svg":
        return svg.encode("utf-8")
    return _png(svg) if form == "png" else _pdf(svg)


def _png(svg: str) -> bytes:
    """Draw with resvg; fonts of the system step in for letters that ours lacks."""
    import resvg_py  # noqa: PLC0415 - most commands draw nothing

    with as_file(files(_FONT_PACKAGE) / "files") as folder:
        fonts = [str(folder / f"{_FONT}-{weight}.ttf") for weight in ("Regular", "Bold")]
        drawn = resvg_py.svg_to_bytes(
            svg_string=svg,
            dpi=_PIXELS_PER_INCH,
            zoom=DOTS_PER_INCH / _PIXELS_PER_INCH,
            font_files=fonts,
            font_family=_FONT,
            sans_serif_family=_FONT,
        )
    return bytes(drawn)


def _pdf(svg: str) -> bytes:
    """Draw with svglib and ReportLab, as vectors with text as text."""
    from reportlab.graphics import renderPDF  # noqa: PLC0415 - most commands draw nothing
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415
    from svglib.fonts import get_global_font_map  # noqa: PLC0415
    from svglib.svglib import svg2rlg  # noqa: PLC0415

    with as_file(files(_FONT_PACKAGE) / "files") as folder:
        regular, bold = (folder / f"{_FONT}-{weight}.ttf" for weight in ("Regular", "Bold"))
        known = TTFont(_FONT, str(regular)).face.charToGlyph
        get_global_font_map().register_font_family(_FONT, str(regular), str(bold))
    unknown = sorted({c for c in svg if not c.isspace() and ord(c) not in known})
    if unknown:
        raise OutputError(f"a PDF cannot show {' '.join(unknown)}; write .svg or .png instead")
    drawing = svg2rlg(io.BytesIO(svg.encode("utf-8")))
    if drawing is None:
        raise OutputError("the plot could not be drawn as PDF; write .svg or .png instead")
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(drawing.width, drawing.height), invariant=1)
    canvas.setTitle("Forest plot")
    renderPDF.draw(drawing, canvas, 0, 0)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()
