"""What is kept between requests: conversations as append-only events in one SQLite file."""
