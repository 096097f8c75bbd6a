"""The prescribed rows of a form as its definition lists them.

A row is a table of cell texts by column key, with `kind`, `height`, `merge`, `figure` beside them, and `measure` where
the form forgot to print the unit. Rows that the form
repeats word for word under several heads stand once, as a named block (`[body.blocks]`); `{ block = "unit", of =
"employers.all.social" }` puts them in, and what they call `paid` is then `employers.all.social.paid`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from desktop_app.excel.form_layout import StubRow

Table = Mapping[str, Any]
_OWN = frozenset({"kind", "height", "merge", "figure", "section", "measure"})


def stub_rows(body: Table, keys: set[str]) -> tuple[StubRow, ...]:
    """Return the prescribed rows in order; none for a form with free rows.

    Raises KeyError for an unknown block, ValueError for a cell of an unknown column or a name that occurs twice.
    """
    rows: list[StubRow] = []
    section = ""
    for row in _unfolded(body.get("stub", ()), body.get("blocks", {})):
        section = row.get("section", section)
        texts = {key: value for key, value in row.items() if key not in _OWN}
        if unknown := set(texts) - keys:
            raise ValueError(f"no such column: {sorted(unknown)}")
        figure = row.get("figure", ())
        rows.append(
            StubRow(
                name=_name(row, section),
                kind=row.get("kind", "line"),
                texts=texts,
                figures=(figure,) if isinstance(figure, str) else tuple(figure),
                unit=row.get("measure", texts.get("unit", "")),
                height=row.get("height"),
                merge=row.get("merge", ""),
            )
        )
    names = [row.name for row in rows if row.figures]
    if len(set(names)) < len(names):
        raise ValueError(f"named twice: {sorted({name for name in names if names.count(name) > 1})}")
    return tuple(rows)


def _name(row: Table, section: str) -> str:
    """The row's code, its section where it heads one, else its number in the section that was headed last."""
    if "code" in row:
        return str(row["code"])
    return str(row.get("section") or f"{section}/{row.get('number', '')}").strip("/")


def _unfolded(rows: Iterable[Table], blocks: Mapping[str, Iterable[Table]]) -> Iterable[Table]:
    """Yield the rows with every block put in its place."""
    for row in rows:
        if "block" not in row:
            yield row
            continue
        for inner in blocks[row["block"]]:
            bound = "of" in row and "figure" in inner
            yield {
                **{key: value for key, value in inner.items() if key != "figure"},
                **({"figure": f"{row['of']}.{inner['figure']}"} if bound else {}),
            }
