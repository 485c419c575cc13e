"""A practice run as a pure function of what a person did."""
