"""The tests: mirrors the packages; ``python -m tests`` runs them on both databases."""
