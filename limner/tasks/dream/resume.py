"""A dream as a checkpoint, and a checkpoint as a dream again: the steps to come are the same to the last bit.

Everything that a checkpoint holds is checked here before it is believed.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

import torch

from limner.models.generators.painter import Painter
from limner.tasks.dream.options import DreamOptions
from limner.tasks.dream.run import Aim, Run
from limner.tasks.dream.session import Session, Setup
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

FORM = Form("dream", "dream", 1)
MOST_AIMS = 10_000


def save_session(session: Session) -> Checkpoint:
    """Return all that is needed to go on."""
    setup, run = session.setup, session.run
    tensors = {"random": run.random.get_state(), **save_moments(run.optimizer, "parameters", run.parameters)}
    if run.average is not None:
        tensors["average"] = run.average
    groups: Groups = {"run": tensors}
    for number, aim in enumerate(setup.aims):
        groups |= save_targets(aim.judge.targets, f"aim.{number}")
    if setup.image is not None:
        groups["start"] = {"image": setup.image}
    about = {"iteration": run.iteration, "proposed": session.proposed, "highest": session.patience.highest,
             "highest_at": session.patience.highest_at, "begins": [aim.begin for aim in setup.aims], "text": setup.text,
             "about": setup.about, "painter_key": setup.painter.cache_key, "clip_key": run.judge.clip.cache_key,
             "started": setup.image is not None, "options": asdict(setup.options)}
    return Checkpoint(flatten(groups), about)


def load_session(stored: Checkpoint, painter: Painter, clips: Clips) -> Session:
    """Take a dream up where a checkpoint left it.

    Raises:
        ValueError: the checkpoint holds what no dream leaves.
    """
    options = _load_options(stored)
    painter.check_size(options.height_px, options.width_px)
    aims = _load_aims(stored, options, clips)
    image = None
    if stored.value("started", bool):
        image = stored.group("start").tensor("image", torch.uint8, (3, options.height_px, options.width_px))
    setup = Setup(painter, aims, options, stored.value("text", str), load_about(stored), image)
    proposed = stored.value("proposed", bool)
    iteration = stored.value("iteration", int, 0, options.iterations)
    if proposed > setup.proposes or (setup.proposes and not proposed and iteration):
        raise ValueError("its steps do not agree")
    run = _load_run(stored.group("run"), setup)
    run.iteration = iteration
    return Session(setup, run, proposed, load_patience(stored, options.early_stop, options.iterations))


def _load_options(stored: Checkpoint) -> DreamOptions:
    given = stored.value("options", dict)
    if set(given) != {field.name for field in fields(DreamOptions)}:
        raise ValueError("its options are not those of a dream")
    return DreamOptions(**given)


def _load_aims(stored: Checkpoint, options: DreamOptions, clips: Clips) -> tuple[Aim, ...]:
    begins: list[Any] = stored.value("begins", list)
    if not all(type(begin) is int and 0 <= begin < max(1, options.iterations) for begin in begins) or not begins or (
            begins != sorted(set(begins)) or begins[0] != 0 or len(begins) > MOST_AIMS):
        raise ValueError("its prompts begin nowhere")
    judge = Judge(clips, load_targets(stored, clips, "aim.0"))
    return tuple(Aim(begin, judge.aim(load_targets(stored, clips, f"aim.{number}"))) for number, begin in enumerate(begins))


def _load_run(stored: Checkpoint, setup: Setup) -> Run:
    options, painter = setup.options, setup.painter
    shape = painter.shape(options.height_px, options.width_px)
    parameters = stored.tensor("parameters", torch.float32, shape).to(painter.device)
    run = Run(painter, options, setup.aims, parameters, load_random(stored), setup.start)
    if run.average is not None:
        run.average.copy_(stored.tensor("average", torch.float32, shape))
    if (known := load_moments(stored, "parameters", run.parameters)) is not None:
        run.optimizer.state[run.parameters] = known
    return run
