"""The sources besides NCBI that settings ask for, open for the time of a command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evidence.collect.cited_by import CitingSource
    from evidence.settings import Settings
    from evidence.sources.europepmc import EuropePmc

__all__ = ["FurtherSources", "further_sources"]


@dataclass(frozen=True, slots=True)
class FurtherSources:
    """Who is asked besides NCBI: which articles cite another, and for texts that PMC does not give."""

    citing: tuple[CitingSource, ...]
    full_text: EuropePmc


@contextmanager
def further_sources(settings: Settings, on_retry: Callable[[str], None]) -> Iterator[FurtherSources]:
    """Open what the settings name; nothing is sent before something is asked."""
    from evidence.sources.europepmc import EuropePmc
    from evidence.sources.icite import ICite

    with ExitStack() as stack:
        europepmc = stack.enter_context(EuropePmc(settings, on_retry=on_retry))
        icite = stack.enter_context(ICite(settings, on_retry=on_retry))
        known: dict[str, CitingSource] = {"icite": icite, "europepmc": europepmc}
        yield FurtherSources(tuple(known[name] for name in settings.cited_by), europepmc)
