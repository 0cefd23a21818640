"""Run the server by hand: ``python -m tests.eutils_server --records FOLDER --links FILE.json``."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.eutils_server.pacing import RateLimit
from tests.eutils_server.records import make_record
from tests.eutils_server.server import EutilsServer
from tests.eutils_server.store import Store


def main(arguments: list[str] | None = None) -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.eutils_server", description=__doc__)
    parser.add_argument(
        "--records", type=Path, action="append", default=[], help="folder or file of efetch XML"
    )
    parser.add_argument(
        "--links", type=Path, action="append", default=[], help="JSON: {name: {source: [ids]}}"
    )
    parser.add_argument(
        "--invented", type=int, default=0, metavar="N", help="add N invented records, PMIDs 1 to N"
    )
    parser.add_argument(
        "--full-texts", nargs="*", type=Path, default=[], help="files of PMC, one article each"
    )
    parser.add_argument("--port", type=int, default=0, help="a free one by default")
    parser.add_argument("--api-key", action="append", help="the only keys accepted; any by default")
    parser.add_argument("--no-rate-limit", action="store_true", help="let every request pass")
    parser.add_argument("--faults", type=float, default=0.0, metavar="P", help="share of requests that fail")
    parser.add_argument("--seed", type=int, default=1, help="of the faults")
    options = parser.parse_args(arguments)
    store = Store(make_record(pmid) for pmid in range(1, options.invented + 1))
    store.add_files(*options.records)
    for path in options.links:
        store.add_links_file(path)
    store.add_pmc_files(*options.full_texts)
    rate = None if options.no_rate_limit else RateLimit()
    with EutilsServer(store, rate=rate, api_keys=options.api_key, port=options.port) as server:
        if options.faults:
            server.faults.at_random(options.faults, seed=options.seed)
        print(f"{len(store.records)} records; export EVIDENCE_EUTILS_URL={server.url}", flush=True)
        for service in ("europepmc", "icite"):
            print(f"  export EVIDENCE_{service.upper()}_URL={server.url_of(service)}", flush=True)
        try:
            server.closing.wait()
        except KeyboardInterrupt:
            print(f"{len(server.requests)} requests", flush=True)


if __name__ == "__main__":
    main()
