"""Gold cases and stories (data) and the commands that run and measure them."""
