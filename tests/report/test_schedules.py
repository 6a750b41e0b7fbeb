"""A report that runs by itself: what cron, systemd and GitHub are given, whatever the study's folder is called."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from analysis.cli.main import run
from analysis.errors import UsageError
from analysis.report.schedules import units
from analysis.report.schedules.clocks import cron_weekdays, in_utc, month_days
from analysis.report.schedules.units import Schedule, printed
from analysis.report.schedules.when import EVERY_DAY, When, read_when

HOSTILE = "a b'c\"d%e $HOME `id` ${{ github.token }} #é"
ZONES = ["UTC", "Asia/Seoul", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"]


def make_schedule(
    study: Path = Path("/srv/study"), *, every: str = "Mon..Fri 06:30", zone: str = "UTC", **given: object
) -> Schedule:
    usual = {"report": "weekly", "timeout_minutes": 60}
    return Schedule(**{**usual, "when": read_when(every), "zone": zone, "study": study, **given})  # type: ignore[arg-type]


def the_line(schedule: Schedule) -> str:
    (text,) = printed(schedule, "cron").values()
    (line,) = [line for line in text.splitlines() if line and not line.startswith("#")]
    return line


def as_cron_hands_on(line: str) -> str:
    """The command of a line: behind five fields, a percent sign where one is escaped."""
    command = line.split(maxsplit=5)[5]
    assert "%" not in command.replace("\\%", "")
    return command.replace("\\%", "%")


@pytest.fixture
def own_interpreter(tmp_path: Path) -> Path:
    """A program that prints its arguments, one a line, and ends with 3."""
    path = tmp_path / "bin dir" / "python"
    path.parent.mkdir()
    path.write_text(f"#!{sys.executable}\nimport sys\nprint(*sys.argv[1:], sep='\\n')\nsys.exit(3)\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("text, expected", [
    ("daily 06:30", When(6, 30)),
    ("06:30", When(6, 30)),
    ("Mon 6:30", When(6, 30, (0,))),
    ("Mon..Fri 06:30", When(6, 30, (0, 1, 2, 3, 4))),
    ("weekdays 06:30:00", When(6, 30, (0, 1, 2, 3, 4))),
    ("Fri..Mon 23:05", When(23, 5, (0, 4, 5, 6))),
    ("monday,Thu 06:30", When(6, 30, (0, 3))),
    ("Mon *-*-* 06:30", When(6, 30, (0,))),
    ("monthly 06:00", When(6, 0, EVERY_DAY, 1)),
    ("*-*-15 06:00", When(6, 0, EVERY_DAY, 15)),
])  # fmt: skip
def test_a_text_names_days_and_a_time(text, expected):
    assert read_when(text) == expected
    assert read_when(str(expected)) == expected


@pytest.mark.parametrize("text, nearest", [
    ("every monday at 6.30 am", "Mon 06:30"),
    ("Mon-Fri 06:30", "Mon..Fri 06:30"),
    ("each day at 7 pm", "daily 19:00"),
    ("on working days, 06:15", "weekdays 06:15"),
    ("Tuesday and Friday 06:30", "Tue,Fri 06:30"),
    ("once a month 06:00", "monthly 06:00"),
    ("0 6 * * 1", "daily 00:00"),
    ("Mon 24:30", "Mon 06:30"),
])  # fmt: skip
def test_another_text_is_an_error_with_the_nearest_form(text, nearest):
    with pytest.raises(UsageError, match="names no day and time") as problem:
        read_when(text)
    assert f'Did you mean "{nearest}"?' in str(problem.value)
    read_when(nearest)


@pytest.mark.parametrize("text", ["", " ", "soon", "Funday 06:30", "Mon..Funday 06:30", "\0 06:30"])
def test_a_text_that_says_nothing_is_an_error_with_the_forms_there_are(text):
    with pytest.raises(UsageError, match=r"Mon\.\.Fri 06:30"):
        read_when(text)


@pytest.mark.parametrize("day", [0, 29, 31])
def test_a_day_that_not_every_month_has_is_an_error(day):
    with pytest.raises(UsageError, match="which not every month has"):
        read_when(f"*-{day} 06:00")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("every", ["daily 00:15", "Sun 23:45", "Mon..Fri 06:30", "Fri..Mon 18:00"])
def test_in_utc_it_is_the_same_moment_whatever_the_offset(zone, every):
    when, now = read_when(every), datetime.now(UTC)
    starts = {one.offset: one.when for one in in_utc(when, zone)}
    for ahead in range(0, 400, 13):
        day = (now + timedelta(days=ahead)).date()
        local = datetime(day.year, day.month, day.day, when.hour, when.minute, tzinfo=ZoneInfo(zone))
        moment, own = local.astimezone(UTC), starts[f"{local:%z}"]
        assert (moment.hour, moment.minute) == (own.hour, own.minute)
        assert (local.weekday() in when.weekdays) == (moment.weekday() in own.weekdays)


def test_the_first_of_a_month_is_the_last_day_of_another_in_utc():
    assert [month_days(1, -1), month_days(15, -1), month_days(28, 1), month_days(1, 0)] == ["28-31", "14", "1,29", "1"]


def test_weekdays_are_as_cron_counts_them():
    assert [cron_weekdays(days) for days in (EVERY_DAY, (0, 1, 2, 3, 4), (5, 6), (6,), (0, 3))] == [
        "*", "1-5", "0,6", "0", "1,4",
    ]  # fmt: skip


def test_a_crontab_has_the_fields_lock_timeout_and_log(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    line = the_line(make_schedule(timeout_minutes=30))
    assert line.startswith("30 6 * * 1-5 ")
    assert "timeout -k 60 35m" in line
    assert "flock -n -E 75 /srv/study/.workbook/logs/weekly.lock" in line
    assert line.endswith(">> /srv/study/.workbook/logs/weekly.log 2>&1")


@pytest.mark.parametrize("zone, starts", [
    ("Asia/Seoul", "30"), ("Asia/Kolkata", "0"), ("Asia/Kathmandu", "45"), ("Australia/Lord_Howe", "0,30"),
])  # fmt: skip
def test_where_the_clocks_differ_cron_starts_each_hour_and_goes_on_only_at_the_studys_time(monkeypatch, zone, starts):
    monkeypatch.setenv("TZ", "UTC")
    line = the_line(make_schedule(zone=zone))
    assert line.startswith(f"{starts} * * * * case $(TZ={zone} date +\\%u.\\%H:\\%M) in [12345].06:30) ")


def test_what_cron_runs_at_another_time_ends_at_once(monkeypatch, tmp_path, own_interpreter):
    monkeypatch.setenv("TZ", "UTC")
    now = datetime.now(ZoneInfo("Asia/Seoul"))
    for minutes, runs in ((0, True), (120, False)):
        at = now + timedelta(minutes=minutes)
        schedule = make_schedule(
            tmp_path, every=f"daily {at:%H:%M}", zone="Asia/Seoul", interpreter=str(own_interpreter)
        )
        done = subprocess.run(["sh", "-c", as_cron_hands_on(the_line(schedule))], check=False)
        if datetime.now(ZoneInfo("Asia/Seoul")).minute == now.minute:
            assert (done.returncode, schedule.log.exists()) == ((3, True) if runs else (0, False))
        shutil.rmtree(schedule.log.parent, ignore_errors=True)


@pytest.mark.parametrize("kind", ["cron", "systemd"])
def test_a_folder_of_any_name_reaches_the_report_as_it_is(monkeypatch, tmp_path, own_interpreter, kind):
    monkeypatch.setenv("TZ", "UTC")
    schedule = make_schedule(tmp_path / HOSTILE, every="daily 06:30", interpreter=str(own_interpreter))
    if kind == "cron":
        command = as_cron_hands_on(the_line(schedule))
    else:
        service = printed(schedule, kind)[f"{schedule.unit}.service"]
        (start,) = [line for line in service.splitlines() if line.startswith("ExecStart=")]
        written = start.removeprefix('ExecStart=/bin/sh -c "').removesuffix('"')
        command = written.replace("$$", "$").replace("%%", "%").replace('\\"', '"').replace("\\\\", "\\")
    assert subprocess.run(["sh", "-c", command], check=False).returncode == 3
    assert schedule.log.read_text().splitlines() == [
        "-m", "analysis.cli.main", "report", "weekly", "--study", str(tmp_path / HOSTILE),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["cron", "systemd", "github"])
def test_a_folder_with_a_line_break_in_its_name_is_an_error(kind):
    with pytest.raises(UsageError, match="has a line break"):
        printed(make_schedule(Path("/srv/a\nb")), kind)


def test_a_path_too_long_for_a_crontab_is_an_error():
    with pytest.raises(UsageError, match="--print systemd"):
        printed(make_schedule(Path("/srv") / ("long" * 60)), "cron")


def test_a_run_that_still_goes_on_is_left_alone(monkeypatch, tmp_path, own_interpreter):
    if not shutil.which("flock"):
        pytest.skip("flock is not installed")
    monkeypatch.setenv("TZ", "UTC")
    schedule = make_schedule(tmp_path, every="daily 06:30", interpreter=str(own_interpreter))
    schedule.log.parent.mkdir(parents=True)
    with subprocess.Popen(["flock", schedule.log.with_suffix(".lock"), "sh", "-c", "echo; read _"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:  # fmt: skip
        assert other.stdout is not None
        other.stdout.readline()
        done = subprocess.run(["sh", "-c", as_cron_hands_on(the_line(schedule))], check=False)
        other.communicate(b"\n")
    assert done.returncode == units.BUSY


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("every", ["daily 06:30", "Mon,Thu 06:30", "monthly 06:00"])
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path, zone, every):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    made = printed(make_schedule(tmp_path / HOSTILE, every=every, zone=zone), "systemd")
    assert [Path(name).suffix for name in made] == [".service", ".timer"]
    for name, content in made.items():
        (tmp_path / name).write_text(content)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", *(str(tmp_path / name) for name in made)],
        capture_output=True, text=True, check=False, env={"XDG_RUNTIME_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    own = [line for line in done.stderr.splitlines() if "workbook-" in line]
    assert own == []
    calendar = next(line for line in made[list(made)[1]].splitlines() if line.startswith("OnCalendar="))
    subprocess.run(["systemd-analyze", "calendar", calendar.partition("=")[2]], check=True, capture_output=True)


@pytest.mark.parametrize("commit", [False, True])
@pytest.mark.parametrize("every, zone, n", [
    ("Mon..Fri 06:30", "UTC", 1), ("Mon..Fri 06:30", "Europe/Berlin", 2), ("monthly 06:00", "Asia/Seoul", 1),
])  # fmt: skip
def test_a_workflow_is_yaml_with_a_start_for_each_offset(tmp_path, commit, every, zone, n):
    study = tmp_path / HOSTILE
    (tmp_path / ".git").mkdir()
    (text,) = printed(make_schedule(study, every=every, zone=zone, commit=commit), "github").values()
    flow = yaml.safe_load(text)
    job = flow["jobs"]["report"]
    steps = {step.get("name", step.get("uses")): step for step in job["steps"]}
    assert len(flow[True]["schedule"]) == n  # YAML 1.1 reads `on` as true
    assert ("Is it the time?" in steps) == (zone != "UTC")
    assert job["env"]["STUDY"] == HOSTILE.replace("${{", "${{ '${{' }}")
    assert steps["Render"]["run"] == 'python -m analysis.cli.main report weekly --study "$STUDY"'
    assert ("Keep the editions" in steps, "Hand out the editions" in steps) == (commit, not commit)
    assert flow["permissions"] == {"contents": "write" if commit else "read"}
    assert job["timeout-minutes"] == 65
    assert all("steps.clock" in step.get("if", "") for step in job["steps"] if "id" not in step) == (zone != "UTC")


@pytest.mark.parametrize("name, locked", [("media-analysis-workbook", True), ("another-project", False)])
def test_a_clone_is_set_up_from_what_it_locks_another_repository_from_an_address(tmp_path, name, locked):
    (tmp_path / ".git").mkdir()
    (tmp_path / "pyproject.toml").write_text(f'[project]\nname = "{name}"\n')
    (text,) = printed(make_schedule(tmp_path), "github").values()
    assert ("--require-hashes -r requirements.txt" in text) is locked
    assert ("pip install git+https://github.com/OWNER/REPOSITORY" in text) is not locked
    assert ("Fill in where your copy" in text) is not locked
    assert "media-analysis-workbook==" not in text
    (text,) = printed(make_schedule(tmp_path, install="git+https://example.org/our copy"), "github").values()
    assert ("pip install 'git+https://example.org/our copy'" in text) is not locked
    assert "Fill in" not in text
    yaml.safe_load(text)


def test_a_workflow_says_that_the_corpus_is_elsewhere_and_that_the_report_is_a_draft(tmp_path):
    study = tmp_path / "study"
    for corpus, draft, words in [
        (study / "data" / "corpus", False, []),
        ("s3://bucket/corpus", False, []),
        (tmp_path / "articles", False, ["The corpus articles lies outside the study's folder"]),
        (tmp_path / "articles", True, ["The corpus articles lies outside", "The report is a draft"]),
    ]:
        schedule = make_schedule(study, corpus=str(corpus), draft=draft)
        (text,) = printed(schedule, "github").values()
        assert len(schedule.warnings) == len(words)
        assert all(f"# Mind: {one}" in text for one in words)
        yaml.safe_load(text)


def test_the_command_prints_or_writes_what_it_made(capsys, tmp_path):
    assert run(["schedule", "sample", "--every", "Mon 06:30", "--print", "systemd", "--into", str(tmp_path)]) == 0
    names = [Path(line).name for line in capsys.readouterr().out.splitlines()]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert run(["schedule", "sample", "--every", "Mon 06:30", "--print", "cron"]) == 0
    assert "report sample --study" in capsys.readouterr().out


@pytest.mark.parametrize("given, words", [
    (["sampel", "--every", "Mon 06:30", "--print", "cron"], "sample"),
    (["sample", "--every", "Mon 6", "--print", "cron"], "Did you mean"),
    (["sample", "--every", "Mon 06:30", "--print", "cron", "--commit"], "--commit is for GitHub"),
    (["sample", "--every", "Mon 06:30", "--print", "anacron"], "anacron"),
])  # fmt: skip
def test_what_is_asked_wrongly_is_one_message(capsys, given, words):
    assert run(["schedule", *given]) == 2
    assert words in capsys.readouterr().err
