"""A stored verdict is what the tables give, and tables that say something else give another."""

import pytest

from redline.questions import verification
from tools.truth import verdicts


def test_every_stored_verdict_is_given_by_the_tables_and_by_no_others():
    assert verdicts.faults() == []


@pytest.mark.parametrize("claim", sorted(verdicts.recomputed(verdicts.tables())))
def test_changed_tables_give_another_verdict(claim):
    found = verdicts.tables()
    now = verdicts.recomputed(found)[claim]
    assert any(verdicts.recomputed(other)[claim] != now for other in verdicts.changed(found))


def test_a_verdict_that_is_typed_is_found(monkeypatch):
    fixed = verification.check_share(verdicts.tables()["control_total"], _Any())
    monkeypatch.setattr(verification, "check_share", lambda *_: fixed)
    assert verdicts.faults() == ["C19: the same verdict whatever the tables say"]


def test_a_verdict_that_the_tables_do_not_give_is_found(monkeypatch):
    claims = verdicts.load("claims")
    claims.loc[claims["claim_id"] == "C25", "verdict"] = "contradicted"
    tables = {**verdicts.tables(), "claims": claims}
    monkeypatch.setattr(verdicts, "load", tables.__getitem__)
    assert verdicts.faults() == ["C25: stored 'contradicted', recomputed 'corroborated'"]


class _Any(dict):
    """A label for every series."""

    def __missing__(self, key):
        return key
