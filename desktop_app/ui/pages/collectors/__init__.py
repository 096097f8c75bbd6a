"""Tổ chức thu: the register of organisations and collectors, their contracts, their remuneration."""
