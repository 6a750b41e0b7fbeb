"""Codes by people, and the metrics of agreement with them: what training and validity both need."""
