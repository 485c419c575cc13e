"""The rules core: facts in, determination out. No I/O beyond reading knowledge files, no model, no screen."""
