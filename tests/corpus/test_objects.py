"""A store among objects, on a server of this machine: what a folder can do, this can, and what fails is said in words."""

import json
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable
from pyarrow.fs import FileSelector, FileSystem

from analysis import paths
from analysis.cli.main import main
from analysis.corpus.load import load_corpus
from analysis.corpus.store import ingest as store_module
from analysis.corpus.store import refreshing as refreshing_module
from analysis.corpus.store import removal as removal_module
from analysis.corpus.store import writing as writing_module
from analysis.corpus.store.choosing import Choice
from analysis.corpus.store.description import describe
from analysis.corpus.store.ingest import ingest
from analysis.corpus.store.places import trouble
from analysis.corpus.store.refreshing import refresh
from analysis.corpus.store.removal import remove
from analysis.corpus.store.versions import read_store, versions
from analysis.engine.bucket import upload
from analysis.engine.dataset import NOTE
from analysis.errors import CorpusError

pytest.importorskip("moto.server")
boto3 = pytest.importorskip("boto3")

SERVER = """
import logging, sys
from moto.server import ThreadedMotoServer
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""
TEXT = "The harbour was quiet on Monday, and the ferries ran late for the {}th day in a row, as they had all month."


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server with one bucket, `news`."""
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = f"http://127.0.0.1:{int(process.stdout.readline())}"
        urllib.request.urlopen(urllib.request.Request(f"{address}/news", method="PUT")).close()
        yield address
        process.kill()


@pytest.fixture
def bucket(server, tmp_path, monkeypatch, request) -> str:
    """An address that holds nothing yet."""
    given = {"ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret", "REGION": "us-east-1", "ALLOW_HTTP": "true"}
    for name, value in {**given, "ENDPOINT_URL": server, "METADATA_ENDPOINT": "http://127.0.0.1:9"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setattr(paths, "store", lambda: tmp_path / "cache")
    return f"s3://news/{request.node.name.partition('[')[0]}"


def put(tmp_path: Path, numbers: range, text: str = TEXT, name: str = "a.jsonl") -> Path:
    records = [
        {"title": f"Ferries {n}", "text": text.format(n), "outlet": "The Paper", "published": "2018-06-12",
         "url": f"https://a.example/{n}"}
        for n in numbers
    ]  # fmt: skip
    path = tmp_path / name
    path.write_text("\n".join(map(json.dumps, records)))
    return path


def test_a_corpus_among_objects_is_the_one_in_a_folder(bucket, tmp_path, capsys):
    first, changed = put(tmp_path, range(4)), put(tmp_path, range(1, 2), TEXT + " Then they stopped.", "b.jsonl")
    for into in (bucket, str(tmp_path / "folder")):
        assert main(["ingest", str(first), "--into", into, "--jobs", "1"]) == 0
        assert main(["ingest", str(changed), "--into", into, "--jobs", "1"]) == 0
        assert main(["ingest", str(first), "--into", into, "--jobs", "1"]) == 0
    said = capsys.readouterr().out
    assert said.count("4 new articles kept") == 2
    assert said.count("0 new articles kept, 1 new revision") == said.count("4 known already") == 2
    assert f"It lies in {bucket}" in said
    there, here = load_corpus(bucket), load_corpus(tmp_path / "folder")
    pd.testing.assert_frame_equal(there.articles, here.articles)
    assert (there.source, there.digest) == (bucket, here.digest)
    assert there.pinned(bucket) == f"{bucket}@{there.version}"
    assert load_corpus(f"{bucket}@1").articles["revision"].eq(1).all()  # version 0 is the empty table
    assert not (tmp_path / "news").exists()
    with pytest.raises(CorpusError, match=r"has versions 0 to 2, not 7"):
        load_corpus(f"{bucket}@7")


def test_a_corpus_among_objects_is_measured_into_a_bucket(bucket, tmp_path, monkeypatch, capsys):
    text, first = (
        "Donald Trump praised the {}th deal with the harbour, and Kim Jong Un called it good.",
        ("--jobs", "1"),
    )
    ingest([put(tmp_path, range(2), text)], f"{bucket}/corpus")
    into = ("--to", f"{bucket}/measures")
    assert main(["measure", "--corpus", f"{bucket}/corpus@1", *first, *into]) == 0
    said = capsys.readouterr().out
    assert "2 articles measured" in said
    assert f"They lie as Parquet in {bucket}/measures, a folder a table; 10 files are new." in said
    from_bucket, _ = FileSystem.from_uri(bucket)
    mentions = pq.read_table(f"{bucket.removeprefix('s3://')}/measures/mentions", filesystem=from_bucket).to_pandas()
    assert sorted(mentions["actor_id"]) == ["donald_trump"] * 2 + ["kim_jong_un"] * 2
    assert main(["measure", "--corpus", f"{bucket}/corpus@1", *first, *into]) == 0
    assert "; 0 files are new." in capsys.readouterr().out
    ingest([put(tmp_path, range(2, 3), text)], f"{bucket}/corpus")
    assert main(["measure", "--corpus", f"{bucket}/corpus", *first, *into]) == 0
    mentions = pq.read_table(f"{bucket.removeprefix('s3://')}/measures/mentions", filesystem=from_bucket)
    assert len(mentions) == 6  # the old files stay, and none is counted twice
    assert main(["measure", "--corpus", f"{bucket}/corpus", *first, "--to", f"{bucket}/corpus"]) == 1
    assert "holds something else than measures" in capsys.readouterr().err


def test_what_an_interrupted_upload_left_is_sent_again(bucket, tmp_path, monkeypatch):
    from_bucket, base = FileSystem.from_uri(f"{bucket}/measures")
    (tmp_path / "data" / "tone").mkdir(parents=True)
    for name in ("a", "b"):
        (tmp_path / "data" / "tone" / f"{name}.parquet").write_bytes(name.encode() * 100)

    def broken(source, out, _length):
        out.write(source.read(10))
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfileobj", broken)
        with pytest.raises(KeyboardInterrupt):
            upload(tmp_path / "data", f"{bucket}/measures")
    there = from_bucket.get_file_info(FileSelector(f"{base}/tone", recursive=True, allow_not_found=True))
    assert not there  # nobody reads a part of a file
    with from_bucket.open_output_stream(f"{base}/tone/b.parquet") as out:
        out.write(b"b" * 10)
    assert [upload(tmp_path / "data", f"{bucket}/measures") for _ in range(2)] == [2, 0]
    there = from_bucket.get_file_info(FileSelector(base, recursive=True))
    assert {info.base_name: info.size for info in there if info.is_file} == {
        NOTE: 0,
        "a.parquet": 100,
        "b.parquet": 100,
    }


def test_a_writer_that_another_overtakes_looks_again(bucket, tmp_path, monkeypatch):
    """Both read the same articles; the second commits between the look and the commit of the first."""
    source, other = put(tmp_path, range(3)), put(tmp_path, range(2, 5), name="b.jsonl")
    ingest([put(tmp_path, range(1), "Before all that: " + TEXT, "c.jsonl")], bucket)
    real, overtaken = writing_module.StoreWriter._append, []

    def append(writer, *rows):
        if not overtaken:
            overtaken.append(True)
            ingest([other], bucket)
        return real(writer, *rows)

    monkeypatch.setattr(writing_module.StoreWriter, "_append", append)
    summary = ingest([source], bucket)
    assert (summary.n_new, summary.n_revised, summary.n_known) == (1, 1, 1)  # 1; 0, changed; 2, which the other brought
    stored = read_store(bucket)
    assert sorted(stored.articles["title"]) == [f"Ferries {n}" for n in range(5)]
    assert len(DeltaTable(bucket).to_pyarrow_table()) == 6


def test_many_writers_at_once_lose_nothing_and_store_nothing_twice(bucket, tmp_path, monkeypatch):
    monkeypatch.setattr(store_module, "CHUNK", 4)
    sources = [put(tmp_path, range(first, first + 8), name=f"{first}.jsonl") for first in (0, 4, 8)]
    failed = []

    def run(source):
        try:
            ingest([source], bucket, jobs=1)
        except Exception as problem:
            failed.append(problem)

    threads = [threading.Thread(target=run, args=(source,)) for source in sources]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(DeltaTable(bucket).to_pyarrow_table()["title"].to_pylist()) == sorted(
        f"Ferries {n}" for n in range(16)
    )


def test_small_files_are_put_together_and_every_version_stays(bucket, tmp_path, monkeypatch):
    monkeypatch.setattr(store_module, "CHUNK", 1)
    monkeypatch.setattr(writing_module, "SMALL_FILES", 3)
    ingest([put(tmp_path, range(4))], bucket, jobs=1)
    assert versions(bucket) == [0, 1, 2, 3, 4, 5]
    assert len(DeltaTable(bucket).file_uris()) == 1
    assert [len(read_store(bucket, version).articles) for version in range(6)] == [0, 1, 2, 3, 4, 4]


@pytest.mark.parametrize(
    "variables, address, said",
    [
        ({"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}, "s3://news/x", "no credentials were found. Set AWS_ACC"),
        ({}, "s3://nothing-there/x", r"there is no bucket `nothing-there` at 127\.0\.0\.1"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "s3://news/x", r"127\.0\.0\.1:9 does not answer. Check the network"),
    ],
    ids=["no credentials", "no bucket", "no network"],
)  # fmt: skip
def test_what_keeps_a_bucket_from_being_used_is_said(bucket, tmp_path, monkeypatch, variables, address, said):
    monkeypatch.setattr("analysis.corpus.store.places.OPTIONS", {"max_retries": "1", "retry_timeout": "2s"})
    for name, value in variables.items():
        monkeypatch.delenv(name) if value is None else monkeypatch.setenv(name, value)
    with pytest.raises(CorpusError, match=said):
        load_corpus(address)
    with pytest.raises(CorpusError, match=said):
        ingest([put(tmp_path, range(1))], address)


@pytest.mark.parametrize(
    "error, said",
    [
        ("403 Forbidden <Code>AccessDenied</Code>", "refuses these credentials"),
        ("301 Moved Permanently <Code>PermanentRedirect</Code>", "in another region. Set AWS_REGION"),
        ("GET http://metadata.google.internal/computeMetadata", "Set GOOGLE_SERVICE_ACCOUNT"),
        ("Parquet magic bytes not found in footer", ""),
    ],
)
def test_what_a_server_of_this_machine_does_not_say_is_told_too(error, said):
    assert said in trouble("gs://news/x" if "google" in error else "s3://news/x", OSError(error))
    assert bool(said) == bool(trouble("s3://news/x", OSError(error)))


def test_a_corpus_that_is_not_there_and_a_source_among_objects_are_named(bucket, tmp_path):
    with pytest.raises(CorpusError, match=rf"The corpus {bucket} does not exist: `workbook ingest SOURCE... --into"):
        load_corpus(bucket)
    with pytest.raises(CorpusError, match="Copy it here first"):
        ingest([f"{bucket}/articles.jsonl"], tmp_path / "folder")


def test_a_damaged_file_is_named_with_the_version_before_it(bucket, server, tmp_path):
    for number in range(2):
        ingest([put(tmp_path, range(number, number + 1))], bucket)
    before, now = (set(DeltaTable(bucket, version=version).file_uris()) for version in (1, 2))
    [last] = now - before
    boto3.client("s3", endpoint_url=server).put_object(Bucket="news", Key=last.removeprefix("s3://news/"), Body=b"PAR1")
    with pytest.raises(CorpusError, match=rf"damaged, version 2 cannot be read.* read it as {bucket}@1"):
        load_corpus(bucket)


@pytest.mark.parametrize("does", ["remove", "refresh"])
def test_what_is_changed_while_another_writes_is_worked_out_anew(bucket, tmp_path, monkeypatch, does):
    """The other commits between the look and the commit of the first."""
    bucket = f"{bucket}/{does}"
    paper, sheet = put(tmp_path, range(3)), tmp_path / "b.jsonl"
    sheet.write_text("\n".join(json.dumps(json.loads(line) | {"outlet": "The Sheet", "url": f"https://b.example/{n}"})
                               for n, line in enumerate(paper.read_text().split("\n"))))  # fmt: skip
    ingest([paper], bucket, jobs=1)
    ingest([sheet], bucket, jobs=1)
    own = shutil.copytree(paths.CODEBOOK, tmp_path / "codebook")
    with (own / "outlets.toml").open("a") as outlets:
        outlets.write(
            '\n[[outlet]]\nid = "the_leaf"\nname = "The Sheet"\ncountry = "IE"\nwhy = "a paper of these tests"\n'
        )
    module, writes = (removal_module, "_delete") if does == "remove" else (refreshing_module, "_replace")
    real, overtaken = getattr(module, writes), []

    def write(*given):
        if not overtaken:
            overtaken.append(True)
            ingest([put(tmp_path, range(3, 5), name="c.jsonl")], bucket, jobs=1)
        real(*given)

    monkeypatch.setattr(module, writes, write)
    if does == "remove":
        assert remove(bucket, Choice(outlet="The Sheet")).n_articles == 3
    else:
        assert dict(refresh(bucket, own, jobs=1).changes) == {"outlet": 3}
    outlets = read_store(bucket).articles["outlet"].value_counts().to_dict()
    assert outlets == {"The Paper": 5} | ({} if does == "remove" else {"the_leaf": 3})
    assert [run.does for run in describe(bucket).runs] == ["ingest", "ingest", "ingest", does]
    assert describe(bucket).size_of_all > describe(bucket).size > 0
