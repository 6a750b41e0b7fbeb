"""stub"""

from analysis.places import Place


def resolve_pronouns(fields, spans, places, others, genders):
    return []
