"""Settings: a flag, then the environment, then ``evidence.toml``, then a default. Read here only."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from evidence.errors import SettingsError
from evidence.project import CITED_BY_SOURCES, CitedBySource, ReviewFile, load_project

__all__ = ["EUROPEPMC_URL", "EUTILS_URL", "ICITE_URL", "Settings", "load_settings"]

#: The documented base; the older ``www.ncbi.nlm.nih.gov/entrez`` is throttled harder.
EUTILS_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"

EUROPEPMC_URL = "https://www.ebi.ac.uk/europepmc/webservices/rest/"
ICITE_URL = "https://icite.od.nih.gov/api/"

DEFAULT_LIBRARY = Path("corpus/library.sqlite")
DEFAULT_OUTPUTS = Path("outputs")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that comes from outside the code.

    Parameters
    ----------
    library : Path
        The SQLite file.
    outputs : Path
        Where commands write by default.
    review : ReviewFile or None
        The review that the working folder holds.
    eutils_url : str
        Base URL of the E-utilities, ending in a slash.
    europepmc_url, icite_url : str
        Base URLs of the sources beside PubMed, likewise.
    cited_by : tuple of str
        Which sources are asked besides elink who cites an article: ``icite``, ``europepmc``.
    email, api_key : str or None
        For NCBI. They never appear in ``repr``, messages, logs or stored rows.
    connect_timeout_s, read_timeout_s : float
        Longest waits for a connection and between two pieces of an answer.
    """

    library: Path = DEFAULT_LIBRARY
    outputs: Path = DEFAULT_OUTPUTS
    review: ReviewFile | None = None
    eutils_url: str = EUTILS_URL
    europepmc_url: str = EUROPEPMC_URL
    icite_url: str = ICITE_URL
    cited_by: tuple[CitedBySource, ...] = ()
    email: str | None = field(default=None, repr=False)
    api_key: str | None = field(default=None, repr=False)
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 60.0


def load_settings(
    *,
    library: Path | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Settings:
    """Gather the settings that hold for a run.

    Parameters
    ----------
    library : Path, optional
        The ``--library`` flag.
    environment : mapping, optional
        Instead of ``os.environ``.
    folder : Path, optional
        Where ``evidence.toml`` may lie, instead of the working folder.

    Returns
    -------
    Settings

    Raises
    ------
    SettingsError
        If ``evidence.toml`` cannot be read or a value cannot be used.
    """
    env = os.environ if environment is None else environment
    file = load_project(folder or Path())
    return Settings(
        library=library or Path(env.get("EVIDENCE_LIBRARY") or file.library or DEFAULT_LIBRARY),
        outputs=Path(env.get("EVIDENCE_OUTPUTS") or file.outputs or DEFAULT_OUTPUTS),
        review=file.review,
        eutils_url=_base_url(env, "EVIDENCE_EUTILS_URL", EUTILS_URL),
        europepmc_url=_base_url(env, "EVIDENCE_EUROPEPMC_URL", EUROPEPMC_URL),
        icite_url=_base_url(env, "EVIDENCE_ICITE_URL", ICITE_URL),
        cited_by=_cited_by(env.get("EVIDENCE_CITED_BY")) or file.cited_by,
        email=_plain_or_none(env, "NCBI_EMAIL"),
        api_key=_plain_or_none(env, "NCBI_API_KEY"),
        connect_timeout_s=_seconds(env, "EVIDENCE_CONNECT_TIMEOUT_S", 10.0),
        read_timeout_s=_seconds(env, "EVIDENCE_READ_TIMEOUT_S", 60.0),
    )


def _cited_by(text: str | None) -> tuple[CitedBySource, ...]:
    """Read names of sources, with commas or spaces between them."""
    names = (text or "").replace(",", " ").split()
    unknown = next((name for name in names if name not in CITED_BY_SOURCES), None)
    if unknown is not None:
        known = " and ".join(CITED_BY_SOURCES)
        raise SettingsError(f"EVIDENCE_CITED_BY names the source {unknown!r}; known are {known}")
    return tuple(source for source in CITED_BY_SOURCES if source in names)


def _base_url(env: Mapping[str, str], name: str, default: str) -> str:
    """Check a base URL and end it with a slash; user names and queries could carry secrets."""
    url = env.get(name) or default
    # The parser drops line breaks silently, and its own complaints may quote a password: neither is used.
    if any(ord(c) < 0x20 or c.isspace() for c in url):
        raise SettingsError(f"{name} must not hold spaces or line breaks")
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
        host.encode("ascii" if ":" in host else "idna")
    except ValueError:
        raise SettingsError(f"{name} has a host or port that cannot be") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise SettingsError(f"{name} must begin with http:// or https:// and name a host")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SettingsError(f"{name} must not hold a user name, a query or a fragment")
    return url if url.endswith("/") else url + "/"


def _plain_or_none(env: Mapping[str, str], name: str) -> str | None:
    """Take a one-line value; a key with a line break in it is a copying accident."""
    value = env.get(name, "").strip()
    if any(ord(c) < 0x20 or c.isspace() for c in value):
        raise SettingsError(f"{name} must be one word")
    return value or None


def _seconds(env: Mapping[str, str], name: str, default: float) -> float:
    """Read a positive number of seconds."""
    text = env.get(name)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value <= 3600:
        raise SettingsError(f"{name} must be a number of seconds between 0 and 3600")
    return value
