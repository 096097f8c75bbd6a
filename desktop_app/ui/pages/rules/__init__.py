"""Quy định: the figures of the law by day, decrees to come with their effect, and supports of the locality and others."""
