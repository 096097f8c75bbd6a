"""The parts of the frame around the pages: rail, header with search, status strip, progress, help."""
