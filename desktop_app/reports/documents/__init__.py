"""Paged official documents (tờ khai, danh sách, công văn) from a definition and values."""
