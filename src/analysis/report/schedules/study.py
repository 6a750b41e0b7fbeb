"""A report's definition and the study that it belongs to -> its schedule."""

from analysis import paths
from analysis.report.definitions import ReportDefinition
from analysis.report.schedules.units import Schedule
from analysis.report.schedules.when import When
from analysis.study import zone
from analysis.study_folder import read_study


def schedule_of(definition: ReportDefinition, when: When, *, commit: bool = False) -> Schedule:
    """Its schedule in the time zone of the report, where it names one, else of the study. Raises StudyError for a zone that is none."""
    named = zone(definition.parameters.get("time_zone") or read_study().time_zone).key
    return Schedule(
        report=definition.name,
        when=when,
        zone=named,
        study=paths.home().resolve(),
        timeout_minutes=definition.timeout_minutes,
        commit=commit,
    )
