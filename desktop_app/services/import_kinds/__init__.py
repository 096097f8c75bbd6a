"""The kinds of lists of people: for each a small module that says what a row brings. `registry` names them all, `rules` says what a kind may do."""
