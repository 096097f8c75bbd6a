"""Feeds the text of an XML part to a parser, piece by piece; whatever is wrong with it becomes one sentence."""

from collections.abc import Iterable
from pathlib import Path
from xml.parsers import expat
from xml.parsers.expat import XMLParserType

from desktop_app.excel import faults


def feed(parser: XMLParserType, pieces: Iterable[bytes], path: Path, where: str) -> None:
    """Parse all pieces. Raises WorkbookFault naming `where` and the line when the text is damaged."""
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise faults.damaged(path, f"{where}, dòng {error.lineno}") from error
    except (LookupError, ValueError) as error:  # it names a code page that does not exist
        raise faults.damaged(path, f"{where}, bảng mã lạ") from error
