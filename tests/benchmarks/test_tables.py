from benchmarks.tables import DIFFERENCES, SHARES, differences_of, markdown, shares_of
from evaluation.figures import compared, figures
from tests.evaluation.messages import ANSWERING, message


def test_a_table_is_markdown() -> None:
    assert markdown(["way", "right"], [["simple", "80.0"]]) == "| way | right |\n| --- | --: |\n| simple | 80.0 |"


def test_shares_are_per_cent_under_their_heads() -> None:
    asked = [message("cost", "cost"), message("cost", "angle"), message("out_of_scope", "angle")]

    row = dict(zip(SHARES[1:], shares_of({**figures(asked, ANSWERING), "roc": None}), strict=True))

    assert row["right"] == row["wrong"] == row["likeliest right"] == "50.0"
    assert row["off topic answered"] == "100.0"
    assert row["off-topic ROC area"] == "\u2013"


def test_differences_are_points_with_their_interval() -> None:
    own, other = [message("cost", "cost")] * 4, [message("cost", "angle")] * 4

    row = dict(zip(DIFFERENCES[1:], differences_of(compared(own, other, ANSWERING)["differences"]), strict=True))

    assert row["likeliest right"] == "+100.0 (+100.0 to +100.0)"
    assert row["wrong"] == "\u2212100.0 (\u2212100.0 to \u2212100.0)"
    assert row["off topic answered"] == "\u2013"
