"""links -> raw articles, many hosts side by side, each asked for one page at a time."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from analysis.corpus.fetching.counts import NO_ANSWER, Counts
from analysis.corpus.fetching.pages import article, is_feed_answer, page_text, read_feed_answer
from analysis.corpus.fetching.politeness import Politeness
from analysis.corpus.fetching.request import Client, Response, plain_address
from analysis.corpus.fetching.robots import Robots, read_robots, site_of
from analysis.corpus.fetching.state import FILE, State
from analysis.corpus.fetching.statuses import is_redirect, raise_for_status, redirected
from analysis.corpus.fetching.unfetched import Unfetched
from analysis.corpus.readers.records import Link, Read, Reject

WAITING = 10_000  # links read ahead, so that other hosts are asked while one waits
MAX_HOSTS = 1_000  # hosts remembered at once


@dataclass(frozen=True)
class Job:
    """A page to be fetched: where it is now, and the way there."""

    link: Link
    asked: str  # address by which it is remembered
    url: str
    may_be_private: bool
    passed: tuple[str, ...] = ()
    attempt: int = 0


@dataclass
class Host:
    """A host: its pages that wait, and how it has behaved."""

    name: str
    waiting: deque[Job] = field(default_factory=deque)
    robots: dict[str, Robots] = field(default_factory=dict)
    busy: bool = False
    ready: float = 0.0  # when it may be asked again
    n_bad: int = 0  # pages in a row that could not be had
    closed: Unfetched | None = None  # why it is left alone for the rest of this run


class Fetcher:
    """Follows links. Pages fetched before are not fetched again, unless `refetch`; feeds always are."""

    def __init__(
        self,
        corpus: Path | None = None,
        politeness: Politeness | None = None,
        *,
        refetch: bool = False,
        progress: Callable[[int, int], None] = lambda _done, _waiting: None,
    ) -> None:
        """`corpus`: the folder in which the state is kept; in memory where there is none."""
        self.politeness, self.refetch, self.progress = politeness or Politeness(), refetch, progress
        self.client = Client(self.politeness)
        self._file = corpus / FILE if corpus else None
        self.counts = Counts()
        self.n_done = 0
        self._hosts: dict[str, Host] = {}
        self._pending: set[str] = set()
        self._running: dict[Future[Job | Response], tuple[Job, Host]] = {}

    def follow(self, reads: Iterable[Read]) -> Iterator[Read]:
        """The reads, each link replaced by what its page gives: an article, a reject; of a feed, its entries' pages.

        What is no link passes through as it comes; pages come in the order in which they are had.
        """
        reads, pool = iter(reads), ThreadPoolExecutor(self.politeness.side_by_side, "fetch")
        more = True
        try:
            while more or self._pending:
                while more and len(self._pending) < WAITING:
                    read = next(reads, None)
                    more = read is not None
                    if isinstance(read, Link):
                        yield from self._take(read)
                        self._start(pool)
                    elif read is not None:
                        yield read
                self._start(pool)
                yield from self._next_done()
            yield from self.counts.notes()
        finally:
            self.client.abort()
            pool.shutdown(cancel_futures=True)
            self._running.clear()

    @cached_property
    def state(self) -> State:
        """What was fetched before; made when the first link comes. Raises CorpusError where it cannot be used."""
        return State(self._file)

    def settle(self) -> None:
        """The corpus has what was given so far."""
        if "state" in vars(self):
            self.state.settle()

    def rejected(self, rejects: Iterable[tuple[str, str, str]]) -> None:
        """Pages of this run that gave no article: where each was named, the reason and its detail. They are not tried again."""
        if "state" not in vars(self):
            return
        for place, reason, detail in rejects:
            with suppress(Unfetched):  # a record of a file
                url = plain_address(place.rpartition(": ")[2])
                self.state.reject(url, reason, detail)

    def close(self) -> None:
        """End what is under way and close the state."""
        self.client.abort()
        if "state" in vars(self):
            self.state.close()

    def _take(self, link: Link, *, private_like: Response | None = None) -> Iterator[Read]:
        """Put a link where it waits for its host, or answer it at once from what is known.

        One that the user named may lead into the user's own network; one of a feed, `private_like`, to the feed's host only.
        """
        try:
            url = plain_address(link.url)
        except Unfetched as problem:
            yield self._reject(link, problem)
            return
        seen = self.state.look(url)
        if url in self._pending or (seen and seen.this_run):
            self.counts.n_repeated += 1
        elif seen and seen.text is not None:  # of a run that broke off
            self.state.keep(url, seen.final, seen.text)
            yield article(link, seen.final, seen.text)
        elif seen and not self.refetch and seen.reason:
            self.counts.n_refused += 1
            yield Reject(link.place, seen.reason, seen.detail, link.title, link.outlet)
        elif seen and not self.refetch:
            self.counts.n_known += 1
        else:
            self._pending.add(url)
            may_be_private = link.named if private_like is None else private_like.opens(url)
            yield from self._queue(Job(link, url, url, may_be_private))

    def _queue(self, job: Job, *, first: bool = False) -> Iterator[Read]:
        host = self._host(job.url)
        if host.closed:
            yield self._give_up(job, host.closed)
        elif first:
            host.waiting.appendleft(job)
        else:
            host.waiting.append(job)

    def _host(self, url: str) -> Host:
        name = urlsplit(url).hostname or ""
        if name not in self._hosts and len(self._hosts) % MAX_HOSTS == MAX_HOSTS - 1:
            now = time.monotonic()
            idle = (
                h.name for h in self._hosts.values() if not h.waiting and not h.busy and not h.closed and h.ready < now
            )
            for old in list(idle):
                del self._hosts[old]
        return self._hosts.setdefault(name, Host(name))

    def _start(self, pool: ThreadPoolExecutor) -> None:
        """Ask the hosts whose turn it is, those that have waited longest first."""
        room = self.politeness.side_by_side - len(self._running)
        now = time.monotonic()
        if room <= 0:
            return
        due = [h for h in self._hosts.values() if h.waiting and not h.busy and h.ready <= now]
        for host in sorted(due, key=lambda h: h.ready)[:room]:
            host.busy, job = True, host.waiting.popleft()
            self._running[pool.submit(self._fetch, job, host)] = job, host

    def _next_done(self) -> Iterator[Read]:
        """What the requests give that end next; nothing where a host's turn comes before."""
        due = [h.ready for h in self._hosts.values() if h.waiting and not h.busy]
        pause = (
            max(0.0, min(due) - time.monotonic()) if due and len(self._running) < self.politeness.side_by_side else None
        )
        if not self._running:
            time.sleep(pause or 0.0)
            return
        done, _ = wait(self._running, timeout=pause, return_when=FIRST_COMPLETED)
        for future in done:
            job, host = self._running.pop(future)
            host.busy = False
            host.ready = time.monotonic() + self._delay(host)
            try:
                yield from self._had(job, host, future.result())
            except Unfetched as problem:
                yield from self._failed(job, host, problem)
            self.progress(self.n_done, len(self._pending))

    def _delay(self, host: Host) -> float:
        return max([self.politeness.delay, *(robots.delay for robots in host.robots.values())])

    def _fetch(self, job: Job, host: Host) -> Job | Response:
        """One page, in a thread of its own: the answer, or the job moved on to another host."""
        while urlsplit(job.url).hostname == host.name:
            self._check_robots(job, host)
            answer = self.client.get(job.url, may_be_private=job.may_be_private)
            if not is_redirect(answer):
                raise_for_status(answer)
                return answer
            url = redirected(answer, job.passed, self.politeness.redirects)
            job = replace(job, url=url, passed=(*job.passed, answer.url), may_be_private=answer.opens(url))
        return job

    def _check_robots(self, job: Job, host: Host) -> None:
        site = site_of(job.url)
        if site not in host.robots:
            host.robots[site] = read_robots(self.client, site, may_be_private=job.may_be_private)
        if not host.robots[site].allows(job.url):
            raise Unfetched("robots.txt", f"{site}/robots.txt does not allow it")
        if (pause := host.robots[site].delay) > self.politeness.longest_wait:
            raise Unfetched(
                "robots.txt", f"{site}/robots.txt asks for {pause:,.0f} seconds between two pages", down=True
            )

    def _had(self, job: Job, host: Host, answer: Job | Response) -> Iterator[Read]:
        """What an answer gives. Raises Unfetched where it is no page."""
        host.n_bad = 0
        self.counts.n_answers += 1
        if isinstance(answer, Job):
            yield from self._queue(answer, first=True)
            return
        if is_feed_answer(answer):
            if not job.link.named:
                raise Unfetched("not a page", "a feed, named in a feed")
            self._finish(job)
            for read in read_feed_answer(answer, job.link):
                yield from self._take(read, private_like=answer) if isinstance(read, Link) else [read]
            return
        text = page_text(answer)
        self.state.keep(job.asked, answer.url, text)
        self._finish(job)
        yield article(job.link, answer.url, text)

    def _failed(self, job: Job, host: Host, problem: Unfetched) -> Iterator[Read]:
        """Try again later, or give the page up, and its host with it where that is to blame."""
        m = self.politeness
        self.counts.n_answers += problem.reason not in NO_ANSWER
        too_long = problem.wait > m.longest_wait
        if problem.again and job.attempt + 1 < m.attempts and not too_long:
            host.ready = max(host.ready, time.monotonic() + max(problem.wait, m.backoff * 2**job.attempt))
            host.waiting.appendleft(replace(job, attempt=job.attempt + 1))
            return
        yield self._give_up(job, problem)
        host.n_bad = host.n_bad + 1 if problem.again else 0
        if problem.down or too_long or host.n_bad >= m.bad_pages:
            self.counts.down[problem.reason] += 1
            host.closed = Unfetched(problem.reason, f"{host.name} is left alone: {problem.detail}", again=True)
            while host.waiting:
                yield self._give_up(host.waiting.popleft(), host.closed)

    def _give_up(self, job: Job, problem: Unfetched) -> Reject:
        self._finish(job)
        lasting = (
            problem.reason != "private address" and "named in a feed" not in problem.detail
        )  # else it is by who names it
        if lasting and not problem.again and not problem.down:
            self.state.refuse(job.asked, problem.reason, problem.detail)
        moved = f"; redirected to {job.url}" if job.url != job.asked else ""
        return self._reject(job.link, problem, moved)

    def _finish(self, job: Job) -> None:
        self._pending.discard(job.asked)
        self.n_done += 1

    def _reject(self, link: Link, problem: Unfetched, more: str = "") -> Reject:
        return Reject(link.place, problem.reason, problem.detail + more, link.title, link.outlet)
