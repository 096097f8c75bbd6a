"""Báo cáo: forms and periods left, the sheet as it prints right, what to look at below it.

`page.py` puts together `chooser.py` (what to report), `making.py` (records → sheet → pages, away from the window),
`sheet_view.py` (the pages), `checks.py`, `saving.py` and `printing.py` (the ways out), and the two dialogs.
"""
