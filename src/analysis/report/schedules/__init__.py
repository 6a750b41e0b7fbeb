"""How a report runs by itself: `when` (a text -> days and a time), `clocks` (the study's time on another clock), `units` (what
cron, systemd or GitHub are given).
"""
