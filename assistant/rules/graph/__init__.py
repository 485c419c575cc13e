"""The rules as one decision graph: every path over the facts ends in an outcome, exact with facts unknown."""
