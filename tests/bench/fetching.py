"""Pages a second over loopback with and without pauses, and memory while ten gigabytes are served. Nothing asserts on time."""

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from sites import Site, page, resolve, serve

from analysis.corpus.fetching import Fetcher, Politeness
from analysis.corpus.readers.records import Link, Reject


def pages_a_second(site: Site, n: int, n_hosts: int, delay: float) -> float:
    """Rate of n pages of each host."""
    links = [Link(site.url(f"/{k}", f"h{h}.example"), "bench") for k in range(n) for h in range(n_hosts)]
    fetcher = Fetcher(None, Politeness(delay=delay, resolve=resolve))
    begun = time.perf_counter()
    reads = list(fetcher.follow(iter(links)))
    took = time.perf_counter() - begun
    assert len(reads) == n * n_hosts
    assert not any(isinstance(read, Reject) for read in reads), reads[:3]
    return len(reads) / took


def peak_mb() -> float:
    """Peak memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fetch_endless(port: int) -> None:
    """Run in a process of its own: eight hosts at once, each serving a body without an end."""
    before = peak_mb()
    links = [Link(f"http://h{n}.example:{port}/endless", "bench") for n in range(8)]
    reads = list(Fetcher(None, Politeness(delay=0, resolve=resolve)).follow(iter(links)))
    print(
        f"eight bodies of 10 GB at once: {[r.reason for r in reads if isinstance(r, Reject)]}, peak {peak_mb():.0f} MB, {before:.0f} MB before"
    )


def endless(handler) -> None:  # type: ignore[no-untyped-def]
    """Ten gigabytes, or as much as is taken."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
    piece = b"<p>and so on and on</p>" * 4000
    for _ in range((10 << 30) // len(piece)):
        handler.wfile.write(piece)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--endless", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.endless:
        fetch_endless(options.endless)
        return
    site = Site({f"/{n}": page(f"town {n}") for n in range(400)} | {"/endless": endless})
    stop = serve(site)
    for n, n_hosts, delay in ((200, 1, 0.0), (50, 8, 0.0), (10, 1, 1.0), (10, 8, 1.0), (5, 40, 1.0)):
        rate = pages_a_second(site, n, n_hosts, delay)
        print(f"{n} pages of each of {n_hosts} hosts, pause {delay:g} s: {rate:,.1f} pages a second", flush=True)
    subprocess.run([sys.executable, __file__, "--endless", str(site.port)], check=True)
    stop()


if __name__ == "__main__":
    main()
