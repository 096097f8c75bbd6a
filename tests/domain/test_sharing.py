"""Work shared out: nothing lost, nothing twice, nobody carries more than one piece above the lightest."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.sharing import Share, share_out

weights = st.lists(st.integers(min_value=0, max_value=900), max_size=40)


@given(weights=weights, takers=st.integers(min_value=1, max_value=7))
def test_every_piece_goes_to_somebody_and_the_loads_are_close(weights: list[int], takers: int) -> None:
    shares = [Share(key=key, weight=weight) for key, weight in enumerate(weights)]
    found = share_out(shares, range(takers))
    assert found.keys() == set(range(len(weights)))
    loads = [sum(share.weight for share in shares if found[share.key] == who) for who in range(takers)]
    assert sum(loads) == sum(weights)
    assert max(loads) - min(loads) <= max(weights, default=0)
    assert found == share_out(list(reversed(shares)), range(takers))  # the order of asking changes nothing


def test_what_is_held_stays_and_counts() -> None:
    shares = [Share(key=1, weight=50), Share(key=2, weight=30), Share(key=3, weight=20)]
    assert share_out(shares, (7, 8), held={1: 8}) == {1: 8, 2: 7, 3: 7}
