"""Workbooks in and out: cells ↔ plain rows. Start reading in `lists.py` (in) and `template.py`, `rejects.py` (out)."""
