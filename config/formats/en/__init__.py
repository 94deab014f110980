"""English, for people in Berlin."""
