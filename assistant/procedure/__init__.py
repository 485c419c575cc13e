"""What happens after a determination: steps, actors, clocks."""
