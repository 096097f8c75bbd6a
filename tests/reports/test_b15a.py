"""B15a-UQ: numbering, sums, percentages, and what stays blank."""

from dataclasses import replace
from decimal import Decimal

from desktop_app.reports import b15a
from desktop_app.reports.b15a import BLOCKS, BlockFigures, CollectorLine, OrganisationBlock
from tests.reports.figures import MADE_AT, BareForm, b15a_figures, block


def test_organisations_carry_roman_numbers_and_their_collectors_count_from_one() -> None:
    rows = b15a.rows(b15a_figures())
    assert [(row.kind, row.values["number"], row.values["name"]) for row in rows] == [
        ("organisation", "I", "Bưu điện Hòa An"),
        ("collector", 1, "Nguyễn Thị Thử"),
        ("collector", 2, "Đặng Ước"),
        ("organisation", "II", "Hội Phụ nữ xã Nam Tuấn"),
        ("collector", 1, "Lý Thị Mẫu"),
    ]


def test_an_organisation_is_the_sum_of_its_collectors() -> None:
    organisation, first, second = b15a.rows(b15a_figures())[:3]
    for part in ("committed", "committed_new", "committed_continuing", "month", "month_new", "cumulative"):
        key = f"voluntary_si.{part}"
        assert organisation.values[key] == first.values[key] + second.values[key]  # type: ignore[operator]
    assert organisation.values["voluntary_si.committed"] == 75
    assert organisation.values["voluntary_si.month"] == 10
    assert organisation.values["voluntary_si.cumulative"] == 58


def test_the_percentage_is_cumulative_over_committed() -> None:
    rows = b15a.rows(b15a_figures())
    assert rows[0].values["voluntary_si.percent"] == Decimal("77.33")  # 58/75
    assert rows[2].values["health.percent"] == Decimal("101.00")  # 505/500


def test_a_percentage_of_nothing_committed_is_blank() -> None:
    assert b15a.rows(b15a_figures())[4].values["health.percent"] is None


def test_the_total_adds_organisations_and_recomputes_the_percentage() -> None:
    total = b15a.totals(b15a_figures()).values
    assert total["health.committed"] == 1_500
    assert total["health.cumulative"] == 1_358
    assert total["health.percent"] == Decimal("90.53")
    assert "number" not in total


def test_blocks_without_figures_stay_blank_everywhere_and_are_named() -> None:
    figures = b15a_figures()
    for row in (*b15a.rows(figures), b15a.totals(figures)):
        blank = [value for key, value in row.values.items() if key.startswith(("compulsory.", "voluntary_accident."))]
        assert len(blank) == 16
        assert set(blank) == {None}
    remarks = b15a.remarks(figures)
    assert len(remarks) == 2
    assert BLOCKS["compulsory"] in remarks[0]
    assert BLOCKS["voluntary_accident"] in remarks[1]


def test_a_zero_that_is_known_is_no_blank() -> None:
    line = CollectorLine(name="Thử", blocks={"compulsory": BlockFigures(month_new=0)})
    figures = replace(b15a_figures(), organisations=(OrganisationBlock(name="A", collectors=(line,)),))
    assert b15a.rows(figures)[0].values["compulsory.month"] == 0
    assert not any(BLOCKS["compulsory"] in remark for remark in b15a.remarks(figures))


def test_an_organisations_own_contract_wins_and_a_difference_is_named() -> None:
    organisation = b15a_figures().organisations[0]
    own = replace(organisation, blocks={"voluntary_si": block(50, 60, 2, 8, 58)})
    figures = replace(b15a_figures(), organisations=(own,))
    assert b15a.rows(figures)[0].values["voluntary_si.committed"] == 110
    assert b15a.totals(figures).values["voluntary_si.committed"] == 110
    assert any(own.name in remark and BLOCKS["voluntary_si"] in remark for remark in b15a.remarks(figures))


def test_the_header_says_office_month_and_day_in_words() -> None:
    assert b15a.header(b15a_figures()) == {
        "province": "tỉnh Cao Bằng",
        "office": "cơ sở Hòa An",
        "month": "10",
        "year": "2026",
        "place_and_day": "Hòa An, ngày 05 tháng 11 năm 2026",
        "signer_title": "Giám đốc BHXH cơ sở Hòa An",
        "signer": "Trần Văn Ký",
    }


def test_without_place_or_day_the_line_stays_as_on_the_blank_form() -> None:
    assert b15a.header(replace(b15a_figures(), place=""))["place_and_day"] == ""
    assert b15a.header(replace(b15a_figures(), on=None))["place_and_day"] == ""


def test_an_office_without_organisations_gives_an_empty_form() -> None:
    figures = replace(b15a_figures(), organisations=())
    assert b15a.rows(figures) == ()
    assert set(b15a.totals(figures).values.values()) == {None}


def test_the_report_takes_its_texts_from_the_form() -> None:
    report = b15a.report(b15a_figures(), BareForm(), caption="Toàn đơn vị", made_at=MADE_AT)
    assert report.title[0].text == "BÁO CÁO THỬ"
    assert report.total is not None
    assert report.total.values["name"] == "Cộng:"
    assert report.strong_kinds == {"organisation", "total"}
    assert report.signatures[0].name == "Trần Văn Ký"
    assert report.remarks == b15a.remarks(b15a_figures())
    assert report.notes == ()


def test_paper_type_follows_the_sheet_but_stays_legible() -> None:
    assert b15a.report(b15a_figures(), BareForm(sheet_width=4_000.0)).page.size == 6.0
    assert b15a.report(b15a_figures(), BareForm(sheet_width=400.0)).page.size == 10.0
    assert 6.0 < b15a.report(b15a_figures(), BareForm(sheet_width=1_200.0)).page.size < 10.0


def test_margins_no_printer_can_reach_are_widened() -> None:
    assert min(b15a.report(b15a_figures(), BareForm()).page.margins) >= 6.0
