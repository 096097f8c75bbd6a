"""Charts: series in, widget out. pyqtgraph is slow to import, so only the modules that draw import it."""
