"""Many cases from a file: rows in, one determination a row out, nothing lost on the way."""
