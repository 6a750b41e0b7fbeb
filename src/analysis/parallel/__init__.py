"""Processes that work beside this one: a pool of them, how a run ends, and what several runs share."""
