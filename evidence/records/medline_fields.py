"""Single fields of the MEDLINE format, each a line of text with a grammar of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from evidence.model import (
    Affiliation,
    ArticleDate,
    Author,
    Chemical,
    DataBank,
    Grant,
    Investigator,
    Keyword,
    MeshHeading,
    MeshQualifier,
    PartialDate,
)
from evidence.records.people import bare_orcid
from evidence.records.text import fold

__all__ = [
    "author",
    "chemical",
    "compact_date",
    "data_banks",
    "editor",
    "grant",
    "history_step",
    "identifiers_in",
    "investigator",
    "keyword",
    "kind_in_brackets",
    "mesh_heading",
    "slashed_date",
]

_COMPACT: Final = re.compile(r"(\d{4})(\d{2})?(\d{2})?")
_SLASHED: Final = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?: \d\d:\d\d)?(?: \[(\w[\w-]*)\])?")
_IN_BRACKETS: Final = re.compile(r"(.+?) \[([\w-]+)\]")
_CHEMICAL: Final = re.compile(r"(.+?) \((.*)\)")
_INITIALS: Final = re.compile(r"[A-Z]{1,4}")


def author(fields: Mapping[str, Any]) -> Author:
    """Read an author or a group: ``FAU``, ``AU``, ``AUID``, ``AD``, or ``CN``."""
    affiliations = tuple(Affiliation(text) for text in _texts(fields, "AD"))
    if "CN" in fields:
        return Author(collective_name=_texts(fields, "CN")[0], affiliations=affiliations)
    last_name, fore_name, suffix = _full_name(fields, "FAU")
    return Author(
        last_name,
        fore_name,
        _initials(fields, "AU", last_name),
        suffix,
        affiliations=affiliations,
        orcid=next((orcid for text in _texts(fields, "AUID") if (orcid := bare_orcid(text))), None),
    )


def editor(fields: Mapping[str, Any]) -> Author:
    """Read an editor of a book: ``FED``, ``ED``."""
    last_name, fore_name, suffix = _full_name(fields, "FED")
    return Author(last_name, fore_name, _initials(fields, "ED", last_name), suffix)


def investigator(fields: Mapping[str, Any]) -> Investigator:
    """Read a member of a group: ``FIR``, ``IR``, ``IRAD``."""
    last_name, fore_name, suffix = _full_name(fields, "FIR")
    affiliations = tuple(Affiliation(text) for text in _texts(fields, "IRAD"))
    return Investigator(last_name, fore_name, _initials(fields, "IR", last_name), suffix, affiliations)


def _texts(fields: Mapping[str, Any], tag: str) -> list[str]:
    values = fields.get(tag, [])
    return [text for value in ([values] if isinstance(values, str) else values) if (text := fold(value))]


def _full_name(fields: Mapping[str, Any], tag: str) -> tuple[str | None, str | None, str | None]:
    """Take ``Last, Fore`` or ``Last, Fore, Suffix`` apart."""
    parts = [part.strip() for part in next(iter(_texts(fields, tag)), "").split(",")]
    parts += [""] * (3 - len(parts))
    return parts[0] or None, parts[1] or None, parts[2] or None


def _initials(fields: Mapping[str, Any], tag: str, last_name: str | None) -> str | None:
    """Find the initials in the short form of the name: ``Smith JA Jr`` after ``Smith``."""
    short = next(iter(_texts(fields, tag)), "")
    words = short.removeprefix(last_name or "").split()
    return next((word for word in words if _INITIALS.fullmatch(word)), None)


def compact_date(text: str | None) -> PartialDate | None:
    """Read ``20160613``, ``201606`` or ``2016``."""
    match = _COMPACT.fullmatch(text or "")
    if match is None:
        return None
    year, month, day = match.groups()
    return PartialDate(int(year), int(month) if month else None, int(day) if day else None, match[0])


def slashed_date(text: str) -> PartialDate | None:
    """Read ``2016/06/13 06:00``."""
    match = _SLASHED.fullmatch(text)
    if match is None:
        return None
    year, month, day = match[1], match[2], match[3]
    return PartialDate(int(year), int(month), int(day), f"{year} {month} {day}")


def history_step(text: str) -> ArticleDate | None:
    """Read ``2016/06/13 06:00 [received]``."""
    date, match = slashed_date(text), _SLASHED.fullmatch(text)
    return ArticleDate(match[4], date) if date is not None and match is not None and match[4] else None


def identifiers_in(texts: Iterable[str]) -> list[str]:
    """Take ``10.1/x [doi] 123 [pii]``, several identifiers in one field, apart."""
    return [f"{value} [{kind}]" for text in texts for value, kind in _IN_BRACKETS.findall(text)]


def kind_in_brackets(text: str) -> tuple[str, str]:
    """Take ``10.1/x [doi]`` apart: kind, value."""
    match = _IN_BRACKETS.fullmatch(text)
    return (match[2], match[1].strip()) if match else ("pii", text)


def mesh_heading(text: str) -> MeshHeading:
    """Read ``*Asthma/drug therapy/*genetics``; an asterisk marks a main topic."""
    name, *subheadings = text.split("/")
    qualifiers = tuple(MeshQualifier(sub.lstrip("*"), None, sub.startswith("*")) for sub in subheadings)
    return MeshHeading(name.lstrip("*"), None, name.startswith("*"), qualifiers)


def chemical(text: str) -> Chemical:
    """Read ``0 (Antibodies, Monoclonal)``: registry number, then name."""
    match = _CHEMICAL.fullmatch(text)
    if match is None:
        return Chemical(text, None, None)
    return Chemical(match[2], None, None if match[1] == "0" else match[1])


def keyword(text: str, owner: str | None) -> Keyword:
    """Read a keyword; an asterisk marks a main topic."""
    return Keyword(text.lstrip("*"), owner, text.startswith("*"))


def grant(text: str) -> Grant:
    """Read ``R01 CA000000/CA/NCI NIH HHS/United States``; the last part is the country."""
    grant_id, *rest = [part.strip() or None for part in text.split("/")]
    if len(rest) < 2:
        return Grant(None, None, grant_id, rest[0] if rest else None)
    acronym = rest[-3] if len(rest) > 2 else None
    return Grant(grant_id, acronym, rest[-2], rest[-1])


def data_banks(texts: Sequence[str]) -> tuple[DataBank, ...]:
    """Read ``ClinicalTrials.gov/NCT00000000``, one number a field, by data bank."""
    numbers: dict[str, list[str]] = {}
    for text in texts:
        bank, _, number = text.partition("/")
        numbers.setdefault(bank, []).extend([number] if number else [])
    return tuple(DataBank(bank, tuple(found)) for bank, found in numbers.items())
