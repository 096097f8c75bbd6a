"""``python -m desktop_app``: verbs go to the command line, everything else opens the window."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

# The commands of the command line that need a window; the rest never import Qt.
_WINDOW_COMMANDS = frozenset({"journey"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code (docs: the command line's contract)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Nothing made while modules load and a window is built is garbage: the collector would only walk over it again and again.
    gc.disable()
    # Imported here, one or the other: the command line must not pay for Qt, nor the window for the parser.
    from desktop_app import cli

    if cli.wants_window(given, _WINDOW_COMMANDS):
        from desktop_app import app

        return app.main(given)
    gc.enable()
    return cli.main(given)


if __name__ == "__main__":
    sys.exit(main())
