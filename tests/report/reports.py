"""Report pages made from comparisons made by hand."""

from __future__ import annotations

from typing import Any

from evidence.compare.table import Comparison
from evidence.report.page import ReportMaterial, report_page
from evidence.report.settings_view import report_settings


def material(comparison: Comparison, **slots: Any) -> ReportMaterial:
    given: dict[str, Any] = {
        "comparison": comparison,
        "passages": {},
        "missing": frozenset(),
        "made_on": "2026-02-01T10:00:00+00:00",
        "asked": "evidence report 30267011",
        "settings": report_settings(comparison, "haematology@0123abcd"),
    }
    return ReportMaterial(**given | slots)


def page(comparison: Comparison, **slots: Any) -> str:
    return report_page(material(comparison, **slots))
