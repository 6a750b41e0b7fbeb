"""Kernels for notebooks: each a process of this very Python, on Linux forked from one that has imported what notebooks import."""

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.metadata import EntryPoint
from typing import Any, ClassVar

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from analysis.display.live import SESSION

FORKED = "forked-from-the-host"
ARGUMENTS = [
    "-f",
    "{connection_file}",
    "--HistoryManager.enabled=False",
]  # two kernels would wait for one another's history
ENDING_SECONDS = 2
ANSWER_SECONDS = 60  # for a kernel to be forked, the host's imports included
LATE_SECONDS = 5  # more, in which a fork that was just in time is told of


def _can_fork() -> bool:
    """Linux, and one that lends handles of processes: an old one does not, nor does every container."""
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        return False
    try:
        handle = os.pidfd_open(os.getpid())
    except OSError:
        return False
    try:
        signal.pidfd_send_signal(handle, 0)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True


CAN_FORK = _can_fork()


class OwnKernel(AsyncKernelManager):
    """A kernel of the running Python, whatever kernels are installed elsewhere; its ports are encrypted where they can be."""

    started: "ClassVar[weakref.WeakSet[OwnKernel]]" = weakref.WeakSet()  # noqa: RUF012

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{**settings, "transport_encryption": "auto"})
        self.started.add(self)

    @property
    def kernel_spec(self) -> KernelSpec:
        """`python -m ipykernel_launcher`, or the same from the host where one runs."""
        how = {"kernel_provisioner": {"provisioner_name": FORKED}} if KernelHost.running is not None else {}
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", *ARGUMENTS],
            language="python",
            display_name="Python 3",
            metadata={"supported_encryption": ["curve"], **how},
        )

    async def start_kernel(self, **settings: Any) -> None:  # type: ignore[override]
        """Start it with its messages off the terminal: those that matter are among the outputs of the cells.

        Where a Lab's kernel starts it (a report rendered from a notebook), it is not taken for one that the Lab shows (`display.live`).
        """
        env = {name: value for name, value in (settings.pop("env", None) or os.environ).items() if name != SESSION}
        await super().start_kernel(stderr=subprocess.DEVNULL, env=env, **settings)

    @classmethod
    def kill_all(cls) -> None:
        """Kill what still runs, so that nobody waits for a notebook whose report failed or was interrupted."""
        for kernel in list(cls.started):
            process = getattr(kernel.provisioner, "process", None)
            if process is not None and process.poll() is None:
                process.kill()


class KernelHost:
    """The process that kernels are forked from; `running`: where there is one."""

    running: "ClassVar[KernelHost | None]" = None

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self.stuck = False
        command = [sys.executable, "-m", "analysis.report.kernel_host"]
        self.process: Any = subprocess.Popen(
            command,
            text=True,
            start_new_session=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def fork(self, arguments: list[str], cwd: str, env: Mapping[str, str]) -> "Forked":
        """A new kernel. Raises OSError where the host has ended, does not answer, or cannot fork: then there is no new kernel."""
        with self.turn:
            if self.stuck:
                raise OSError("the process that starts kernels does not answer")
            asked = {"arguments": arguments, "cwd": cwd, "env": dict(env), "until": time.monotonic() + ANSWER_SECONDS}
            print(json.dumps(asked), file=self.process.stdin, flush=True)
            if not select.select([self.process.stdout], [], [], ANSWER_SECONDS + LATE_SECONDS)[0]:
                self.stuck = True  # not ended: kernels that it has forked may run
                raise OSError("the process that starts kernels does not answer")
            answer = json.loads(
                self.process.stdout.readline() or '{"error": "the process that starts kernels has ended"}'
            )
        if "error" in answer:
            raise OSError(answer["error"])
        return Forked(answer["pid"])

    def close(self) -> None:
        """End it, and the kernels that it forked."""
        with suppress(BrokenPipeError):  # it is gone
            self.process.stdin.close()
        self.process.stdout.close()
        try:
            self.process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:  # it still imports, say; kernels without it end by themselves
            self.process.kill()
            self.process.wait()


@contextmanager
def kernel_host(n: int) -> Iterator[None]:
    """For n notebooks, while it lasts, kernels are forked from a host, which begins to import at once.

    Nothing changes for a single notebook, and where the system cannot.
    """
    if KernelHost.running is not None or not CAN_FORK or n < 2:
        yield
        return
    KernelHost.running = KernelHost()
    try:
        yield
    finally:
        KernelHost.running.close()
        KernelHost.running = None


class Forked:
    """A process that another one forked, as `subprocess.Popen` shows a process."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        try:
            self.handle = os.pidfd_open(pid)
        except ProcessLookupError:  # it has ended already
            self.handle, self.returncode = -1, 1
        except OSError:  # too many open files, say
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            raise

    def poll(self) -> int | None:
        """None while it runs, then 1: how it ended, its parent alone knows."""
        if self.returncode is None and select.select([self.handle], [], [], 0)[0]:
            os.close(self.handle)
            self.returncode = 1
        return self.returncode

    def wait(self) -> int:
        """When it has ended."""
        if self.returncode is None:
            select.select([self.handle], [], [])
        return self.poll() or 1

    def send_signal(self, number: int) -> None:
        """To it alone; nothing where it has ended."""
        if self.poll() is None:
            signal.pidfd_send_signal(self.handle, number)

    def kill(self) -> None:
        """At once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class ForkingProvisioner(LocalProvisioner):
    """Has a kernel forked in place of started."""

    async def launch_kernel(self, cmd: list[str], **settings: Any) -> Any:
        """The command's arguments in a process that the host forks, in the working directory and environment asked for."""
        host, cwd = KernelHost.running, str(settings.get("cwd") or os.getcwd())
        if host is None:
            return await super().launch_kernel(cmd, **settings)
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        try:
            kernel = host.fork(arguments, cwd, settings.get("env") or os.environ)
        except OSError:  # the host is gone, killed for memory, say
            return await super().launch_kernel(cmd, **settings)
        self.process: Any = kernel
        self.pid = self.pgid = kernel.pid
        self.cwd = cwd
        return self.connection_info


KernelProvisionerFactory.instance().provisioners[FORKED] = EntryPoint(
    FORKED, f"{__name__}:{ForkingProvisioner.__name__}", KernelProvisionerFactory.GROUP_NAME
)
