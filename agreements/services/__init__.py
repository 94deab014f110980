"""The acts: each locks, checks, changes, and writes one entry in the journal."""
