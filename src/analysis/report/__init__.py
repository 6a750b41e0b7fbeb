"""study + notebooks -> report: a small site of pages, with its figures, tables, findings and provenance beside it.

definitions (which reports there are) -> parameters (checked before anything runs) -> execute (papermill) ->
render (notebook -> page) -> publish (aside, then exchanged: `edition`).
"""
