from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import UsageError
from evidence.library.columns import moment_text, pmid_key, utc_text


@pytest.mark.parametrize("text", ["", "0", "007", "12a", " 1", "1\n", "-1", "١٢", "1.0", "1" * 30])
def test_what_is_not_a_pmid_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a PMID"):
        pmid_key(text)


@given(st.integers(1, 10**11))
def test_a_pmid_comes_back_from_its_key(number: int) -> None:
    assert str(pmid_key(str(number))) == str(number)


@pytest.mark.parametrize(
    "moment",
    [
        "2026-06-01T09:30:00Z",
        "2026-06-01T09:30:00+00:00",
        "2026-06-01T11:30:00+02:00",
        "2026-06-01T09:30:00.999999Z",
    ],
)
def test_a_moment_has_one_form(moment: str) -> None:
    assert utc_text(moment) == "2026-06-01T09:30:00Z"


@pytest.mark.parametrize(
    "moment", ["", "yesterday", "2026-06-01", "2026-06-01T09:30:00", "2026-13-01T00:00:00Z"]
)
def test_a_moment_without_a_time_or_an_offset_is_refused(moment: str) -> None:
    with pytest.raises(UsageError):
        utc_text(moment)


@pytest.mark.parametrize(
    ("given_text", "moment"),
    [("2026-06-01", "2026-06-01T23:59:59Z"), ("2026-06-01T11:30:00+02:00", "2026-06-01T09:30:00Z")],
)
def test_a_day_that_a_user_names_is_its_end_and_a_moment_is_itself(given_text: str, moment: str) -> None:
    assert moment_text(given_text) == moment


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "2026-06-31", "2026-06-01T09:30:00"])
def test_neither_a_day_nor_a_moment_is_refused_in_the_words_of_the_user(text: str) -> None:
    with pytest.raises(UsageError, match=f"^{text!r} is not a date such as 2026-06-01"):
        moment_text(text)


_OFFSETS = st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(
    lambda offset: timezone(timedelta(minutes=offset // timedelta(minutes=1)))
)
_MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=_OFFSETS)  # noqa: DTZ001 - bounds


@given(_MOMENTS, _MOMENTS)
def test_the_order_of_texts_is_the_order_of_moments(first: datetime, second: datetime) -> None:
    seconds = [moment.astimezone(UTC).replace(microsecond=0) for moment in (first, second)]
    texts = [utc_text(moment.isoformat()) for moment in (first, second)]
    assert (texts[0] < texts[1]) == (seconds[0] < seconds[1])
