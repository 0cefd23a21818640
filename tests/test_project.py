"""evidence.toml: what it may hold, and complaints that say where and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import SettingsError
from evidence.project import Project, Query, load_project, parse_project

WHOLE = """\
name = "children"
index = "30267011"
outcomes = ["CR", "SOS"]
rules = ["mine.toml"]
library = "../shared.sqlite"

[follow]
references = true
similar = 20

[[query]]
name = "by name"
term = '''inotuzumab[tiab]
  AND child*'''

[[query]]
name = "by class"
term = "CD22[tiab]"

[update]
overlap_days = 60
recheck_days = 7
"""


def test_an_absent_file_says_nothing(tmp_path: Path) -> None:
    assert load_project(tmp_path) == Project()


def test_every_key_is_read_and_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "evidence.toml").write_text(WHOLE, encoding="utf-8")
    project = load_project(tmp_path)
    review = project.review
    assert review is not None
    assert project.library == tmp_path / "../shared.sqlite"
    assert project.outputs is None
    assert (review.name, review.index_pmid, review.outcomes) == ("children", "30267011", ("CR", "SOS"))
    assert (review.citing, review.references, review.similar) == (True, True, 20)
    assert review.queries == (
        Query("by name", "inotuzumab[tiab] AND child*"),
        Query("by class", "CD22[tiab]"),
    )
    assert review.rules == (tmp_path / "mine.toml",)
    assert (review.overlap_days, review.recheck_days) == (60, 7)


def test_an_index_study_is_enough() -> None:
    review = parse_project(Path("evidence.toml"), "index = 30267011\n").review
    assert review is not None
    assert (review.name, review.citing, review.queries) == ("30267011", True, ())


def test_a_file_without_an_index_study_holds_no_review() -> None:
    assert parse_project(Path("evidence.toml"), 'library = "x.sqlite"\n').review is None


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (('index = "30267011"', 'index = "PMC77"'), 2, "index is a PMID"),
        (('index = "30267011"', "index = true"), 2, "index is a PMID"),
        (('index = "30267011"\n', ""), 1, "a review needs its index study"),
        (('name = "children"', 'name = "a/b"'), 1, "name is up to 80 letters"),
        (('outcomes = ["CR", "SOS"]', 'outcomes = "CR"'), 3, "outcomes is a list"),
        (('rules = ["mine.toml"]', "rules = [1]"), 4, "rules is a list"),
        (('library = "../shared.sqlite"', "library = 3"), 5, "library must be a path in quotes"),
        (("references = true", "references = 1"), 8, "references is true or false"),
        (("references = true", "refs = true"), 8, r"unknown key 'refs' in \[follow\]; known are citing"),
        (("similar = 20", "similar = 1001"), 9, "similar is a whole number from 0 to 1000"),
        (("similar = 20", "similar = true"), 9, "similar is a whole number"),
        (('term = "CD22[tiab]"', 'term = " "'), 18, "a query has a name and a term"),
        (('term = "CD22[tiab]"', 'term = "(CD22[tiab]"'), 18, "brackets or quotes of the query"),
        (('term = "CD22[tiab]"', "term = '\"CD22[tiab]'"), 18, "brackets or quotes of the query"),
        (('name = "by class"\n', ""), 16, "a query has a name and a term"),
        (('name = "by class"', 'name = "by name"'), 17, "another query is named 'by name'"),
        (('name = "by class"', 'title = "x"'), 17, r"unknown key 'title' in \[query\]"),
        (("overlap_days = 60", "overlap_days = 7"), 21, "overlap_days is a whole number from 30"),
        (("recheck_days = 7", "recheck_days = 0"), 22, "recheck_days is a whole number from 1"),
        (("[follow]", "[[follow]]"), 7, r"follow is a table, which begins with \[follow\]"),
        (("[update]\n", "[query]\n"), None, "not valid TOML.*line 20"),
        (("[update]", "[updates]"), 20, "unknown key 'updates'"),
        (("similar = 20", "similar ="), None, "not valid TOML.*line 9"),
    ],
)
def test_what_is_wrong_is_said_with_file_line_and_what_is_allowed(
    change: tuple[str, str], line: int | None, words: str
) -> None:
    text = WHOLE.replace(*change)
    assert text != WHOLE
    with pytest.raises(SettingsError, match=words) as refused:
        parse_project(Path("evidence.toml"), text)
    place = "evidence.toml" if line is None else f"evidence.toml line {line}:"
    assert str(refused.value).startswith(place)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_the_file_s_name(text: str) -> None:
    complaint = "evidence.toml"
    try:
        parse_project(Path("evidence.toml"), text)
    except SettingsError as error:
        complaint = str(error)
    assert complaint.startswith("evidence.toml")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "evidence.toml").write_bytes(b"name = \xff\n")
    with pytest.raises(SettingsError, match=r"cannot be read: it is not a text file in UTF-8$"):
        load_project(tmp_path)


def test_a_folder_of_that_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "evidence.toml").mkdir()
    with pytest.raises(SettingsError, match=r"evidence\.toml cannot be read: Is a directory$"):
        load_project(tmp_path)
