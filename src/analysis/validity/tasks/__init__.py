"""One module a task; each holds `TASK`, an `analysis.validity.Task`."""
