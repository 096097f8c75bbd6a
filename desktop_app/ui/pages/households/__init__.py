"""Hộ gia đình: the list by hamlet, and the sheet of one household typed by keyboard alone."""
