"""What the answers of candidates say about a paper."""
