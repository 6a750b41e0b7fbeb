"""Which texts a store holds already: a digest of each revision, held in 20 bytes so that memory hardly grows with the corpus."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Keys = npt.NDArray[np.uint64]
READ = ["kind", "article_id", "revision", "digest"]  # what `Revisions` learns from


class Revisions:
    """Digests of the revisions of each article, and of the rejects. Ids and digests are 16 hexadecimal digits."""

    def __init__(self) -> None:
        self._articles, self._digests = _none(), _none()
        self._numbers = np.empty(0, dtype=np.uint32)
        self._rejects = _none()

    @classmethod
    def of(cls, batches: Iterable[pa.RecordBatch]) -> "Revisions":
        """Of the rows of a store, columns READ, read a batch at a time."""
        revisions, parts = cls(), [(_none(), _none(), np.empty(0, dtype=np.uint32))]
        rejects = [_none()]
        for batch in batches:
            is_article = pc.equal(batch["kind"], "article")
            rows = batch.filter(is_article)
            parts.append((_keys(rows["article_id"]), _keys(rows["digest"]), _numbers(rows["revision"])))
            rejects.append(_keys(batch.filter(pc.invert(is_article))["digest"]))
        articles, digests, numbers = map(np.concatenate, zip(*parts, strict=True))
        revisions._sort(articles, digests, numbers)
        revisions._rejects = np.unique(np.concatenate(rejects))
        return revisions

    def __len__(self) -> int:
        return len(self._articles)

    def held(self, article_ids: Sequence[str]) -> dict[str, tuple[int, set[str]]]:
        """Of those of these articles that are held: the number of the last revision, and the digests of all."""
        keys = _parsed(article_ids)
        left = np.searchsorted(self._articles, keys, side="left")
        right = np.searchsorted(self._articles, keys, side="right")
        return {
            article_ids[n]: (
                int(self._numbers[left[n] : right[n]].max()),
                {f"{digest:016x}" for digest in self._digests[left[n] : right[n]].tolist()},
            )
            for n in np.flatnonzero(right > left).tolist()
        }

    def texts(self, digests: Sequence[str]) -> set[str]:
        """Those digests that a revision has, of whichever article."""
        held = np.isin(_parsed(digests), self._digests)
        return {digest for digest, is_held in zip(digests, held.tolist(), strict=True) if is_held}

    def new_rejects(self, digests: Sequence[str]) -> set[str]:
        """Those digests of rejects that are not held."""
        unseen = ~np.isin(_parsed(digests), self._rejects)
        return {digest for digest, new in zip(digests, unseen.tolist(), strict=True) if new}

    def add(self, articles: Sequence[tuple[str, int, str]], rejects: Iterable[str]) -> None:
        """Learn revisions (article_id, number, digest) and rejects that were committed."""
        if articles:
            article_ids, numbers, digests = zip(*articles, strict=True)
            self._sort(
                np.concatenate([self._articles, _parsed(article_ids)]),
                np.concatenate([self._digests, _parsed(digests)]),
                np.concatenate([self._numbers, np.array(numbers, dtype=np.uint32)]),
            )
        self._rejects = np.union1d(self._rejects, _parsed(list(rejects)))

    def _sort(self, articles: Keys, digests: Keys, numbers: npt.NDArray[np.uint32]) -> None:
        order = np.argsort(articles, kind="stable")
        self._articles, self._digests, self._numbers = articles[order], digests[order], numbers[order]


def _none() -> Keys:
    return np.empty(0, dtype=np.uint64)


def _parsed(digits: Sequence[str]) -> Keys:
    return np.frombuffer(bytes.fromhex("".join(digits)), dtype=">u8").astype(np.uint64)


def _keys(column: pa.Array) -> Keys:
    return _parsed(column.to_pylist())


def _numbers(column: pa.Array) -> npt.NDArray[np.uint32]:
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.uint32)
