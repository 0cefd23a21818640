"""Ready entries for the user's own scheduler; nothing of ours runs in the background.

NCBI asks for large jobs at weekends or between 21:00 and 5:00 US Eastern time. A weekly or monthly entry
therefore runs on a Sunday, which is a Saturday or Sunday there wherever one lives; a daily one at 6:00
UTC, 1:00 or 2:00 Eastern, in local time. The minute is drawn from the review's name, so that not everybody
asks at once.
"""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Literal

from evidence.errors import UsageError

__all__ = ["Every", "Job", "Scheduler", "entry"]

Every = Literal["week", "day", "month"]
Scheduler = Literal["cron", "systemd", "windows", "github"]

_SUNDAY_HOUR = 3
_NIGHT_HOUR_UTC = 6

_SECRETS = "NCBI_EMAIL, and NCBI_API_KEY if there is one, must be set where the job runs"


@dataclass(frozen=True, slots=True)
class Job:
    """What is to run, and when.

    Parameters
    ----------
    review : str
        Name of the review.
    folder : Path
        Absolute; where its ``evidence.toml`` lies.
    program : Path
        Absolute; the ``evidence`` command.
    every : {"week", "day", "month"}
        How often.
    now : datetime
        With the local time zone, whose difference from UTC is that of today.
    outputs : Path
        Where the log of a scheduler without one goes.
    """

    review: str
    folder: Path
    program: Path
    every: Every
    now: datetime
    outputs: Path = Path("outputs")

    @property
    def minute(self) -> int:
        """Minute of the hour, 1 to 59."""
        return 1 + hashlib.sha256(self.review.encode()).digest()[0] % 59

    def hour(self, zone: tzinfo | None) -> int:
        """Give the hour of the day in a time zone."""
        if self.every != "day":
            return _SUNDAY_HOUR
        return self.now.astimezone(UTC).replace(hour=_NIGHT_HOUR_UTC).astimezone(zone).hour

    @property
    def slug(self) -> str:
        """Give the review's name as a part of file names: letters, digits and hyphens."""
        kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in self.review.lower())
        return "-".join(part for part in kept.split("-") if part) or "review"

    @property
    def words(self) -> str:
        """Say what the entry does, for comments and descriptions."""
        often = {"week": "weekly, on Sundays", "day": "daily", "month": "on the first Sunday of a month"}
        return f"updates the review {self.review} {often[self.every]}"


def entry(job: Job, scheduler: Scheduler) -> str:
    """Write the entry of a job for a scheduler, with a word on how to use it.

    Raises
    ------
    UsageError
        If a path cannot be written there: it holds a line break.
    """
    if any(c in f"{job.folder}{job.program}" for c in "\n\r"):
        raise UsageError("the folder's name holds a line break; a scheduler's entry cannot hold it")
    return _WRITERS[scheduler](job)


def _cron(job: Job) -> str:
    # A per cent sign is a line break to cron.
    command = (
        f"cd {shlex.quote(str(job.folder))} && mkdir -p {shlex.quote(str(job.outputs))} && "
        f"{shlex.quote(str(job.program))} update --fail-on retracted "
        f">> {shlex.quote(str(job.outputs / 'update.log'))} 2>&1"
    ).replace("%", r"\%")
    day = {"week": "* * 0", "day": "* * *", "month": "1-7 * *"}[job.every]
    first_sunday = '[ "$(date +\\%w)" = 0 ] && ' if job.every == "month" else ""
    return (
        f"# evidence: {job.words}.\n"
        f"# Add these lines with: crontab -e.\n# {_SECRETS}:\n"
        "# NCBI_EMAIL=you@example.org\n"
        f"{job.minute} {job.hour(job.now.tzinfo)} {day} {first_sunday}{command}\n"
    )


def _systemd(job: Job) -> str:
    # A per cent sign begins a specifier, in a path too.
    folder = str(job.folder).replace("%", "%%")
    program = str(job.program).replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"')
    when = {"week": "Sun *-*-*", "day": "*-*-*", "month": "Sun *-*-1..7"}[job.every]
    name = f"evidence-{job.slug}"
    return (
        f"# evidence: {job.words}.\n"
        f"# Save as ~/.config/systemd/user/{name}.service\n"
        "[Unit]\n"
        f"Description=evidence: update of the review {job.review.replace('%', '%%')}\n"
        "After=network-online.target\n\n"
        "[Service]\n"
        "Type=oneshot\n"
        f"WorkingDirectory={folder}\n"
        f"# {_SECRETS}:\n# a file with lines such as NCBI_EMAIL=you@example.org\n"
        "EnvironmentFile=-%h/.config/evidence.env\n"
        f'ExecStart="{program}" update --fail-on retracted\n\n'
        f"# Save as ~/.config/systemd/user/{name}.timer\n"
        f"# Then: systemctl --user enable --now {name}.timer\n"
        "[Unit]\n"
        f"Description=evidence: when the review {job.review.replace('%', '%%')} is updated\n\n"
        "[Timer]\n"
        f"OnCalendar={when} {job.hour(job.now.tzinfo):02}:{job.minute:02}:00\n"
        "# A machine that was off catches up.\n"
        "Persistent=true\n\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )


def _windows(job: Job) -> str:
    at = f"{job.hour(job.now.tzinfo):02}:{job.minute:02}"
    trigger = {
        "week": f"New-ScheduledTaskTrigger -Weekly -DaysOfWeek Sunday -At {at}",
        "day": f"New-ScheduledTaskTrigger -Daily -At {at}",
        # PowerShell has no monthly trigger.
        "month": f"New-ScheduledTaskTrigger -Weekly -WeeksInterval 4 -DaysOfWeek Sunday -At {at}",
    }[job.every]
    fourth = "# Every fourth Sunday: PowerShell has no months.\n" if job.every == "month" else ""
    return (
        f"# evidence: {job.words}.\n"
        f"# Run once in PowerShell.\n# {_SECRETS}:\n"
        "# [Environment]::SetEnvironmentVariable('NCBI_EMAIL', 'you@example.org', 'User')\n"
        f"$action = New-ScheduledTaskAction -Execute {_powershell(str(job.program))} `\n"
        "  -Argument 'update --fail-on retracted' `\n"
        f"  -WorkingDirectory {_powershell(str(job.folder))}\n"
        f"{fourth}"
        f"$trigger = {trigger}\n"
        "# A machine that was off catches up.\n"
        "$settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew\n"
        f"Register-ScheduledTask -TaskName {_powershell(f'evidence {job.review}')} -Action $action `\n"
        "  -Trigger $trigger -Settings $settings\n"
    )


def _powershell(text: str) -> str:
    """Quote for PowerShell, which ends single quotes at typographic ones too."""
    return "'" + "".join(c * 2 if c in "'‘’‚‛" else c for c in text) + "'"


def _github(job: Job) -> str:
    day = {"week": "* * 0", "day": "* * *", "month": "1-7 * *"}[job.every]
    hour = job.hour(UTC)
    first_sunday = (
        "        if: github.event_name != 'schedule' || steps.day.outputs.sunday == 'true'\n"
        if job.every == "month"
        else ""
    )
    which_day = (
        "      - id: day\n"
        '        run: echo "sunday=$([ "$(date +%w)" = 0 ] && echo true || echo false)" >> "$GITHUB_OUTPUT"\n'
        if job.every == "month"
        else ""
    )
    return (
        f"# evidence: {job.words}.\n"
        f"# Save as .github/workflows/evidence-{job.slug}.yml in a private repository whose root is the\n"
        "# review's folder: abstracts may be protected by copyright. Add the secrets NCBI_EMAIL and, if\n"
        "# there is one, NCBI_API_KEY. Library and reports are committed, for the next update to find.\n"
        f"name: {_yaml(f'evidence {job.review}')}\n"
        "on:\n"
        "  schedule:\n"
        f'    - cron: "{job.minute} {hour} {day}" # UTC\n'
        "  workflow_dispatch:\n"
        "permissions:\n"
        "  contents: write\n"
        "concurrency:\n"
        f"  group: evidence-{job.slug}\n"
        "jobs:\n"
        "  update:\n"
        "    runs-on: ubuntu-latest\n"
        "    steps:\n"
        f"{which_day}"
        "      - uses: actions/checkout@v4\n"
        "      - uses: actions/setup-python@v5\n"
        "        with:\n"
        '          python-version: "3.12"\n'
        "      - run: pip install evidence-tables\n"
        "      - id: update\n"
        f"{first_sunday}"
        '        run: evidence update --fail-on retracted --format md >> "$GITHUB_STEP_SUMMARY"\n'
        "        env:\n"
        "          NCBI_EMAIL: ${{ secrets.NCBI_EMAIL }}\n"
        "          NCBI_API_KEY: ${{ secrets.NCBI_API_KEY }}\n"
        "      # Also after a partial update or a retraction: what came is kept.\n"
        "      - if: always()\n"
        "        run: |\n"
        "          git config user.name evidence\n"
        "          git config user.email evidence@localhost\n"
        "          git add --all --force .\n"
        '          git diff --cached --quiet || git commit --message "Update the review"\n'
        "          git push\n"
    )


def _yaml(text: str) -> str:
    """Quote for YAML, whose single quotes know one escape only."""
    return "'" + text.replace("'", "''") + "'"


_WRITERS: Mapping[Scheduler, Callable[[Job], str]] = {
    "cron": _cron,
    "systemd": _systemd,
    "windows": _windows,
    "github": _github,
}
