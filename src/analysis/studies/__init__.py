"""Studies of one's own: `workbook new` makes the folder, `workbook copy` takes a notebook into it, `workbook lab` opens it."""
