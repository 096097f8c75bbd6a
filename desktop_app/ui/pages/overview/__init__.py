"""Tổng quan: where the office stands, and what is to be done today."""
