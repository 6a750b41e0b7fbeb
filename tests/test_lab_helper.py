"""The helper that looks at JupyterLab's outputs: it finds what a keyboard or a screen reader cannot use."""

import pytest
from lab import OUTPUTS, axe_violations, hide_sidebar, set_theme, unreachable

pytestmark = pytest.mark.browser

SHOWN = """
from IPython.display import HTML
HTML('<button>Named</button><button tabindex="-1" style="width:40px;height:30px"></button><div role="button" onclick="0">Mouse only</div>'
     '<div role="toolbar" aria-label="Order"><button>Left</button><button tabindex="-1">Right</button></div>'
     '<label><input type="radio" name="a" checked>One</label><label><input type="radio" name="a">Two</label>')
"""


@pytest.fixture(scope="module")
def page(lab):
    return lab.run("1 + 1", SHOWN, width=1000)


def test_controls_that_tab_never_reaches_are_named(page):
    assert [html.partition(">")[2] for html in unreachable(page)] == ["</button>", "Mouse only</div>"]


def test_axe_reads_the_outputs_alone(page):
    hide_sidebar(page)
    assert [rule for rule, _ in axe_violations(page)] == ["button-name"]


def test_a_further_cell_runs_in_the_same_kernel(lab, page):
    assert lab.then(page, "HTML(type(_).__name__)").inner_text() == "HTML"
    with pytest.raises(AssertionError, match="division by zero"):
        lab.then(page, "1 / 0")


@pytest.mark.parametrize("theme, light", [("Dark", "false"), ("Light", "true")])
def test_the_theme_follows(page, theme, light):
    set_theme(page, theme)
    assert page.locator("body").get_attribute("data-jp-theme-light") == light
    assert page.locator(OUTPUTS).first.is_visible()
