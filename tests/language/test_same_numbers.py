"""The same numbers on another processor, on one thread or many, alone or in a batch, in one process or two."""

import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import emulation
import numpy as np
import pytest

from analysis.language.vectors import embed
from analysis.sentiment.target import COLUMNS, score_targets

SCRIPT = Path(emulation.__file__)
LACKS = {"Nehalem": {"AVX", "AVX2", "AVX512F"}, "Haswell": {"AVX512F"}}
STEPS = {
    "Nehalem": 5,
    "Haswell": 2,
}  # of the sentences every so many: an emulated processor takes a second or more for each
HAS = {"Nehalem": {"SSE42"}, "Haswell": {"AVX2", "FMA3"}}


def probabilities(examples, threads=None):
    return score_targets(examples, threads=threads)[list(COLUMNS)].to_numpy()


@pytest.fixture(scope="module")
def native():
    """What this processor makes of the sentences, all at once."""
    return probabilities(emulation.examples()), embed(emulation.SENTENCES)


def test_the_sentences_are_two_hundred_and_of_every_label():
    assert len(set(emulation.SENTENCES)) == 200
    labels = score_targets(emulation.examples())["label"]
    assert labels.value_counts().min() >= 20


@pytest.mark.emulated
@pytest.mark.parametrize("processor", ["Nehalem", "Haswell"])
def test_another_processor_gives_the_same_numbers(processor, native, qemu, tmp_path):
    command = [qemu, "-cpu", processor, sys.executable, str(SCRIPT), str(tmp_path / "out.npz"), str(STEPS[processor])]
    own = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}  # of this processor
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL, env=own)
    with np.load(tmp_path / "out.npz") as found:
        present = set(found["instructions"])
        assert present >= HAS[processor]
        assert not present & LACKS[processor]
        read = slice(None, None, STEPS[processor])
        labels = score_targets(emulation.examples())["label"].to_numpy(dtype=str)[read]
        assert found["labels"].tolist() == labels.tolist()
        assert np.abs(found["probabilities"] - native[0][read]).max() < 1e-4
        assert np.abs(found["vectors"] - native[1][read]).max() < 1e-4


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_threads_change_no_digit(threads, native):
    assert np.array_equal(probabilities(emulation.examples(), threads), native[0])
    assert np.array_equal(embed(emulation.SENTENCES, threads=threads), native[1])


def test_company_in_a_batch_changes_no_digit(native):
    examples = emulation.examples()
    for row in range(0, len(examples), 17):
        assert np.array_equal(probabilities(examples.iloc[[row]]), native[0][[row]])
        assert np.array_equal(embed([emulation.SENTENCES[row]]), native[1][[row]])
    backwards = probabilities(examples.iloc[::-1])
    assert np.array_equal(backwards[::-1], native[0])


def test_two_processes_change_no_digit(native):
    halves = [emulation.examples().iloc[:90], emulation.examples().iloc[90:]]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = np.concatenate(list(pool.map(probabilities, halves)))
    assert np.array_equal(found, native[0])
