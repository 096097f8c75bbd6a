"""The sentences for files that cannot be read: what happened and what to do, in one place so that they sound alike."""

from pathlib import Path

from desktop_app.system.faults import WorldFault

_EXCEL_FORMATS = ".xlsx, .xlsm, .xls, .xlsb, .ods, .csv"


class WorkbookFault(WorldFault):
    """A file that should be a list cannot be read. `reason` is a stable code for tests and for the command line."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


def missing(path: Path) -> WorkbookFault:
    """The file is not there (or is a folder)."""
    return WorkbookFault(
        "missing", f"Không tìm thấy tệp “{path.name}”. Hãy kiểm tra lại tên, thư mục hoặc ổ đĩa rồi chọn lại."
    )


def locked(path: Path) -> WorkbookFault:
    """Another program holds the file, or the user may not read it."""
    return WorkbookFault(
        "locked",
        f"Không mở được tệp “{path.name}” vì chương trình khác đang giữ hoặc không có quyền đọc. "
        "Hãy lưu và đóng tệp trong Excel, hoặc chép tệp ra chỗ khác, rồi thử lại.",
    )


def unreadable(path: Path, detail: str) -> WorkbookFault:
    """The disk, the stick or the network drive failed while reading."""
    return WorkbookFault(
        "unreadable",
        f"Đọc tệp “{path.name}” bị lỗi ({detail}). Hãy kiểm tra ổ đĩa hoặc USB, chép tệp vào máy rồi thử lại.",
    )


def empty(path: Path) -> WorkbookFault:
    """The file holds nothing."""
    return WorkbookFault("empty", f"Tệp “{path.name}” rỗng, không có dòng nào. Hãy chọn đúng tệp có danh sách.")


def too_large(path: Path, detail: str) -> WorkbookFault:
    """The file would need more memory than a list ever does."""
    return WorkbookFault(
        "too-large",
        f"Tệp “{path.name}” quá lớn để đọc an toàn ({detail}). "
        "Hãy xoá các dòng, cột thừa trong Excel hoặc tách tệp thành nhiều phần rồi thử lại.",
    )


def damaged(path: Path, where: str) -> WorkbookFault:
    """The file is broken; `where` says which part (Vietnamese)."""
    return WorkbookFault(
        "damaged",
        f"Tệp “{path.name}” bị hỏng ({where}). Hãy mở bằng Excel, sửa và lưu lại, hoặc xin lại tệp từ nơi gửi.",
    )


def password(path: Path) -> WorkbookFault:
    """The workbook is encrypted."""
    return WorkbookFault(
        "password",
        f"Tệp “{path.name}” được đặt mật khẩu nên không đọc được. "
        "Hãy mở bằng Excel, vào Tệp > Thông tin > Bảo vệ sổ làm việc, bỏ mật khẩu, lưu lại rồi nhập tệp đó.",
    )


def not_a_workbook(path: Path, what: str) -> WorkbookFault:
    """The content is something else; `what` names it (Vietnamese)."""
    return WorkbookFault(
        "not-a-workbook",
        f"Tệp “{path.name}” không phải bảng tính: nội dung là {what}. "
        f"Hãy chọn tệp Excel hoặc lưu lại danh sách thành một trong các dạng {_EXCEL_FORMATS}.",
    )


def old_format(path: Path, what: str) -> WorkbookFault:
    """A spreadsheet, but of a kind that has to be saved anew."""
    return WorkbookFault(
        "old-format",
        f"Tệp “{path.name}” là {what}, chương trình không đọc được trực tiếp. "
        "Hãy mở bằng Excel, chọn Lưu thành (Save As) dạng .xlsx rồi nhập tệp mới.",
    )


def no_sheet(path: Path, wanted: str, names: list[str]) -> WorkbookFault:
    """A sheet asked for by name is not in the workbook."""
    listed = ", ".join(f"“{name}”" for name in names)
    return WorkbookFault("no-sheet", f"Tệp “{path.name}” không có trang “{wanted}”. Các trang có trong tệp: {listed}.")


def not_recognised(path: Path, detail: str) -> WorkbookFault:
    """No sheet holds a table that looks like a list the program knows."""
    return WorkbookFault(
        "not-recognised",
        f"Không nhận ra danh sách trong tệp “{path.name}”. {detail} "
        "Hãy kiểm tra dòng tiêu đề cột, hoặc tải mẫu trống của chương trình, chép dữ liệu vào rồi nhập lại.",
    )
