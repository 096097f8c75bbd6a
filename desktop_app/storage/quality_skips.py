"""Problems of data quality that stand with a reason."""

from __future__ import annotations

from desktop_app.domain.quality_records import QualitySkip
from desktop_app.storage.table import Table


class QualitySkips(Table[QualitySkip]):
    """Vấn đề chất lượng dữ liệu được bỏ qua, có lý do."""

    name = "quality_skip"
    record = QualitySkip

    def of_check(self, code: str) -> list[QualitySkip]:
        """The notes of one check, oldest first."""
        return self.find("check_code = ?", (code,))
