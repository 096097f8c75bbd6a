"""What each command of the command line takes."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path


def day(text: str) -> date:
    """An ISO day."""
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise argparse.ArgumentTypeError("ngày phải viết dạng 2026-10-31") from exc


def month(text: str) -> str:
    """An ISO month."""
    try:
        date.fromisoformat(f"{text}-01")
    except ValueError as exc:
        raise argparse.ArgumentTypeError("tháng phải viết dạng 2026-10") from exc
    return text


def policy(text: str) -> frozenset[str]:
    """Some of the three things an import may do, with commas between."""
    words = frozenset(word.strip() for word in text.split(",") if word.strip())
    if not words or words - {"add", "fill", "update"}:
        raise argparse.ArgumentTypeError("cách nhập gồm các chữ add, fill, update, cách nhau bằng dấu phẩy")
    return words


def amounts(text: str) -> tuple[int, ...]:
    """Whole amounts in đồng with commas between."""
    try:
        return tuple(int(word) for word in text.split(",") if word.strip())
    except ValueError as exc:
        raise argparse.ArgumentTypeError("các mức viết bằng số đồng, ví dụ 1500000,3000000") from exc


def people(text: str) -> int:
    """How many people; at least one."""
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("số người phải từ 1 trở lên")
    return count


def count(text: str) -> int:
    """How many rows; not negative."""
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("số dòng phải từ 0 trở lên")
    return number


def new_options(p: argparse.ArgumentParser) -> None:
    """``new``."""
    p.add_argument("file", type=Path)
    p.add_argument("--office", required=True)
    p.add_argument("--communes", required=True, help="mã 5 chữ số, cách nhau bằng dấu phẩy")
    p.add_argument("--station", type=int, default=1)
    p.add_argument("--parent")
    p.add_argument("--year", type=int)


def demo_options(p: argparse.ArgumentParser) -> None:
    """``demo``."""
    p.add_argument("file", type=Path)
    p.add_argument("--people", type=people, default=2000)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--as-of", type=day)


def import_options(p: argparse.ArgumentParser) -> None:
    """``import``."""
    p.add_argument("file", type=Path)
    p.add_argument("workbook", type=Path)
    p.add_argument("--as", dest="kind")
    p.add_argument("--sheet")
    p.add_argument("--commune", help="mã xã, phường của những dòng không ghi xã")
    p.add_argument("--policy", type=policy, default="add,fill")
    p.add_argument("--dry-run", action="store_true")
    p.add_argument("--rejects", type=Path)


def file_options(p: argparse.ArgumentParser) -> None:
    """``file``."""
    p.add_argument("file", type=Path)


def undo_options(p: argparse.ArgumentParser) -> None:
    """``undo``."""
    p.add_argument("file", type=Path)
    p.add_argument("--import", dest="import_id", type=int)
    p.add_argument("--reason", help="lý do hủy, khi biên lai đã in nên phải lập biên lai hủy")


def quote_options(p: argparse.ArgumentParser) -> None:
    """``quote``."""
    p.add_argument("file", type=Path, nargs="?")
    p.add_argument("--household", type=int)
    p.add_argument("--rules", action="store_true", help="tính theo quy định, không cần tệp dữ liệu")
    p.add_argument("--scheme", choices=("health-household", "voluntary-si", "late-payment"))
    for name in ("order", "months", "income", "supported-months", "local-amount", "other-amount", "amount"):
        p.add_argument(f"--{name}", type=int)
    for name in ("on", "last-end", "common-end", "due", "paid"):
        p.add_argument(f"--{name}", type=day)
    for name in ("class", "local-percent", "other-percent", "method", "from-month", "fund-yield"):
        p.add_argument(f"--{name}", dest="support_class" if name == "class" else name.replace("-", "_"))


def due_options(p: argparse.ArgumentParser) -> None:
    """``due``."""
    p.add_argument("file", type=Path)
    p.add_argument("--on", type=day)
    p.add_argument("--within", type=int, default=30)
    p.add_argument("--by-collector", action="store_true", help="số người theo người thu và mức quá hạn")
    p.add_argument("--lapsed", action="store_true", help="những người đã gián đoạn, dù đã lâu")
    p.add_argument("--offset", type=count, default=0, help="bỏ qua số dòng đầu (với --lapsed)")
    p.add_argument("--limit", type=count, default=200, help="số dòng nhiều nhất (với --lapsed)")


def why_options(p: argparse.ArgumentParser) -> None:
    """``why``."""
    p.add_argument("file", type=Path)
    p.add_argument("enrolment", type=int, help="số của lần tham gia")
    p.add_argument("--on", type=day, help="ngày để so với quy định đang áp dụng")


def progress_options(p: argparse.ArgumentParser) -> None:
    """``progress``."""
    p.add_argument("file", type=Path)
    p.add_argument("--month", type=month, required=True)
    p.add_argument("--by", choices=("commune", "hamlet", "organisation", "collector", "group"), default="commune")


def report_options(p: argparse.ArgumentParser) -> None:
    """``report``."""
    p.add_argument("file", type=Path, nargs="?")
    p.add_argument("form", nargs="?")
    p.add_argument("--list", action="store_true")
    p.add_argument("--month", type=month)
    p.add_argument("--out", type=Path)
    p.add_argument("--batch", type=int, help="số đợt kê khai (mẫu D05-TS, MAU-2, MAU-3, MAU-4, TK1-TS)")
    p.add_argument("--commune", help="mã xã, phường")
    p.add_argument(
        "--collector", type=int, help="số của một nhân viên thu (mẫu D05-TS, D11-TS, MAU-3, MAU-4, DS-DENHAN)"
    )
    p.add_argument("--organisation", type=int, help="số của một tổ chức thu (các mẫu D11)")
    p.add_argument("--household", type=int, help="số của một hộ (mẫu PHIEU-TU-VAN, PHIEU-HO, MAU-2, MAU-4, TK1-TS)")
    p.add_argument("--hamlet", type=int, help="số của một thôn, tổ: mọi hộ trong thôn (mẫu PHIEU-TU-VAN, PHIEU-HO)")
    p.add_argument("--person", type=int, help="số của một người (mẫu MAU-2, TK1-TS)")
    p.add_argument("--employer", type=int, help="số của một đơn vị (mẫu 01-DD)")
    p.add_argument("--round", type=int, help="số của một đợt vận động (mẫu KQ-RASOAT)")
    p.add_argument("--incomes", type=amounts, help="các mức thu nhập tháng, cách nhau bằng dấu phẩy (mẫu PHIEU-TU-VAN)")


def backup_options(p: argparse.ArgumentParser) -> None:
    """``backup``."""
    p.add_argument("file", type=Path)
    p.add_argument("--to", type=Path)


def restore_options(p: argparse.ArgumentParser) -> None:
    """``restore``."""
    p.add_argument("backup", type=Path)
    p.add_argument("file", type=Path)


def bench_options(p: argparse.ArgumentParser) -> None:
    """``bench``."""
    p.add_argument("--people", type=people, default=20000)
