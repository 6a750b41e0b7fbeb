"""A figure as a picture that stands in the page itself, once on light and once on dark paper."""

import base64
import io
import re
from collections.abc import Mapping

import matplotlib as mpl
from lxml import etree
from matplotlib.figure import Figure

from analysis.display import theme
from analysis.display.figures import STYLE

COLOUR = re.compile(r"#[0-9a-f]{6}\b")
FACE = re.compile(r"'DejaVu Sans'(?:, sans-serif)?")
PAINTED = ("style", "fill", "stroke")  # attributes of SVG that hold colours, and the font


def light_and_dark(figure: Figure) -> tuple[str, str]:
    """The figure as two data URIs of SVG; in the second each colour of the theme is that of dark paper."""
    drawn = _svg(figure)
    light = _repainted(drawn, {})
    dark = _repainted(drawn, theme.DARK)
    return _data_uri(light), _data_uri(dark)


def _svg(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    with mpl.rc_context(STYLE):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def _repainted(svg: bytes, colours: Mapping[str, str]) -> bytes:
    """The same picture in other colours and in the fonts of the page. Its words stay, even one that looks like a colour."""
    root = etree.fromstring(svg)
    for element in root.iter(etree.Element):
        for name in PAINTED:
            if painted := element.get(name):
                painted = COLOUR.sub(lambda match: colours.get(match[0], match[0]), painted)
                element.set(name, FACE.sub(lambda _: theme.SANS, painted))
    return bytes(etree.tostring(root))


def _data_uri(svg: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode()
