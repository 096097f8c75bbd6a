"""Tham gia & thu: a household's form with due amounts and reasons, receipts, declaration batches."""
