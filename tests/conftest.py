"""No test reaches beyond this machine: sockets are blocked but for the loopback address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from pytest_socket import disable_socket, enable_socket, socket_allow_hosts

from tests.compiled import ROOT, compiled_modules, is_compiled

__all__ = ["ROOT", "SHARED"]

# How long an example takes says how busy the machine is, and no test is about that.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

#: Reference material that lies beside a checkout; tests that need it skip where it is not.
SHARED = ROOT.parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option for running the tests against the compiled build."""
    parser.addoption("--compiled", action="store_true", help="run on the compiled build: make test-compiled")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to test other modules than those that are meant."""
    compiled = config.getoption("--compiled")
    wrong = [module.stem for module in compiled_modules() if is_compiled(module) != compiled]
    if wrong:
        meant = "not compiled" if compiled else "compiled, which an edit would not change"
        raise pytest.UsageError(f"modules that are {meant}: {', '.join(wrong)}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that are about the other way to run."""
    other = "interpreted" if config.getoption("--compiled") else "compiled"
    left_out = [item for item in items if item.get_closest_marker(other)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture(autouse=True)
def loopback_only() -> Iterator[None]:
    """Refuse every connection that does not go to 127.0.0.1."""
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    yield
    disable_socket(allow_unix_socket=True)
    enable_socket()


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hide the user's settings, and keep the pacing file of the limiter apart for every test."""
    for name in (
        "NCBI_EMAIL",
        "NCBI_API_KEY",
        "EVIDENCE_EUTILS_URL",
        "EVIDENCE_EUROPEPMC_URL",
        "EVIDENCE_ICITE_URL",
        "EVIDENCE_CITED_BY",
        "EVIDENCE_LIBRARY",
        "EVIDENCE_OUTPUTS",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of reference material, or skip."""
    if not SHARED.is_dir():
        pytest.skip("the reference material beside the checkout is not here")
    return SHARED
