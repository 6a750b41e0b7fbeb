"""Why an address gave nothing."""


class Unfetched(Exception):
    """Why an address gave nothing. `again`: asking again may help, after `wait` seconds. `down`: so may all of its host."""

    def __init__(self, reason: str, detail: str, *, again: bool = False, down: bool = False, wait: float = 0.0) -> None:
        super().__init__(reason, detail)
        self.reason, self.detail, self.again, self.down, self.wait = reason, detail, again, down, wait


def said_of(problem: Exception) -> str:
    """What an error says, without the objects that urllib3 names in it."""
    words = str(
        problem.args[0]
        if isinstance(problem, OSError) and problem.args and isinstance(problem.args[0], str)
        else problem
    )
    return (words.rpartition(">: ")[2] or type(problem).__name__)[:200]
