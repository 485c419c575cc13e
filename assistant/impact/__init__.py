"""What a new wording changes: two versions of one regulation over the same cases."""
