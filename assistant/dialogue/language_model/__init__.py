"""A language model as a second reader of the officer's words: it proposes, never decides, never cites."""
