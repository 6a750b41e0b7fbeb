"""The encoders that learn: MiniLM, which ships, and MPNet, which may teach it. One transformer, two sets of weights.

Weights are a dictionary of torch tensors. The last layer reads for the target alone: its question is the mean of the
target's tokens, so that it costs a sixth of another layer. On top stands a linear head on [what it found, mean of all
tokens before it].
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.sentiment.folder import LABELS
from analysis.sentiment.masking import SPECIAL, TARGET
from analysis.training.base_weights import network_weights
from analysis.training.load_onnx_weights import load_onnx_weights
from analysis.training.network import HEADS, LAYERS, WIDTH, count_layers
from analysis.training.sentiment.recipe import import_torch

LIKE = {  # the words whose mean a special token begins from
    "[TGT]": ("he", "she", "person", "someone", "president"),
    "[OTH]": ("someone", "person", "officials", "president"),
    "[THEY]": ("he", "she"),
    "[THEIR]": ("his", "her", "him"),
}
NEAR, FAR, DIRECTION = 8, 128, 16  # of MPNet's relative places: exact up to NEAR, then in steps that grow, to FAR

Weights = dict[str, Any]  # torch tensors by name


@dataclass(frozen=True)
class Encoder:
    """What sets one encoder apart from the other, and how it reads texts."""

    folder: Path
    layers: int
    heads: int
    width: int
    padding: int  # the token that fills up
    first_place: int  # the row of the first place's vector
    epsilon: float
    tokenizer: Any

    @property
    def target_id(self) -> int:
        return int(self.tokenizer.token_to_id(TARGET))

    def tokens(self, texts: Sequence[str], length: int) -> list[list[int]]:
        """The token numbers of each text, at most `length`, around the target."""
        from analysis.sentiment.target import cropped

        return [cropped(encoding.ids, length, self.target_id) for encoding in self.tokenizer.encode_batch(list(texts))]

    def padded(self, tokens: Sequence[list[int]]) -> Any:
        torch = import_torch()
        table = torch.full((len(tokens), max(map(len, tokens))), self.padding)
        for row, ids in enumerate(tokens):
            table[row, : len(ids)] = torch.tensor(ids)
        return table

    def logits(self, weights: Weights, ids: Any, dropout: float = 0.0) -> Any:
        """Scores (n x 3) of padded token numbers (n x length); with `dropout` while training."""
        torch = import_torch()
        found, mean = self._read(weights, ids, dropout)
        both = torch.nn.functional.dropout(torch.cat([found, mean], dim=1), dropout, dropout > 0)
        return torch.nn.functional.linear(both, weights["head.weight"], weights["head.bias"]).float()

    def _read(self, weights: Weights, ids: Any, dropout: float) -> tuple[Any, Any]:
        """What the last layer finds for the target (n x width), and the mean of all tokens before that layer."""
        part = import_torch().nn.functional

        def linear(x: Any, name: str, rows: slice = slice(None)) -> Any:
            return part.linear(x, weights[f"{name}.weight"][rows], weights[f"{name}.bias"][rows])

        def normed(x: Any, name: str) -> Any:
            return part.layer_norm(x, (self.width,), weights[f"{name}.weight"], weights[f"{name}.bias"], self.epsilon)

        def dropped(x: Any) -> Any:
            return part.dropout(x, dropout, dropout > 0)

        def parted(x: Any) -> Any:
            return x.view(len(x), x.shape[1], self.heads, -1).transpose(1, 2)

        def layer(x: Any, tokens: Any, bias: Any, name: str) -> Any:
            query = linear(x, name + "qkv", slice(self.width))
            key, value = linear(tokens, name + "qkv", slice(self.width, None)).chunk(2, dim=2)
            mixed = part.scaled_dot_product_attention(
                parted(query), parted(key), parted(value), attn_mask=bias.to(query.dtype)
            )
            x = normed(x + dropped(linear(mixed.transpose(1, 2).reshape(x.shape), name + "o")), name + "n1")
            return normed(x + dropped(linear(part.gelu(linear(x, name + "up")), name + "down")), name + "n2")

        x = dropped(normed(_word_vectors(weights, ids) + self._places(weights, ids.shape[1]), "norm"))
        bias = self._attention_bias(weights, ids)
        for number in range(self.layers - 1):
            x = layer(x, x, bias, f"layers.{number}.")
        mean, target = _mean(x.float(), ids != self.padding), _mean(x.float(), ids == self.target_id)
        seen = _mean_bias(bias, ids == self.target_id)
        found = layer(target[:, None], x, seen, f"layers.{self.layers - 1}.")
        return found[:, 0].float(), mean

    def _places(self, weights: Weights, length: int) -> Any:
        return weights["places.weight"][self.first_place : self.first_place + length]

    def _attention_bias(self, weights: Weights, ids: Any) -> Any:
        """What is added to attention: a large negative number where a text is padded, and MPNet's bias for each distance."""
        torch = import_torch()
        hidden = torch.zeros(ids.shape).masked_fill(ids == self.padding, -1e9)[:, None, None, :]
        if "distance.weight" not in weights:
            return hidden
        return hidden + weights["distance.weight"][_distances(ids.shape[1])].permute(2, 0, 1)[None]


def minilm(folder: Path) -> tuple[Encoder, Weights]:
    """The encoder that ships, from its published weights."""
    encoder = Encoder(folder, LAYERS, HEADS, WIDTH, 0, 0, 1e-12, _tokenizer(folder))
    torch = import_torch()
    return encoder, _with_new_head(
        encoder, {name: torch.from_numpy(value) for name, value in network_weights(folder).items()}
    )


def shipped(folder: Path, kept: Sequence[int] = ()) -> tuple[Encoder, Weights]:
    """The encoder with weights that were written before, special tokens and head included, to learn on from.

    `kept`: the numbers of the layers that stay, lowest first; all where none is named.
    """
    torch = import_torch()
    weights = {name: torch.tensor(value) for name, value in load_onnx_weights(folder / "model.onnx").items()}
    n_words = weights["words.weight"].shape[0] - len(SPECIAL)
    weights["special.weight"] = weights["words.weight"][n_words:]
    weights["words.weight"] = weights["words.weight"][:n_words]
    weights = with_layers(weights, kept or range(count_layers(weights)))
    return Encoder(folder, count_layers(weights), HEADS, WIDTH, 0, 0, 1e-12, _tokenizer(folder)), weights


def with_layers(weights: Weights, kept: Sequence[int]) -> Weights:
    """The weights with the layers of these numbers alone, which count from 0 anew."""
    new = {name: value for name, value in weights.items() if not name.startswith("layers.")}
    for number, old in enumerate(kept):
        there = f"layers.{old}."
        new |= {
            f"layers.{number}.{name.removeprefix(there)}": value
            for name, value in weights.items()
            if name.startswith(there)
        }
    return new


def mpnet(folder: Path) -> tuple[Encoder, Weights]:
    """The teacher, from the published weights of all-mpnet-base-v2 (Apache-2.0). Raises AnalysisError where they lack."""
    for name in ("model.safetensors", "tokenizer.json"):
        if not (folder / name).is_file():
            raise AnalysisError(f"{folder} holds no {name}: give the folder of all-mpnet-base-v2 as published.")
    from safetensors.torch import load_file

    old = {
        name.removeprefix("mpnet."): value.float() for name, value in load_file(folder / "model.safetensors").items()
    }
    new = {
        "words.weight": old["embeddings.word_embeddings.weight"],
        "places.weight": old["embeddings.position_embeddings.weight"],
        "distance.weight": old["encoder.relative_attention_bias.weight"],
    }
    new |= {f"norm.{kind}": old[f"embeddings.LayerNorm.{kind}"] for kind in ("weight", "bias")}
    n_layers, (_, width) = sum(name.endswith(".intermediate.dense.bias") for name in old), new["words.weight"].shape
    for number in range(n_layers):
        new |= _mpnet_layer(old, f"encoder.layer.{number}.", f"layers.{number}.")
    encoder = Encoder(folder, n_layers, new["distance.weight"].shape[1], width, 1, 2, 1e-5, _tokenizer(folder))
    return encoder, _with_new_head(encoder, new)


def joined_words(weights: Weights) -> Weights:
    """The weights with the special tokens behind the other words, as `export` writes them."""
    torch = import_torch()
    rest = {name: value for name, value in weights.items() if name != "special.weight"}
    return rest | {"words.weight": torch.cat([weights["words.weight"], weights["special.weight"]])}


def _mpnet_layer(old: Weights, there: str, here: str) -> Weights:
    torch = import_torch()
    long_names = {
        "o": "attention.attn.o",
        "n1": "attention.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "n2": "output.LayerNorm",
    }
    new = {
        f"{here}{name}.{kind}": old[f"{there}{long}.{kind}"]
        for name, long in long_names.items()
        for kind in ("weight", "bias")
    }
    for kind in ("weight", "bias"):
        new[f"{here}qkv.{kind}"] = torch.cat([old[f"{there}attention.attn.{part}.{kind}"] for part in "qkv"])
    return new


def _with_new_head(encoder: Encoder, weights: Weights) -> Weights:
    """With a vector for each special token, and a head that has learnt nothing yet."""
    torch = import_torch()
    vocabulary = json.loads((encoder.folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    words, draw = weights["words.weight"], torch.Generator().manual_seed(0)
    return weights | {
        "special.weight": torch.stack([words[[vocabulary[word] for word in LIKE[token]]].mean(0) for token in SPECIAL]),
        "head.weight": torch.randn(len(LABELS), 2 * encoder.width, generator=draw) * 0.02,
        "head.bias": torch.zeros(len(LABELS)),
    }


def _tokenizer(folder: Path) -> Any:
    """The encoder's tokenizer with the special tokens of `masking` behind its words."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.add_special_tokens(list(SPECIAL))
    return tokenizer


def _word_vectors(weights: Weights, ids: Any) -> Any:
    torch, words = import_torch(), weights["words.weight"]
    special = ids - words.shape[0]
    plain = torch.nn.functional.embedding(ids.clamp(max=words.shape[0] - 1), words)
    return torch.where((special >= 0)[..., None], weights["special.weight"][special.clamp(min=0)], plain)


def _mean_bias(bias: Any, chosen: Any) -> Any:
    """What is added to attention where the chosen tokens ask together: the mean of what is added for each."""
    if bias.shape[2] == 1:
        return bias
    share = chosen.float()[:, None, :, None]
    return (bias * share).sum(2, keepdim=True) / share.sum(2, keepdim=True).clamp(min=1)


def _mean(x: Any, chosen: Any) -> Any:
    share = chosen.float()[..., None]
    return (x * share).sum(1) / share.sum(1).clamp(min=1)


def _distances(length: int) -> Any:
    """The row of MPNet's bias for each pair of places (Raffel and others 2020, JMLR 21/140, section 2.1)."""
    torch = import_torch()
    apart = torch.arange(length)[:, None] - torch.arange(length)[None, :]
    size = apart.abs()
    steps = torch.log(size.clamp(min=1).float() / NEAR) / math.log(FAR / NEAR) * (DIRECTION - NEAR)
    return (apart < 0).long() * DIRECTION + torch.where(
        size < NEAR, size, (NEAR + steps.long()).clamp(max=DIRECTION - 1)
    )
