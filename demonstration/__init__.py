"""The demonstration: the Pankow framework and its addenda, led through all acts.

Texts and people are invented or roles; every paper is marked as a demonstration.
Nothing of the service imports this package.
"""
