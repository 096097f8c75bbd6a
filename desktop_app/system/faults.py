"""Faults of the world: what goes wrong through no mistake of the program.

A full disk, a workbook still open in Excel, a damaged or locked data file: the officer can do something about each
of them, so each carries one Vietnamese sentence saying what happened and what to do. Whatever is neither a `WorldFault`
nor a broken rule of the domain is our own mistake and ends in a crash bundle.
"""


class WorldFault(Exception):
    """Something outside the program failed; `sentence` is shown to the officer as it stands.

    `sentence` is Vietnamese: what happened, then what to do next. It never holds a traceback or personal data.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
