"""A report's definition and the study that it belongs to -> its schedule."""

from analysis import paths
from analysis.report.definitions import ReportDefinition
from analysis.report.schedules.units import Schedule
from analysis.report.schedules.when import When
from analysis.study import zone
from analysis.study_folder import read_study


def schedule_of(definition: ReportDefinition, when: When, *, commit: bool = False, install: str = "") -> Schedule:
    """Its schedule in the time zone of the report, where it names one, else of the study. Raises StudyError for a zone that is none."""
    study = read_study()
    named = zone(definition.parameters.get("time_zone") or study.time_zone).key
    corpus = definition.corpus or study.corpus
    return Schedule(
        report=definition.name,
        when=when,
        zone=named,
        study=paths.home().resolve(),
        timeout_minutes=definition.timeout_minutes,
        commit=commit,
        install=install,
        draft=definition.draft,
        corpus=corpus if paths.is_object(corpus) else str(paths.from_study(corpus.partition("@")[0])),
    )
