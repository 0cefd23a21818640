from __future__ import annotations

from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.entrez.redaction import Redactor, one_line

KEY = "0123abcd4567"
EMAIL = "some.one+x@example.org"
REDACTOR = Redactor((KEY, EMAIL, None))


@pytest.mark.parametrize(
    "text",
    [
        f"failed: /esearch.fcgi?db=pubmed&api_key={KEY}&email={EMAIL}",
        f"?email={quote_plus(EMAIL)}&x=1",
        f"?email={quote(EMAIL)}",
        f'{{"api-key":"{KEY}"}}',
        KEY.upper(),
        f"for {EMAIL.upper()}.",
    ],
)
def test_secrets_are_removed_however_they_are_written(text: str) -> None:
    said = REDACTOR.clean(text).lower()
    assert KEY not in said
    assert "some.one" not in said
    assert "some.one" not in said.replace("%2e", ".")


def test_what_stands_where_a_secret_would_is_removed_too() -> None:
    assert Redactor(()).clean("a?api_key=zzz&term=x") == "a?api_key=[removed]&term=x"
    assert "zzz" not in Redactor(()).clean('{"api-key": "zzz"}')


def test_the_rest_of_the_text_stays() -> None:
    assert REDACTOR.clean("Search Backend failed: x[ti]") == "Search Backend failed: x[ti]"


@given(before=st.text(max_size=20), after=st.text(max_size=20))
def test_no_surrounding_saves_a_secret(before: str, after: str) -> None:
    assert KEY not in REDACTOR.clean(before + KEY + after)


@given(st.text(max_size=400))
def test_one_line_is_one_short_printable_line(text: str) -> None:
    line = one_line(text, 50)
    assert len(line) <= 50
    assert line.isprintable()
