"""The loop: resumed it comes to the same bits, what is no number ends it with good weights, a stop writes a checkpoint."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from limner.core.errors import OptionError, StorageError
from limner.core.events import Event, Monitor, Training
from limner.teach.loop.checkpoint import Checkpoint
from limner.teach.loop.run import Learner, estimate, run_loop
from limner.teach.loop.schedule import LoopOptions

OPTIONS = LoopOptions(steps=24, batch_size=4, learning_rate=0.02, seed=3, precision="float32", checkpoint_every=5)


class Curve(Learner):
    """A small network with dropout that learns a curve; ``spoil`` is the step whose loss is no number."""

    def __init__(self, spoil: int | None = None) -> None:
        with torch.random.fork_rng([]):
            torch.manual_seed(1)
            self.network = nn.Sequential(nn.Linear(2, 16), nn.GELU(), nn.Dropout(0.2), nn.Linear(16, 1))
            self.points = torch.rand(30, 2)
        self.weights = dict(self.network.named_parameters())
        self.count, self.device = len(self.points), torch.device("cpu")
        self.seen: list[int] = []
        self.spoil = spoil

    def loss(self, rows: Tensor, chance: torch.Generator, step: int) -> Tensor:
        self.seen += rows.tolist()
        points = self.points[rows] + 0.01 * torch.rand(len(rows), 2, generator=chance)
        loss = (self.network(points)[:, 0] - points.prod(1)).square().mean()
        return loss * float("nan") if len(self.seen) == 4 * (self.spoil or 0) else loss

    def state(self) -> list[Tensor]:
        return [weight.detach().clone() for weight in self.weights.values()]


class StopAfter(Monitor):
    """Ask to stop after some steps."""

    def __init__(self, steps: int) -> None:
        super().__init__(self.listen, threading.Event())
        self.left, self.told = steps, list[Event]()

    def listen(self, event: Event) -> None:
        self.told.append(event)
        self.left -= 1
        if not self.left:
            self.stop.set()


def test_a_run_learns_and_tells_every_step() -> None:
    learner, monitor = Curve(), StopAfter(1000)
    run = run_loop(learner, LoopOptions(steps=200, batch_size=8, learning_rate=0.02, precision="float32"), monitor=monitor)
    assert (run.steps, run.ended) == (200, "done")
    assert [event.step for event in monitor.told if isinstance(event, Training)] == list(range(1, 201))
    assert run.losses[-1][1] < run.losses[0][1] / 3


def test_an_epoch_shows_every_example_once() -> None:
    learner = Curve()
    run_loop(learner, LoopOptions(steps=15, batch_size=4))
    assert sorted(learner.seen[:30]) == list(range(30))
    assert sorted(learner.seen[30:60]) == list(range(30))
    assert learner.seen[:30] != learner.seen[30:60]


def test_stopped_and_resumed_it_comes_to_the_same_bits(tmp_path: Path) -> None:
    whole = Curve()
    run_loop(whole, OPTIONS)
    checkpoint = Checkpoint(tmp_path / "checkpoint.pt", "mine")
    for steps in (7, 9):
        part = Curve()
        run = run_loop(part, OPTIONS, checkpoint, StopAfter(steps))
        assert run.ended == "stopped"
    last = Curve()
    assert run_loop(last, OPTIONS, checkpoint).steps == 24
    assert all(torch.equal(one, other) for one, other in zip(whole.state(), last.state()))
    assert run.steps == 16


def test_the_generators_of_the_caller_stay_as_they_were() -> None:
    torch.manual_seed(9)
    expected = torch.rand(3)
    torch.manual_seed(9)
    run_loop(Curve(), LoopOptions(steps=2))
    assert torch.equal(torch.rand(3), expected)


def test_what_is_no_number_ends_the_run_with_good_weights() -> None:
    good = Curve()
    run_loop(good, OPTIONS, monitor=StopAfter(10))
    bad = Curve(spoil=13)
    run = run_loop(bad, OPTIONS)
    assert (run.ended, run.steps) == ("diverged", 10)
    assert all(torch.equal(one, other) for one, other in zip(good.state(), bad.state()))


def test_a_checkpoint_of_another_run_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pt"
    run_loop(Curve(), OPTIONS, Checkpoint(path, "mine"), StopAfter(3))
    with pytest.raises(OptionError, match="belongs to a run with other data"):
        run_loop(Curve(), OPTIONS, Checkpoint(path, "another"))
    path.write_bytes(b"no checkpoint")
    with pytest.raises(StorageError, match="damaged"):
        run_loop(Curve(), OPTIONS, Checkpoint(path, "mine"))


def test_a_full_disk_keeps_the_last_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoint = Checkpoint(tmp_path / "checkpoint.pt", "mine")
    run_loop(Curve(), OPTIONS, checkpoint, StopAfter(6))
    before = checkpoint.path.read_bytes()

    def fill(state: object, part: Path) -> None:
        part.write_bytes(b"half")
        raise RuntimeError("[enforce fail at inline_container.cc:603] . PytorchStreamWriter failed writing file")

    monkeypatch.setattr(torch, "save", fill)
    with pytest.raises(StorageError, match="disk may be full"):
        run_loop(Curve(), OPTIONS, checkpoint)
    assert checkpoint.path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [checkpoint.path]


def test_an_estimate_moves_nothing() -> None:
    learner = Curve()
    before = learner.state()
    found = estimate(learner, OPTIONS)
    assert all(torch.equal(one, other) for one, other in zip(before, learner.state()))
    assert found.steps == 24
    assert found.seconds > 0
    assert found.memory_bytes > 1e6


def test_the_rate_rises_along_a_line_and_falls_along_a_cosine() -> None:
    options = LoopOptions(steps=100, learning_rate=2.0)
    assert options.warmup_steps == 10
    rates = [options.rate(step) for step in range(100)]
    assert rates[0] == pytest.approx(2.0 / 11)
    assert max(rates) == rates[10] == pytest.approx(2.0)
    assert rates[55] == pytest.approx(1.01)
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert LoopOptions(steps=100_000).warmup_steps == 1000


@pytest.mark.parametrize("wrong", [{"steps": 0}, {"batch_size": 0}, {"learning_rate": 0.0}, {"clip_norm": float("nan")},
                                   {"weight_decay": -1.0}, {"warmup": -1}])
def test_options_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(OptionError, match=next(iter(wrong))):
        LoopOptions(**wrong)  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="not trained in"):
        run_loop(Curve(), LoopOptions(precision="float16"))
