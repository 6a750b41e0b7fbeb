"""The encoder as an ONNX file with 8-bit weights, which gives the same numbers on every processor.

Weights are rounded to 7 bits and a sign, one scale for each output column (each row, for the word vectors). Activations
are rounded to 8 bits token by token, so what else is in a batch never changes a score. Between the word vectors and the
last layer, `x` has one row a token, all texts of the batch below each other; only attention looks at texts.

Rounding makes a whole step out of a last digit, and the layers above make more of it. So no digit before a rounding may
depend on the processor, which has its own order of adding up and its own exp and erf:
- products add up whole numbers (`language.inference` asks for those that cannot overflow);
- attention multiplies whole numbers, so small that a float holds every sum of them exactly;
- norms and means add up in 64 bits, and what is left of a difference is lost when they are cut to 32;
- exp and gelu are read from tables;
- all else is one addition, product or quotient at a time, which IEEE 754 fixes to the last bit.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy.special import ndtr

from analysis.training.nodes import Array, Nodes

LAYERS, HEADS, WIDTH = 6, 12, 384
PARTS = ("query", "key", "value")  # of attention
STEPS = 127  # of a rounded weight or activation, on each side of zero
# Steps to one: sums stay below 2**24 while |query x key| adds up to less than 512 and each value is less than 8.
QUERY_STEPS, KEY_STEPS, VALUE_STEPS, SHARE_STEPS = 2**8, 2**7, 2**8, 2**13
TABLE_STEPS = 2**8  # rows to one, of both tables
POWER_ROWS, GELU_ROWS, GELU_ZERO = 2**12, 2**16, 2**11  # gelu from -8 on, where it is 0, to 248
EPSILON = 1e-12


def rounded_weights(table: Array, axis: int) -> tuple[Array, Array]:
    """8-bit numbers and the scale of each row (axis 1) or column (axis 0), so that numbers * scale is the table."""
    scale = np.abs(table).max(axis=axis, keepdims=True) / STEPS
    scale[scale == 0] = 1
    return np.clip(np.round(table / scale), -STEPS, STEPS).astype(np.int8), scale.astype(np.float32)


def power_table() -> Array:
    """exp from -16 (row 0) to 0 as whole numbers up to 2**15, so that the powers of a text add up exactly."""
    return np.round(2.0**15 * np.exp(np.arange(1 - POWER_ROWS, 1) / TABLE_STEPS))


def gelu_table() -> Array:
    """x times the share of a normal distribution below x."""
    x = (np.arange(GELU_ROWS) - GELU_ZERO) / TABLE_STEPS
    return np.asarray(x * ndtr(x))


def parted(weights: Mapping[str, Array]) -> dict[str, Array]:
    """Query, key and value of each layer as tables of their own."""
    tables = {name: value for name, value in weights.items() if ".qkv." not in name}
    for name in weights.keys() - tables.keys():
        tables |= {
            name.replace("qkv", part): table for part, table in zip(PARTS, np.split(weights[name], 3), strict=True)
        }
    return tables


def count_layers(weights: Iterable[str]) -> int:
    """How many layers the weights of these names make."""
    return len({name.split(".")[1] for name in weights if name.startswith("layers.")})


def steps_of(name: str, rounded: bool = True) -> tuple[float, float]:
    """What stands for 1 in the input, and in the output, of the product with these weights."""
    part = name.rsplit(".", 1)[-1]
    scale = (WIDTH // HEADS) ** -0.5 if part == "query" else 1
    if not rounded:
        return 1, scale
    before = VALUE_STEPS * SHARE_STEPS if part == "o" else 1
    return before, scale * {"query": QUERY_STEPS, "key": KEY_STEPS, "value": VALUE_STEPS}.get(part, 1)


class Network(Nodes):
    """The nodes of the encoder; whoever writes a file adds what comes after it.

    `ids` (int64, n x length, 0 where padded) is what goes in. `rounded=False` keeps 32-bit weights and plain float
    arithmetic, for comparison; `half_places` writes the vectors of places with 16 bits.
    """

    def __init__(self, weights: Mapping[str, Array], rounded: bool = True, *, half_places: bool = False) -> None:
        super().__init__()
        self.weights = {name: np.asarray(value, dtype=np.float32) for name, value in parted(weights).items()}
        self.rounded, self.half_places = rounded, half_places
        self.powers = self.constant(power_table()) if rounded else ""
        self.gelus = self.constant(gelu_table()) if rounded else ""
        self.padded = self.node("Equal", "ids", self.constant(0, np.int64))  # the tokens that only fill up
        wide = self.node("Unsqueeze", self.cast(self.padded), self.indices(1, 2))
        self.far = self.node("Mul", wide, self.constant(-1e9))
        self.heads, self.texts = self.shape(HEADS, WIDTH // HEADS), self.shape(WIDTH)

    def encoder(self, n_layers: int = LAYERS) -> str:
        """The vector of each token (n x length x WIDTH) after the lowest `n_layers` layers."""
        words = self.node("Add", self.word_vectors(), self.places())
        x = self.normed(self.node("Reshape", words, self.indices(-1, WIDTH)), "norm")
        for number in range(n_layers):
            x = self.layer(x, x, self.heads, f"layers.{number}.")
        return self.node("Reshape", x, self.texts)

    def layer_at(self, one: str, x: str, number: int) -> str:
        """What a layer makes of one vector a text (n x WIDTH) that looks at the text's tokens (n x length x WIDTH)."""
        tokens = self.node("Reshape", x, self.indices(-1, WIDTH))
        return self.layer(one, tokens, self.indices(-1, 1, HEADS, WIDTH // HEADS), f"layers.{number}.")

    def shape(self, *inner: int) -> str:
        """The shape n x length x inner, whatever n and length are."""
        return self.node("Concat", self.indices(-1), self.length(), self.indices(*inner), axis=0)

    def length(self) -> str:
        return self.node("Gather", self.node("Shape", "ids"), self.indices(1))

    def word_vectors(self) -> str:
        name = "words.weight"
        if not self.rounded:
            return self.node("Gather", self.constant(self.weights[name], name=name), "ids")
        numbers, scale = self.rounded_constants(name, self.weights[name], axis=1)
        return self.node("Mul", self.cast(self.node("Gather", numbers, "ids")), self.node("Gather", scale, "ids"))

    def places(self) -> str:
        dtype = np.float16 if self.half_places else np.float32
        table = self.constant(self.weights["places.weight"], dtype, "places.weight")
        used = self.node("Slice", table, self.indices(0), self.length(), self.indices(0))
        return self.cast(used) if self.half_places else used

    def layer(self, x: str, tokens: str, heads: str, name: str) -> str:
        """The vectors `x`, once they have looked at the tokens of their texts; `heads` is the shape of x parted."""
        x = self.normed(self.node("Add", self.attention(x, tokens, heads, name), x), name + "n1")
        wide = self.gelu(self.linear(x, name + "up"))
        return self.normed(self.node("Add", self.linear(wide, name + "down"), x), name + "n2")

    def attention(self, x: str, tokens: str, heads: str, name: str) -> str:
        """What each vector takes from the tokens of its text: whole numbers of steps, which the weights of `o` undo."""
        asked = self.products(x, [name + "query"]) if x != tokens else []
        parts = asked + self.products(tokens, [name + part for part in PARTS[len(asked) :]])
        query, key, value = (
            self.node("Transpose", self.node("Reshape", self.whole(part), shape), perm=order)
            for part, shape, order in zip(
                parts, (heads, self.heads, self.heads), ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), strict=True
            )
        )
        shares = self.shares(self.node("Add", self.node("MatMul", query, key), self.far))
        mixed = self.node("Transpose", self.node("MatMul", shares, value), perm=[0, 2, 1, 3])
        return self.linear(self.node("Reshape", mixed, self.indices(-1, WIDTH)), name + "o")

    def whole(self, x: str) -> str:
        return self.node("Round", x) if self.rounded else x

    def shares(self, scores: str) -> str:
        """exp of the scores as a share of each text's sum: whole numbers that add up to about SHARE_STEPS."""
        if not self.rounded:
            return self.node("Softmax", scores, axis=-1)
        below = self.node("Sub", scores, self.node("ReduceMax", scores, self.indices(-1), keepdims=1))
        step = QUERY_STEPS * KEY_STEPS / TABLE_STEPS
        powers = self.looked_up(below, step, POWER_ROWS - 1, self.powers)
        total = self.node("ReduceSum", powers, self.indices(-1), keepdims=1)
        return self.whole(self.node("Mul", powers, self.node("Div", self.constant(SHARE_STEPS), total)))

    def gelu(self, x: str) -> str:
        return self.looked_up(x, 1 / TABLE_STEPS, GELU_ZERO, self.gelus) if self.rounded else self.node("Gelu", x)

    def linear(self, x: str, name: str) -> str:
        return self.products(x, [name])[0]

    def products(self, x: str, names: Sequence[str]) -> list[str]:
        """x times each table of weights, plus its bias; x is rounded once for all."""
        whole, size = self.rounded_tokens(x) if self.rounded else (x, "")
        full = []
        for name in names:
            before, after = steps_of(name, self.rounded)
            product = self.product(whole, self.weights[f"{name}.weight"].T * (after / before), name)
            sized = self.node("Mul", product, size) if self.rounded else product
            bias = self.constant(self.weights[f"{name}.bias"] * after, name=f"{name}.bias")
            full.append(self.node("Add", sized, bias))
        return full

    def product(self, x: str, table: Array, name: str) -> str:
        if not self.rounded:
            return self.node("MatMul", x, self.constant(table))
        numbers, scale = self.rounded_constants(f"{name}.weight", table, axis=0)
        one, middle = self.constant(1), self.constant(STEPS + 1, np.uint8)
        return self.node("MatMulIntegerToFloat", x, numbers, one, scale, middle, domain="com.microsoft")

    def rounded_constants(self, name: str, table: Array, axis: int) -> tuple[str, str]:
        numbers, scale = rounded_weights(table, axis)
        flat = scale if axis else scale[0]
        return self.constant(numbers, np.int8, f"{name}.numbers"), self.constant(flat, name=f"{name}.scale")

    def rounded_tokens(self, x: str) -> tuple[str, str]:
        """Each token's numbers as 1 to 255 around 128, and the size of one step for that token."""
        ends = [self.node(kind, x, self.indices(-1), keepdims=1) for kind in ("ReduceMax", "ReduceMin")]
        largest = self.node("Max", ends[0], self.node("Neg", ends[1]), self.constant(1e-6))
        size = self.node("Div", largest, self.constant(STEPS))
        steps = self.node("Squeeze", size, self.indices(1))
        middle = self.node("Expand", self.constant(STEPS + 1, np.uint8), self.node("Shape", steps))
        return self.node("QuantizeLinear", x, steps, middle, axis=0), size

    def normed(self, x: str, name: str) -> str:
        scale, bias = (self.constant(self.weights[part], name=part) for part in (f"{name}.weight", f"{name}.bias"))
        if not self.rounded:
            return self.node("LayerNormalization", x, scale, bias, axis=-1, epsilon=EPSILON)
        mean, spread = self.moments(self.cast(x, np.float64))
        even = self.node("Mul", self.node("Sub", x, mean), spread)
        return self.node("Add", self.node("Mul", even, scale), bias)

    def moments(self, x: str) -> tuple[str, str]:
        """The mean of each row of 64-bit floats, and one over its standard deviation, as 32-bit floats."""
        mean = self.node("ReduceMean", x, self.indices(-1), keepdims=1)
        squares = self.node("ReduceSumSquare", x, self.indices(-1), keepdims=1)
        power = self.node("Div", squares, self.constant(WIDTH, np.float64))
        variance = self.node("Sub", power, self.node("Mul", mean, mean))
        spread = self.node("Sqrt", self.node("Add", variance, self.constant(EPSILON, np.float64)))
        return self.cast(mean), self.cast(self.node("Reciprocal", spread))

    def mean(self, x: str, chosen: str) -> str:
        """The mean vector of the chosen tokens of each text, in 64 bits."""
        share = self.node("Unsqueeze", self.cast(chosen, np.float64), self.indices(1))
        total = self.node("Squeeze", self.node("MatMul", share, self.cast(x, np.float64)), self.indices(1))
        count = self.node("ReduceSum", share, self.indices(2), keepdims=0)
        return self.node("Div", total, self.node("Max", count, self.constant(1, np.float64)))
