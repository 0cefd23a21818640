"""Fields that are read when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

__all__ = ["ReadLater"]


class ReadLater:
    """The base of a dataclass some of whose fields may still be unread.

    Most who read a record want its text and not its four hundred references. Such a field has no value
    until it is first asked for; from then on it is as if it had always been there. Comparing, copying,
    pickling ask for all fields.
    """

    __slots__ = ("_unread",)
    _unread: Mapping[str, Callable[[], Any]]

    def put_off(self, unread: Mapping[str, Callable[[], Any]]) -> None:
        """Have fields read later; for whoever makes the object, before anyone else has it.

        Parameters
        ----------
        unread : mapping
            By field, a function that gives its value, cannot fail, and gives the same every time.
        """
        for name in unread:
            object.__delattr__(self, name)
        object.__setattr__(self, "_unread", unread)

    if not TYPE_CHECKING:  # a checker would take it for a promise that every attribute exists

        def __getattr__(self, name: str) -> Any:
            """Read a field that has no value yet."""
            # Kept after that: of two threads that ask at once, both find it.
            read = None if name == "_unread" else getattr(self, "_unread", {}).get(name)
            if read is None:
                message = f"{type(self).__name__!r} object has no attribute {name!r}"
                raise AttributeError(message, name=name, obj=self)
            value = read()
            object.__setattr__(self, name, value)
            return value
