"""Fields for fast typing. Each reads when it is left, never while an input method is composing, and stores NFC."""
