from __future__ import annotations

from evidence import __version__
from evidence.compare.table import Analyses
from evidence.report.settings_view import report_settings
from tests.compare.by_hand import comparison, index_study


def test_rules_versions_and_choices_are_named() -> None:
    said = dict(report_settings(comparison(index_study(), interval_method="wilson"), "haematology@0123abcd"))
    assert said["Rule sets"] == "haematology"
    assert said["Hash of the rules"] == "0123abcd"
    assert said["evidence"] == __version__
    assert said["Intervals computed by us"] == "Wilson, 95%"
    assert said["Across studies"] == "nothing computed"
    assert said["spacy"][0].isdigit()


def test_what_was_computed_across_studies_is_named() -> None:
    asked = comparison(index_study(), analyses=Analyses(difference=True, pool=True))
    assert dict(report_settings(asked, "r@0"))["Across studies"] == "naive differences, pooling"
