"""The library for other systems: the text as Akoma Ntoso 3.0, the rules as JSON with a JSON Schema."""
