"""B09a-TS: the figures of its columns and sums, and that a blank is never taken for nought."""

from desktop_app.reports.b09a import SchemeBlock, SupportFigures, SupportLine, rows, sum_support, totals


def line(name: str, **figures: int | None) -> SupportLine:
    return SupportLine(name=name, figures=SupportFigures(**figures))


def block(*lines: SupportLine) -> SchemeBlock:
    whole = sum_support(one.figures for one in lines)
    return SchemeBlock(name="BHXH tự nguyện", communes=(SupportLine(name="Xã Một", figures=whole, lines=lines),))


def test_columns_3_and_6_follow_from_the_others() -> None:
    figures = SupportFigures(people=2, due=3_960_000, state=792_000, transferred=500_000)
    assert (figures.own, figures.missing) == (3_168_000, 292_000)
    unknown = SupportFigures(people=2, due=3_960_000, state=792_000)
    assert (unknown.own, unknown.missing) == (3_168_000, None)
    assert SupportFigures().own is None


def test_a_sum_knows_what_was_transferred_only_when_every_part_does() -> None:
    parts = [SupportFigures(people=1, due=10, state=4, transferred=3), SupportFigures(people=2, due=20, state=5)]
    total = sum_support(parts)
    assert (total.people, total.due, total.state, total.transferred, total.missing) == (3, 30, 9, None, None)
    both = sum_support([parts[0], SupportFigures(people=0, due=0, state=0, transferred=0)])
    assert (both.transferred, both.missing) == (3, 1)


def test_schemes_communes_and_classes_are_numbered_as_the_form_does() -> None:
    blocks = (
        block(line("Nghèo", people=1, due=10, state=5), line("Khác", people=2, due=20, state=4)),
        SchemeBlock(name="BHTNLĐ"),
    )
    body = rows(blocks)
    assert [(row.kind, row.values["number"], row.values["name"]) for row in body] == [
        ("scheme", "I", "BHXH tự nguyện"),
        ("commune", 1, "Xã Một"),
        ("class", "a", "Nghèo"),
        ("class", "b", "Khác"),
        ("scheme", "II", "BHTNLĐ"),
    ]
    assert [row.values["own"] for row in body] == [21, 21, 5, 16, None]
    assert totals(blocks).values["people"] == 3
    assert totals(blocks).values["transferred"] is None
