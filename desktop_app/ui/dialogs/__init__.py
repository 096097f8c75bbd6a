"""Dialogs of the shell: questions, reasons, the failure window, the key sheet. Dialogs only decide something."""
