"""`submit`, `submissions`, `differences`: the shapes that scripts read, and what is refused."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from desktop_app.services.collecting import void_receipt
from desktop_app.services.office import open_office
from tests.builders import collector, person
from tests.journeys.commands import refused, run
from tests.services.money_builders import BUOI, DUC, Paid, pay

MONTH = "2026-10"


@pytest.fixture
def paid(twelve: Path) -> Path:
    """The office of twelve with two people who paid in October."""
    with open_office(twelve) as office:
        who = collector(office).id
        for name in (BUOI, DUC):
            pay(office, Paid(name=name), on=date(2026, 10, 15), collector_id=who)
    return twelve


def test_a_report_is_submitted_and_listed(paid: Path, tmp_path: Path) -> None:
    out = tmp_path / "nộp"
    ran = run("submit", paid, "B15a-UQ", "--month", MONTH, "--out", out, "--json")
    assert ran.code == 0, ran
    made = ran.answer
    assert made.keys() >= {
        "submission",
        "form",
        "month",
        "path",
        "sha256",
        "rows",
        "made_at",
        "made_by",
        "locked",
        "replaces",
    }
    assert (made["form"], made["month"], made["locked"], made["replaces"]) == ("B15a-UQ", MONTH, False, None)
    assert made["sha256"] == hashlib.sha256(Path(made["path"]).read_bytes()).hexdigest()
    listed = run("submissions", paid, "--json").answer
    (one,) = listed["submissions"]
    assert {key: one[key] for key in made if key != "notes"} == {key: made[key] for key in made if key != "notes"}
    assert (one["state"], one["due_on"]) == ("sent", "2026-11-05")
    assert listed["waiting"] == []
    assert "B15a-UQ tháng 10/2026  Đã nộp" in run("submissions", paid).out


def test_what_waits_is_listed_too(paid: Path) -> None:
    found = run("submissions", paid, "--json").answer
    assert found["submissions"] == []
    assert found["waiting"] == [
        {"form": "B15a-UQ", "month": MONTH, "due_on": "2026-11-05", "days_left": -16, "state": "late"}
    ]
    assert run("submissions", paid).out == "Chưa nộp B15a-UQ tháng 10/2026 – hạn 05/11/2026.\n"


def test_differences_by_figure_and_by_name(paid: Path, tmp_path: Path) -> None:
    made = run("submit", paid, "B15a-UQ", "--month", MONTH, "--out", tmp_path / "nộp", "--json").answer
    assert run("differences", paid, str(made["submission"]), "--json").answer["figures"] == []
    assert run("differences", paid, str(made["submission"])).out == "Số liệu hiện nay giống như đã nộp.\n"
    with open_office(paid) as office:
        receipt = office.read.receipts.of_enrolments([one.id for one in office.read.enrolments.all()])
        of_buoi = next(one for one in office.read.enrolments.all() if one.person_id == person(office, BUOI).id)
        void_receipt(office, receipt[of_buoi.id].id, "nhầm")
    found = run("differences", paid, str(made["submission"]), "--json").answer
    assert (found["submission"], found["form"], found["month"]) == (made["submission"], "B15a-UQ", MONTH)
    total = next(
        one for one in found["figures"] if (one["row_key"], one["column_key"]) == ("total", "health.cumulative")
    )
    assert (total["reported"], total["now"], total["difference"]) == (2, 1, -1)
    assert [(name["name"], name["state"]) for name in total["names"]] == [(BUOI, "gone")]
    assert "Hủy biên lai" in total["cause"]
    assert f"{BUOI} (không còn)" in run("differences", paid, str(made["submission"])).out


def test_a_correction_names_what_it_replaces(paid: Path, tmp_path: Path) -> None:
    submit = ("submit", paid, "B15a-UQ", "--month", MONTH, "--out", tmp_path, "--json")
    first = run(*submit).answer
    second = run(*submit, "--lock", "--format", "xlsx,pdf", "--replaces", str(first["submission"])).answer
    assert (second["replaces"], second["locked"]) == (first["submission"], True)
    assert {path.name for path in tmp_path.glob("B15a*")} == {
        "B15a-UQ-2026-10.xlsx", "B15a-UQ-2026-10-2.xlsx", "B15a-UQ-2026-10.pdf",
    }  # fmt: skip
    states = {one["submission"]: one["state"] for one in run("submissions", paid, "--json").answer["submissions"]}
    assert states == {first["submission"]: "replaced", second["submission"]: "sent"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("B99", "--month", MONTH), "B99"),
        (("PHIEU-TU-VAN", "--month", MONTH), "không lập theo kỳ"),
        (("B15a-UQ", "--month", "2027-01"), "chưa đến"),
        (("B15a-UQ", "--month", MONTH, "--format", "docx"), "xlsx, pdf"),
        (("B15a-UQ", "--month", MONTH, "--replaces", "4"), "Không có lần nộp số 4"),
        (("B15a-UQ", "--month", MONTH, "--commune", "00376"), "xã, phường"),
    ],
)
def test_what_is_not_submitted(paid: Path, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    out = tmp_path / "nộp"
    assert refused(run("submit", paid, *arguments, "--out", out), said)
    assert not out.exists()
    assert run("submissions", paid, "--json").answer["submissions"] == []


def test_a_file_in_the_place_of_the_folder(paid: Path, tmp_path: Path) -> None:
    file = tmp_path / "tệp"
    file.touch()
    assert refused(run("submit", paid, "B15a-UQ", "--month", MONTH, "--out", file), "thư mục")


def test_an_unknown_submission(paid: Path) -> None:
    assert refused(run("differences", paid, "12"), "Không có lần nộp số 12")


@pytest.mark.parametrize("arguments", [("submit",), ("differences",), ("submissions",)])
def test_what_is_missing(paid: Path, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).code == 2


def test_a_month_that_is_none_is_told_as_a_month(paid: Path, tmp_path: Path) -> None:
    ran = run("submit", paid, "B15a-UQ", "--month", "2026-13", "--out", tmp_path)
    assert ran.code == 2
    assert "tháng phải viết dạng 2026-10" in ran.err


def test_a_list_of_one_organisation_is_submitted_beside_that_of_all(paid: Path, tmp_path: Path) -> None:
    with open_office(paid) as office:
        organisation = str(collector(office).organisation_id)
    for arguments in ((), ("--organisation", organisation)):
        assert run("submit", paid, "D11-TS", "--month", MONTH, "--out", tmp_path, *arguments).code == 0
    listed = run("submissions", paid, "--json").answer["submissions"]
    assert [one["replaces"] for one in listed] == [None, None]
    assert (
        run(
            "report", paid, "D11-TS", "--month", MONTH, "--organisation", organisation, "--out", tmp_path / "a.pdf"
        ).code
        == 0
    )
