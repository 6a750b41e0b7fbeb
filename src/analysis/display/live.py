"""Whether what a notebook shows is looked at in a Lab, where widgets answer, or kept: in a report, in a test, on a page."""

import os

from IPython.core.getipython import get_ipython

SESSION = (
    "JPY_SESSION_NAME"  # Jupyter Server tells it the kernels that it starts; papermill, nbclient and nbval tell none
)


def in_lab() -> bool:
    """Whether a Jupyter server shows what this kernel makes, so that widgets are seen and answered.

    Where False (a report, nbval, a script), everything shows its static HTML: the same each time, without the state of widgets.
    """
    return bool(os.environ.get(SESSION)) and hasattr(get_ipython(), "kernel")
