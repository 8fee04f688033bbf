"""Two codings are compared beyond chance, on examples that can be worked by hand."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.questions import agreement

CODES = st.lists(st.sampled_from("abc"), min_size=2, max_size=30)


def test_kappa_of_a_table_worked_by_hand():
    # 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: alike 0.70, by chance 0.50
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    agreed = agreement.agreement(first, second)
    assert agreed.n == 50
    assert agreed.alike == pytest.approx(0.7)
    assert agreed.kappa == pytest.approx(0.4)


@given(CODES)
def test_a_coder_agrees_with_himself(codes):
    agreed = agreement.agreement(codes, codes)
    assert agreed.alike == 1
    assert math.isnan(agreed.kappa) if len(set(codes)) == 1 else agreed.kappa == pytest.approx(1)


@given(CODES, st.randoms())
def test_kappa_is_symmetric_and_at_most_the_share_alike(codes, random):
    other = random.sample(codes, len(codes))
    there, back = agreement.agreement(codes, other), agreement.agreement(other, codes)
    assert there.alike == back.alike
    if not math.isnan(there.kappa):
        assert there.kappa == pytest.approx(back.kappa)
        assert there.kappa <= there.alike + 1e-9


@pytest.mark.parametrize(("first", "second"), [([], []), (["a"], ["a", "b"])])
def test_codings_that_do_not_pair_are_an_error(first, second):
    with pytest.raises(ValueError, match="rows coded first"):
        agreement.agreement(first, second)


def test_each_column_is_compared_by_itself():
    codings = pd.DataFrame(
        [("t", "x", "a", "a"), ("t", "x", "b", "b"), ("t", "y", "a", "b"), ("t", "y", "b", "a")],
        columns=["table", "column", "first", "second"],
    )
    agreed = agreement.by_column(codings)
    assert agreed["column"].tolist() == ["t: x", "t: y"]
    assert agreed["alike"].tolist() == [100, 0]
    assert agreed["kappa"].tolist() == [1, -1]
