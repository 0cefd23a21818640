"""Full texts in the shape of PMC's, in words of our own."""

from __future__ import annotations

from evidence.model.fulltext import FullText, Table
from evidence.records.jats import parse_full_text

__all__ = ["article", "table", "tables"]


def article(body: str = "", *, meta: str = "", floats: str = "", prologue: str = "") -> FullText:
    """Read an article with this body."""
    text = (
        f'{prologue}<article xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:mml="http://www.w3.org/1998/Math/MathML"><front><article-meta>'
        '<article-id pub-id-type="pmid">11</article-id><article-id pub-id-type="pmc">22</article-id>'
        f"<title-group><article-title>A trial</article-title></title-group>{meta}</article-meta></front>"
        f"{f'<body>{body}</body>' if body else ''}{floats}</article>"
    )
    return parse_full_text(text.encode())


def tables(inner: str, *, foot: str = "", caption: str = "Outcomes") -> tuple[Table, ...]:
    """Read a ``table-wrap`` that holds this."""
    wrap = (
        f'<table-wrap id="T1"><label>Table 1</label><caption><p>{caption}</p></caption>{inner}'
        f"{f'<table-wrap-foot>{foot}</table-wrap-foot>' if foot else ''}</table-wrap>"
    )
    return article(f"<sec><p>Text.</p>{wrap}</sec>").tables


def table(rows: str, *, foot: str = "", caption: str = "Outcomes") -> Table:
    """Read one table: a line a row, cells split by ``|``; those of the head stand before ``==``."""
    head, _, body = rows.partition("==") if "==" in rows else ("", "", rows)

    def part(text: str, tag: str) -> str:
        lines = [line.strip(" ") for line in text.strip().split("\n") if line.strip()]
        cells = ("".join(f"<{tag}>{cell.strip(' ')}</{tag}>" for cell in line.split("|")) for line in lines)
        return "".join(f"<tr>{row}</tr>" for row in cells)

    inner = f"<table><thead>{part(head, 'th')}</thead><tbody>{part(body, 'td')}</tbody></table>"
    return tables(inner, foot=foot, caption=caption)[0]
