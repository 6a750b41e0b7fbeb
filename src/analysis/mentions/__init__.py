"""Where an article refers to an actor: names, surnames, roles, epithets and pronouns."""

from analysis.mentions.find import Mentions, compile_roster, find_mentions
from analysis.mentions.propose import propose_actors

__all__ = ["Mentions", "compile_roster", "find_mentions", "propose_actors"]
