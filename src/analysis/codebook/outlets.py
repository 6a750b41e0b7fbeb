"""outlets.toml: one name for each outlet, whatever a source calls it, told by its names and the hosts it publishes at."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from analysis.codebook.entries import File, read_entries
from analysis.codebook.groups import NamedGroup, read_groups
from analysis.errors import CodebookError


@dataclass(frozen=True)
class Outlet:
    """One outlet."""

    id: str
    name: str
    country: str  # ISO 3166 alpha-2
    why: str
    aliases: tuple[str, ...] = ()  # other names that sources print for it
    hosts: tuple[str, ...] = ()  # a host stands for its subdomains too
    credits: tuple[str, ...] = ()  # of a news agency: how those who print its copy credit it
    groups: tuple[str, ...] = ()  # that a study can follow as one outlet (`codebook.groups`)


class Outlets:
    """The table of outlets, looked up by name or address."""

    def __init__(self, entries: Iterable[Outlet], groups: Iterable[NamedGroup] = ()) -> None:
        self.entries, self.groups = tuple(entries), tuple(groups)
        self._by_name = {_plain(n): o for o in self.entries for n in (o.id, o.name, *o.aliases)}
        self._by_host = {host: o for o in self.entries for host in o.hosts}
        self.by_id = {o.id: o for o in self.entries}

    def find(self, name: str, url: str = "") -> Outlet | None:
        """The outlet that a source's label means, else the one that publishes at the address; None where neither is known.

        The label goes first because a portal reprints others; a label that is a column's name is in no table, so that
        the address tells.
        """
        if outlet := self._by_name.get(_plain(name)):
            return outlet
        host = host_of(url) or (name.lower() if "." in name else "")
        while "." in host:
            if outlet := self._by_host.get(host):
                return outlet
            host = host.partition(".")[2]
        return None

    def names(self) -> dict[str, str]:
        """outlet_id, or the id of a group, to the name that a page prints."""
        return {one.id: one.name for one in self.entries} | {one.id: one.name for one in self.groups}

    def is_elsewhere(self, outlet_id: str, url: str) -> bool:
        """Whether an address is not the outlet's own: hosts of the outlet are known, and that of the address is not among them."""
        outlet, host = self.by_id.get(outlet_id), host_of(url)
        if outlet is None or not outlet.hosts or not host:
            return False
        return not any(f".{host}".endswith(f".{own}") for own in outlet.hosts)


def host_of(url: str) -> str:
    """The host of an address without "www.", "" where there is none."""
    try:
        return (urlsplit(url if "//" in url else f"//{url}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def read_outlets(path: File) -> Outlets:
    """Read and check the file. Raises CodebookError where an id, a name or a host belongs to two outlets."""
    entries = read_entries(path, "outlet", Outlet, beside=("group",))
    owner: dict[str, str] = {}
    for outlet in entries:
        for key in {_plain(n) for n in (outlet.id, outlet.name, *outlet.aliases)} | {f"host {h}" for h in outlet.hosts}:
            if owner.setdefault(key, outlet.id) != outlet.id:
                raise CodebookError(f"{path}: {key!r} belongs to `{owner[key]}` and to `{outlet.id}`: keep it in one.")
    return Outlets(entries, read_groups(path, "outlet", entries))


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split()).removeprefix("the ")
