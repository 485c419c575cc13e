"""How items are made: situations, stories, distractors, one file for each kind of item."""
