"""Reports: figures become a neutral `Report`, and a `Report` becomes pages. Start in `report.py`."""
