"""What was computed before and lies under `.workbook/`: entries that can be believed, and digests of the code that made them."""
