"""“Vì sao ra số này?” of an amount that is only quoted: its steps and the figures of the law behind them."""

from __future__ import annotations

from desktop_app.domain.quote import Quote, dong
from desktop_app.services.explaining_values import Explanation, parameters_kept

EMPTY = "Chọn một người có số phải đóng để xem cách tính, từng bước và căn cứ."


def explained(heading: str, quote: Quote) -> Explanation:
    """How a quoted amount came about; `heading` says whose and for what."""
    return Explanation(
        title=heading,
        answer=dong(quote.payable),
        steps=quote.explanation,
        parameters=parameters_kept(quote.snapshot),
    )
