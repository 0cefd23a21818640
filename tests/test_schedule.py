"""Entries for schedulers: the command survives any folder's name, and the hour is one that NCBI likes."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import UsageError
from evidence.schedule import Every, Job, Scheduler, entry

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
FOLDER = Path('/home/me/my review\'s "50%" $HOME')


def job(**slots: object) -> Job:
    given: dict[str, object] = {
        "review": "children & adults",
        "folder": FOLDER,
        "program": Path("/opt/my tools/evidence"),
        "every": "week",
        "now": NOW,
    }
    return Job(**given | slots)  # type: ignore[arg-type]  # each slot with its type


def cron_line(text: str) -> str:
    (line,) = (line for line in text.split("\n") if line and not line.startswith("#"))
    return line


def test_cron_runs_weekly_on_a_sunday() -> None:
    minute, hour, day, month, weekday, _ = cron_line(entry(job(), "cron")).split(maxsplit=5)
    assert (hour, day, month, weekday) == ("3", "*", "*", "0")
    assert 1 <= int(minute) <= 59


@given(st.text(st.characters(exclude_characters="\n\r\0", codec="utf-8"), min_size=1, max_size=30))
def test_cron_s_command_means_the_folder_whatever_its_name(name: str) -> None:
    folder = Path("/") / name
    command = cron_line(entry(job(folder=folder), "cron")).split(maxsplit=5)[5]
    # What cron does: an escaped per cent sign is one, a bare one would end the line.
    assert "%" not in command.replace(r"\%", "")
    words = shlex.split(command.replace(r"\%", "%"))
    assert words[:3] == ["cd", str(folder), "&&"]
    assert words[words.index("update") - 1] == "/opt/my tools/evidence"


def test_systemd_s_paths_are_escaped() -> None:
    text = entry(job(), "systemd")
    assert "OnCalendar=Sun *-*-* 03:" in text
    assert f"WorkingDirectory={FOLDER}".replace("%", "%%") in text
    assert 'ExecStart="/opt/my tools/evidence" update' in text


def test_powershell_s_quotes_are_doubled() -> None:
    assert "-WorkingDirectory '/home/me/my review''s \"50%\" $HOME'" in entry(job(), "windows")


def test_github_s_workflow_keeps_secrets_out() -> None:
    text = entry(job(review="it's mine"), "github")
    assert "name: 'evidence it''s mine'" in text
    assert "${{ secrets.NCBI_EMAIL }}" in text
    assert "evidence-it-s-mine.yml" in text


@pytest.mark.parametrize("offset", [-11, -5, 0, 1, 5.5, 9, 13])
def test_a_daily_entry_runs_at_night_in_the_east_of_the_united_states(offset: float) -> None:
    zone = timezone(timedelta(hours=offset))
    made = job(every="day", now=NOW.astimezone(zone))
    at_local = NOW.astimezone(zone).replace(hour=made.hour(zone), minute=made.minute)
    eastern = at_local.astimezone(timezone(timedelta(hours=-5))).hour
    assert eastern >= 21 or eastern < 5


@pytest.mark.parametrize("offset", [-11, -5, 0, 5.5, 13])
def test_a_sunday_morning_anywhere_is_a_weekend_in_the_east_of_the_united_states(offset: float) -> None:
    sunday = datetime(2026, 6, 7, job().hour(UTC), 59, tzinfo=timezone(timedelta(hours=offset)))
    assert sunday.astimezone(timezone(timedelta(hours=-5))).weekday() in {5, 6}


@pytest.mark.parametrize("scheduler", get_args(Scheduler))
@pytest.mark.parametrize("every", get_args(Every))
def test_every_entry_says_what_it_does_and_stays_narrow(scheduler: Scheduler, every: Every) -> None:
    text = entry(job(every=every), scheduler)
    assert text.startswith("# evidence: updates the review children & adults ")
    assert "update --fail-on retracted" in text
    assert all(len(line) <= 100 for line in text.splitlines() if line.startswith("#"))


def test_a_folder_with_a_line_break_is_refused() -> None:
    with pytest.raises(UsageError, match="line break"):
        entry(job(folder=Path("/a\nb")), "cron")
