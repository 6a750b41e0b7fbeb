"""A drawing as SVG that stands in the page itself: one picture for light and dark paper, whose words stay words."""

import base64
import io
import re
from collections.abc import Mapping
from pathlib import Path

from lxml import etree
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analysis.display import theme
from analysis.display.figures.sheet import DESK, INCH, house_style, wrapped
from analysis.errors import visible

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+\.\d+")
LEVEL = re.compile(r"^rotate\(-?0 ")
MARGIN = 0.15  # inches around a picture that stands alone
DIGITS = 1  # of coordinates: a tenth of a point, which no processor rounds otherwise
ROUNDED = ("d", "x", "y", "width", "height", "transform")
PAINTED = ("fill", "stroke")


def as_svg(figure: Figure, within: Bbox | None = None) -> bytes:
    """The figure in the fonts of the page, with the colours of light paper and a rule that makes them those of dark paper.

    A page shows it as an image, so the rule follows the colour scheme of the page around it, and not of the reader's system alone.

    Args:
        within: what of it, in inches; None: the whole sheet.
    """
    buffer = io.BytesIO()
    _seen(figure)
    with house_style():
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, bbox_inches=within)
    root = etree.fromstring(buffer.getvalue())
    for surplus in [*root.iter(SVG + "metadata"), *root.iter(SVG + "style")]:
        surplus.getparent().remove(surplus)
    for element in root.iter(etree.Element):
        _plain(element)
    for group in [*root.iter(SVG + "g")]:
        _unwrap(group)
    root.set("font-family", theme.SANS)
    root.set("stroke-linejoin", "round")
    style = etree.Element(SVG + "style")
    style.text = _dark_rules({element.get(name, "") for element in root.iter(etree.Element) for name in PAINTED})
    root.insert(0, style)
    etree.cleanup_namespaces(root)
    return bytes(etree.tostring(root))


def save_pictures(figure: Figure, title: str, path: Path) -> None:
    """The figure with its title above it as PATH.svg and PATH.png, which stand alone."""
    size = DESK.label + 3
    lines, (width, height) = wrapped(title, size, 0.9 * DESK.width), figure.get_size_inches()
    _seen(figure)
    with house_style():
        figure.text(0, 1 + 8 / INCH / height, visible("\n".join(lines)), fontsize=size, fontweight="bold", va="bottom", linespacing=1.25,
                    color=theme.INK.light, parse_math=False)  # fmt: skip
        whole = Bbox([(-MARGIN, -MARGIN), (width + MARGIN, height + MARGIN + (1.4 * size * len(lines) + 8) / INCH)])
        figure.savefig(path.with_suffix(".png"), dpi=2 * INCH, bbox_inches=whole)
    path.with_suffix(".svg").write_bytes(as_svg(figure, whole))


def data_uri(svg: bytes) -> str:
    """A picture that a page holds within itself."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode()


def _seen(figure: Figure) -> None:
    """Names of outlets and articles with their control characters shown: no SVG can hold these, and marks of direction turn words."""
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        text.set_text(visible(text.get_text()))


def _plain(element: etree._Element) -> None:
    """Style as attributes, which rules may override; coordinates rounded; what changes nothing left out."""
    for declaration in filter(None, element.attrib.pop("style", "").split(";")):
        name, _, value = declaration.partition(":")
        if name.strip() != "font-family":
            element.set(name.strip(), value.strip())
    if element.tag == SVG + "g":
        element.attrib.pop("id", None)
    if LEVEL.match(element.get("transform", "")):
        element.attrib.pop("transform")
    for name in ROUNDED:
        if value := element.get(name):
            element.set(name, " ".join(NUMBER.sub(_rounded, value).split()))
    for part in ("text", "tail"):
        if (element.tag != SVG + "text" and part == "text") or part == "tail":
            setattr(element, part, None if not (getattr(element, part) or "").strip() else getattr(element, part))


def _unwrap(group: etree._Element) -> None:
    """What is in a group that says nothing of it takes its place."""
    parent = group.getparent()
    if parent is not None and not group.attrib:
        for place, child in enumerate(list(group), start=parent.index(group)):
            parent.insert(place, child)
        parent.remove(group)


def _rounded(match: re.Match[str]) -> str:
    return f"{round(float(match[0]), DIGITS) + 0.0:g}"


def _dark_rules(painted: set[str], dark: Mapping[str, str] = theme.DARK) -> str:
    rules = [f"[{name}='{light}']{{{name}:{dark[light]}}}" for light in sorted(painted & {*dark}) for name in PAINTED]
    return f"@media (prefers-color-scheme:dark){{{''.join(rules)}}}"
