"""How PubMed writes what it writes: patterns of elements, and readers of what they match.

PubMed writes an element always in the same way: its attributes and children in one order, text without
comments. A pattern of that way reads it in a fraction of the time that building and visiting elements
takes. Every reader here raises :class:`WrittenOtherwise` for anything else, such as inline markup or an
element of a newer DTD, so that it is parsed instead: the two ways differ in time, never in what they
give.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Final, Generic, TypeVar

from lxml import etree

from evidence.records.markup import Element, parse_element
from evidence.records.text import fold_xml, plain_text

__all__ = [
    "ATTRIBUTE",
    "INLINE",
    "TEXT",
    "ItemPattern",
    "WrittenOtherwise",
    "block",
    "decoded",
    "optional",
    "parse_elements",
    "plain",
    "written_content",
    "written_text",
]

Item = TypeVar("Item")

#: Patterns of text without markup, and of an attribute's value.
TEXT: Final = "[^<]*"
ATTRIBUTE: Final = r"[\w.-]*"
#: A pattern of text with inline markup that is not nested.
_MARKUP: Final = "|".join(f"<{tag}>[^<]*</{tag}>" for tag in ("i", "sup", "sub", "b", "u"))
INLINE: Final = f"[^<]*(?:(?:{_MARKUP})[^<]*)*+"

#: Characters that XML forbids.
_FORBIDDEN: Final = bytes(set(range(0x20)) - set(b"\t\n\r"))
#: An ampersand that begins neither one of the five entities of XML itself nor the number of a character.
_OTHER_ENTITY: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)")
_NUMBERED: Final = re.compile(r"&#(x?)([0-9a-fA-F]+);")
#: The numbers of the characters that XML permits.
_PERMITTED: Final = (range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000), (0x9, 0xA, 0xD))
#: The ampersand comes last: what it makes is no entity again.
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))


class WrittenOtherwise(Exception):
    """Something is not written as the patterns say, and has to be parsed."""


def decoded(xml: bytes) -> str:
    """Decode XML in which nothing is forbidden that a pattern would not see.

    Raises
    ------
    WrittenOtherwise
        If there are characters that XML forbids, entities that it does not know of itself, or the end
        of a CDATA section.
    """
    if len(xml.translate(None, _FORBIDDEN)) != len(xml):
        raise WrittenOtherwise
    try:
        text = xml.decode()
    except UnicodeDecodeError as error:
        raise WrittenOtherwise from error
    if (
        ("&" in text and _OTHER_ENTITY.search(text))
        or ("#" in text and not all(map(_is_permitted, _NUMBERED.finditer(text))))
        or ("]" in text and "]]>" in text)
        or "\ufffe" in text
        or "\uffff" in text
    ):
        raise WrittenOtherwise
    return text


def _number(reference: re.Match[str]) -> int:
    return int(reference[2], 16 if reference[1] else 10)


def _is_permitted(reference: re.Match[str]) -> bool:
    number = _number(reference)
    return any(number in numbers for numbers in _PERMITTED)


def parse_elements(source: str) -> Element:
    """Parse elements that follow each other; gives an element that holds them.

    Raises
    ------
    lxml.etree.XMLSyntaxError
        If they are damaged.
    """
    return parse_element(f"<_>{source}</_>".encode())


def block(tag: str) -> str:
    """Give the pattern of an element, whatever is in it, and of the white space that follows.

    It ends at the element's first end tag, and holds no comment, CDATA section or processing
    instruction, in which a tag would not be one.
    """
    return rf"<{tag}\b[^<>]*>[^<]*(?:<(?!/{tag}>|[!?])[^<]*)*+</{tag}>\s*"


def optional(tag: str, text: str = TEXT) -> str:
    """Give the pattern of an element with text that may be absent; its text is a group."""
    return rf"(?:<{tag}>({text})</{tag}>\s*)?"


def plain(source: str) -> str:
    """Give text without markup as plain text."""
    if "&" in source:
        if "&#" in source:
            source = _NUMBERED.sub(lambda reference: _escaped(chr(_number(reference))), source)
        for entity, character in _ENTITIES:
            source = source.replace(entity, character)
    return fold_xml(source)


def _escaped(character: str) -> str:
    # Not to begin an entity with what follows.
    return "&amp;" if character == "&" else character


def written_text(tag: str, source: str) -> str:
    """Give the text of an element without attributes as plain text, with or without inline markup."""
    opening, closing = f"<{tag}>", f"</{tag}>"
    source = source.rstrip()
    if not source.startswith(opening):
        raise WrittenOtherwise
    return written_content(source[len(opening) : -len(closing)])


def written_content(source: str) -> str:
    """Give what is in an element as plain text, with or without inline markup.

    Raises
    ------
    lxml.etree.XMLSyntaxError
        If the markup is damaged.
    """
    return plain_text(parse_elements(source)) if "<" in source else plain(source)


class ItemPattern(Generic[Item]):
    """A list of like items, which is read when somebody asks for it.

    Parameters
    ----------
    list_tag : str
        The element of the list.
    opening : str
        A pattern of all that comes before the items. What its groups matched as plain text, None for
        nothing, is the context that the readers of an item are given besides.
    tag, content : str
        The element of an item, and a pattern of what follows its name, with groups for what is read.
    of_groups : callable
        Makes an item of what the groups of ``content`` matched ("" for nothing, and one more "" at the
        end) and of the context. None for an item that says nothing.
    of_element : callable
        Makes an item of its element and of the context.
    of_list : callable
        Reads the items of the list's element.
    """

    def __init__(
        self,
        list_tag: str,
        opening: str,
        tag: str,
        content: str,
        *,
        of_groups: Callable[..., Item | None],
        of_element: Callable[..., Item | None],
        of_list: Callable[[Element], tuple[Item, ...]],
    ) -> None:
        #: A pattern without groups of the whole list as PubMed writes it.
        self.whole = re.sub(
            r"\((?!\?)", "(?:", rf"{opening}\s*(?:<{tag}{content}</{tag}>\s*)*+</{list_tag}>\s*+"
        )
        self._opening = re.compile(rf"{opening}\s*")
        # One match follows the other without a gap: what is not written as described is taken by the
        # last group, up to the end of the item or, failing that, of the list.
        self._item = re.compile(rf"<{tag}{content}</{tag}>\s*|(<{tag}\b.*?</{tag}>\s*|.+)", re.DOTALL)
        self._tag = tag
        self._of_groups = of_groups
        self._of_element = of_element
        self._of_list = of_list

    def later(self, source: str) -> Callable[[], tuple[Item, ...]]:
        """Give a function that reads a list which matches :attr:`whole`; it can never fail."""
        return partial(self._read, source)

    def later_checked(self, source: str) -> Callable[[], tuple[Item, ...]]:
        """Give a function that reads a list, or several, whatever is in them.

        Raises
        ------
        lxml.etree.XMLSyntaxError
            If they are damaged, so that the function itself can never fail.
        """
        parse_elements(source)
        return partial(self._read, source)

    def _read(self, source: str) -> tuple[Item, ...]:
        opening = self._opening.match(source)
        if opening is None:
            return self._read_element(source)
        context = [plain(value) or None if value else None for value in opening.groups()]
        items: list[Item] = []
        for groups in self._item.findall(source, opening.end(), source.rindex("<")):
            if groups[-1]:
                try:
                    element = parse_element(groups[-1].encode())
                except etree.XMLSyntaxError:  # the end of one list and the beginning of another
                    return self._read_element(source)
                if element.tag != self._tag:
                    return self._read_element(source)
                item = self._of_element(element, *context)
            else:
                item = self._of_groups(groups, *context)
            if item is not None:
                items.append(item)
        return tuple(items)

    def _read_element(self, source: str) -> tuple[Item, ...]:
        return tuple(item for element in parse_elements(source) for item in self._of_list(element))
