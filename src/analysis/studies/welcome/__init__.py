"""The page on which JupyterLab opens: what is in the study's corpus, what is new, how far coding has come, what each notebook asks.

`process` asks for it from inside JupyterLab, `page` makes it in a process of its own, of what `corpus`, `notebooks`, `news` and `coding` tell.
"""

FOLDER = "notebooks"  # of a study, in which JupyterLab opens
FILE = (
    f"{FOLDER}/Welcome.md"  # where JupyterLab shows it: beside the notebooks, where the study has no file of that name
)
