"""Looks for text that must stay text: the look of a cell with Excel's quote prefix, added to the styles of a workbook."""

import re

from desktop_app.excel.own_workbook_parts import Unusual, tag_end, with_attributes


class QuotedStyles:
    """The styles part of a workbook; `quoted` adds a look with the quote prefix for each look that needs one."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.changed = False
        self._made: dict[str, str] = {}

    def quoted(self, style: str) -> str:
        """Return the number of the look that is `style` with a quote prefix; `style` itself where there are no styles."""
        if style not in self._made:
            self._made[style] = self._add(int(style or 0))
        return self._made[style]

    def _add(self, style: int) -> str:
        opened = re.search(rb"<(\w+:)?cellXfs\b[^>]*>", self.data)
        if opened is None:
            return str(style)
        prefix = opened[1] or b""
        close = self.data.index(b"</" + prefix + b"cellXfs>", opened.end())
        looks = self._looks(opened.end(), close, prefix)
        begin, end = looks[style] if style < len(looks) else looks[0]
        look = self.data[begin:end]
        head = tag_end(look, 0)
        copy = with_attributes(look[:head], {"quotePrefix": "1"}) + look[head:]
        group = with_attributes(opened[0], {"count": str(len(looks) + 1)})
        self.data = self.data[: opened.start()] + group + self.data[opened.end() : close] + copy + self.data[close:]
        self.changed = True
        return str(len(looks))

    def _looks(self, begin: int, end: int, prefix: bytes) -> list[tuple[int, int]]:
        """Return where each look stands."""
        found, at = [], begin
        start, stop = b"<" + prefix + b"xf", b"</" + prefix + b"xf>"
        while (at := self.data.find(start, at, end)) >= 0:
            close = tag_end(self.data, at)
            if not self.data[at:close].endswith(b"/>"):
                close = self.data.index(stop, close) + len(stop)
            found.append((at, close))
            at = close
        if not found:
            raise Unusual("styles")
        return found
