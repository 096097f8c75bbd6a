"""The table of pages, in the order of the rail. Each page's code is loaded at its first visit."""

from __future__ import annotations

from desktop_app.ui.navigation import PageEntry, lazy

ENTRIES = (
    PageEntry(
        id="overview",
        title="Tổng quan",
        icon="overview",
        factory=lazy("desktop_app.ui.pages.overview.page:OverviewPage"),
    ),
    PageEntry(
        id="household",
        title="Hộ gia đình",
        icon="household",
        factory=lazy("desktop_app.ui.pages.households.page:HouseholdsPage"),
    ),
    PageEntry(
        id="canvass", title="Vận động", icon="canvass", factory=lazy("desktop_app.ui.pages.canvassing.page:CanvassPage")
    ),
    PageEntry(
        id="collect",
        title="Thu",
        icon="collect",
        factory=lazy("desktop_app.ui.pages.collecting.page:CollectPage"),
    ),
    PageEntry(
        id="collectors",
        title="Tổ chức thu",
        icon="group",
        factory=lazy("desktop_app.ui.pages.collectors.page:CollectorsPage"),
        rail=False,
    ),
    PageEntry(id="plan", title="Chỉ tiêu", icon="plan", factory=lazy("desktop_app.ui.pages.plans.page:PlansPage")),
    PageEntry(
        id="report", title="Báo cáo", icon="report", factory=lazy("desktop_app.ui.pages.reports.page:ReportsPage")
    ),
    PageEntry(
        id="submission",
        title="Sổ nộp báo cáo",
        icon="upload",
        factory=lazy("desktop_app.ui.pages.reports.register:RegisterPage"),
        rail=False,
    ),
    PageEntry(
        id="own-workbook",
        title="Mẫu của tỉnh",
        icon="excel",
        factory=lazy("desktop_app.ui.pages.reports.own_workbook:OwnWorkbooksPage"),
        rail=False,
    ),
    PageEntry(
        id="import", title="Nhập Excel", icon="import", factory=lazy("desktop_app.ui.pages.importing.page:ImportPage")
    ),
    PageEntry(
        id="quality",
        title="Chất lượng dữ liệu",
        icon="ok",
        factory=lazy("desktop_app.ui.pages.quality.page:QualityPage"),
        rail=False,
    ),
    PageEntry(id="rules", title="Quy định", icon="rules", factory=lazy("desktop_app.ui.pages.rules.page:RulesPage")),
)
