"""The loop of the training's stages: stopped and gone on with, what it prints, what it keeps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import torch
from torch import nn

from training import loop as loops
from training.loop import MAX_GRADIENT_NORM, Loop, LoopSchedule
from training.optimiser import Pair


@pytest.fixture(autouse=True)
def _short(monkeypatch) -> None:
    monkeypatch.setattr(loops, "PRINT_STEPS", 2)
    monkeypatch.setattr(loops, "SAVE_STEPS", 4)


def _begin(checkpoint: Path, steps: int = 10) -> tuple[Loop, nn.Module, Pair]:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Linear(4, 1))
    schedule = LoopSchedule(steps=steps, warmup=2)
    optimiser = Pair([model[0].weight], model.parameters(), schedule.muon_rate, schedule.adam_rate)
    return Loop("line", checkpoint, model, optimiser, schedule), model, optimiser


def _train(checkpoint: Path, stopped_after: int | None = None, steps: int = 10) -> tuple[nn.Module, list[float]]:
    """Learn a batch that each step has of its own; be stopped as by Ctrl-C before a step is whole."""
    loop, model, _ = _begin(checkpoint, steps)
    shares = []
    for done in loop.steps():
        shares.append(done)
        rows = torch.randn(8, 4, generator=torch.Generator().manual_seed(loop.step))
        loop.learn((model(rows).squeeze() - rows.sum(1)).square().mean(), f"batch {loop.step}")
        if loop.step == stopped_after:
            raise KeyboardInterrupt
    return model, shares


def test_a_stage_that_was_stopped_ends_as_one_that_was_not(tmp_path: Path) -> None:
    whole, shares = _train(tmp_path / "whole.pt")
    assert shares == pytest.approx([step / 10 for step in range(10)])
    with pytest.raises(KeyboardInterrupt):
        _train(tmp_path / "line.pt", stopped_after=6)
    again, shares = _train(tmp_path / "line.pt")
    assert shares == pytest.approx([step / 10 for step in range(4, 10)]), "from the last state that was kept"
    assert all(torch.equal(one, other) for one, other in
               zip(whole.state_dict().values(), again.state_dict().values(), strict=True))


def test_a_stage_keeps_its_end_and_does_nothing_again(tmp_path: Path) -> None:
    model, _ = _train(tmp_path / "line.pt")
    state = torch.load(tmp_path / "line.pt", weights_only=True)
    assert set(state) == {"model", "optimiser", "step", "seconds"}
    assert (state["step"], len(state["optimiser"])) == (10, 2)
    assert [path.name for path in tmp_path.iterdir()] == ["line.pt"]
    again, shares = _train(tmp_path / "line.pt")
    assert shares == []
    assert torch.equal(again[0].weight, model[0].weight)
    _, more = _train(tmp_path / "line.pt", steps=12)
    assert len(more) == 2


def test_what_is_printed_is_the_loss_of_the_step_and_what_the_stage_adds(tmp_path: Path, capsys) -> None:
    _train(tmp_path / "line.pt", steps=5)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert re.fullmatch(r"line step 4 loss \d+\.\d{4} batch 3 \d+\.\d\d s/step", lines[1])


def test_gradients_are_cut_over_all_weights_together(tmp_path: Path, monkeypatch) -> None:
    loop, model, optimiser = _begin(tmp_path / "line.pt", steps=1)
    seen = []
    monkeypatch.setattr(optimiser, "step", lambda: seen.append(torch.stack([w.grad.norm() for w in model.parameters()])))
    for _ in loop.steps():
        loop.learn(1e4 * model(torch.randn(8, 4)).square().mean())
    assert float(seen[0].norm()) == pytest.approx(MAX_GRADIENT_NORM, rel=1e-4)
