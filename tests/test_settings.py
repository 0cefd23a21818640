"""Settings: a flag, then the environment, then the project file, then a default."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.errors import SettingsError
from evidence.settings import EUTILS_URL, Settings, load_settings


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    settings = load_settings(environment={}, folder=tmp_path)
    assert settings.library == Path("corpus/library.sqlite")
    assert settings.eutils_url == EUTILS_URL
    assert settings.email is None
    assert settings.api_key is None


def test_the_flag_wins_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "evidence.toml").write_text('library = "file.sqlite"\noutputs = "files"\n', encoding="utf-8")
    environment = {"EVIDENCE_LIBRARY": "environment.sqlite"}
    assert load_settings(environment={}, folder=tmp_path).library == tmp_path / "file.sqlite"
    assert load_settings(environment=environment, folder=tmp_path).library == Path("environment.sqlite")
    flagged = load_settings(library=Path("flag.sqlite"), environment=environment, folder=tmp_path)
    assert flagged.library == Path("flag.sqlite")
    assert flagged.outputs == tmp_path / "files"


def test_secrets_do_not_show_in_the_representation() -> None:
    shown = repr(Settings(email="somebody@example.org", api_key="0123456789abcdef"))
    assert "somebody" not in shown
    assert "0123456789" not in shown


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"EVIDENCE_EUTILS_URL": "ftp://127.0.0.1/"}, "EVIDENCE_EUTILS_URL"),
        ({"EVIDENCE_EUTILS_URL": "http://"}, "EVIDENCE_EUTILS_URL"),
        ({"EVIDENCE_EUTILS_URL": "http://name:word@127.0.0.1/"}, "EVIDENCE_EUTILS_URL"),
        ({"EVIDENCE_EUTILS_URL": "http://127.0.0.1/?api_key=1"}, "EVIDENCE_EUTILS_URL"),
        ({"EVIDENCE_EUTILS_URL": "http://name:word@[::1"}, "EVIDENCE_EUTILS_URL"),
        ({"EVIDENCE_EUTILS_URL": "http://127.0.0.1:99999/"}, "EVIDENCE_EUTILS_URL"),
        ({"EVIDENCE_EUTILS_URL": "http://name:word@host:port/"}, "EVIDENCE_EUTILS_URL"),
        ({"EVIDENCE_EUTILS_URL": "http://a b/"}, "EVIDENCE_EUTILS_URL"),
        ({"EVIDENCE_EUTILS_URL": "http://a\nb/"}, "EVIDENCE_EUTILS_URL"),
        ({"EVIDENCE_EUTILS_URL": "http://a..b/"}, "EVIDENCE_EUTILS_URL"),
        ({"NCBI_API_KEY": "two words"}, "NCBI_API_KEY"),
        ({"NCBI_API_KEY": "key\nHeader: x"}, "NCBI_API_KEY"),
        ({"EVIDENCE_READ_TIMEOUT_S": "soon"}, "EVIDENCE_READ_TIMEOUT_S"),
        ({"EVIDENCE_READ_TIMEOUT_S": "-1"}, "EVIDENCE_READ_TIMEOUT_S"),
    ],
    ids=[
        "scheme",
        "no host",
        "user name",
        "query",
        "open bracket",
        "port too high",
        "port in letters",
        "space in the host",
        "line break in the host",
        "empty label",
        "spaces",
        "line break",
        "word",
        "negative",
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name_and_not_repeated(
    environment: dict[str, str], name: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=name) as refused:
        load_settings(environment=environment, folder=tmp_path)
    assert environment[name].split("\n")[0] not in str(refused.value).replace("http://", "")
    assert "word@" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("text", ["library = 3\n", "library = \n", "outputs = ['a']\n"])
def test_a_project_file_that_cannot_be_used_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "evidence.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"evidence\.toml"):
        load_settings(environment={}, folder=tmp_path)


@pytest.mark.parametrize("key", ["libary", "api_key", "[evidence]\nlibrary"])
def test_an_unknown_key_of_the_project_file_is_named_beside_those_known(key: str, tmp_path: Path) -> None:
    (tmp_path / "evidence.toml").write_text(f'{key} = "secret"\n', encoding="utf-8")
    name = key.partition("]")[0].lstrip("[")
    with pytest.raises(
        SettingsError, match=rf"line 1: unknown key '{name}'; known are name, index, .*library, outputs"
    ) as refused:
        load_settings(environment={}, folder=tmp_path)
    assert "secret" not in str(refused.value)


def test_a_base_url_ends_in_a_slash(tmp_path: Path) -> None:
    settings = load_settings(
        environment={"EVIDENCE_EUTILS_URL": "http://127.0.0.1:8000/eutils"}, folder=tmp_path
    )
    assert settings.eutils_url == "http://127.0.0.1:8000/eutils/"
