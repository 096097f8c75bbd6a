"""What can be done with a batch: check, send, take the answer, settle what came back, export. Each act asks what it must and calls one verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.services.batch_answers import accept_batch, resolve, take_answer
from desktop_app.services.batch_checking import Finding
from desktop_app.services.batch_export import export, exports, suggested_name
from desktop_app.services.batch_making import create_batches
from desktop_app.services.batch_sending import keep_findings, mark_checked, mark_sent, reasons_to_keep
from desktop_app.services.collecting_batches import remove_from_batch
from desktop_app.services.collectors import list_collectors
from desktop_app.services.reporting_values import Form, SavedReport
from desktop_app.ui.files import EXCEL, PDF, choose_save
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.collecting.batch_answer_dialog import ReturnDialog
from desktop_app.ui.pages.collecting.batch_make_dialog import MakeBatchesDialog
from desktop_app.ui.pages.collecting.batch_resolve_dialog import ResolveDialog
from desktop_app.ui.pages.collecting.batch_rows import form_name

Row = Mapping[str, Any]


class BatchActs:
    """The acts of the batches tab; ``owner`` is the widget that dialogs lie over."""

    def __init__(self, context: PageContext, owner: QWidget) -> None:
        self._context = context
        self._owner = owner

    def make(self, start: tuple[str, str], forms: Sequence[str], made: Callable[[int], object]) -> None:
        """Ask for whom to make batches, then make them; `made` gets the first."""

        def create(form: Any) -> None:
            self._context.do(create_batches, form, done=lambda outcome: made(outcome.value[0]))

        entries = list_collectors(self._context.office)
        MakeBatchesDialog(self._owner, self._context, entries, forms, start, create).exec()

    def check(self, batch_id: int) -> None:
        """Check a batch anew; without anything that stops it, it is checked."""

        def said(outcome: Any) -> None:
            level = "warn" if outcome.value.stopping else "good"
            self._context.messages.toast(outcome.value.sentence, level)

        self._context.do(mark_checked, batch_id, toast="", done=said)

    def keep(self, batch_id: int, findings: Sequence[Finding]) -> None:
        """Ask for the lawful reason for which findings may stand."""
        reasons = reasons_to_keep(self._context.office, [one.check for one in findings])
        who = findings[0].name if len(findings) == 1 else f"{len(findings)} điều đang chọn"
        said = f"{findings[0].message} " if len(findings) == 1 else ""
        reason = self._context.messages.ask_reason(f"{who}: {said}Vì sao vẫn gửi được?", dict(reasons))
        if reason is not None:
            wanted = [(one.enrolment_id, one.check) for one in findings]
            self._context.do(keep_findings, batch_id, wanted, reason.code, reason.note)

    def send(self, found: Row) -> None:
        """Note that the batch left the office."""
        answer = self._context.messages.ask(
            f"Đợt {found['name']} đã gửi cơ quan BHXH?",
            choices={"sent": "Đã gửi", "keep": "Chưa gửi"},
            default="keep",
            detail="Sau khi đánh dấu, người trong đợt không đưa ra được và biên lai của họ không hủy được.",
        )
        if answer == "sent":
            self._context.do(mark_sent, found["id"])

    def accept(self, found: Row) -> None:
        """Note that everybody without an answer was accepted."""
        answer = self._context.messages.ask(
            f"Cơ quan BHXH đã chấp nhận đợt {found['name']}?",
            choices={"accept": "Được chấp nhận", "keep": "Chưa có kết quả"},
            default="keep",
            detail="Mọi người của đợt chưa có kết quả được ghi là chấp nhận.",
        )
        if answer == "accept":
            self._context.do(accept_batch, found["id"])

    def take_back(self, found: Row, lines: Sequence[Row], chosen: Sequence[Row], reasons: Mapping[str, str]) -> None:
        """Ask who came back and why."""
        waiting = [line for line in lines if line["state"] == "sent"]
        begin = [line for line in chosen if line["state"] == "sent"]
        dialog = ReturnDialog(
            self._owner,
            self._context,
            found,
            waiting,
            begin if len(begin) < len(waiting) or len(waiting) == 1 else (),
            reasons,
            lambda form: self._context.do(take_answer, form),
        )
        dialog.exec()

    def settle(self, lines: Sequence[Row]) -> None:
        """Ask what becomes of people who came back; the rows are of one batch."""
        ResolveDialog(
            self._owner, self._context, lines[0]["batch"], lines, lambda form: self._context.do(resolve, form)
        ).exec()

    def take_out(self, batch_id: int, lines: Sequence[Row]) -> None:
        """Put people back on the waiting list."""
        self._context.do(remove_from_batch, batch_id, [line["id"] for line in lines])

    def export(self, found: Row) -> None:
        """Ask which form of the batch to make, and where to save it."""
        forms = exports(self._context.office, found["id"])
        if not forms:
            self._context.messages.toast(f"Chưa có mẫu {form_name(found['form'])} để xuất.", "warn")
            return
        code = forms[0].code
        if len(forms) > 1:
            code = self._context.messages.ask(
                f"Xuất mẫu nào của đợt {found['name']}?",
                choices={form.code: f"{form_name(form.code)}: {form.title}" for form in forms} | {"": "Đóng"},
                default="",
            )
        form = next((one for one in forms if one.code == code), None)
        if form is not None:
            self._save(found["id"], form)

    def view(self, found: Row) -> None:
        """Show the list as it will print."""
        self._context.navigate("report", form=found["form"], month=found["made_on"][:7], batch=found["id"])

    def _save(self, batch_id: int, form: Form) -> None:
        kinds = [{"xlsx": EXCEL, "pdf": PDF}[one] for one in form.formats]
        path: Path | None = choose_save(
            self._owner, f"Lưu {form_name(form.code)}", suggested_name(self._context.office, batch_id, form), *kinds
        )
        if path is None:
            return

        def saved(report: SavedReport) -> None:
            self._context.messages.toast(f"Đã lưu {report.path.name}, {report.rows} dòng.")

        self._context.look(export, batch_id, form.code, path, done=saved, key="collect.export")
