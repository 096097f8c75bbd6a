"""Chất lượng dữ liệu: the six words, their problems and the records behind them."""
