"""measures -> findings: what is counted, estimates with intervals, contrasts, keyness."""
