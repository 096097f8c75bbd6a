"""Vận động: rounds, the walk from house to house, leads, and what is to be done today."""
