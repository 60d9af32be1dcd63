"""A session as a checkpoint, and a checkpoint as a session again: the steps to come are the same to the last bit.

Everything that a checkpoint holds is checked here before it is believed.
"""

from __future__ import annotations

from dataclasses import asdict, fields

import torch
from torch import Tensor

from limner.algorithms.strokes.limits import FARTHEST_PX, MOST_CUBICS, MOST_STROKES
from limner.algorithms.strokes.plan import Strokes
from limner.algorithms.strokes.sketch import Sketch
from limner.tasks.draw.options import DrawOptions
from limner.tasks.draw.run import Run
from limner.tasks.draw.session import Session, Setup
from limner.tasks.steering.checkpoint import Checkpoint, Form
from limner.tasks.steering.judge import Clips, Judge
from limner.tasks.steering.saved import (
    Groups,
    flatten,
    load_about,
    load_moments,
    load_patience,
    load_random,
    load_targets,
    save_moments,
    save_targets,
)

FORM = Form("drawing", "draw", 2)
_STROKES = ("points", "stroke_of", "widths", "colors", "opacities")


def save_session(session: Session) -> Checkpoint:
    """Return all that is needed to go on."""
    setup = session.setup
    groups: Groups = {"run": _save_run(session.run)}
    if session.best is not None:
        groups["best"] = _save_run(session.best)
    groups.update(save_targets(setup.judge.targets))
    if session.start < setup.options.starts:  # later nothing begins any more
        if setup.image is not None:
            groups["start"] = {"image": setup.image}
        elif setup.strokes is not None:
            groups["start"] = {name: getattr(setup.strokes, name) for name in _STROKES}
    about = {"start": session.start, "best_similarity": session.best_similarity, "highest": session.patience.highest,
             "highest_at": session.patience.highest_at, "title": setup.title, "about": setup.about,
             "model": setup.judge.clip.cache_key, "fitted_to_image": setup.image is not None,
             "options": asdict(setup.options)}
    return Checkpoint(flatten(groups), about)


def _save_run(run: Run) -> dict[str, Tensor]:
    """Return everything that the steps to come depend on."""
    sketch = run.sketch
    tensors = {"index": sketch.index, "stroke_of": sketch.stroke_of, "random": run.random.get_state(),
               "counts": torch.tensor([run.iteration, run.fitted, sketch.active])}
    for name, tensor in sketch.parameters().items():
        tensors |= save_moments(run.optimizer, name, tensor)
    return tensors


def load_session(stored: Checkpoint, clip: Clips) -> Session:
    """Take a drawing up where a checkpoint left it.

    Raises:
        ValueError: the checkpoint holds what no drawing leaves.
    """
    options = _load_options(stored)
    targets, about = load_targets(stored, clip), load_about(stored)
    start = stored.value("start", int, 0, options.starts)
    fitted = stored.value("fitted_to_image", bool)
    image, strokes = _load_start(stored.group("start"), options, fitted) if start < options.starts else (None, None)
    if fitted and image is None:  # it is done with; only the number of its steps still counts
        image = torch.zeros(3, options.height_px, options.width_px, dtype=torch.uint8)
    setup = Setup(Judge(clip, targets), options, stored.value("title", str), about, image, strokes)
    run = _load_run(stored.group("run"), setup)
    best = stored.group("best")
    if (start == options.starts > 1 and run.iteration < options.iterations // 10) or bool(best.tensors) != (
            0 < start < options.starts):
        raise ValueError("its starts do not agree")
    return Session(setup, run, start, _load_run(best, setup) if best.tensors else None,
                   stored.value("best_similarity", float, -2, 2),
                   load_patience(stored, options.early_stop, options.iterations))


def _load_options(stored: Checkpoint) -> DrawOptions:
    given = stored.value("options", dict)
    if set(given) != {field.name for field in fields(DrawOptions)} or not isinstance(given["palette"], list):
        raise ValueError("its options are not those of a drawing")
    return DrawOptions(**{**given, "palette": tuple(given["palette"])})


def _load_start(stored: Checkpoint, options: DrawOptions, fitted: bool) -> tuple[Tensor | None, Strokes | None]:
    if fitted:
        return stored.tensor("image", torch.uint8, (3, options.height_px, options.width_px)), None
    if not stored.tensors:
        return None, None
    widths = stored.tensor("widths", torch.float32, (None,), 0, FARTHEST_PX)
    count = len(widths)
    points = stored.tensor("points", torch.float32, (None, 4, 2), -FARTHEST_PX, FARTHEST_PX)
    strokes = Strokes(points, stored.tensor("stroke_of", torch.int64, (len(points),), 0, count - 1), widths,
                      stored.tensor("colors", torch.float32, (count, 3), 0, 1),
                      stored.tensor("opacities", torch.float32, (count,), 0, 1))
    _check_owners(strokes.stroke_of, count)
    return None, strokes


def _check_owners(stroke_of: Tensor, count: int) -> None:
    if not 0 < count <= MOST_STROKES or len(stroke_of) > MOST_CUBICS or len(stroke_of) < count:
        raise ValueError("it has no strokes, or too many")
    if bool((stroke_of.diff() < 0).any()) or bool((torch.bincount(stroke_of, minlength=count) == 0).any()):
        raise ValueError("its strokes are out of order")


def _load_run(stored: Checkpoint, setup: Setup) -> Run:
    """Take a run up where ``_save_run`` left it."""
    options = setup.options
    sketch = _load_sketch(stored)
    run = Run(sketch.to(setup.judge.device), options, setup.judge, load_random(stored))
    run.iteration, run.fitted, active = stored.tensor("counts", torch.int64, (3,), 0).tolist()
    if run.iteration > options.iterations or not 1 <= active <= len(sketch) or (run.fitted > 0 and setup.image is None):
        raise ValueError("its counts are out of range")
    run.sketch.active = active
    if 0 < run.fitted < setup.fit:
        run.begin_fit()
    for name, tensor in run.sketch.parameters().items():
        if (known := load_moments(stored, name, tensor)) is not None:
            run.optimizer.state[tensor] = known
    return run


def _load_sketch(stored: Checkpoint) -> Sketch:
    widths = stored.tensor("widths", torch.float32, (None,), 0, FARTHEST_PX)
    count = len(widths)
    knots = stored.tensor("knots", torch.float32, (None, 2), -FARTHEST_PX, FARTHEST_PX)
    index = stored.tensor("index", torch.int64, (None, 4), 0, len(knots) - 1)
    stroke_of = stored.tensor("stroke_of", torch.int64, (len(index),), 0, count - 1)
    _check_owners(stroke_of, count)
    if not torch.equal(torch.unique(index), torch.arange(len(knots))):
        raise ValueError("some of its points belong to no stroke")
    owner = torch.empty(len(knots), dtype=torch.int64)
    owner[index.flatten()] = stroke_of.repeat_interleave(4)
    if bool((owner.diff() < 0).any()) or not torch.equal(owner[index], stroke_of[:, None].expand(-1, 4)):
        raise ValueError("its points are out of order")
    return Sketch(knots, index, stroke_of, widths, stored.tensor("colors", torch.float32, (count, 3), 0, 1),
                  stored.tensor("opacities", torch.float32, (count,), 0, 1), count)
