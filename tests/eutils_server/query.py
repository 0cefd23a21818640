"""One request as the server understood it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Query"]

#: NCBI ignores every other name without a word, so that a typo changes the answer instead of failing.
KNOWN_PARAMETERS = frozenset(
    {
        *("db", "dbfrom", "id", "term", "retstart", "retmax", "retmode", "rettype", "sort", "field"),
        *("datetype", "mindate", "maxdate", "reldate", "usehistory", "WebEnv", "query_key", "cmd"),
        *("linkname", "holding", "version", "tool", "email", "api_key", "idtype", "bdata"),
    }
)


@dataclass(frozen=True, slots=True)
class Query:
    """A request: what was asked, by whom, how and when.

    Parameters
    ----------
    number : int
        Position in the log, from 1.
    method, target : str
        Request line: ``POST``, and the path with its query string as sent.
    utility : str
        ``esearch`` and the like; empty for a path that is none.
    parameters : tuple of (name, value)
        Of the URL, then of the body, as sent.
    headers : mapping
        Names in lower case.
    client : str
        Address of the client.
    at_s : float
        Time of arrival on the server's clock, in seconds.
    """

    number: int
    method: str
    target: str
    utility: str
    parameters: tuple[tuple[str, str], ...]
    headers: Mapping[str, str] = field(default_factory=dict)
    client: str = "127.0.0.1"
    at_s: float = 0.0

    def values(self, name: str) -> tuple[str, ...]:
        """Give every value of a parameter that NCBI would see: known name, not empty."""
        if name not in KNOWN_PARAMETERS:
            raise KeyError(name)
        # Lower-case ``webenv`` is documented for no utility, but NCBI reads it.
        names = {name, "webenv"} if name == "WebEnv" else {name}
        return tuple(value for given, value in self.parameters if given in names and value)

    def value(self, name: str, default: str = "") -> str:
        """Give the last value of a parameter."""
        values = self.values(name)
        return values[-1] if values else default

    def number_of(self, name: str, default: int) -> int:
        """Give a parameter as a whole number; NCBI falls back to its default for nonsense."""
        value = self.value(name)
        return int(value) if value.isdecimal() else default

    @property
    def id_groups(self) -> tuple[tuple[str, ...], ...]:
        """One group for every ``id`` parameter; commas separate within a group."""
        groups = (tuple(part.strip() for part in v.split(",") if part.strip()) for v in self.values("id"))
        return tuple(group for group in groups if group)

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id asked for, in order."""
        return tuple(i for group in self.id_groups for i in group)

    @property
    def wants_json(self) -> bool:
        """Whether the answer is to be JSON."""
        return self.value("retmode") == "json"

    @property
    def full_url(self) -> str:
        """The URL as NCBI echoes it in some errors: with every parameter, secrets included."""
        sent = "&".join(f"{name}={value}" for name, value in self.parameters)
        return f"{self.target.split('?')[0]}?{sent}"
