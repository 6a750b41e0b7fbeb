"""The page on which JupyterLab opens: what is in the study's corpus, what is new, how far coding has come, what each notebook asks.

`process` asks for it from inside JupyterLab, `page` makes it in a process of its own, of what `corpus`, `notebooks`, `news` and `coding` tell.
"""

FILE = "Welcome.md"  # where JupyterLab shows it: in the study's folder, where the study has no file of that name
