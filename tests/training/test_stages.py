"""The parts of the training that a long run stands on: batches made ahead, sets that grow, the pace, the log."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from training import pictures
from training.batches import covered, made_ahead, moved
from training.contrast import regrown
from training.facts import FIELDS
from training.log import digests, logged, read_log
from training.model import Taught, build_clip
from training.pace import Pace
from training.pictures import Lot, load_set, render_set
from training.world.scenes import held_out_forms


def test_what_the_thread_that_makes_batches_raises_is_raised_where_they_are_wanted() -> None:
    def make(step: int) -> int:
        if step == 5:
            raise ValueError("no such picture")
        return step

    batches = made_ahead(make, 3)
    assert [next(batches), next(batches)] == [3, 4]
    with pytest.raises(ValueError, match="no such picture"):
        next(batches)


def test_a_set_goes_on_where_it_stopped_and_can_be_read_while_it_grows(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(pictures, "CHUNK", 4)
    lot = Lot(50, 10)
    whole = render_set(tmp_path / "whole", lot, workers=1)
    assert len(whole.scenes) == 10
    for start in (4, 8):
        (tmp_path / "whole" / f"scenes-{start:07d}.json").unlink()
    before = np.array(whole.pixels)
    assert load_set(tmp_path / "whole").scenes == whole.scenes[:4]
    again = render_set(tmp_path / "whole", lot, workers=1)
    assert again.scenes == whole.scenes == [lot.scene(index) for index in range(10)]
    assert np.array_equal(again.take(np.arange(10)), before)


def test_a_lot_keeps_to_its_side_of_the_splits_and_to_its_subjects() -> None:
    unseen = [Lot(0, 30, held_out=None, unseen_form=True).scene(index) for index in range(30)]
    assert all(scene.form in held_out_forms(scene.subject) for scene in unseen)
    some = [Lot(0, 30, subjects=("cat", "house")).scene(index) for index in range(30)]
    assert {scene.subject for scene in some} == {"cat", "house"}
    assert not any(scene.held_out for scene in some)


def test_the_pace_is_that_of_the_steps_or_of_the_minutes_whichever_is_farther() -> None:
    assert Pace(100).share(25) == 0.25
    assert Pace(100, minutes=10, spent_s=480).share(25) == pytest.approx(0.8, abs=0.01)
    assert Pace(100, minutes=10, spent_s=6000).share(25) == 1.0


def test_a_picture_is_moved_only_a_little_and_keeps_its_colors() -> None:
    plain = torch.full((6, 3, 32, 32), 0.25)
    assert torch.allclose(moved(plain), plain, atol=1e-5)
    dot = torch.zeros(40, 3, 32, 32)
    dot[:, :, 14:18, 14:18] = 1
    found = moved(dot, torch.Generator().manual_seed(1))
    assert (found[:, 0, 7:25, 7:25].sum((1, 2)) > 8).all()


def test_a_stage_made_again_takes_the_place_of_its_entry_in_the_log(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    for minutes in (1, 2):
        with logged(tmp_path, "clip", {"minutes": minutes}) as entry:
            entry.made = digests(tmp_path, ["a.txt"])
    with logged(tmp_path, "captioner", Lot(1, 2)):
        pass
    first, second = read_log(tmp_path)
    assert (first["stage"], first["settings"], len(first["made"]["a.txt"])) == ("clip", {"minutes": 2}, 64)
    assert second["settings"]["first_seed"] == 1


def test_a_failed_stage_leaves_no_entry(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), logged(tmp_path, "clip", {}):
        raise ZeroDivisionError
    assert read_log(tmp_path) == []


def test_a_checkpoint_of_a_smaller_world_keeps_what_it_knows_by_name() -> None:
    model = Taught(build_clip(300))
    fields = dict(FIELDS) | {"subject": tuple(reversed(FIELDS["subject"][3:]))}
    stored = {name: part.clone() for name, part in model.state_dict().items()}
    stored["heads.subject.weight"] = torch.arange(len(fields["subject"]) + 1.0)[:, None].expand(-1, 512).clone()
    stored["heads.subject.bias"] = torch.arange(len(fields["subject"]) + 1.0)
    state = regrown(stored, fields, model)
    assert state["heads.subject.bias"].shape == model.heads["subject"].bias.shape
    place = FIELDS["subject"].index(fields["subject"][0])
    assert state["heads.subject.bias"][place] == 0
    assert state["heads.subject.bias"][-1] == len(fields["subject"]), "the row for none"
    assert torch.equal(state["heads.subject.weight"][:3], model.state_dict()["heads.subject.weight"][:3])


def test_a_frozen_lower_trunk_sees_the_same_and_does_not_learn() -> None:
    model = Taught(build_clip(300)).eval()
    pixels = torch.rand(2, 3, 64, 64)
    before = model.see(pixels)
    model.freeze_lower()
    assert torch.allclose(model.see(pixels), before)
    assert torch.allclose(before, model.clip.visual.trunk(pixels), atol=1e-5)
    model.train().see(pixels).sum().backward()
    assert all(p.grad is None for p in model.lower.parameters())
    assert all(p.grad is not None for p in model.clip.visual.trunk.stages[2:].parameters())


def test_a_piece_of_another_picture_covers_less_than_a_fifth_of_some() -> None:
    pixels = torch.arange(40.0)[:, None, None, None].expand(40, 3, 32, 32)
    found = covered(pixels, torch.Generator().manual_seed(1))
    changed = (found != pixels).float().mean((1, 2, 3))
    assert 0.3 < (changed > 0).float().mean() < 0.7
    assert changed.max() < 0.2
    assert set(found[5].unique().tolist()) <= {4.0, 5.0}
