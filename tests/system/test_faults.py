"""A fault carries its sentence."""

from desktop_app.system.faults import WorldFault


def test_the_sentence_is_the_message() -> None:
    fault = WorldFault("Ổ đĩa đã đầy. Hãy xoá bớt tệp.")
    assert fault.sentence == str(fault) == "Ổ đĩa đã đầy. Hãy xoá bớt tệp."
