"""Chỉ tiêu: the year's plan as a spreadsheet grid."""
