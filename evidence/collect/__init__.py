"""Fetching: what is wanted, asking for it, storing it, and the account of it all.

It stands between the sources and the library: it uses `entrez`, `records` and `library`, and only the
command line uses it.
"""

from evidence.collect.account import Account, GroupAccount, LinkAccount, SearchAccount
from evidence.collect.cited_by import CitingSource
from evidence.collect.collector import BATCH_SIZE, Collector, Progress, utc_now
from evidence.collect.full_texts import FullTextAccount
from evidence.collect.wanted import Wanted, survey

__all__ = [
    "BATCH_SIZE",
    "Account",
    "CitingSource",
    "Collector",
    "FullTextAccount",
    "GroupAccount",
    "LinkAccount",
    "Progress",
    "SearchAccount",
    "Wanted",
    "survey",
    "utc_now",
]
