"""How well a measure agrees with people: scores on gold files, with intervals and a baseline beside each.

`evaluate(task, gold)` is what `workbook evaluate` runs. A task is a module of `validity.tasks` that holds one `Task`.
"""

from analysis.validity.evaluate import Options, Score, Task, evaluate, load_task, task_names

__all__ = ["Options", "Score", "Task", "evaluate", "load_task", "task_names"]
