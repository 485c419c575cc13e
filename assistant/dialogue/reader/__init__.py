"""The trained reader: how likely each fact is said, clause by clause. It proposes; it never decides."""
