"""What drawing quickly leaves out of the way, and puts back."""

import gc
import weakref

import pytest

from everystate.speed import no_collection


class Cycle:
    def __init__(self):
        self.itself = self


def test_a_batch_leaves_no_garbage():
    with no_collection():
        dead = weakref.ref(Cycle())
        assert dead() is not None
    assert dead() is None


def test_the_collection_after_a_batch_looks_at_the_batch_alone():
    set_aside = []

    def note(phase, _info):
        if phase == "start":
            set_aside.append(gc.get_freeze_count())

    tracked = len(gc.get_objects())
    gc.callbacks.append(note)
    try:
        with no_collection():
            pass
    finally:
        gc.callbacks.remove(note)
    assert len(set_aside) == 1
    assert set_aside[0] >= 0.9 * tracked


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_as_it_was_before(enabled):
    was, frozen = gc.isenabled(), gc.get_freeze_count()
    try:
        (gc.enable if enabled else gc.disable)()
        with no_collection():
            assert not gc.isenabled()
        assert gc.isenabled() is enabled
        assert gc.get_freeze_count() == frozen
    finally:
        (gc.enable if was else gc.disable)()
