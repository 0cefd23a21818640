"""elink: one link set for every ``id`` parameter, merged where commas join ids in one."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.eutils_server.answers import Answer, error_answer, xml
from tests.eutils_server.query import Query
from tests.eutils_server.store import Store, Target, link_databases

__all__ = ["elink"]

COMMANDS = (
    "neighbor",
    "neighbor_score",
    "neighbor_history",
    "acheck",
    "ncheck",
    "lcheck",
    "llinks",
    "prlinks",
)


def elink(store: Store, query: Query) -> Answer:
    """Answer with links, or with whether there are any."""
    command = query.value("cmd", "neighbor")
    if command not in COMMANDS:
        return error_answer("elink", [f"Invalid cmd specified: {command}"])
    groups = query.id_groups
    if query.value("query_key"):
        kept = store.history.ids(query.value("WebEnv"), query.value("query_key"))
        if kept is None:
            return error_answer("elink", ["Empty history ID list - nothing todo"])
        groups = (kept,)
    if not groups:
        return error_answer("elink", ["Empty ID list - nothing todo"])
    if command.startswith("neighbor"):
        return xml("elink", "".join(_link_set(store, query, group, command) for group in groups) + "\n")
    return xml("elink", "".join(_check(store, query, group, command) for group in groups) + "\n")


def _link_set(store: Store, query: Query, sources: tuple[str, ...], command: str) -> str:
    """Write the links of one or several sources as one set; without links there is no LinkSetDb."""
    ids = "".join(f"\n\t\t<Id>{escape(i)}</Id>" for i in sources)
    content = f"\n\t<DbFrom>{_db_from(query)}</DbFrom>\n\t<IdList>{ids}\n\t</IdList>"
    web_env = ""
    for name in _names(store, query):
        targets = _merged(store, name, sources)
        if not targets:
            continue
        head = f"\n\t\t<DbTo>{link_databases(name)[1]}</DbTo>\n\t\t<LinkName>{escape(name)}</LinkName>"
        if command == "neighbor_history":
            web_env, key = store.history.keep((target for target, _ in targets), web_env)
            content += f"\n\t<LinkSetDbHistory>{head}\n\t\t<QueryKey>{key}</QueryKey>\n\t</LinkSetDbHistory>"
            continue
        links = "".join(_link(target, scored=command == "neighbor_score") for target in targets)
        content += f"\n\t<LinkSetDb>{head}{links}\n\t</LinkSetDb>"
    if web_env:
        content += f"\n\t<WebEnv>{web_env}</WebEnv>"
    return f"\n<LinkSet>{content}\n</LinkSet>"


def _db_from(query: Query) -> str:
    return query.value("dbfrom", "pubmed")


def _names(store: Store, query: Query) -> tuple[str, ...]:
    """Give the link names asked for, or all between the two databases."""
    asked = tuple(n for value in query.values("linkname") for n in value.split(","))
    known = store.link_names(_db_from(query), query.value("db", "pubmed"))
    return tuple(name for name in known if not asked or name in asked)


def _merged(store: Store, name: str, sources: tuple[str, ...]) -> list[Target]:
    """Gather the targets of all sources, each once."""
    found: dict[str, int | None] = {}
    for source in sources:
        for target, score in store.targets(name, source):
            found.setdefault(target, score)
    return list(found.items())


def _link(target: Target, *, scored: bool) -> str:
    """Write one link; a link that has no score is written with 0."""
    score = f"\n\t\t\t<Score>{target[1] or 0}</Score>" if scored else ""
    return f"\n\t\t<Link>\n\t\t\t<Id>{target[0]}</Id>{score}\n\t\t</Link>"


def _check(store: Store, query: Query, sources: tuple[str, ...], command: str) -> str:
    """Write which links exist (acheck) or whether any does; links that lead outward are never there."""
    head = f"\n<LinkSet>\n\t<DbFrom>{_db_from(query)}</DbFrom>"
    if command in {"llinks", "prlinks"}:
        sets = "".join(
            f"\n\t\t<IdUrlSet>\n\t\t\t<Id>{escape(i)}</Id>\n\t\t\t<Info>No links</Info>\n\t\t</IdUrlSet>"
            for i in sources
        )
        return f"{head}\n\t<IdUrlList>{sets}\n\t</IdUrlList>\n</LinkSet>"
    checks = []
    for source in sources:
        names = [
            n for n in sorted(store.links) if n.startswith(f"{_db_from(query)}_") and store.targets(n, source)
        ]
        if command == "acheck":
            infos = "".join(
                f"<LinkInfo><DbTo>{link_databases(n)[1]}</DbTo><LinkName>{n}</LinkName>"
                "<MenuTag/><HtmlTag/><Priority>128</Priority></LinkInfo>"
                for n in names
            )
            checks.append(f"<IdLinkSet><Id>{escape(source)}</Id>{infos}</IdLinkSet>")
        else:
            has = "HasNeighbor" if command == "ncheck" else "HasLinkOut"
            yes = command == "ncheck" and bool(names)
            checks.append(f'<Id {has}="{"Y" if yes else "N"}">{escape(source)}</Id>')
    return f"{head}\n\t<IdCheckList>{''.join(checks)}</IdCheckList>\n</LinkSet>"
