"""Who wrote an article, and who took part."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.model.identifiers import ArticleId

__all__ = ["Affiliation", "Author", "Investigator"]


@dataclass(frozen=True, slots=True)
class Affiliation:
    """Where an author works, with identifiers of the institution (kind, value) where given."""

    text: str
    identifiers: tuple[ArticleId, ...] = ()


@dataclass(frozen=True, slots=True)
class Author:
    """A person or a group that signs the article.

    Parameters
    ----------
    last_name, fore_name, initials, suffix : str or None
        The parts of a person's name.
    collective_name : str or None
        The name of a group; then the parts above are None.
    affiliations : tuple of Affiliation
        In printed order.
    orcid : str or None
        Bare identifier, ``0000-0000-0000-0000``.
    equal_contribution : bool
        Marked as having contributed equally.
    valid : bool
        False where PubMed keeps a superseded spelling of the name (``ValidYN="N"``).
    """

    last_name: str | None = None
    fore_name: str | None = None
    initials: str | None = None
    suffix: str | None = None
    collective_name: str | None = None
    affiliations: tuple[Affiliation, ...] = ()
    orcid: str | None = None
    equal_contribution: bool = False
    valid: bool = True

    @property
    def short_name(self) -> str:
        """The name as a citation prints it: ``Bhojwani D``, ``Smith J Jr``, or the group's name."""
        if self.collective_name is not None:
            return self.collective_name
        return " ".join(part for part in (self.last_name, self.initials, self.suffix) if part)


@dataclass(frozen=True, slots=True)
class Investigator:
    """A member of a trial group: named in the record, not an author."""

    last_name: str | None
    fore_name: str | None
    initials: str | None
    suffix: str | None = None
    affiliations: tuple[Affiliation, ...] = ()
