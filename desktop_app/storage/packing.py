"""Packs the long texts kept with amounts (the snapshot of an enrolment): 2,000 letters become 230.

The texts repeat the same words of law in every row, so they are compressed against a fixed list of those words. A list is never edited: rows in
files already out there were packed with it. A better list gets the next mark.
"""

from __future__ import annotations

import base64
import zlib

_MARK = "z1:"


def pack(text: str) -> str:
    """The packed form of a text (plain letters, safe in JSON)."""
    press = zlib.compressobj(6, zlib.DEFLATED, 15, 9, zlib.Z_DEFAULT_STRATEGY, _WORDS_1)
    return _MARK + base64.b64encode(press.compress(text.encode()) + press.flush()).decode("ascii")


def unpack(text: str) -> str:
    """The text behind its packed form; a text that was never packed comes back as it is."""
    if not text.startswith(_MARK):
        return text
    return zlib.decompressobj(15, _WORDS_1).decompress(base64.b64decode(text[len(_MARK) :])).decode()


# fmt: off
_WORDS_1 = (
    '{"rates": [{"key": "base-salary", "subject": "", "value": "2530000", "unit": "đồng/tháng", "valid_from": "2026-07-01",'
    ' "valid_to": "", "source": "NĐ 161/2026/NĐ-CP", "confidence": "H"}, {"key": "health.rate", "subject": "", "value": "4.'
    '5", "unit": "%", "valid_from": "2025-07-01", "valid_to": "", "source": "Luật 51/2024/QH15 Đ1 k11 (Luật BHYT Đ13); NĐ 1'
    '88/2025/NĐ-CP", "confidence": "H"}, {"key": "health.support", "subject": "near-poor", "value": "70", "unit": "%", "val'
    'id_from": "2025-07-01", "valid_to": "", "source": "Luật 51/2024/QH15 (Luật BHYT Đ12 k4 a); NĐ 188/2025/NĐ-CP", "confid'
    'ence": "H"}, {"key": "health.card-gap-days", "subject": "", "value": "90", "unit": "ngày", "valid_from": "2025-07-01",'
    ' "valid_to": "", "source": "Luật 51/2024/QH15 (Luật BHYT Đ16 k3 c)", "confidence": "H"}], "inputs": {"months": 12, "la'
    'st_end": "2026-11-27", "support_class": "near-poor", "local_percent": "0", "local_amount": 0, "other_percent": "0", "o'
    'ther_amount": 0, "coterminous": false, "card": "continuous"}, "explanation": [{"label": "Lương cơ sở", "formula": "áp '
    'dụng từ 01/07/2026", "value": "2.530.000 đ/tháng", "source": "NĐ 161/2026/NĐ-CP"}, {"label": "Mức đóng một tháng", "fo'
    'rmula": "2.530.000 đ × 4,5 %", "value": "113.850 đ", "source": "Luật 51/2024/QH15 Đ1 k11 (Luật BHYT Đ13); NĐ 188/2025/'
    'NĐ-CP"}, {"label": "Số tiền phải đóng", "formula": "113.850 đ × 12 tháng", "value": "1.366.200 đ", "source": ""}, {"la'
    'bel": "Ngân sách nhà nước hỗ trợ (hộ cận nghèo)", "formula": "1.366.200 đ × 70 %", "value": "956.340 đ", "source": "Lu'
    'ật 51/2024/QH15 (Luật BHYT Đ12 k4 a); NĐ 188/2025/NĐ-CP"}, {"label": "Người tham gia đóng", "formula": "1.366.200 đ − '
    '956.340 đ", "value": "409.860 đ", "source": ""}, {"label": "Thẻ có giá trị", "formula": "nối tiếp thẻ còn hạn đến 27/1'
    '1/2026", "value": "28/11/2026 – 27/11/2027", "source": "Luật 51/2024/QH15 (Luật BHYT Đ16 k3 c)"}]}{"rates": [{"key": "'
    'rural-poverty-line", "subject": "", "value": "1500000", "unit": "đồng/tháng", "valid_from": "2022-01-01", "valid_to": '
    '"2026-12-31", "source": "NĐ 07/2021/NĐ-CP", "confidence": "H"}, {"key": "base-salary", "subject": "", "value": "253000'
    '0", "unit": "đồng/tháng", "valid_from": "2026-07-01", "valid_to": "", "source": "NĐ 161/2026/NĐ-CP", "confidence": "H"'
    '}, {"key": "voluntary-si.income-max", "subject": "", "value": "20", "unit": "lần mức tham chiếu", "valid_from": "2025-'
    '07-01", "valid_to": "", "source": "Luật BHXH 41/2024/QH15 Đ31 k2", "confidence": "H"}, {"key": "voluntary-si.months", '
    '"subject": "monthly", "value": "1", "unit": "tháng", "valid_from": "2025-07-01", "valid_to": "", "source": "Luật BHXH '
    '41/2024/QH15 Đ36 k2", "confidence": "H"}, {"key": "voluntary-si.rate", "subject": "", "value": "22", "unit": "%", "val'
    'id_from": "2025-07-01", "valid_to": "", "source": "Luật BHXH 41/2024/QH15 Đ36 k1", "confidence": "H"}, {"key": "volunt'
    'ary-si.support", "subject": "poor", "value": "50", "unit": "%", "valid_from": "2025-07-01", "valid_to": "", "source": '
    '"NĐ 159/2025/NĐ-CP Đ5; HD mẫu D05-TS (QĐ 366/QĐ-BHXH)", "confidence": "H"}, {"key": "voluntary-si.support-months-max",'
    ' "subject": "", "value": "120", "unit": "tháng", "valid_from": "2025-07-01", "valid_to": "", "source": "NĐ 159/2025/NĐ'
    '-CP Đ5", "confidence": "H"}], "inputs": {"income": 1500000, "method": "monthly", "months": 1, "support_class": "poor",'
    ' "supported_months": 18, "months_supported_now": 1, "from_month": "2026-11", "local_percent": "0", "local_amount": 0, '
    '"other_percent": "0", "other_amount": 0}, "explanation": [{"label": "Mức đóng một tháng", "formula": "1.500.000 đ × 22'
    ' %", "value": "330.000 đ", "source": "Luật BHXH 41/2024/QH15 Đ36 k1"}, {"label": "Số tiền phải đóng", "formula": "330.'
    '000 đ × 1 tháng", "value": "330.000 đ", "source": ""}, {"label": "Nhà nước hỗ trợ (hộ nghèo)", "formula": "50 % × 22 %'
    ' × 1.500.000 đ (chuẩn hộ nghèo nông thôn) × 1 tháng", "value": "165.000 đ", "source": "NĐ 159/2025/NĐ-CP Đ5; HD mẫu D0'
    '5-TS (QĐ 366/QĐ-BHXH); NĐ 07/2021/NĐ-CP"}, {"label": "Người tham gia đóng", "formula": "330.000 đ − 165.000 đ", "value'
    '": "165.000 đ", "source": ""}, {"label": "Tháng đóng", "formula": "1 tháng từ 11/2026", "value": "11/2026 – 11/2026", '
    '"source": ""}]}{"rates": [{"key": "base-salary", "subject": "", "value": "2530000", "unit": "đồng/tháng", "valid_from"'
    ': "2026-07-01", "valid_to": "", "source": "NĐ 161/2026/NĐ-CP", "confidence": "H"}, {"key": "health.rate", "subject": "'
    '", "value": "4.5", "unit": "%", "valid_from": "2025-07-01", "valid_to": "", "source": "Luật 51/2024/QH15 Đ1 k11 (Luật '
    'BHYT Đ13); NĐ 188/2025/NĐ-CP", "confidence": "H"}, {"key": "health-household.step", "subject": "2", "value": "70", "un'
    'it": "%", "valid_from": "2025-07-01", "valid_to": "", "source": "Luật 51/2024/QH15 Đ1 k11 (Luật BHYT Đ13 k6)", "confid'
    'ence": "H"}, {"key": "health.card-gap-days", "subject": "", "value": "90", "unit": "ngày", "valid_from": "2025-07-01",'
    ' "valid_to": "", "source": "Luật 51/2024/QH15 (Luật BHYT Đ16 k3 c)", "confidence": "H"}], "inputs": {"order": 2, "mont'
    'hs": 6, "last_end": "2026-11-27", "local_percent": "0", "local_amount": 0, "other_percent": "0", "other_amount": 0, "c'
    'oterminous": false, "card": "continuous"}, "explanation": [{"label": "Lương cơ sở", "formula": "áp dụng từ 01/07/2026"'
    ', "value": "2.530.000 đ/tháng", "source": "NĐ 161/2026/NĐ-CP"}, {"label": "Mức đóng một tháng", "formula": "2.530.000 '
    'đ × 4,5 %", "value": "113.850 đ", "source": "Luật 51/2024/QH15 Đ1 k11 (Luật BHYT Đ13); NĐ 188/2025/NĐ-CP"}, {"label": '
    '"Người thứ 2 trong hộ", "formula": "113.850 đ × 70 %", "value": "79.695 đ", "source": "Luật 51/2024/QH15 Đ1 k11 (Luật '
    'BHYT Đ13 k6)"}, {"label": "Số tiền phải đóng", "formula": "79.695 đ × 6 tháng", "value": "478.170 đ", "source": ""}, {'
    '"label": "Người tham gia đóng", "formula": "478.170 đ", "value": "478.170 đ", "source": ""}, {"label": "Thẻ có giá trị'
    '", "formula": "nối tiếp thẻ còn hạn đến 27/11/2026", "value": "28/11/2026 – 27/05/2027", "source": "Luật 51/2024/QH15 '
    '(Luật BHYT Đ16 k3 c)"}]}'
).encode()
# fmt: on
