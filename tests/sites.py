"""A site on loopback whose answers a test writes, and which remembers how it was asked."""

import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from analysis.corpus.fetching import Politeness

STORY = (
    "The harbour of {} was quiet on Monday, and the ferries ran late for the third day in a row. Captains waited for the fog to "
    "lift while passengers drank coffee in the hall. \"We have seen worse,\" said Ann Ortiz, who has run the office for ten years."
)  # fmt: skip


def page(name: str, text: str = "") -> str:
    """A page of one article."""
    mayor = f"The mayor of {name} said the town would buy a new boat next year, if the council agreed to pay for it in the autumn."
    paragraphs = "".join(f"<p>{part}</p>" for part in ([text] if text else [STORY.format(name), mayor]))
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Ferries late in {name}</title></head>"
        f"<body><article><h1>Ferries late in {name}</h1>{paragraphs}</article></body></html>"
    )


def rss(*items: str, title: str = "The Paper") -> str:
    """A feed of these items."""
    return f"<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>{title}</title>{''.join(items)}</channel></rss>"


def item(link: str, summary: str = "Fog kept the boats in.", title: str = "Ferries late", whole: str = "") -> str:
    """An entry of a feed."""
    content = f"<content:encoded><![CDATA[{whole}]]></content:encoded>" if whole else ""
    date = "<pubDate>Tue, 12 Jun 2018 07:30:00 GMT</pubDate>"
    return f"<item><title>{title}</title><link>{link}</link><description>{summary}</description>{content}{date}</item>"


@dataclass
class Asked:
    """A request as the site saw it."""

    host: str
    path: str
    agent: str
    at: float


@dataclass
class Site:
    """Paths to answers: (status, headers, body), a body alone, or a function of the handler. Any host name leads here."""

    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    most_at_once: dict[str, int] = field(default_factory=dict)
    port: int = 0

    def url(self, path: str, host: str = "paper.example") -> str:
        """Address of a path, at a host of any name."""
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, but for robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def politeness(self, **changes: Any) -> Politeness:
        """Short times, and a resolver by which every host ending in .example is this site."""
        quick: dict[str, Any] = {
            "delay": 0.0, "connect": 2.0, "read": 0.4, "total": 1.5, "backoff": 0.01, "longest_wait": 2.0, "resolve": resolve,
            "proxies": {},
        }  # fmt: skip
        return Politeness(**quick | changes)


def resolve(host: str, port: int, **_: Any) -> list[Any]:
    """Loopback for *.example; `localhost`, which tests let stand for a public address, for *.public.example."""
    if host.endswith(".public.example"):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("localhost", port))]
    if host.endswith(".example") or host.startswith("127."):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def serve(site: Site, tls: ssl.SSLContext | None = None) -> Callable[[], None]:
    """Start the site, encrypted by `tls`. Returns what stops it."""

    active: dict[str, int] = {}
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = str(self.headers["Host"]).partition(":")[0]
            with lock:
                active[host] = active.get(host, 0) + 1
                site.most_at_once[host] = max(site.most_at_once.get(host, 0), active[host])
                site.asked.append(Asked(host, self.path, str(self.headers["User-Agent"]), time.monotonic()))
            try:
                with suppress(BrokenPipeError, ConnectionResetError):
                    self._answer(site.answers.get(self.path, (404, {}, "")))
            finally:
                with lock:
                    active[host] -= 1

        def _answer(self, answer: Any) -> None:
            if callable(answer):
                answer = answer(self)
            if answer is None:
                return
            status, headers, body = answer if isinstance(answer, tuple) else (200, {}, answer)
            data = body if isinstance(body, bytes) else body.encode()
            self.send_response(status)
            for name, value in (
                {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(data))} | headers
            ).items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    site.port = server.server_address[1]
    threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True).start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    return stop
