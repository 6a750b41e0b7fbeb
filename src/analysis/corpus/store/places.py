"""Where a store lies: a folder of this machine, or a folder of objects in a bucket. One interface to both.

Writers into a folder take turns at a lock, and note the last version beside the table. Among objects there are no locks: each
commit names itself as the one after the version that its writer knows, and is refused where another was faster
(`writing.StoreWriter` then looks again). That rests on the bucket refusing to write an object that is there ("If-None-Match"), as
Amazon S3, Google Cloud Storage, Azure and most others do.
"""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deltalake import DeltaTable
from deltalake.exceptions import DeltaError, TableNotFoundError

from analysis import paths
from analysis.cache.entries import digest_of
from analysis.errors import CorpusError, visible_name
from analysis.parallel.locks import locked

LOG = "_delta_log"
LOCK = ".ingest.lock"  # holds the last version that was committed
APPLICATION = "workbook ingest"  # as which commits among objects name themselves
OPTIONS = {"max_retries": "6", "retry_timeout": "60s"}  # of a request for objects


@dataclass(frozen=True)
class Folder:
    """A folder of this machine."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    @property
    def state(self) -> Path:
        """The folder in which `ingest` remembers what it fetched."""
        return self.path

    def is_store(self) -> bool:
        """Whether it is a store, be it one into which the first ingest has not committed yet."""
        return (self.path / LOG).is_dir() or (self.path / LOCK).is_file()

    def is_ours(self) -> bool:
        """Whether `workbook ingest` made it."""
        return (self.path / LOCK).is_file()

    def prepare(self) -> bool:
        """Make it where there is none; whether there was none. Raises CorpusError where it is something else, or cannot be written."""
        path, is_new = self.path, not self.path.exists()
        if path.is_file() or (path.is_dir() and not self.is_store() and any(path.iterdir())):
            raise CorpusError(f"{path} is no store and not empty: name another place for the corpus.")
        if visible_name(str(path)) != str(path):
            raise CorpusError(f"{path} holds letters that no store can: name a folder in plain letters for the corpus.")
        try:
            path.mkdir(parents=True, exist_ok=True)
            (path / LOCK).touch()
            (path / LOCK).open("a").close()  # its owner may touch a file that is closed to writing
        except OSError as problem:
            raise CorpusError(
                f"{path} cannot be written: {problem.strerror}. Name another place for the corpus, or change its permissions; where "
                "it is a store, what it holds can be read all the same, and a copy of the whole folder can be written."
            ) from None
        return is_new

    def abandon(self) -> None:
        """Take the folder away again where nothing lies in it but the lock."""
        with self.turn():
            if [file.name for file in self.path.iterdir()] == [LOCK]:
                (self.path / LOCK).unlink()
        with suppress(OSError):  # not empty: what was fetched is kept
            self.path.rmdir()

    def begin(self, schema: Any, configuration: dict[str, str]) -> None:
        """Nothing: the first commit makes the table, while others wait for their turn."""

    def turn(self) -> AbstractContextManager[None]:
        """While this process alone may write."""
        return locked(self.path / LOCK)

    def table(self, version: int | None = None) -> DeltaTable:
        """The table at a version, the latest by default. Raises DeltaError, OSError or ValueError where it cannot be read."""
        return DeltaTable(str(self.path), version=version)

    def log(self) -> list[tuple[str, int]]:
        """Name and size of each commit in the log."""
        return [(file.name, file.stat().st_size) for file in (self.path / LOG).glob("*.json")]

    def read(self, name: str) -> bytes:
        """A commit of the log."""
        return (self.path / LOG / name).read_bytes()

    def size(self) -> int:
        """Bytes of the table and its log, every version of it."""
        return sum(file.stat().st_size for part in ("*.parquet", f"{LOG}/*") for file in self.path.glob(part))

    def noted(self) -> str:
        """What was noted beside the table."""
        with suppress(OSError, UnicodeError):
            return (self.path / LOCK).read_text(encoding="ascii")
        return ""

    def note(self, version: int) -> None:
        """Note a version beside the table, so that a log which lost it later is known to be damaged."""
        (self.path / LOCK).touch()
        with (self.path / LOCK).open("r+", encoding="ascii") as note:  # written over: empty at no moment
            note.write(str(version))
            note.truncate()


@dataclass(frozen=True)
class Objects:
    """The objects of a bucket under one address, such as s3://bucket/corpus. Credentials are those of the environment."""

    address: str

    def __str__(self) -> str:
        return self.address

    @property
    def state(self) -> Path:
        """On this machine: deleting it loses time, never results."""
        return paths.store() / "fetched" / digest_of(self.address)

    def is_store(self) -> bool:
        """Whether something was committed there. Raises CorpusError where nobody can tell."""
        return bool(self.log())

    def is_ours(self) -> bool:
        """Whether `workbook ingest` made it."""
        try:
            return self.table().transaction_version(APPLICATION) is not None
        except (DeltaError, OSError, ValueError):
            return True  # a log that cannot be read

    def prepare(self) -> bool:
        """False: there is nothing to make. Raises CorpusError where it cannot be reached; whether it can be written, the first commit tells."""
        self.log()
        self.state.mkdir(parents=True, exist_ok=True)
        return False

    def abandon(self) -> None:
        """Nothing: where nothing was committed there is nothing."""

    def begin(self, schema: Any, configuration: dict[str, str]) -> None:
        """Make the table, empty, where there is none: of commits to one that is there, each knows the one before."""
        with told(self.address), suppress(DeltaError):  # another writer has just made it
            DeltaTable.create(
                self.address, schema, mode="ignore", configuration=dict(configuration), storage_options=OPTIONS
            )

    def turn(self) -> AbstractContextManager[None]:
        """At once: see above."""
        return nullcontext()

    def table(self, version: int | None = None) -> DeltaTable:
        """The table at a version, the latest by default. Raises CorpusError where the bucket cannot be reached."""
        with told(self.address):
            return DeltaTable(self.address, version=version, storage_options=OPTIONS)

    def log(self) -> list[tuple[str, int]]:
        """Name and size of each commit in the log."""
        from pyarrow.fs import FileSelector

        with told(self.address):
            files = self._files().get_file_info(FileSelector(LOG, allow_not_found=True))
        return [(file.base_name, file.size) for file in files if file.extension == "json"]

    def read(self, name: str) -> bytes:
        """A commit of the log."""
        with told(self.address):
            content: bytes = self._files().open_input_file(f"{LOG}/{name}").read()
            return content

    def size(self) -> int:
        """Bytes of all objects under the address, every version of the table."""
        from pyarrow.fs import FileSelector

        with told(self.address):
            return sum(file.size or 0 for file in self._files().get_file_info(FileSelector("", recursive=True)))

    def noted(self) -> str:
        """Nothing: what a bucket has taken it keeps."""
        return ""

    def note(self, version: int) -> None:
        """Nothing."""

    def _files(self) -> Any:
        from deltalake.fs import DeltaStorageHandler
        from pyarrow.fs import PyFileSystem

        return PyFileSystem(DeltaStorageHandler(self.address, OPTIONS))


Place = Folder | Objects


def place_of(where: "str | Path | Place") -> Place:
    """The place that a path or an address names."""
    if isinstance(where, Folder | Objects):
        return where
    return Objects(str(where).rstrip("/")) if paths.is_object(where) else Folder(Path(where))


@contextmanager
def told(address: str) -> Iterator[None]:
    """What keeps a bucket from being read or written, as a CorpusError that says what to do. Other errors pass."""
    try:
        yield
    except TableNotFoundError:
        raise
    except (DeltaError, OSError) as problem:
        message = trouble(address, problem)
        if message:
            raise CorpusError(message) from None
        raise


CREDENTIALS = {
    "s3": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (`aws configure export-credentials --format env` prints those of a profile)",
    "gs": "GOOGLE_SERVICE_ACCOUNT (a key file), or GOOGLE_APPLICATION_CREDENTIALS",
    "az": "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY, or AZURE_STORAGE_SAS_TOKEN",
}


def trouble(address: str, problem: Exception) -> str:
    """What an error of the object store means, in words; "" where it is no trouble with the bucket, the network or rights."""
    said = str(problem)
    kind = next((kind for scheme, kind in paths.OBJECTS.items() if address.startswith(f"{scheme}://")), "s3")
    bucket = address.split("/")[2]
    asked = re.search(r"https?://([^/\s?]+)", said)
    host = asked[1] if asked else "the object store"
    if re.search(
        r"169\.254\.169\.254|metadata\.google|latest/api/token|oauth2/token|[Cc]redential|Account must be", said
    ):
        return f"{address}: no credentials were found. Set {CREDENTIALS[kind]} in the environment."
    if re.search(r"NoSuchBucket|NO_SUCH_BUCKET|ContainerNotFound|bucket does not exist", said):
        return f"{address}: there is no bucket `{bucket}` at {host}. Make it, or write its name right; `workbook` makes none."
    if re.search(
        r"403 Forbidden|401 Unauthorized|AccessDenied|ACCESS_DENIED|InvalidAccessKey|SignatureDoesNotMatch|ExpiredToken",
        said,
    ):
        return (
            f"{address}: {host} refuses these credentials. They need the right to list, read and write objects of `{bucket}`; to "
            "read a corpus, to list and read."
        )
    if re.search(r"PermanentRedirect|AuthorizationHeaderMalformed|301 Moved", said):
        return f"{address}: the bucket lies in another region. Set AWS_REGION to that of `{bucket}`."
    if re.search(r"scheme is not allowed|HttpsOnly|URL scheme", said):
        return f"{address}: an object store without encryption is asked only where AWS_ALLOW_HTTP=true."
    if re.search(r"error sending request|dns error|tcp connect|timed out|[Cc]onnection|NETWORK_CONNECTION", said):
        return f"{address}: {host} does not answer. Check the network, and the address in AWS_ENDPOINT_URL where that is set."
    return ""
