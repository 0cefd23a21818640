"""What is other than what a review reported: pure comparison of two states of its records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from evidence.compare.studies import concerns_of, study_name
from evidence.following import INCLUDED, Following
from evidence.library.reviews import Member
from evidence.library.store import Library
from evidence.model import Article, Correction, Finding, PartialDate
from evidence.reading import Reader
from evidence.update.figures import figure_pairs, seen
from evidence.update.record_diff import differing_fields, text_changed
from evidence.update.report import (
    Awaited,
    Cause,
    ConcernChange,
    FigureChange,
    NewStudy,
    Presence,
    RecordChange,
    StudyName,
    TieChange,
)

__all__ = ["Changes", "changes_of"]

#: Kinds of corrections behind each concern, for the words of the notice.
_NOTICES = {
    "retracted": ("RetractionIn", "PartialRetractionIn", "RetractedandRepublishedIn"),
    "expression of concern": ("ExpressionOfConcernIn",),
    "corrected": ("ErratumIn", "CorrectedandRepublishedIn"),
}


@dataclass(slots=True)
class Changes:
    """What differs, and what is reported from now on.

    Parameters
    ----------
    members : list of Member
        Rows that are new or other than before.
    """

    members: list[Member] = field(default_factory=list)
    concerns: list[ConcernChange] = field(default_factory=list)
    new_studies: list[NewStudy] = field(default_factory=list)
    awaited: list[Awaited] = field(default_factory=list)
    figures: list[FigureChange] = field(default_factory=list)
    record_changes: list[RecordChange] = field(default_factory=list)
    presence: list[Presence] = field(default_factory=list)
    ties: list[TieChange] = field(default_factory=list)


def changes_of(
    library: Library,
    reader: Reader,
    followed: Following,
    reported: Mapping[str, Member],
    names: Mapping[str, str],
    *,
    run: int,
    on_progress: Callable[[str, int, int], None],
) -> Changes:
    """Compare every record of a review, as the library has it now, with what was reported of it.

    Parameters
    ----------
    library : Library
        What is there now.
    reader : Reader
        Gives figures; texts that were never read under its rules are read now.
    followed : Following
        The records of the review and their ties.
    reported : mapping of str to Member
        What was reported, by PMID.
    names : mapping of str to str
        The sources in words.
    run : int
        Number of this run.
    """
    excluded = frozenset(d.pmid for d in followed.decisions if d.verdict == "exclude")
    comparing = _Comparing(library, reader, names, excluded, run, Changes())
    versions = library.current_versions([*followed.ties, *reported])
    missing = library.missing()
    for done, (pmid, ties) in enumerate(followed.ties.items()):
        on_progress("comparing", done, len(followed.ties))
        version = versions.get(pmid)
        now = Member(
            pmid,
            run,
            0 if version is None else version.number,
            ruleset=reader.ruleset if version is not None else None,
            missing=pmid in missing,
            ties=dict(ties),
        )
        comparing.compare(reported.get(pmid), now)
    for pmid in reported.keys() - followed.ties.keys():
        comparing.let_go(reported[pmid])
    return comparing.changes


@dataclass(frozen=True, slots=True)
class _Comparing:
    """One comparison under way."""

    library: Library
    reader: Reader
    names: Mapping[str, str]
    excluded: frozenset[str]
    run: int
    changes: Changes

    def compare(self, before: Member | None, now: Member) -> None:
        """Compare what was reported of a record with what is there."""
        if before is None or before.version == 0:
            self._arrived(before, now)
            return
        read_again = now.version != before.version or now.ruleset != before.ruleset
        article = self.library.article_version(now.pmid, now.version) if read_again else None
        hashed = before.text_hash if article is None else self.reader.hash_of(article)
        ties = self._ties(before, now, lambda: self._named(now.pmid))
        now = Member(now.pmid, before.first_run, now.version, hashed, now.ruleset, now.missing, ties)
        if before.missing != now.missing:
            self.changes.presence.append(Presence(self._named(now.pmid), now.missing))
        if article is not None:
            self._changed(before, now, article)
        if now != before:
            self.changes.members.append(now)

    def let_go(self, before: Member) -> None:
        """Note of a record that no source of the review gives any more, since its file names none."""
        ties = self._ties(before, Member(before.pmid, self.run), lambda: self._named(before.pmid))
        if ties != before.ties:
            self.changes.members.append(
                Member(
                    before.pmid,
                    before.first_run,
                    before.version,
                    before.text_hash,
                    before.ruleset,
                    before.missing,
                    ties,
                )
            )

    def _named(self, pmid: str) -> StudyName:
        article = self.library.article(pmid)
        if article is None:
            return StudyName(pmid, f"PMID {pmid}", "", pmid in self.excluded)
        return self._name_of(article)

    def _name_of(self, article: Article) -> StudyName:
        return StudyName(article.pmid, study_name(article), article.title, article.pmid in self.excluded)

    def _sources(self, ties: Mapping[str, bool]) -> tuple[str, ...]:
        return tuple(self.names.get(source, source) for source, given in ties.items() if given)

    def _ties(self, before: Member, now: Member, named: Callable[[], StudyName]) -> dict[str, bool]:
        """Compare the ties of a known record; give those to remember."""
        ties = {**dict.fromkeys(before.ties, False), **now.ties}
        for source, given in ties.items():
            if source != INCLUDED and given != before.ties.get(source, False):
                name = self.names.get(source, f"{source}, no longer followed")
                self.changes.ties.append(TieChange(named(), name, given))
        return ties

    def _arrived(self, before: Member | None, now: Member) -> None:
        """Note a record that is new to the review, or one that was awaited."""
        first = self.run if before is None else before.first_run
        ties = {**(dict.fromkeys(before.ties, False) if before else {}), **now.ties}
        if now.version == 0:
            member = Member(now.pmid, first, missing=now.missing, ties=ties)
            if before is None or before.missing != now.missing:
                self.changes.awaited.append(Awaited(now.pmid, self._sources(ties), now.missing))
            if member != before:
                self.changes.members.append(member)
            return
        article = self.library.article_version(now.pmid, now.version)
        self.changes.new_studies.append(
            NewStudy(
                study=self._name_of(article),
                sources=self._sources(ties),
                version=now.version,
                created_on=next((_day(d.date) for d in article.dates if d.kind == "entrez"), None),
                concerns=concerns_of(article),
                figures=self.reader.findings(article),
                missing=now.missing,
            )
        )
        hashed = self.reader.hash_of(article)
        self.changes.members.append(
            Member(now.pmid, first, now.version, hashed, now.ruleset, now.missing, ties)
        )

    def _changed(self, before: Member, now: Member, article: Article) -> None:
        """Compare versions one by one, concerns, and figures."""
        old = self.library.article_version(now.pmid, before.version)
        previous = old
        stamps = self.library.versions(now.pmid)
        for number in range(before.version + 1, now.version + 1):
            version = self.library.article_version(now.pmid, number)
            self.changes.record_changes.append(
                RecordChange(
                    self._name_of(version),
                    number,
                    stamps[number - 1].first_seen_at,
                    differing_fields(previous, version),
                    text_changed(previous, version),
                )
            )
            previous = version
        self.changes.concerns += _concern_changes(self._name_of(article), old, article)
        self.changes.figures += self._figures(before, now, old, article)

    def _figures(self, before: Member, now: Member, old: Article, article: Article) -> Iterator[FigureChange]:
        """Compare figures; where text and rules changed, each alone, so that each has its cause."""
        study = self._name_of(article)
        gained = set(concerns_of(article)) - set(concerns_of(old))
        former = self._former(before, old)
        current = self.reader.findings(article)
        same_text = before.text_hash == now.text_hash
        if before.ruleset == now.ruleset or same_text:
            cause: Cause = "text changed" if not same_text else "rules changed"
            yield from _figure_changes(study, former, current, _causes(cause, gained))
        else:
            middle = self.reader.read_again(old, before.text_hash)
            yield from _figure_changes(study, former, middle, ("rules changed",))
            yield from _figure_changes(study, middle, current, _causes("text changed", gained))
        if "retracted" in gained:
            stayed = {seen(figure) for figure in former}
            yield from (FigureChange(study, f, f, ("retracted",)) for f in current if seen(f) in stayed)

    def _former(self, before: Member, old: Article) -> Sequence[Finding]:
        """Give the figures that were reported; where none are kept, those of the old text."""
        kept = None
        if before.text_hash is not None and before.ruleset is not None:
            kept = self.library.findings(before.pmid, before.text_hash, before.ruleset)
        return self.reader.read_again(old, before.text_hash) if kept is None else kept


def _causes(cause: Cause, gained: Iterable[str]) -> tuple[Cause, ...]:
    """Name a retraction or correction that came with another text beside it."""
    also: tuple[Cause, ...] = ("retracted", "corrected")
    return (cause, *(name for name in also if name in gained and cause == "text changed"))


def _figure_changes(
    study: StudyName, old: Sequence[Finding], new: Sequence[Finding], causes: tuple[Cause, ...]
) -> Iterator[FigureChange]:
    return (FigureChange(study, before, after, causes) for before, after in figure_pairs(old, new))


def _day(date: PartialDate) -> str:
    """Write a day as far as it is known."""
    parts = (date.year, date.month, date.day)
    return "-".join(f"{part:02}" for part in parts if part is not None) or date.text


def _concern_changes(study: StudyName, old: Article, new: Article) -> Iterator[ConcernChange]:
    """Name the concerns that came or went, and each further notice of one that holds already."""
    before, now = concerns_of(old), concerns_of(new)
    for concern in dict.fromkeys((*now, *before)):
        came = _notices(new, concern) - _notices(old, concern)
        holds = concern in now
        if holds == (concern in before) and not came:
            continue
        notices = sorted(came, key=lambda c: (c.pmid or "", c.citation or ""))
        told = [(notice.citation, notice.pmid) for notice in notices] or [(None, None)]
        for citation, pmid in told:
            yield ConcernChange(study, concern, holds, citation, pmid)


def _notices(article: Article, concern: str) -> set[Correction]:
    return {c for c in article.corrections if c.kind in _NOTICES[concern]}
