"""Certificates for a site on loopback, good and bad, and a proxy that passes on what it is asked."""

import datetime
import select
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PEM = serialization.Encoding.PEM


@dataclass
class Authority:
    """Who signs certificates; `file` is what a machine that knows it has."""

    folder: Path

    def __post_init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority")])
        self.file = self.folder / "authority.pem"
        self.file.write_bytes(self._signed(self.name, self.key, is_authority=True).public_bytes(PEM))

    def context(
        self, host: str = "paper.example", days: tuple[int, int] = (-1, 30), alone: bool = False
    ) -> ssl.SSLContext:
        """What a site of a host shows, valid from and to these days from now; `alone`: signed by itself."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        signed = self._signed(name, key, host, days, alone=alone)
        file = self.folder / f"{host}{days}{alone}.pem"
        private = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        file.write_bytes(private + signed.public_bytes(PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _signed(
        self, name: x509.Name, key: ec.EllipticCurvePrivateKey, host: str = "", days: tuple[int, int] = (-1, 30), *,
        alone: bool = False, is_authority: bool = False,
    ) -> x509.Certificate:  # fmt: skip
        now = datetime.datetime.now(datetime.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name if alone else self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + datetime.timedelta(days[0]))
            .not_valid_after(now + datetime.timedelta(days[1]))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        if host:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        return builder.sign(key if alone else self.key, hashes.SHA256())


@dataclass
class LoopbackProxy:
    """A proxy by which every host leads to one port of this machine."""

    to: int
    credentials: str = ""  # as it wants them, "Basic ..."
    answer: int = 200  # to CONNECT, or to everything where it is none
    asked: list[str] = field(default_factory=list)
    port: int = 0


def serve_proxy(proxy: LoopbackProxy) -> Callable[[], None]:
    """Start the proxy. Returns what stops it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            proxy.asked.append(f"GET {self.path}")
            if not self._may():
                return
            parts = urlsplit(self.path)
            headers = "".join(
                f"{name}: {value}\r\n" for name, value in self.headers.items() if not name.lower().startswith("proxy")
            )
            with socket.create_connection(("127.0.0.1", proxy.to)) as site:
                site.sendall(f"GET {parts.path} HTTP/1.0\r\n{headers}\r\n".encode())
                while piece := site.recv(65_536):
                    self.wfile.write(piece)

        def do_CONNECT(self) -> None:
            proxy.asked.append(f"CONNECT {self.path}")
            if not self._may():
                return
            with socket.create_connection(("127.0.0.1", proxy.to)) as site, suppress(OSError):
                self.send_response(200)
                self.end_headers()
                sides = {self.connection: site, site: self.connection}
                while ready := select.select(list(sides), [], [], 5)[0]:
                    for side in ready:
                        if not (piece := side.recv(65_536)):
                            return
                        sides[side].sendall(piece)

        def _may(self) -> bool:
            said = self.headers.get("Proxy-Authorization", "")
            status = 407 if proxy.credentials not in ("", said) else proxy.answer
            if status != 200:
                self.send_response(status)
                self.end_headers()
            return status == 200

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    proxy.port = server.server_address[1]
    threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True).start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    return stop
