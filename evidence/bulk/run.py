"""A whole run: what there is to do, the files one by one as they are finished, and what counts of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evidence.bulk.edition import versions
from evidence.bulk.folder import COUNTING, Folder, stem_of
from evidence.bulk.order import Counting, in_order, years_of
from evidence.bulk.reading import sha256_of
from evidence.bulk.work import Done, Failed, Instructions, tables_in
from evidence.bulk.workers import Workers
from evidence.errors import UsageError
from evidence.extract.rules import load_rules

__all__ = ["Plan", "Progress", "Summary", "plan", "run"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run has to do.

    Parameters
    ----------
    folder : Folder
        Where to.
    instructions : Instructions
        How files are read.
    ruleset : str
        The rules' name and hash.
    outcomes : tuple of str
        What they read for.
    to_do, done : tuple of Path
        Files to read, in their order, and those that were read before: the same bytes, rules and code.
    bytes_to_do : int
        Size of the files to read.
    former : tuple of str
        Names of files that were read before and are not among those given; they go on counting.
    years : list of int
        Of PubMed's files. Each year's baseline replaces everything before it, so that of two years what
        the later leaves out goes on counting.
    """

    folder: Folder
    instructions: Instructions
    ruleset: str
    outcomes: tuple[str, ...]
    to_do: tuple[Path, ...]
    done: tuple[Path, ...]
    bytes_to_do: int
    former: tuple[str, ...]
    years: list[int]


@dataclass(slots=True)
class Progress:
    """How far a run has come."""

    files: int
    files_total: int
    failed: int
    records: int
    findings: int
    bytes: int
    bytes_total: int


@dataclass(slots=True)
class Summary:
    """What a run has done.

    Parameters
    ----------
    read, before : int
        Files read now, and before.
    failed : dict of Path to str
        Files that could not be read, and why.
    records, passed, unreadable, findings : int
        Over the files read now.
    counting : dict of str to int
        What counts over all files of the folder: records, findings, studies.
    """

    read: int = 0
    before: int = 0
    failed: dict[Path, str] = field(default_factory=dict)
    records: int = 0
    passed: int = 0
    unreadable: int = 0
    findings: int = 0
    counting: dict[str, int] = field(default_factory=dict)


def plan(paths: Sequence[Path], output: Path, instructions: Instructions) -> Plan:
    """See what there is to do; nothing is written.

    Raises
    ------
    UsageError
        If a file is missing, two have one name, or the folder holds
        something else.
    RuleError
        If a rule file cannot be loaded.
    """
    given = _by_stem(paths)
    folder = Folder(output)
    folder.manifest()
    rules = load_rules(instructions.rule_files)
    known = folder.file_manifests()
    wanted = versions(rules.name)
    order = in_order({*given, *known})
    to_do: list[Path] = []
    done: list[Path] = []
    for stem in order:
        if stem in given:
            same = stem in known and _is_same(given[stem], known[stem], wanted)
            (done if same else to_do).append(given[stem])
    former = tuple(stem for stem in order if stem not in given)
    outdated = [stem for stem in former if any(known[stem].get(key) != wanted[key] for key in wanted)]
    if outdated:
        raise UsageError(
            f"{len(outdated)} files in {output} were read with other rules or by another version "
            f"({outdated[0]} ...); give them again to have them read anew, or another --output"
        )
    return Plan(
        folder,
        instructions,
        rules.name,
        tuple(rules.outcomes),
        tuple(to_do),
        tuple(done),
        sum(path.stat().st_size for path in to_do),
        former,
        years_of(order),
    )


def _by_stem(paths: Sequence[Path]) -> dict[str, Path]:
    given: dict[str, Path] = {}
    for path in paths:
        if not path.is_file():
            raise UsageError(f"{path} {'is not a file' if path.exists() else 'does not exist'}")
        stem = stem_of(path)
        if stem in given and given[stem].resolve() != path.resolve():
            raise UsageError(f"{given[stem]} and {path} have one name; rename one of them")
        given[stem] = path
    return given


def _is_same(path: Path, account: Mapping[str, Any], wanted: Mapping[str, str]) -> bool:
    """Tell whether a file was read before; its bytes are looked at only if all else is the same."""
    return (
        all(account.get(key) == wanted[key] for key in wanted)
        and account.get("bytes") == path.stat().st_size
        and account.get("sha256") == sha256_of(path)
    )


def run(planned: Plan, workers: Workers, *, on_progress: Callable[[Progress], None] | None = None) -> Summary:
    """Read the files and write what counts.

    Each file is on the disk as soon as it is finished; what counts is written when all are, also if some
    failed. Interrupted at any time, the next run goes on with the files that are not there yet.

    Raises
    ------
    OutputError
        If the folder cannot be written, or another run writes to it.
    Unreachable
        If the cluster is lost.
    """
    with planned.folder.held():
        return _run(planned, workers, on_progress)


def _run(planned: Plan, workers: Workers, on_progress: Callable[[Progress], None] | None) -> Summary:
    summary = Summary(before=len(planned.done))
    progress = Progress(0, len(planned.to_do), 0, 0, 0, 0, planned.bytes_to_do)
    _write_manifest(planned, summary, complete=False)
    for path, result in workers.do(planned.to_do, planned.instructions):
        progress.files += 1
        progress.bytes += path.stat().st_size
        if isinstance(result, Done):
            result = _of_these_rules(path, result, planned)  # noqa: PLW2901 - or its failure
        if isinstance(result, Failed):
            summary.failed[path] = result.reason
            progress.failed += 1
        else:
            planned.folder.write_file(stem_of(path), tables_in(result), {"file": path.name, **result.account})
            _add(summary, result.account)
            progress.records, progress.findings = summary.records, summary.findings
        if on_progress is not None:
            on_progress(progress)
    summary.counting = settle(planned.folder)
    _write_manifest(planned, summary, complete=not summary.failed)
    return summary


def _of_these_rules(path: Path, done: Done, planned: Plan) -> Done | Failed:
    """See that a worker elsewhere has the same rules and the same code."""
    wanted = versions(planned.ruleset)
    other = [key for key, value in wanted.items() if done.account.get(key) != value]
    if not other:
        return done
    return Failed(
        f"{path}: the worker that read it has another {' and '.join(other)}; install the same version there"
    )


def _add(summary: Summary, account: Mapping[str, Any]) -> None:
    summary.read += 1
    summary.records += account["records"]
    summary.passed += account["passed_prefilter"]
    summary.unreadable += len(account["unreadable"])
    summary.findings += account["findings"]


def _write_manifest(planned: Plan, summary: Summary, *, complete: bool) -> None:
    planned.folder.write_manifest(
        {
            "complete": complete,
            "written_at": datetime.now(UTC).isoformat(timespec="seconds"),
            **versions(planned.ruleset),
            "outcomes": planned.outcomes,
            "failed": [{"file": path.name, "reason": reason} for path, reason in summary.failed.items()],
            "counting": summary.counting,
        }
    )


def settle(folder: Folder) -> dict[str, int]:
    """Write what counts of all files that are done: of each record the last version, and none deleted.

    Returns
    -------
    dict
        Numbers of records, findings and studies that count.
    """
    stems = in_order(folder.file_manifests())
    counting = Counting(max((folder.highest_pmid(stem) for stem in stems), default=0))
    for stem in stems:
        table = folder.table(stem, "records")
        counting.add(stem, table["pmid"].to_numpy(), table["deleted"].to_numpy())
    totals = {"records": counting.records}
    for name in COUNTING:
        totals[name] = 0
        for stem in stems:
            table = folder.table(stem, name)
            if table.num_rows:
                table = table.filter(counting.counts(stem, table["pmid"].to_numpy()))
            folder.write_counting(stem, name, table)
            totals[name] += table.num_rows
    folder.remove_counting_but(stems)
    return totals
