"""The machine the program runs on: folders, resources, log, locks, crash bundle. Knows nothing of social insurance."""
