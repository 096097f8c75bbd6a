"""What a build must be able to do, done once: open a window, migrate, draw a chart, read and write a workbook, print a PDF."""
