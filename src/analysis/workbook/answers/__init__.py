"""What a selection is answered by: its observations, the table, figure and words made of them, the sentences behind."""
