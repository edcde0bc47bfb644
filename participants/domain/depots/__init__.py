"""Files of hours: read against the month's grid, told row by row, laid down in the draft."""
