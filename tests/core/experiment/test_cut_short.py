"""A training that is cut short says so, and what makes room for more; one that is done whole says nothing."""

from core.experiment.cut_short import cut_short


def test_what_is_trained_whole_goes_unsaid() -> None:
    assert cut_short(300, 300) == () and cut_short(0, 0) == ()


def test_what_is_cut_says_to_how_much_and_of_what() -> None:
    (notice,) = cut_short(1, 2000, "fewer units or points")
    assert notice.kind == "info"
    assert notice.text == (
        "A training of this size is cut short, to 1 epoch instead of 2,000; fewer units or points make room for more."
    )
