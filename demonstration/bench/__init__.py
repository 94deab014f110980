"""Measurements, each beside something run in the same minute."""
