"""A trained target model as an ONNX file with 8-bit weights: the encoder, and a head on the target and the sentence."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from analysis.training.network import Network, count_layers
from analysis.training.nodes import Array


def write_onnx(weights: Mapping[str, Array], path: Path, *, target_id: int, rounded: bool = True) -> None:
    """Write the network: `ids` (int64, n x length, 0 where padded) in, `logits` (float, n x 3) out.

    Args:
        weights: the network's parameters by name, as `networks.joined_words` gives them.
        path: the file to write.
        target_id: the token that stands for the target.
        rounded: False keeps 32-bit weights, for comparison.
    """
    network, n_layers = Network(weights, rounded), count_layers(weights)
    x = network.encoder(n_layers - 1)
    before = network.mean(x, network.node("Equal", "ids", network.constant(target_id, np.int64)))
    target = network.layer_at(network.cast(before), x, n_layers - 1)
    mean = network.mean(x, network.node("Not", network.padded))
    both = network.node("Concat", network.cast(target, np.float64), mean, axis=1)
    head = network.cast(network.constant(network.weights["head.weight"].T, name="head.weight"), np.float64)
    scores = network.cast(network.node("MatMul", both, head))
    bias = network.constant(network.weights["head.bias"], name="head.bias")
    network.save(path, "target_sentiment", "logits", 3, "Add", scores, bias)
