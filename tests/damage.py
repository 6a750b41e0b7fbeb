"""Ways in which a cache entry comes to harm: what a disk, a copy, a killed run or a hand may do to it."""

import json
import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Damage:
    """`apply` is given the entry and another whole one. `computed`, `named`: how often it is then computed, and named."""

    name: str
    apply: Callable[[Path, Path], object]
    computed: int = 1
    named: int = 1


def tables(entry: Path) -> list[Path]:
    """The files of an entry's tables."""
    return sorted(path for path in entry.iterdir() if path.name != "manifest.json")


def each(change: Callable[[Path], object]) -> Callable[[Path, Path], object]:
    """Change every table."""
    return lambda entry, _other: [change(file) for file in tables(entry)]


def one(change: Callable[[Path], object], number: int = 0) -> Callable[[Path, Path], object]:
    """Change one table: the first, or the last with -1."""
    return lambda entry, _other: change(tables(entry)[number])


def manifest(change: Callable[[Path], object]) -> Callable[[Path, Path], object]:
    """Change the manifest."""
    return lambda entry, _other: change(entry / "manifest.json")


def whole(change: Callable[[Path], object]) -> Callable[[Path, Path], object]:
    """Change the entry's folder."""
    return lambda entry, _other: change(entry)


def flip(file: Path, share: float, bit: int = 0) -> None:
    """One bit, at a share of the file's length."""
    content = bytearray(file.read_bytes())
    content[min(len(content) - 1, int(share * len(content)))] ^= 1 << bit
    file.write_bytes(content)


def flip_each(entry: Path, _other: Path, share: float) -> None:
    """One bit of every table."""
    for file in tables(entry):
        flip(file, share)


def cut(file: Path, share: float) -> None:
    """Only a share of the file is left."""
    content = file.read_bytes()
    file.write_bytes(content[: int(share * len(content))])


def rewrite(file: Path, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """The same file, well-formed, with other rows or columns."""
    if file.suffix == ".npy":
        kept = np.load(file)
        np.save(file, kept[:-1] if len(kept) else np.zeros(3))
    else:
        change(pd.read_parquet(file)).to_parquet(file)


def said(file: Path, change: Callable[[dict], object]) -> None:
    """The manifest, well-formed, with something else in it."""
    content = json.loads(file.read_text())
    change(content)
    file.write_text(json.dumps(content))


def replace_by_folder(path: Path) -> None:
    """A folder where a file should be."""
    path.unlink()
    path.mkdir()


def replace_by_file(path: Path) -> None:
    """A file where a folder should be."""
    shutil.rmtree(path)
    path.write_text("a file")


def replace_by_link(path: Path) -> None:
    """A link that leads nowhere."""
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    path.symlink_to("nowhere")


def empty_folder(path: Path) -> None:
    """The folder without its files."""
    shutil.rmtree(path)
    path.mkdir()


def swap(entry: Path, other: Path) -> None:
    """The two entries change places."""
    aside = entry.with_name("swapping")
    entry.rename(aside)
    other.rename(entry)
    aside.rename(other)


def swap_tables(entry: Path, other: Path) -> None:
    """The tables of the other entry under this one's manifest."""
    for file in tables(other):
        shutil.copy(file, entry / file.name)


def swap_names(entry: Path, _other: Path) -> None:
    """The first table under the name of the last (of one table: under a name that nobody knows)."""
    first, last = tables(entry)[0], tables(entry)[-1]
    first.replace(last if first != last else first.with_name("another.parquet"))


def swap_manifest(entry: Path, other: Path) -> None:
    """The manifest of the other entry."""
    shutil.copy(other / "manifest.json", entry / "manifest.json")


def other_table(entry: Path, _other: Path) -> None:
    """The manifest, digest and all, written anew for an entry of another name."""
    said(entry / "manifest.json", lambda content: content.update(entry="c" * 24))


def noise(file: Path) -> None:
    """As many bytes, all by chance."""
    file.write_bytes(random.Random(7).randbytes(file.stat().st_size))


def first_file(change: Callable[[dict], object]) -> Callable[[Path, Path], object]:
    """Change what the manifest says of the first table."""
    return manifest(partial(said, change=lambda content: change(next(iter(content["files"].values())))))


def backwards(table: pd.DataFrame) -> pd.DataFrame:
    """The rows in the opposite order; of one row or none, one more column."""
    return table.iloc[::-1].reset_index(drop=True) if len(table) > 1 else table.assign(more=1)


def half(table: pd.DataFrame) -> pd.DataFrame:
    """Half of the rows; of none, one more column."""
    return table.iloc[: len(table) // 2] if len(table) else table.assign(more=1)


DAMAGE = (
    Damage("first table truncated to half", one(partial(cut, share=0.5))),
    Damage("last table truncated to half", one(partial(cut, share=0.5), -1)),
    Damage("every table truncated by a byte", each(lambda file: file.write_bytes(file.read_bytes()[:-1]))),
    Damage("every table a byte longer", each(lambda file: file.write_bytes(file.read_bytes() + b"\0"))),
    Damage("first table empty", one(lambda file: file.write_bytes(b""))),
    Damage("every table empty", each(lambda file: file.write_bytes(b""))),
    Damage("first table missing", one(Path.unlink)),
    Damage("last table missing", one(Path.unlink, -1)),
    Damage("every table missing", each(Path.unlink)),
    Damage("a bit at the start", partial(flip_each, share=0)),
    Damage("a bit after a quarter", partial(flip_each, share=0.25)),
    Damage("a bit in the middle", partial(flip_each, share=0.5)),
    Damage("a bit after three quarters", partial(flip_each, share=0.75)),
    Damage("a bit at the end", partial(flip_each, share=1)),
    Damage("a bit of the first table", one(partial(flip, share=0.4, bit=3))),
    Damage("a bit of the last table", one(partial(flip, share=0.4, bit=3), -1)),
    Damage("every table noise", each(noise)),
    Damage("every table zeros", each(lambda file: file.write_bytes(bytes(file.stat().st_size)))),
    Damage("half the rows", each(partial(rewrite, change=half))),
    Damage("no rows", each(partial(rewrite, change=lambda table: table.head(0).assign(more=1)))),
    Damage("rows twice", each(partial(rewrite, change=lambda table: pd.concat([table, table]).assign(more=1)))),
    Damage("rows backwards", each(partial(rewrite, change=backwards))),
    Damage("first column lost", each(partial(rewrite, change=lambda table: table.iloc[:, 1:]))),
    Damage("last column lost", each(partial(rewrite, change=lambda table: table.iloc[:, :-1]))),
    Damage(
        "columns in another order", each(partial(rewrite, change=lambda table: table[table.columns[::-1]].assign(x=1)))
    ),
    Damage("numbers as text", each(partial(rewrite, change=lambda table: table.astype("str").assign(x="")))),
    Damage("a table that is text", one(lambda file: file.write_text("article_id,n_words\nx,3\n"))),
    Damage("manifest missing", manifest(Path.unlink)),
    Damage("manifest empty", manifest(lambda file: file.write_text(""))),
    Damage("manifest truncated", manifest(partial(cut, share=0.6))),
    Damage("manifest a list", manifest(lambda file: file.write_text("[]"))),
    Damage("manifest null", manifest(lambda file: file.write_text("null"))),
    Damage("manifest no JSON", manifest(lambda file: file.write_text("{'version': 1}"))),
    Damage("manifest not UTF-8", manifest(lambda file: file.write_bytes(b"\xff\xfe{}"))),
    Damage("manifest nested deep", manifest(lambda file: file.write_text("[" * 100_000))),
    Damage("manifest of another version", manifest(partial(said, change=lambda content: content.update(version=99)))),
    Damage("manifest without a version", manifest(partial(said, change=lambda content: content.pop("version")))),
    Damage("manifest without files", manifest(partial(said, change=lambda content: content.update(files={})))),
    Damage("manifest without a digest", manifest(partial(said, change=lambda content: content.pop("digest")))),
    Damage("manifest with other rows", first_file(lambda file: file.update(rows=1_000))),
    Damage("manifest with another digest", first_file(lambda file: file.update(digest="0" * 64))),
    Damage("manifest with other notes", manifest(partial(said, change=lambda content: content.update(about={})))),
    Damage("manifest of another name", other_table),
    Damage("a bit of the manifest", manifest(partial(flip, share=0.5, bit=1))),
    Damage("manifest a folder", manifest(replace_by_folder)),
    Damage("manifest a dangling link", manifest(replace_by_link)),
    Damage("first table a folder", one(replace_by_folder)),
    Damage("first table a dangling link", one(replace_by_link)),
    Damage("manifest of another entry", swap_manifest),
    Damage("tables of another entry", swap_tables),
    Damage("tables under each other's names", swap_names),
    Damage("another entry in its place", swap),
    Damage("entry an empty folder", whole(empty_folder)),
    Damage("entry a file", whole(replace_by_file)),
    Damage("entry a dangling link", whole(replace_by_link)),
    Damage("entry gone", whole(shutil.rmtree), named=0),
    Damage("a stray file inside", lambda entry, _: (entry / "stray.txt").write_text("?"), computed=0, named=0),
    Damage("a stray folder inside", lambda entry, _: (entry / "stray").mkdir(), computed=0, named=0),
    Damage("a stray folder beside", lambda entry, _: (entry.parent / "stray").mkdir(), computed=0, named=0),
    Damage("a half-written entry beside", lambda entry, _: shutil.copytree(entry, entry.with_name(".aside-x")), 0, 0),
    Damage("times of the epoch", whole(lambda entry: os.utime(entry, (0, 0))), computed=0, named=0),
)
"""More than forty. The last few are no damage to what is read: nothing is computed, and nothing said."""
