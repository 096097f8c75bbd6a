"""Nhập Excel: a workbook comes in by five steps, and can be taken back."""
