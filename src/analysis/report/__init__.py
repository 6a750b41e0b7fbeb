"""study + notebooks -> report: a small site of pages, with its figures, tables, findings and provenance beside it.

definitions (which reports there are) -> parameters (checked before anything runs) -> execute (papermill) ->
render (notebook -> page) -> publish (aside, then exchanged: `edition`).
"""

import sys

# nbformat imports jsonschema, which would compile a grammar of international addresses: a second, to check what no notebook holds.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
