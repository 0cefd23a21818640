"""What a reader is told about an update, in the order of its weight; every format prints these parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evidence.collect.searching import reads_otherwise
from evidence.model import Finding
from evidence.report.cells import plain, with_word
from evidence.report.findings_view import figure_words
from evidence.update.record_diff import Piece, word_diff
from evidence.update.report import (
    ConcernChange,
    FigureChange,
    NewStudy,
    RecordChange,
    Report,
    SourceState,
    StudyName,
)
from evidence.wording import counted, graded

__all__ = [
    "Entry",
    "Part",
    "Words",
    "headline",
    "parts_of",
    "plain_words",
    "retraction_lines",
    "summary_lines",
]

#: A line of text in pieces; those that are not the same in both are marked by each format in its way.
Words = tuple[Piece, ...]

#: Unchanged stretches of a text are cut to so many characters at either end.
_CONTEXT = 60

_TEXTS = frozenset({"title", "abstract"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to tell: a line, and what stands below it."""

    line: Words
    below: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Some entries under a heading; ``essential`` ones are never shortened."""

    heading: str
    entries: tuple[Entry, ...]
    essential: bool = False


def plain_words(text: str) -> Words:
    """Give a line without marks."""
    return (("same", plain(text)),)


def headline(report: Report) -> str:
    """Say which update this is and whether it was complete, or what a difference lies between."""
    if report.between is not None:
        earlier, later = report.between
        return f"The review {plain(report.review)}, from {earlier} to {later}."
    moment = report.finished_at.replace("T", " ")[:16]
    state = "complete" if report.state == "complete" else "done in part: see what could not be asked"
    return f"Update {report.number} of the review {plain(report.review)}, {moment} UTC: {state}."


def retraction_lines(report: Report) -> Iterator[str]:
    """Name every study of which a retraction is news; this stands before everything else."""
    notices = {c.study.pmid: c for c in report.concerns if c.concern == "retracted" and c.holds}
    for study in report.retractions:
        change = notices.get(study.pmid)
        words = "retracted when it was found" if change is None else f"retracted{_notice(change)}"
        yield f"RETRACTED: {_study(study)}: {words}."


def summary_lines(report: Report) -> Iterator[str]:
    """Say in a few lines what is new, what changed, and whether the tables change."""
    texts = sum(change.text_changed for change in report.record_changes)
    counts = [
        counted(len(report.new_studies), "new study", "new studies"),
        counted(len(report.record_changes), "record changed", "records changed")
        + (f" ({texts} in title or abstract)" if texts else ""),
        counted(len(report.figures), "figure changed", "figures changed"),
        counted(len(report.concerns), "retraction or correction", "retractions or corrections"),
    ]
    said = [words for words in counts if not words.startswith("0 ")]
    since = "" if report.since is None or report.between else f" since {report.since[:10]}"
    if report.since is None:
        yield f"First update: {counted(report.records, 'record belongs', 'records belong')} to the review."
    yield f"What is new{since}: {'; '.join(said)}." if said else f"Nothing is new{since}."
    yield _tables(report)


def _tables(report: Report) -> str:
    """Answer the one question, whether the tables change."""
    new = [
        figure
        for study in report.new_studies
        for figure in study.figures
        if figure.outcome in report.outcomes and not study.study.excluded
    ]
    changed = Counter(change.outcome for change in report.table_figures)
    added = Counter(finding.outcome for finding in new)
    if not changed and not added:
        return "Your tables do not change."
    parts = [
        ", ".join(part for part in (f"{added[o]} new" if added[o] else "", _changed(changed[o])) if part)
        + f" for {o}"
        for o in report.outcomes
        if added[o] or changed[o]
    ]
    return f"Your tables change. Figures: {'; '.join(parts)}."


def _changed(count: int) -> str:
    return f"{count} changed or gone" if count else ""


def parts_of(report: Report) -> Iterator[Part]:
    """Give the parts of a report, the weightiest first, without the empty ones."""
    indexing = [change for change in report.record_changes if not change.text_changed]
    made = (
        Part("Could not be asked", tuple(_unasked(report)), essential=True),
        Part("Retractions, concerns, corrections", tuple(map(_concern, report.concerns)), essential=True),
        Part("Figures of your tables that changed", tuple(map(_figure_change, report.table_figures))),
        Part("New studies", tuple(_new_study(study, report.outcomes) for study in _by_weight(report))),
        Part(
            "Records whose title or abstract changed",
            tuple(_record(change) for change in report.record_changes if change.text_changed),
        ),
        Part("Records changed otherwise", tuple(_grouped(indexing))),
        Part("Figures of other outcomes", tuple(_other_figures(report))),
        Part("Records that PubMed no longer gives, or gives again", tuple(_presence(report))),
        Part("Found, but without a record", tuple(_awaited(report))),
        Part(
            "Sources that give a record now, or no longer do (which is no retraction)",
            tuple(_ties(report)),
        ),
        Part("Sources", tuple(map(_source, report.sources))),
    )
    return (part for part in made if part.entries)


def _study(study: StudyName) -> str:
    name = plain(study.name)
    name = name if name.startswith("PMID") else f"{name} (PMID {study.pmid})"
    return f"{name}, excluded by you" if study.excluded else name


def _notice(change: ConcernChange) -> str:
    said = plain(change.notice or "")
    pmid = f"PMID {change.notice_pmid}" if change.notice_pmid else ""
    words = ", ".join(part for part in (said.rstrip("."), pmid) if part)
    return f" ({words})" if words else ""


def _unasked(report: Report) -> Iterator[Entry]:
    yield from (Entry(plain_words(f"{entry.what}: {entry.reason}")) for entry in report.unasked)


def _concern(change: ConcernChange) -> Entry:
    words = change.concern if change.holds else f"no longer {change.concern}"
    return Entry(plain_words(f"{_study(change.study)}: {words}{_notice(change)}"))


def _figure(finding: Finding) -> str:
    """Write outcome, figure and whose it is."""
    whose = (
        finding.arm or "",
        with_word("among", finding.population) if finding.population else "",
        with_word("at", finding.timepoint) if finding.timepoint else "",
        graded(finding.grade) if finding.grade else "",
    )
    return plain(", ".join([f"{finding.outcome} {figure_words(finding)}", *(w for w in whose if w)]))


def _figure_change(change: FigureChange) -> Entry:
    """Write old and new value, the cause, and both sentences."""
    old, new = change.old, change.new
    causes = f" [{', '.join(change.causes)}]"
    if old is not None and new is not None and old == new:
        return Entry(
            plain_words(f"{_study(change.study)}: {_figure(new)}{causes}"), (plain_words(_quoted(new)),)
        )
    before = "not there before" if old is None else _figure(old)
    after = "gone" if new is None else _figure(new)
    line = (
        ("same", f"{_study(change.study)}: "),
        ("old", before) if old is not None else ("same", before),
        ("same", " → "),
        ("new", after) if new is not None else ("same", after),
        ("same", causes),
    )
    below: Iterable[Words] = ()
    if old is not None and new is not None and old.sentence != new.sentence:
        below = (_shortened(word_diff(plain(old.sentence), plain(new.sentence))),)
    elif (shown := new or old) is not None:
        below = (plain_words(_quoted(shown)),)
    return Entry(line, tuple(below))  # type: ignore[arg-type]  # a tuple of pieces


def _quoted(finding: Finding) -> str:
    return f"“{finding.sentence}”"


def _by_weight(report: Report) -> list[NewStudy]:
    """Put the studies first that have a figure of the review's outcomes."""
    return sorted(
        report.new_studies, key=lambda study: not any(f.outcome in report.outcomes for f in study.figures)
    )


def _new_study(study: NewStudy, outcomes: Sequence[str]) -> Entry:
    """Write who it is, why it belongs here, and its figures of the review's outcomes."""
    shown = [figure for figure in study.figures if figure.outcome in outcomes]
    others = len(study.figures) - len(shown)
    created = f"; in PubMed since {study.created_on}" if study.created_on else ""
    concerns = f"; {', '.join(study.concerns)}" if study.concerns else ""
    below = [plain_words(study.study.title)] if study.study.title else []
    if study.missing:
        below.append(plain_words("PubMed no longer gives it: deleted or merged; kept as it was"))
    below += [plain_words(f"{_figure(figure)}: {_quoted(figure)}") for figure in shown]
    if not shown:
        below.append(plain_words("no figure of your outcomes was read in it"))
    if others:
        below.append(plain_words(f"and {counted(others, 'figure', 'figures')} of other outcomes"))
    return Entry(
        plain_words(f"{_study(study.study)}: {', '.join(study.sources)}{created}{concerns}"), tuple(below)
    )


def _record(change: RecordChange) -> Entry:
    """Write which parts changed, with the differences of title and abstract."""
    fields = ", ".join(field.field for field in change.fields) or "nothing that is read"
    below = tuple(
        (("same", f"{field.field}: "), *_shortened(word_diff(plain(field.old), plain(field.new))))
        for field in change.fields
        if field.field in _TEXTS
    )
    return Entry(plain_words(f"{_study(change.study)}, version {change.version}: {fields}"), below)


def _grouped(changes: Iterable[RecordChange]) -> Iterator[Entry]:
    """Put records together that changed in the same parts: a mass revision is one line."""
    groups: dict[str, list[str]] = {}
    for change in changes:
        fields = ", ".join(field.field for field in change.fields) or "bytes that nothing is read from"
        groups.setdefault(fields, []).append(change.study.pmid)
    for fields, pmids in sorted(groups.items(), key=lambda group: -len(group[1])):
        yield Entry(plain_words(f"{counted(len(pmids), 'record', 'records')}, {fields}: {_pmids(pmids)}"))


def _pmids(pmids: Sequence[str]) -> str:
    more = len(pmids) - 10
    return f"PMID {', '.join(pmids[:10])}" + (f" and {more} more" if more > 0 else "")


def _other_figures(report: Report) -> Iterator[Entry]:
    """Count the changed figures of outcomes that the tables do not show."""
    others = Counter(change.outcome for change in report.figures if change.outcome not in report.outcomes)
    if others:
        words = ", ".join(f"{outcome} {count}" for outcome, count in others.most_common())
        yield Entry(plain_words(f"{sum(others.values())} changed: {words}"))


def _presence(report: Report) -> Iterator[Entry]:
    for entry in report.presence:
        words = "no longer given: deleted or merged; kept as it was" if entry.missing else "given again"
        yield Entry(plain_words(f"{_study(entry.study)}: {words}"))


def _awaited(report: Report) -> Iterator[Entry]:
    for entry in report.awaited:
        why = "PubMed has no such record" if entry.missing else "its record could not be fetched yet"
        yield Entry(plain_words(f"PMID {entry.pmid}: {', '.join(entry.sources)}; {why}"))


def _ties(report: Report) -> Iterator[Entry]:
    for tie in report.ties:
        words = "given" if tie.given else "no longer given"
        yield Entry(plain_words(f"{_study(tie.study)}: {words}: {tie.source}"))


def _source(source: SourceState) -> Entry:
    state = "" if source.asked else "; could not be asked, this is from before"
    below = [plain_words(remark) for remark in source.remarks]
    if source.translation and reads_otherwise(source.term, source.translation):
        below.insert(0, plain_words(f"as PubMed ran it: {source.translation}"))
    return Entry(
        plain_words(f"{source.name}: {counted(source.given, 'record', 'records')}{state}"), tuple(below)
    )


def _shortened(pieces: Words) -> Words:
    """Cut long stretches that did not change."""
    short: list[Piece] = []
    for at, (kind, text) in enumerate(pieces):
        head = text[:_CONTEXT] if at else ""
        tail = text[-_CONTEXT:] if at + 1 < len(pieces) else ""
        cut = kind == "same" and len(text) > len(head) + len(tail) + 3
        short.append((kind, f"{head} … {tail}" if cut else text))
    return tuple(short)
