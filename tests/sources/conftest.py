"""Clients of the loopback services that wait for nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evidence.settings import Settings
from evidence.sources.europepmc import EuropePmc
from evidence.sources.icite import ICite
from tests.entrez.loopback import EMAIL, KEY, Unlimited
from tests.eutils_server import EutilsServer
from tests.eutils_server.fixtures import eutils

__all__ = ["eutils"]


@pytest.fixture
def settings(eutils: EutilsServer) -> Settings:
    return Settings(
        eutils_url=eutils.url,
        europepmc_url=eutils.url_of("europepmc"),
        icite_url=eutils.url_of("icite"),
        email=EMAIL,
        api_key=KEY,
        read_timeout_s=5.0,
    )


@pytest.fixture
def europepmc(settings: Settings) -> Iterator[EuropePmc]:
    with EuropePmc(settings, limiter=Unlimited(), sleep=lambda _: None) as client:
        yield client


@pytest.fixture
def icite(settings: Settings) -> Iterator[ICite]:
    with ICite(settings, limiter=Unlimited(), sleep=lambda _: None) as client:
        yield client
