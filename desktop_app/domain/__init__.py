"""Pure rules of social insurance: no files, no clock, no SQL, no Qt."""
