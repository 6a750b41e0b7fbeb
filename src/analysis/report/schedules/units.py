"""A report and a `When` -> what cron, systemd or GitHub are given to run it, with lock, timeout and log.

All of it comes from templates, into which nothing goes that its reader could take for more than a text: of the shell, of a crontab,
of a unit, of YAML and of GitHub's expressions.
"""

import json
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from analysis import paths
from analysis.errors import UsageError, visible_name
from analysis.report.provenance import DISTRIBUTION
from analysis.report.schedules.clocks import (
    cron_weekdays,
    difference_minutes,
    in_utc,
    machine_zone,
    month_days,
    same_clock,
)
from analysis.report.schedules.when import When

LONGEST_LINE = 990  # characters of a command that every cron reads
SPARE_MINUTES = 5  # that a report gets beyond its own timeout, to keep what it was doing
DRAFT = (
    "The report is a draft (draft = true in reports/reports.toml): it runs here because it is named, and `workbook report` alone "
    "leaves it out."
)
PLACEHOLDER = "git+https://github.com/OWNER/REPOSITORY"  # to be filled in
BUSY = 75  # exit code where the same report runs already (EX_TEMPFAIL)
TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A report of a study that runs by itself."""

    report: str  # its name: small letters, digits, "-" and "_"
    when: When
    zone: str  # IANA name: whose clock `when` is
    study: Path  # absolute
    timeout_minutes: int  # of the report itself
    commit: bool = False  # on GitHub: commit the editions, in place of uploading them
    install: str = ""  # on GitHub: what pip installs the workbook from; "": left to be filled in
    draft: bool = False
    corpus: str = ""  # a path, or an address
    interpreter: str = sys.executable

    @property
    def unit(self) -> str:
        """A name for units and workflows: "workbook-demo-weekly"."""
        study = re.sub(r"[^a-z0-9]+", "-", self.study.name.lower()).strip("-")
        return "-".join(part for part in ("workbook", study, self.report) if part)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What most likely keeps a workflow on GitHub from rendering what is meant, a sentence each."""
        return (*self._elsewhere(), *(DRAFT,) * self.draft)

    def _elsewhere(self) -> Iterator[str]:
        if not self.corpus or paths.is_object(self.corpus):
            return
        place = Path(paths.named(self.corpus)).resolve()
        if place.is_relative_to(self.study) or place.is_relative_to(paths.PROJECT / "data"):
            return
        yield (
            f"The corpus {visible_name(place.name)} lies outside the study's folder: GitHub has it only where it is committed at the same "
            "place beside the study. Move it into the study, or name an address such as s3://bucket/corpus."
        )

    @property
    def minutes(self) -> int:
        """After which whatever runs the report ends it."""
        return self.timeout_minutes + SPARE_MINUTES

    @property
    def log(self) -> Path:
        """The file that everything printed is added to."""
        return self.study / ".workbook" / "logs" / f"{self.report}.log"

    def command(self, *, timeout: bool) -> str:
        """For a shell of POSIX: what makes the log's folder, takes the lock and runs the report."""
        lock, limit = shutil.which("flock"), shutil.which("timeout") if timeout else None
        words = [
            *((lock, "-n", "-E", str(BUSY), str(self.log.with_suffix(".lock"))) if lock else ()),
            *((limit, "-k", "60", f"{self.minutes}m") if limit else ()),
            self.interpreter, "-m", "analysis.cli.main", "report", self.report, "--study", str(self.study),
        ]  # fmt: skip
        return f"mkdir -p {shlex.quote(str(self.log.parent))} && exec {shlex.join(words)} >> {shlex.quote(str(self.log))} 2>&1"


def cron(schedule: Schedule) -> str:
    """A crontab's line, with what it does above it.

    Where the machine's clock and the study's differ, the line starts each hour and goes on only where the study's clock shows the
    time: every cron does that, while CRON_TZ is read by some and passed over by others.
    """
    when, machine = schedule.when, machine_zone()
    command = schedule.command(timeout=True)
    if same := same_clock(schedule.zone, machine):
        fields = f"{when.minute} {when.hour} {when.month_day or '*'} * {cron_weekdays(when.weekdays)}"
    else:
        starts = sorted({(when.minute - late) % 60 for late in difference_minutes(schedule.zone, machine)})
        fields = f"{','.join(map(str, starts))} * * * *"
        command = f"case $(TZ={schedule.zone} date +{_shown(when)}) in {_pattern(when)}) {command};; esac"
    line = f"{fields} {_for_crontab(command)}"
    if len(line) > LONGEST_LINE:
        raise UsageError(
            f"The line for cron would have {len(line):,} characters, and some crons read no more than {LONGEST_LINE}: "
            "move the study to a shorter path, or use --print systemd."
        )
    return _filled("cron", schedule, line=line, same=same, machine=machine)


def systemd(schedule: Schedule) -> dict[str, str]:
    """A service and its timer, by file name."""
    command = _for_unit(schedule.command(timeout=False))
    return {
        f"{schedule.unit}.{kind}": _filled(f"systemd.{kind}", schedule, command=command)
        for kind in ("service", "timer")
    }


def github(schedule: Schedule) -> str:
    """A workflow of GitHub Actions, whose clock is UTC: a start for each offset that the study's zone has in the next years."""
    root = _repository(schedule.study)
    starts, clocks = [], in_utc(schedule.when, schedule.zone)
    for one in clocks:
        when = one.when
        days = month_days(when.month_day, one.shift) if when.month_day else "*"
        starts.append((f"{when.minute} {when.hour} {days} * {cron_weekdays(when.weekdays)}", one.offset))
    inside = schedule.study.relative_to(root).as_posix()
    return _filled(
        "github", schedule, starts=starts, several=len(clocks) > 1, study_inside=inside,
        by_day=any(one.shift for one in clocks) and schedule.when.month_day, in_clone=_is_clone(root),
        package=schedule.install or PLACEHOLDER, placeholder=not schedule.install, python=f"{sys.version_info.major}.{sys.version_info.minor}",
    )  # fmt: skip


def printed(schedule: Schedule, kind: str) -> dict[str, str]:
    """What `kind` ("cron", "systemd", "github") is given, by the name of the file that it goes into.

    Raises UsageError where the study's path or the interpreter's has characters that no such file can hold.
    """
    for path in (str(schedule.study), schedule.interpreter):
        if visible_name(path) != path:
            raise UsageError(
                f"{path} has a line break or another character that cannot be seen, which no schedule can hold: rename that folder."
            )
    made: dict[str, Callable[[Schedule], str | dict[str, str]]] = {"cron": cron, "systemd": systemd, "github": github}
    text = made[kind](schedule)
    suffix = ".yml" if kind == "github" else ".cron"
    return text if isinstance(text, dict) else {f"{schedule.unit}{suffix}": text}


def _filled(template: str, schedule: Schedule, **values: object) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, autoescape=False,
    )  # fmt: skip
    environment.filters |= {"yaml": _for_workflow, "shell": shlex.quote}
    return environment.get_template(f"{template}.j2").render(schedule=schedule, busy=BUSY, **values)


def _shown(when: When) -> str:
    """What `date` prints to be compared with `_pattern`."""
    return f"{'%d' if when.month_day else '%u'}.%H:%M"


def _pattern(when: When) -> str:
    days = f"{when.month_day:02}" if when.month_day else f"[{''.join(str(day + 1) for day in when.weekdays)}]"
    return f"{days}.{when.time}"


def _for_crontab(command: str) -> str:
    """A percent sign would end the command."""
    return command.replace("%", "\\%")


def _for_unit(command: str) -> str:
    """Between double quotes of a unit, where `%` and `$` stand for something else."""
    written = command.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{written}"'


def _for_workflow(text: str) -> str:
    """A text of YAML, in which GitHub finds no expression."""
    return json.dumps(text.replace("${{", "${{ '${{' }}"), ensure_ascii=False)


def _is_clone(root: Path) -> bool:
    """Whether the repository is one of the workbook itself, which locks what it needs."""
    file = root / "pyproject.toml"
    return file.is_file() and f'name = "{DISTRIBUTION}"' in file.read_text(encoding="utf-8", errors="replace")


def _repository(study: Path) -> Path:
    """The root of the repository that the study lies in; the study itself where it lies in none."""
    return next((folder for folder in (study, *study.parents) if (folder / ".git").exists()), study)
