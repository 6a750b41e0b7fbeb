"""The process of one of several reports that are rendered side by side: a plan comes in on the standard input, what came of it goes out."""

import os
import pickle
import sys
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
        with answer:
            pickle.dump(publish(plan, **settings), answer)
    except KeyboardInterrupt:
        ending.end()
    except Exception:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
