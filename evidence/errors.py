"""The exceptions of this package; each says what happened, where, and what to do.

::

    EvidenceError
    ├── UsageError            the caller asked for something that cannot be
    ├── SettingsError         a setting is missing or wrong; names its source
    ├── SourceError           a source on the network did not give what was asked
    │   ├── Unreachable       no connection, no answer in time, or an answer that never came whole
    │   ├── RateLimited       refused for too many requests, after every permitted try
    │   ├── ServerFault       the server failed (5xx, a backend ERROR), after every permitted try
    │   ├── Blocked           a diagnostic or maintenance page instead of an answer
    │   ├── Rejected          the request itself was refused (400, 414, an ERROR in the answer)
    │   ├── Malformed         an answer that is not what the utility promises
    │   └── Incomplete        a whole answer that holds less than it must
    ├── RecordError           one record cannot be read; carries its PMID where known
    │   └── UnsafeXML         XML that declares entities or points outside itself
    ├── RuleError             a rule file is wrong; carries file and rule id
    ├── NotInLibrary          a record that is needed was never fetched; names the command that does
    ├── LibraryError          the library file cannot be read or written
    │   ├── LibraryBusy       another process holds it for longer than the wait allows
    │   ├── LibraryFull       no space left on the device
    │   └── LibraryReadOnly   this user or this medium does not let it be written
    ├── UpdateRunning         another update of the same review is at work
    └── OutputError           a file that was to be written cannot be

No exception ever carries an API key, an email address or a request body.
"""

from __future__ import annotations

__all__ = [
    "Blocked",
    "EvidenceError",
    "Incomplete",
    "LibraryBusy",
    "LibraryError",
    "LibraryFull",
    "LibraryReadOnly",
    "Malformed",
    "NotEstimable",
    "NotInLibrary",
    "OutputError",
    "RateLimited",
    "RecordError",
    "Rejected",
    "RuleError",
    "ServerFault",
    "SettingsError",
    "SourceError",
    "Unreachable",
    "UnsafeXML",
    "UpdateRunning",
    "UsageError",
]


class EvidenceError(Exception):
    """Anything this package raises on purpose."""


class UsageError(EvidenceError):
    """The caller asked for something that cannot be: an odd PMID, an unknown outcome, a missing file."""


class SettingsError(EvidenceError):
    """A setting is missing or wrong; the message names the flag, variable or file it came from."""


class SourceError(EvidenceError):
    """A source on the network did not give what was asked.

    Parameters
    ----------
    message : str
        What happened and what to do, without secrets.
    utility : str
        The utility that was asked, such as ``"efetch"``.
    status : int or None
        The HTTP status, where there was an answer.
    tries : int
        How many times it was asked.
    """

    def __init__(self, message: str, *, utility: str, status: int | None = None, tries: int = 1) -> None:
        super().__init__(message)
        self.utility = utility
        self.status = status
        self.tries = tries


class Unreachable(SourceError):
    """No connection, no answer in time, or an answer that never came whole."""


class RateLimited(SourceError):
    """Refused for too many requests, after every permitted try."""


class ServerFault(SourceError):
    """The server failed, after every permitted try."""


class Blocked(SourceError):
    """A diagnostic or maintenance page instead of an answer; asking again does not help."""


class Rejected(SourceError):
    """The request itself was refused; the same request will be refused again."""


class Malformed(SourceError):
    """An answer that is not what the utility promises."""


class Incomplete(SourceError):
    """A whole answer that holds less than it must."""


class RecordError(EvidenceError):
    """One record cannot be read.

    Parameters
    ----------
    message : str
        What is wrong with the record.
    pmid : str or None
        The record's PMID, where it could be read.
    """

    def __init__(self, message: str, *, pmid: str | None = None) -> None:
        super().__init__(f"PMID {pmid}: {message}" if pmid else message)
        self.pmid = pmid


class UnsafeXML(RecordError):
    """XML that declares entities or points outside itself; it is refused unread."""


class NotEstimable(EvidenceError):
    """A statistical model has no answer for these numbers; the message says why."""


class RuleError(EvidenceError):
    """A rule file is wrong; the message names the file and the rule."""


class NotInLibrary(EvidenceError):
    """A record that is needed was never fetched; the message names the command that fetches it."""


class LibraryError(EvidenceError):
    """The library file cannot be read or written; what it held before is unharmed."""


class LibraryBusy(LibraryError):
    """Another process holds the library for longer than the wait allows."""


class LibraryFull(LibraryError):
    """No space is left on the device that holds the library."""


class LibraryReadOnly(LibraryError):
    """The library cannot be written by this user or on this medium; it may well be readable."""


class UpdateRunning(EvidenceError):
    """Another update of the same review is at work; this one changed nothing."""


class OutputError(EvidenceError):
    """A file that was to be written cannot be; what was there before is unharmed."""
