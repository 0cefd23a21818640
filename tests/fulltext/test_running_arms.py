"""Arms of long texts that are none are left open."""

from __future__ import annotations

from dataclasses import replace

from evidence.extract.vocabulary import Mention
from evidence.fulltext.running_arms import with_true_arms
from tests.compare.by_hand import finding

TEXT = "The cumulative incidence of TRM was 18.8% and 9.9% in the BuCy and BuFlu group."
NAME = Mention(4, 31, "NRM.noun", "NRM", "noun")


def test_with_the_name_of_an_outcome_among_the_arms_none_is_trusted() -> None:
    read = [finding(percent=18.8, arm="TRM"), finding(percent=9.9, arm="BuCy")]
    assert with_true_arms(read, TEXT, [NAME]) == [replace(f, arm=None) for f in read]


def test_real_arms_stay() -> None:
    read = [
        finding(percent=18.8, arm="BuCy"),
        finding(percent=9.9, arm="BuFlu"),
        finding(percent=3.0, arm=None),
    ]
    assert with_true_arms(read, TEXT, [NAME]) == read


def test_a_name_that_tells_patients_apart_may_be_an_arm() -> None:
    read = [finding(percent=40.0, arm="CR")]
    condition = Mention(12, 14, "CR.noun", "CR", "condition")
    assert with_true_arms(read, "Patients in CR had an OS of 40%.", [condition]) == read


def test_an_analysis_is_no_arm() -> None:
    read = [finding(percent=18.8, arm="multivariate analysis"), finding(percent=9.9, arm="BuFlu")]
    assert [f.arm for f in with_true_arms(read, TEXT, [NAME])] == [None, "BuFlu"]
