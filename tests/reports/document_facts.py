"""Facts of the published .docx forms (QĐ 366/QĐ-BHXH of 29/4/2026): margins and grids in twips (1/20 point), texts in reading order.

Where the product puts a slip of the published text right the fact is the text put right, with the slip beside it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One form. ``margins``: left, right, top, bottom in twips; ``grid``: column widths in twips; ``texts`` in reading order."""

    code: str
    landscape: bool
    margins: tuple[int, int, int, int]
    texts: tuple[str, ...]
    grid: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()
    sizes: tuple[tuple[str, float, bool], ...] = ()
    """Words with the type size and weight they are set in."""


MAU_2 = Facts(
    code="MAU-2",
    landscape=False,
    margins=(1418, 1134, 1134, 567),  # published bottom margin 1134; the box of remarks stands below it
    texts=(
        "Mẫu số 2",
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "TỜ KHAI",
        "THAM GIA, ĐIỀU CHỈNH THÔNG TIN BẢO HIỂM Y TẾ",
        "Mã số bảo hiểm y tế:",
        "I. Đăng ký tham gia bảo hiểm y tế lần đầu",
        "[01]. Họ và tên (viết chữ in hoa):",
        "[02]. Giới tính:",
        "[03]. Ngày, tháng, năm sinh:",
        "[04]. Dân tộc:",
        "[05]. Quốc tịch:",
        "[06]. Số CCCD/ĐDCN/Hộ chiếu:",
        "[07]. Điện thoại:",
        "[08]. Email (nếu có):",
        "[09]. Nơi đăng ký khám, chữa bệnh ban đầu:",
        "[10]. Đăng ký nhận kết quả giải quyết thủ tục hành chính:",
        "[10.1]. Nhận thẻ bảo hiểm y tế bản điện tử: - VssID",
        "- Email",
        "[10.2]. Nhận thẻ bảo hiểm y tế bản giấy, địa chỉ:",
        "[10.2a]. Số nhà, đường/phố, thôn/xóm:",
        "[10.2b]. Xã, phường, đặc khu:",
        "[10.2c]. Tỉnh, thành phố:",
        "II. Điều chỉnh thông tin ghi trên thẻ bảo hiểm y tế",
        "[11]. Nội dung đề nghị điều chỉnh:",
        "[12]. Hồ sơ kèm theo (nếu có):",
        "..., ngày... tháng... năm...",
        "NGƯỜI KÊ KHAI",
        "(Ký, ghi rõ họ, tên)",
        "Ghi chú:",
        "- Người tham gia tra cứu mã số bảo hiểm y tế tại địa chỉ: https://baohiemxahoi.gov.vn",
        "- Trường hợp triển khai tờ khai điện tử:",
        "+ Các trường thông tin đã được kết nối với Cơ sở dữ liệu Quốc gia về dân cư,",
        "Cá nhân chỉ điền thông tin chưa có trong cơ sở dữ liệu.",
        "+ Trường hợp người kê khai sử dụng Tài khoản định danh điện tử (VneID) mức độ 2",
    ),
    sizes=(("TỜ KHAI", 14, True), ("[05]. Quốc tịch:", 13, False), ("II. Điều chỉnh", 13, True)),
)

MAU_3 = Facts(
    code="MAU-3",
    landscape=True,
    margins=(1134, 1134, 851, 1134),
    grid=(710, 2268, 992, 1134, 992, 851, 850, 1276, 1139, 1336, 828, 842, 704, 703, 969),
    codes=("A", "B", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"),
    texts=(
        "Mẫu số 3",
        "Tên cơ quan/tổ chức:",
        "Mã cơ quan,tổ chức:",
        "Họ và tên nhân viên thu:",
        "Mã nhân viên thu:",
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "DANH SÁCH ĐỐI TƯỢNG THAM GIA BẢO HIỂM Y TẾ",
        "Số: /……… ; ngày … tháng … năm …",
        "STT",
        "Họ và tên",
        "Mã số bảo hiểm y tế",
        "Số căn cước công dân/ Định danh cá nhân",
        "Nơi đăng ký khám chữa bệnh ban đầu",
        "Mức đóng",
        "Tiền lương",
        "Phụ cấp",
        "Chức vụ",
        "Thâm niên vượt khung (%)",
        "Thâm niên nghề (%)",
        "Các khoản phụ cấp lương và thu nhập bổ sung",
        "Tháng tham gia",
        "Tỷ lệ ngân sách nhà nước hỗ trợ (%)",
        "Loại thẻ bảo hiểm y tế",
        "Bản điện tử",
        "Bản giấy",
        "Ghi chú",
        "(1)",
        "(2)",
        "Đề nghị cơ quan BHXH thanh toán thù lao theo quy định.",  # published: Đề nghi
        "CƠ QUAN/TỔ CHỨC LẬP DANH SÁCH",
        "(Ký, ghi rõ họ tên, đóng dấu)",
    ),
    sizes=(("DANH SÁCH", 14, True), ("Mã nhân viên thu:", 13, False), ("CƠ QUAN/TỔ CHỨC", 12, True)),
)

MAU_4 = Facts(
    code="MAU-4",
    landscape=False,
    margins=(1701, 1134, 993, 851),
    grid=(567, 1418, 851, 992, 992, 851, 850, 709, 851, 708, 709, 709),
    codes=("A", "B", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"),
    texts=(
        "Mẫu số 4",
        "Tên tổ chức:",
        "Mã tổ chức:",
        "Họ và tên nhân viên thu:",
        "Mã nhân viên thu:",
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "DANH SÁCH THÀNH VIÊN HỘ GIA ĐÌNH",
        "THAM GIA BẢO HIỂM Y TẾ",
        "Họ và tên chủ hộ:",
        "số điện thoại (nếu có)",
        "Địa chỉ: Số nhà, đường/phố, thôn/xóm:",
        "Xã, phường, đặc khu:",
        "Tỉnh, thành phố:",
        "STT",
        "Họ và tên",
        "Mã số bảo hiểm y tế",
        "Số CCCD/ ĐDCN",
        "Ngày, tháng, năm sinh",
        "Nơi đăng ký khám bệnh, chữa bệnh ban đầu",
        "Tiền lương",
        "Quan hệ với chủ hộ",
        "Tỷ lệ NSNN hỗ trợ (%)",
        "Thẻ bảo hiểm y tế",
        "Bản điện tử",
        "Bản giấy",
        "Ghi chú",
        "...",
        "Tổng số người đề nghị cấp thẻ bảo hiểm y tế: ....... (Trong đó: ..... thẻ bảo hiểm y tế bản giấy)",
        "Đề nghị cơ quan BHXH thanh toán thù lao theo quy định.",  # published: Đề nghi
        "TỔ CHỨC HỖ TRỢ PHÁT TRIỂN ĐỐI TƯỢNG",
        "(Ký, ghi rõ họ tên, đóng dấu)",
        "Tôi cam đoan những nội dung kê khai là đúng và chịu trách nhiệm trước pháp luật về những nội dung đã kê khai",
        "......, ngày .... tháng .... năm ....",
        "NGƯỜI KÊ KHAI",
        "(Ký, ghi rõ họ tên)",
        "Ghi chú:",
        "- Người tham gia tra cứu mã số bảo hiểm y tế tại địa chỉ: https://baohiemxahoi.gov.vn.",
        "thông tin cư trú trên tài khoản định danh điện tử (VneID).",
        "thì không phải ký tên vào tờ khai.",
    ),
    sizes=(("DANH SÁCH", 14, True), ("Mã nhân viên thu:", 11, False), ("Họ và tên chủ hộ:", 14, False)),
)

TK1_TS = Facts(
    code="TK1-TS",
    landscape=False,
    margins=(1418, 851, 851, 567),
    texts=(
        "Mẫu TK1-TS",
        "(Ban hành kèm theo Quyết định số: 366/QĐ-BHXH",
        "ngày 29/4/2026 của BHXH Việt Nam)",
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "TỜ KHAI",
        "ĐĂNG KÝ, ĐIỀU CHỈNH THÔNG TIN THAM GIA BẢO HIỂM XÃ HỘI, BẢO HIỂM Y TẾ",
        "Mã số BHXH:",
        "A. Đăng ký tham gia",
        "I. Thông tin chung",
        "[01]. Họ và tên:",
        "[02]. Giới tính: - Nam",
        "- Nữ",
        "[03]. Ngày, tháng, năm sinh:",
        "[04]. Số CCCD/ĐDCN/hộ chiếu:",
        "[05]. Dân tộc:",
        "[06]. Quốc tịch:",
        "[07]. Số điện thoại:",
        "[08]. Địa chỉ email:",
        "[09] Nơi đăng ký khám, chữa bệnh ban đầu (không áp dụng đối với người tham gia BHXH tự nguyện, BHTNLĐ theo hình thức tự nguyện):",
        "[10]. Đăng ký nhận kết quả giải quyết thủ tục hành chính: - Bản điện tử",
        "- Bản giấy",
        "[11] Địa chỉ nhận bản giấy:",
        "[11.1]. số nhà, đường/phố, thôn/xóm:",
        "[11.2]. Xã, phường, đặc khu:",
        "[11.3]. Tỉnh, thành phố:",
        "II. Thông tin bổ sung (áp dụng đối với (1) chủ hộ kinh doanh; (2) người quản lý doanh nghiệp không hưởng tiền lương,",
        "(2) Người quản lý điều hành hợp tác xã, liên hiệp hợp tác xã không hưởng tiền lương, (4) tham gia BHXH tự nguyện,",
        "đăng ký thay đổi phương thức đóng, mức thu nhập làm căn cứ đóng)",
        "[12]. Mức tiền đóng:",
        "[13]. Phương thức đóng:",
        "[14]. Nghề, công việc, thời gian và nơi làm việc (áp dụng đối với người tham gia BHTNLĐ tự nguyện):",
        "[15]. Đối tượng tham gia:",
        "B. Điều chỉnh thông tin",
        "[16]. Nội dung đề nghị:",
        "[17]. Giấy tờ kèm theo (nếu có):",
        "XÁC NHẬN CỦA ĐƠN VỊ",
        "(áp dụng đối với người lao động đang tham gia BHXH bắt buộc thay đổi họ, tên đệm, tên; ngày, tháng, năm sinh)",
        "………, ngày …… tháng …… năm ………",
        "Tôi chịu trách nhiệm trước pháp luật về nội dung kê khai.",
        "Người kê khai",
        "(Ký, ghi rõ họ, tên)",
        "Ghi chú: Trường hợp kê khai biểu mẫu điện tử",
        "các cơ sở dữ liệu chuyên ngành khác, ...",  # published: chuyên nghành
        "Đơn vị, tổ chức chỉ điền thông tin chưa có trong cơ sở dữ liệu.",
    ),
    sizes=(("TỜ KHAI", 14, True), ("[08]. Địa chỉ email:", 12, False), ("Mẫu TK1-TS", 9, True)),
)

LETTER = Facts(
    code="01-DD",
    landscape=False,
    margins=(1701, 1134, 1134, 1134),
    texts=(
        "Mẫu 01-ĐĐ",
        "BẢO HIỂM XÃ HỘI ………..",  # published: BẢO HIỂM XÃ
        "BẢO HIỂM XÃ HỘI ..........",
        "Số …… BHXH/QLT",
        "V/v đôn đốc đóng BHXH, BHTN, BHYT",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập – Tự do – Hạnh phúc",
        "………, ngày ….. tháng…… năm 20...",
        "Kính gửi:",
        "Mã số:",
        "Địa chỉ:",
        "Số điện thoại",
        "Căn cứ Điều 35, 38, 39, 40, 41 Luật Bảo hiểm xã hội 2024;",
        "Căn cứ Luật Bảo hiểm y tế;",
        (
            "Căn cứ quy định của Nghị định số 274/2025/NĐ-CP ngày 16/10/2025 quy định chi tiết một số điều của Luật Bảo hiểm xã hội về chậm đóng,"
            " trốn đóng bảo hiểm xã hội bắt buộc, bảo hiểm thất nghiệp; khiếu nại, tố cáo về bảo hiểm xã hội."
        ),
        "Căn cứ Thông báo kết quả đóng Mẫu C12-TS tháng",
        "đơn vị phát sinh số tiền chậm đóng, trốn đóng BHXH, BHTN, BHYT cụ thể như sau:",
        "1. Số tiền chậm đóng, trốn đóng:",
        "- Số tiền chậm đóng:",
        "- Số tiền trốn đóng:",
        "2. Số ngày chậm đóng, trốn đóng:",
        "- Số ngày chậm đóng:",
        "- Số ngày trốn đóng:",
        "3. Số tiền xử lý hành vi chậm đóng, trốn đóng (0,03%/ngày):",
        "- Số tiền xử lý hành vi chậm đóng:",
        "- Số tiền xử lý hành vi trốn đóng:",
        (
            "4. Quy định của pháp luật về các biện pháp xử lý hành vi chậm đóng, trốn đóng:"
            " Điều 40, 41 Luật Bảo hiểm xã hội 2024; Điều 49 Luật Bảo hiểm y tế."
        ),
        "5. Thời hạn chuyển từ hành vi chậm đóng sang hành vi trốn đóng: Điều 39 Luật Bảo hiểm xã hội 2024; Điều 48b Luật Bảo hiểm y tế.",
        "6. Đề nghị",
        "báo cáo nguyên nhân chậm đóng, trốn đóng.",
        "thông báo để Quý đơn vị thực hiện trách nhiệm đóng BHXH, BHTN, BHYT nhằm đảm bảo quyền và lợi ích hợp pháp của người lao động./.",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT, QLT.",
        "GIÁM ĐỐC",
    ),
    sizes=(("Căn cứ Luật", 14, False), ("GIÁM ĐỐC", 12, True), ("Nơi nhận:", 11, True)),
)

FORMS = (MAU_2, MAU_3, MAU_4, TK1_TS, LETTER)
