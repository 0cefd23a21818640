"""Walking an element once: each child goes to the one function that reads it.

A walk fills a mapping of :class:`~evidence.model.Article`'s field names to values. Elements without
an entry in the table, such as those of a newer DTD, are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from evidence.errors import RecordError
from evidence.records.markup import Element
from evidence.records.text import plain_text
from evidence.records.written import WrittenOtherwise

__all__ = ["Fields", "Readers", "extend", "put", "read_pmid", "text_or_none", "walk", "written_pmid"]


class Fields(dict[str, Any]):
    """Values of an Article under construction, by field name."""

    __slots__ = ("unread",)

    def __init__(self) -> None:
        super().__init__()
        #: Functions that give the values of fields that are to be read later.
        self.unread: dict[str, Callable[[], tuple[Any, ...]]] = {}


#: Which function reads which child element into the fields.
Readers: TypeAlias = Mapping[Any, Callable[[Element, Fields], None]]


def walk(element: Element, readers: Readers, fields: Fields) -> None:
    """Give every child of an element to its reader."""
    for child in element:
        reader = readers.get(child.tag)
        if reader is not None:
            reader(child, fields)


def put(name: str, value_of: Callable[[Element], Any]) -> Callable[[Element, Fields], None]:
    """Make a reader for an element that occurs once."""

    def read(element: Element, fields: Fields) -> None:
        fields[name] = value_of(element)

    return read


def extend(name: str, values_of: Callable[[Element], tuple[Any, ...]]) -> Callable[[Element, Fields], None]:
    """Make a reader for an element that may occur again; its values are added to those before."""

    def read(element: Element, fields: Fields) -> None:
        fields[name] = fields.get(name, ()) + values_of(element)

    return read


def text_or_none(element: Element) -> str | None:
    """Give an element's plain text, None where it is blank."""
    return plain_text(element) or None


def read_pmid(element: Element, fields: Fields) -> None:
    """Read ``PMID`` with its version.

    Raises
    ------
    RecordError
        If it is not a number.
    """
    pmid = (element.text or "").strip()
    if not (pmid.isascii() and pmid.isdigit()):
        message = f"the record's PMID is {pmid!r}, not a number"
        raise RecordError(message)
    version = element.get("Version", "1")
    fields["pmid"] = pmid
    fields["version"] = int(version) if version.isascii() and version.isdigit() and len(version) < 5 else 1


def written_pmid(source: str, fields: Fields) -> None:
    """Read the source of ``PMID``."""
    match = _WRITTEN_PMID.fullmatch(source)
    if match is None:
        raise WrittenOtherwise
    fields["version"], fields["pmid"] = int(match[1]), match[2]


_WRITTEN_PMID: Final = re.compile(r'<PMID Version="([0-9]{1,4})">([0-9]+)</PMID>\s*')
