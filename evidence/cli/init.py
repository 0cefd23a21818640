"""``evidence init``: the file of a new review."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from evidence.cli.identifiers import named_pmid
from evidence.cli.invocation import invocation
from evidence.cli.printing import say
from evidence.errors import UsageError

__all__ = ["register"]

HELP = """Begin a review in this folder: write its evidence.toml.

The file names the index study, what to follow, outcomes, rule files, library and outputs. Every
command run in the folder uses it. Several reviews may share a library.
"""

EPILOG = """\b
Examples:
  evidence init 30267011
  evidence init 30267011 --name InO --query "inotuzumab[tiab] AND child*"
  evidence init 30267011 --keep-records ../shared.sqlite

Then: evidence update. A file that is there is never overwritten.
"""

TEMPLATE = """\
# One review. Every evidence command that is run in this folder uses this file.

# Its name in the library. Several reviews may share a library, under names of their own.
name = {name}

# PMID of the index study, beside which the others stand.
index = {index}

# Outcomes of the tables; "evidence rules list" names all that the rules know.
outcomes = ["CR", "CR/CRi", "ORR", "MRD-negativity", "SOS", "OS", "EFS"]

# Rule files laid over ours, such as ["my-rules.toml"]; paths are relative to this file.
rules = []

# Where records are kept, and where reports are written.
library = {library}
outputs = "outputs"

# What belongs to the review besides the queries below: articles citing the index study, those it
# cites, and so many of the most similar by NCBI's score (0 to 1000).
[follow]
citing = true
references = false
similar = 0

# Any number of PubMed queries; every match belongs to the review. AND, OR, NOT in capitals.
{queries}
[update]
# New records are looked for by their day of creation, from so many days before the last complete
# update on (30 at least). All queries are also run in full each time.
overlap_days = 30
# A known record is fetched again after so many days, to see late abstracts, corrections,
# retractions and deletions. Retractions are asked for in every update besides.
recheck_days = 28
"""

NO_QUERY = """\
# [[query]]
# name = "by name"
# term = "inotuzumab[tiab] AND (child* OR pediatric*)"
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init", help=HELP, epilog=EPILOG)(init_cli)


def init_cli(
    context: typer.Context,
    identifier: Annotated[
        str, typer.Argument(metavar="PMID", help="The index study; a DOI or PMCID if the library has it.")
    ],
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Of the review; else the PMID.")
    ] = None,
    query: Annotated[
        list[str] | None, typer.Option("--query", metavar="QUERY", help="A PubMed query; may be repeated.")
    ] = None,
    records: Annotated[
        str, typer.Option("--keep-records", metavar="FILE", help="The library that the file names.")
    ] = "corpus/library.sqlite",
) -> None:
    """Write the file, and say what comes next."""
    from evidence.files import write_file
    from evidence.project import PROJECT_FILE, parse_project

    path = Path(PROJECT_FILE)
    if path.exists():
        raise UsageError(f"{path} is there already; edit it, or make another folder for another review")
    pmid = _pmid(context, identifier)
    queries = "\n".join(
        f"[[query]]\nname = {_toml(f'query {number}')}\nterm = {_toml(term)}\n"
        for number, term in enumerate(query or (), start=1)
    )
    text = TEMPLATE.format(
        name=_toml(name or pmid), index=_toml(pmid), library=_toml(records), queries=queries or NO_QUERY
    )
    # What is written must be what can be read: an odd name or an empty query is refused here.
    parse_project(path, text)
    write_file(path, text)
    say(f"wrote {path}: a review of PMID {pmid}. Next: evidence update")


def _pmid(context: typer.Context, identifier: str) -> str:
    """Give the PMID of the index study; a DOI or PMCID is looked up in the library."""
    from evidence.entrez.identifiers import parse_identifier
    from evidence.library.store import Library

    wanted = parse_identifier(identifier)
    if wanted.kind == "pmid":
        return wanted.value
    with Library.open_to_read(invocation(context).settings().library) as opened:
        return named_pmid(opened, identifier)


def _toml(text: str) -> str:
    """Write a TOML string; JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
