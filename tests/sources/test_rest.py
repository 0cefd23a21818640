from __future__ import annotations

import pytest

from evidence.errors import (
    Blocked,
    Malformed,
    RateLimited,
    Rejected,
    ServerFault,
    SourceError,
    Unreachable,
)
from evidence.settings import Settings
from evidence.sources.europepmc import EuropePmc
from tests.entrez.loopback import EMAIL, KEY, Unlimited
from tests.eutils_server import EutilsServer, faults
from tests.eutils_server.answers import Answer, html
from tests.eutils_server.faults import Fault


def answered(status: int, body: bytes = b"{}") -> Fault:
    return faults.fixed(str(status), Answer(body, status=status, content_type="application/json"))


@pytest.mark.parametrize(
    ("fault", "error", "tries"),
    [
        (faults.rate_limited(), RateLimited, 5),
        (faults.diagnostic_page(502), ServerFault, 5),
        (faults.fixed("page", html("Maintenance", "Back soon.", status=200)), Blocked, 1),
        (faults.fixed("empty", Answer(b" ")), Unreachable, 5),
        (faults.broken_off("dropped", "dropped_before_headers"), Unreachable, 5),
        (faults.broken_off("cut", "cut"), Unreachable, 5),
        (answered(403), Blocked, 1),
        (answered(400), Rejected, 1),
        (answered(301), Malformed, 1),
    ],
    ids=lambda value: getattr(value, "name", None) or getattr(value, "__name__", None) or str(value),
)
def test_failures_are_told_apart_and_tried_again_where_that_can_help(
    eutils: EutilsServer, europepmc: EuropePmc, fault: Fault, error: type[SourceError], tries: int
) -> None:
    eutils.faults.always(fault, utility="europepmc")
    with pytest.raises(error, match="Europe PMC: ") as caught:
        europepmc.full_text("PMC1")
    assert len(eutils.requests) == tries
    assert caught.value.utility == "Europe PMC"
    assert "\n" not in str(caught.value)


def test_a_failure_that_passes_is_not_noticed(eutils: EutilsServer, europepmc: EuropePmc) -> None:
    eutils.store.europepmc_texts["PMC1"] = b"<article><body><p>x</p></body></article>"
    eutils.faults.queue(faults.diagnostic_page(503), utility="europepmc")
    assert europepmc.full_text("PMC1") is not None


def test_nothing_that_names_the_user_is_sent(eutils: EutilsServer, europepmc: EuropePmc) -> None:
    assert europepmc.full_text("PMC1") is None
    (query,) = eutils.requests
    sent = f"{query.target} {query.parameters} {dict(query.headers)}"
    assert EMAIL not in sent
    assert KEY not in sent


def test_nobody_there_is_unreachable_and_names_the_setting() -> None:
    settings = Settings(europepmc_url="http://127.0.0.1:1/", read_timeout_s=1.0)
    with (
        EuropePmc(settings, limiter=Unlimited(), sleep=lambda _: None) as client,
        pytest.raises(Unreachable, match="EVIDENCE_EUROPEPMC_URL"),
    ):
        client.full_text("PMC1")
