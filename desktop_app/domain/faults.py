"""The one exception of the rules: something the law, or plain sense, does not allow."""


class RuleBroken(Exception):
    """Input that a rule refuses; `sentence` is shown to the officer as it stands.

    `sentence` is Vietnamese: which rule is broken and what would be allowed. `rule` is a short stable code for
    programs and tests (for instance `health-household.months`), `source` the legal basis ("" where the rule is not of
    the law).
    """

    def __init__(self, sentence: str, *, rule: str = "", source: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.rule = rule
        self.source = source

    @property
    def told(self) -> str:
        """The sentence with its legal basis, where the sentence does not name it already."""
        return f"{self.sentence} ({self.source})" if self.source and self.source not in self.sentence else self.sentence
