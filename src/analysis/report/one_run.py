"""The process of one of several reports that are rendered side by side: a plan comes in on the standard input, what came of it goes out.

The standard input ends when the process that asked for the report does, however that ended: then this one ends too, as if it had been told to.
"""

import os
import pickle
import signal
import sys
import threading
import traceback

from analysis.parallel import ending


def main() -> int:
    """Render what is asked for. Told to end, it keeps its run as stopped and gives the exit code of the signal."""
    ending.listen()
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints is no answer
    try:
        from analysis.report.publish import publish

        plan, settings = pickle.load(sys.stdin.buffer)
        threading.Thread(target=_end_with, args=(sys.stdin.fileno(),), name="parent", daemon=True).start()
        with answer:
            pickle.dump(publish(plan, **settings), answer)
    except KeyboardInterrupt:
        ending.end()
    except Exception:
        traceback.print_exc()
        return 1
    return 0


def _end_with(parent: int) -> None:
    """When nobody can write to the pipe any more. Nobody reads what is printed from then on."""
    if not os.read(parent, 1):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
        os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
