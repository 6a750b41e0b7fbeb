"""What `workbook corpus` prints of a store, in the 80 columns of a terminal."""

import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import shortened

if TYPE_CHECKING:
    from collections import Counter

    from analysis.corpus.store.description import Description, FurtherColumn, RunDone
    from analysis.corpus.store.refreshed import Refreshed
    from analysis.corpus.store.removal import Removed

WIDTH = 80  # columns of a terminal
SHOWN = 12  # lines of a list
VALUES = 5  # of a further column
LONGEST = 40  # characters of such a value
BAR = 40  # characters of the longest bar
MONTHS = 36  # with more, years are shown
BACK = (
    "Nothing is erased: versions before it hold them still. An ingest of the same sources brings them back; of pages that were "
    "fetched, one with --refetch."
)


def described(shown: "Description") -> str:
    """What a version holds, for a terminal of WIDTH columns."""
    of = "" if shown.version == shown.latest else f" of 0 to {shown.latest}"
    head = f"{shown.store}, version {shown.version}{of}: {_n(shown.n_articles, 'article')} of {_n(len(shown.outlets), 'outlet')}"
    known = {name or "not told": n for name, n in shown.genres.items()}
    facts = [
        f"Earlier texts of these articles (revisions): {shown.n_revisions:,}. Undated: {shown.n_undated:,}.",
        f"Languages: {_list(shown.languages)}. Genres: {_list(known)}.",
        f"On disk: {_bytes(shown.size)} in this version, {_bytes(shown.size_of_all)} in all versions together.",
    ]
    if shown.n_without_raw:
        facts.append(
            f"{shown.n_without_raw:,} texts were made before raw records were kept: `workbook corpus refresh` can tell only their "
            "outlets anew."
        )
    lines = [*map(_filled, [f"{head}.", *facts, *shown.notes])]
    lines += ["", "Versions", *_runs(shown.runs)]
    lines += ["", "Outlets", *_bars(shown.outlets)]
    lines += ["", *_over_time(shown.months)] if shown.months else []
    lines += ["", "Further columns of the sources", *_further(shown.further)] if shown.further else []
    lines += ["", "Left out", *_bars(shown.rejects)] if shown.rejects else []
    return "\n".join(lines)


def _runs(runs: list["RunDone"]) -> list[str]:
    """A paragraph a run, the last ones."""
    more = [f"  … {_n(len(runs) - SHOWN, 'earlier run')}: --json lists them"] if len(runs) > SHOWN else []
    return more + [_filled(_run(run), "    ") for run in runs[-SHOWN:]]


def _run(run: "RunDone") -> str:
    number = str(run.first) if run.first == run.last else f"{run.first} to {run.last}"
    at = f"  {number}  {run.at:%Y-%m-%d %H:%M}  "
    if not run.run:
        return f"{at}made before ingests were told apart; {_held(run)}"
    if run.does != "ingest":
        told = ", ".join(f"{name} {_told(value)}" for name, value in run.given.items())
        return f"{at}{run.does} {run.run}{f': {told}' if told else ''}"
    sources = list(run.given.get("sources", ()))
    shown = ", ".join(_tail(source) for source in sources[:3]) + (
        f" and {len(sources) - 3} more" if len(sources) > 3 else ""
    )
    told = "".join(
        f", {name} {_told(value)}" for name, value in run.given.items() if name not in ("sources", "n_sources")
    )
    return f"{at}ingest {run.run} of {shown}{told}; {_held(run)}"


def _held(run: "RunDone") -> str:
    revisions = f", {_n(run.n_revisions, 'later text')} of others" if run.n_revisions else ""
    return f"of it here: {_n(run.n_articles, 'article')}{revisions}, {run.n_rejects:,} left out"


def _told(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{name}={of}" for name, of in value.items())
    return "" if value is True else str(value)


def _tail(source: str) -> str:
    """A source by its last two parts, an address whole but for its end where it is long."""
    return shortened(source, 60).strip("'\"") if "://" in source else str(Path(*Path(source).parts[-2:]))


def _bars(counts: Mapping[str, int], most: int = SHOWN) -> list[str]:
    """A line a name, with its count and a bar; those after the first ones together, without."""
    shown = dict(list(counts.items())[:most])
    rest = [f"  and {len(counts) - most:,} more, {sum(counts.values()) - sum(shown.values()):,} together"]
    width = min(max(map(len, shown), default=0), WIDTH - BAR - 14)
    largest = max(shown.values(), default=1)
    lines = [
        f"  {name[:width]:<{width}} {n:>9,} {'#' * max(1 if n else 0, round(BAR * n / largest))}".rstrip()
        for name, n in shown.items()
    ]
    return lines + (rest if len(counts) > most else [])


def _further(columns: Mapping[str, "FurtherColumn"]) -> list[str]:
    """A paragraph a column, with its most frequent values; those after the first ones together."""
    lines = []
    for name, column in list(columns.items())[:SHOWN]:
        shown = list(column.values.items())[:VALUES]
        values = ", ".join(f"{shortened(value, LONGEST)} {n:,}" for value, n in shown)
        more = f" and {_n(column.n_values - len(shown), 'more value')}" if column.n_values > len(shown) else ""
        lines.append(_filled(f"  {name}, of {_n(column.n_articles, 'article')}: {values}{more}", "    "))
    left = len(columns) - SHOWN
    return lines + ([f"  … {_n(left, 'more column')}: --json lists them"] if left > 0 else [])


def _over_time(months: Mapping[str, int]) -> list[str]:
    if len(months) <= MONTHS:
        return ["Months", *_bars(months, MONTHS)]
    years: dict[str, int] = {}
    for month, n in months.items():
        years[month[:4]] = years.get(month[:4], 0) + n
    return ["Years", *_bars(years, MONTHS)]


def gone(removed: "Removed", store: str) -> str:
    """What goes, or would go, and where it still is."""
    rejects = f", and {_n(removed.n_rejects, 'record')} left out" if removed.n_rejects else ""
    texts = f" ({_n(removed.n_texts, 'text')})" if removed.n_texts != removed.n_articles else ""
    would = "would go" if removed.version is None else "removed"
    lines = [f"{_n(removed.n_articles, 'article')}{texts}{rejects} {would}.", *_bars(removed.by_outlet)]
    if removed.version is None:
        return "\n".join([*lines, "Nothing was written: leave --dry-run out to remove them."])
    return "\n".join(
        [*lines, _filled(f"{store} is at version {removed.version}; {store}@{removed.before} holds them still. {BACK}")]
    )


def made_anew(made: "Refreshed", store: str, dry_run: bool) -> str:
    """How many texts changed and in what, with examples, and what could not be done anew."""
    differ = f"{made.n_changed:,}" if made.n_changed else "none"
    lines = [
        f"{_n(made.n_read, 'raw record')} made anew: {differ} {'differ' if made.n_changed > 1 else 'differs'} from before."
    ]
    names = {"published": "date", "other": "what was cut, or how it is told, alone"}
    lines += [f"  in {names.get(name, name)}: {n:,}" for name, n in made.changes.most_common()]
    if made.n_still_left_out:
        lines.append(
            f"{_n(made.n_still_left_out, 'record')} left out before and now, for another reason or of another outlet."
        )
    if made.n_became_articles:
        lines.append(
            f"{_n(made.n_became_articles, 'record')} left out before {'is' if made.n_became_articles == 1 else 'are'} in now."
        )
    if made.n_left_out:
        lines.append(f"{_n(made.n_left_out.total(), 'text')} left out now: {_list(made.n_left_out)}.")
    lines += [f"{names.get(what, what)}: {_pairs(pairs)}" for what, pairs in made.pairs.items()]
    for what, examples in made.examples.items():
        lines += [f"{names.get(what, what)}, {origin}: {before!r} -> {after!r}" for origin, before, after in examples]
    if made.n_without_raw:
        lines.append(
            f"{_n(made.n_without_raw, 'text')} without a raw record, made before these were kept: outlets were told anew, text, date and "
            "genre stay as they are. To have them anew, ingest their sources into a new corpus."
        )
    lines += made.notes
    if made.version is not None:
        lines.append(f"{store} is at version {made.version}; {store}@{made.before} is as it was.")
    elif made.changed and dry_run:
        lines.append("Nothing was written: leave --dry-run out to make a new version of this.")
    else:
        lines.append(f"{store} stays at version {made.before}.")
    return "\n".join(lines)


def _pairs(pairs: "Counter[tuple[str, str]]") -> str:
    """What became of which, and how often, the most frequent first."""
    shown = [f"{before!r} -> {after!r} {n:,}" for (before, after), n in pairs.most_common(VALUES)]
    more = len(pairs) - len(shown)
    return ", ".join(shown) + (f" and {_n(more, 'more pair')}" if more else "")


def _filled(paragraph: str, indent: str = "") -> str:
    return textwrap.fill(paragraph, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _list(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {n:,}" for name, n in counts.items()) or "none"


def _n(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def _bytes(n: int) -> str:
    return f"{n / 1e9:.1f} GB" if n >= 1e9 else f"{n / 1e6:.1f} MB" if n >= 1e5 else f"{n / 1e3:.0f} kB"


def plain(value: Any) -> Any:
    """As JSON can hold it: times as text."""
    if isinstance(value, Mapping):
        return {str(name): plain(of) for name, of in value.items()}
    if isinstance(value, str | int | float | None):
        return value
    return [plain(of) for of in value] if isinstance(value, Iterable) else value.isoformat()
