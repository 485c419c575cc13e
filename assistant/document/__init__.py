"""The take-away document of a determination, and the picture of why it is so."""
