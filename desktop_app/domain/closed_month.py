"""The one sentence of a closed month, whoever meets it: a verb that asks first, or the data file itself."""

from desktop_app.domain.dates import format_month
from desktop_app.domain.faults import RuleBroken


class MonthClosed(RuleBroken):
    """Money of a month that is closed; nothing was written. ``month`` (``YYYY-MM``) is ``None`` where only the data file noticed."""

    def __init__(self, month: str | None = None) -> None:
        what = f"Tháng {format_month(month)} đã khóa sổ" if month else "Khoản tiền này thuộc tháng đã khóa sổ"
        super().__init__(
            f"{what} nên không ghi thêm, không hủy và không hoàn tác được. Hãy ghi điều chỉnh vào tháng đang mở, "
            "hoặc mở lại tháng có nêu lý do (Thu, thẻ Nộp tiền, đối chiếu).",
            rule="month.closed",
        )
        self.month = month
