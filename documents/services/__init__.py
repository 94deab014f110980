"""The acts that make, seal, sign and check papers; they know rows and bytes."""
