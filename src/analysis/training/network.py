"""The encoder as an ONNX file with 8-bit weights; whoever writes a file adds what comes after the encoder.

Weights are rounded to 7 bits and a sign, one scale for each output column (each row, for the word vectors); seven bits,
because older processors overflow on eight. Activations are rounded to 8 bits token by token, so what else is in a
batch never changes a score: the quantizers at hand take one scale for a whole batch, which moves scores by up to half a
logit with the company they are scored in. Between the word vectors and the last layer, `x` has one row a token, all
texts of the batch below each other; only attention looks at texts.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
LAYERS, HEADS, WIDTH = 6, 12, 384
OPSET, IR_VERSION = 20, 10
STEPS = 127  # of a rounded weight or activation, on each side of zero


def rounded_weights(table: Array, axis: int) -> tuple[Array, Array]:
    """8-bit numbers and the scale of each row (axis 1) or column (axis 0), so that numbers * scale is the table."""
    scale = np.abs(table).max(axis=axis, keepdims=True) / STEPS
    scale[scale == 0] = 1
    return np.clip(np.round(table / scale), -STEPS, STEPS).astype(np.int8), scale.astype(np.float32)


class Network:
    """Collects the nodes and constants of the file; each method adds some and gives the name of their result.

    `ids` (int64, n x length, 0 where padded) is what goes in. `rounded=False` keeps 32-bit weights, for comparison;
    `half_places` writes the vectors of places with 16 bits.
    """

    def __init__(self, weights: Mapping[str, Array], rounded: bool = True, *, half_places: bool = False) -> None:
        self.weights = {name: np.asarray(value, dtype=np.float32) for name, value in weights.items()}
        self.rounded, self.half_places = rounded, half_places
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, value: Any, dtype: Any = np.float32) -> str:
        from onnx import numpy_helper

        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.array(value, dtype=dtype, order="C"), name))
        return name

    def indices(self, *values: int) -> str:
        return self.constant(values, np.int64)

    def node(self, kind: str, *inputs: str, outputs: int = 1, **settings: Any) -> Any:
        from onnx import helper

        names = [f"{kind}_{len(self.nodes)}_{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **settings))
        return names if outputs > 1 else names[0]

    def as_float(self, value: str) -> str:
        from onnx import TensorProto

        return str(self.node("Cast", value, to=TensorProto.FLOAT))

    def encoder(self) -> tuple[str, str]:
        """The vector of each token (n x length x WIDTH), and which tokens only fill up."""
        padded = self.node("Equal", "ids", self.constant(0, np.int64))
        far = self.node("Mul", self.node("Unsqueeze", self.as_float(padded), self.indices(1, 2)), self.constant(-1e9))
        heads, texts = self.shape(HEADS, WIDTH // HEADS), self.shape(WIDTH)
        words = self.normed(self.node("Add", self.word_vectors(), self.places()), "norm")
        x = str(self.node("Reshape", words, self.indices(-1, WIDTH)))
        for number in range(LAYERS):
            x = self.layer(x, far, heads, f"layers.{number}.")
        return str(self.node("Reshape", x, texts)), str(padded)

    def shape(self, *inner: int) -> str:
        """The shape n x length x inner, whatever n and length are."""
        return str(self.node("Concat", self.indices(-1), self.length(), self.indices(*inner), axis=0))

    def length(self) -> str:
        return str(self.node("Gather", self.node("Shape", "ids"), self.indices(1)))

    def save(self, path: Path, name: str, result: str, width: int, last: str, *inputs: str, **settings: Any) -> None:
        """Write the file, whose one result (float, n x width) is what the node `last` makes of its inputs."""
        import onnx
        from onnx import TensorProto, helper

        self.nodes.append(helper.make_node(last, list(inputs), [result], **settings))
        ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["n", "length"])
        out = helper.make_tensor_value_info(result, TensorProto.FLOAT, ["n", width])
        body = helper.make_graph(self.nodes, name, [ids], [out], self.constants)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
        onnx.save(helper.make_model(body, opset_imports=opsets, ir_version=IR_VERSION), str(path))

    def word_vectors(self) -> str:
        table = self.weights["words.weight"]
        if not self.rounded:
            return str(self.node("Gather", self.constant(table), "ids"))
        numbers, scale = rounded_weights(table, axis=1)
        vectors = self.as_float(self.node("Gather", self.constant(numbers, np.int8), "ids"))
        return str(self.node("Mul", vectors, self.node("Gather", self.constant(scale), "ids")))

    def places(self) -> str:
        table = self.constant(self.weights["places.weight"], np.float16 if self.half_places else np.float32)
        used = str(self.node("Slice", table, self.indices(0), self.length(), self.indices(0)))
        return self.as_float(used) if self.half_places else used

    def layer(self, x: str, far: str, heads: str, name: str) -> str:
        x = self.normed(self.node("Add", self.linear(self.attention(x, far, heads, name), name + "o"), x), name + "n1")
        wide = self.node("Gelu", self.linear(x, name + "up"))
        return self.normed(self.node("Add", self.linear(wide, name + "down"), x), name + "n2")

    def attention(self, x: str, far: str, heads: str, name: str) -> str:
        """What each token takes from the others of its text; queries are scaled by their weights."""
        weight, bias = (np.split(self.weights[f"{name}qkv.{kind}"], 3) for kind in ("weight", "bias"))
        scale = np.float32((WIDTH // HEADS) ** -0.5)
        weight[0], bias[0] = weight[0] * scale, bias[0] * scale
        query, key, value = (
            self.node("Transpose", self.node("Reshape", part, heads), perm=order)
            for part, order in zip(
                self.products(x, weight, bias), ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), strict=True
            )
        )
        shares = self.node("Softmax", self.node("Add", self.node("MatMul", query, key), far), axis=-1)
        mixed = self.node("Transpose", self.node("MatMul", shares, value), perm=[0, 2, 1, 3])
        return str(self.node("Reshape", mixed, self.indices(-1, WIDTH)))

    def linear(self, x: str, name: str) -> str:
        return self.products(x, [self.weights[name + ".weight"]], [self.weights[name + ".bias"]])[0]

    def products(self, x: str, weights: Sequence[Array], biases: Sequence[Array]) -> list[str]:
        """x times each table of weights, plus its bias; x is rounded once for all."""
        if self.rounded:
            whole, size = self.rounded_tokens(x)
            found = [self.node("Mul", self.rounded_product(whole, weight.T), size) for weight in weights]
        else:
            found = [self.node("MatMul", x, self.constant(weight.T)) for weight in weights]
        return [str(self.node("Add", table, self.constant(bias))) for table, bias in zip(found, biases, strict=True)]

    def rounded_product(self, whole: str, table: Array) -> str:
        numbers, scale = rounded_weights(table, axis=0)
        return str(
            self.node(
                "MatMulIntegerToFloat",
                whole,
                self.constant(numbers, np.int8),
                self.constant(1),
                self.constant(scale[0]),
                self.constant(STEPS + 1, np.uint8),
                domain="com.microsoft",
            )
        )

    def rounded_tokens(self, x: str) -> tuple[str, str]:
        """Each token's numbers as 1 to 255 around 128, and the size of one step for that token."""
        ends = [self.node(kind, x, self.indices(-1), keepdims=1) for kind in ("ReduceMax", "ReduceMin")]
        largest = self.node("Max", ends[0], self.node("Neg", ends[1]), self.constant(1e-6))
        size = self.node("Div", largest, self.constant(STEPS))
        steps = self.node("Squeeze", size, self.indices(1))
        middle = self.node("Expand", self.constant(STEPS + 1, np.uint8), self.node("Shape", steps))
        return self.node("QuantizeLinear", x, steps, middle, axis=0), size

    def normed(self, x: str, name: str) -> str:
        scale, bias = (self.constant(self.weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return str(self.node("LayerNormalization", x, scale, bias, axis=-1, epsilon=1e-12))

    def mean(self, x: str, chosen: str) -> str:
        share = self.node("Unsqueeze", self.as_float(chosen), self.indices(2))
        total = self.node("ReduceSum", self.node("Mul", x, share), self.indices(1), keepdims=0)
        count = self.node("Max", self.node("ReduceSum", share, self.indices(1), keepdims=0), self.constant(1))
        return str(self.node("Div", total, count))
