"""What a model was made for: a model folder may say it, and then pictures from elsewhere can be told.

A folder's ``domain.safetensors`` holds what the model calls things (its texts' features, by group: subjects, mediums) and a
small classifier of its picture features. A picture that is like none of the subjects, or in none of the mediums, is
foreign: how like it is to the nearest is a good sign of that (maximum concept matching: Ming and others, 2022), also for
kinds that were never seen. The classifier was taught on pictures that the model knows and on others (outlier exposure:
Hendrycks, Mazeika and Dietterich, 2019). The metadata says from which score on a picture is foreign, from which on it is
not clearly known, and what to tell the user. Knows nothing about which model it is.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from limner.core.vectors import normalise

log = logging.getLogger(__name__)

FILE_NAME = "domain.safetensors"
HIDDEN = 64
STEPS = 800
BATCH = 256
ANCHORS, SCALE = "anchors.", ".scale"


@dataclass(frozen=True)
class Domain:
    """How foreign a picture looks from its features, and what to say of it.

    ``anchors`` are features of texts ``[n, d]`` by group; ``inner [h, d]``, ``bias [h]`` and ``outer [h]`` the classifier;
    ``weights [groups + 1]`` what the nearest anchor of each group and the classifier count. ``project [d, c]`` leads from
    the features of another tower (a captioner's) to these. Beyond ``threshold`` the ``advice`` is given; between ``clear``
    and that a log line says once what the model knows, ``about``.
    """

    anchors: Mapping[str, Tensor]
    inner: Tensor
    bias: Tensor
    outer: Tensor
    weights: Tensor
    threshold: float
    clear: float
    advice: str
    about: str
    project: Tensor | None = None
    _told: set[str] = field(default_factory=set, compare=False, repr=False)

    def score(self, features: Tensor) -> Tensor:
        """Return how foreign rows ``[n, d]`` look, ``[n]``."""
        return self.signs(features) @ self.weights

    def signs(self, features: Tensor) -> Tensor:
        """Return the signs that the score weighs, ``[n, groups + 1]``: the nearest anchors, and the classifier's logit."""
        rows = features.cpu().float()
        if self.project is not None:
            rows = normalise(rows @ self.project.T)
        nearest = [(rows @ anchors.T).amax(1) for anchors in self.anchors.values()]
        return torch.stack([*nearest, F.gelu(rows @ self.inner.T + self.bias) @ self.outer], 1)

    def hint(self, features: Tensor) -> str | None:
        """Return the advice where a picture's ``features [1, d]`` are foreign, of several ``[n, d]`` the middle one's; else
        None."""
        score = float(self.score(features).median())
        if score > self.threshold:
            return self.advice
        if score > self.clear and self.about not in self._told:
            self._told.add(self.about)
            log.warning("%s", self.about)
        return None

    def behind(self, project: Tensor) -> Domain:
        """Return the same for the features of a tower from which ``project [d, c]`` leads to these."""
        return replace(self, project=_rounded(project), _told=set())


@dataclass(frozen=True)
class Lesson:
    """What a domain is made from: features of pictures that are ``known [n, d]`` and ``foreign [m, d]``, the kind of each
    of the latter, pictures ``held_out [k, d]`` to calibrate on, and ``anchors`` by group."""

    known: Tensor
    foreign: Tensor
    kinds: Sequence[str]
    held_out: Tensor
    anchors: Mapping[str, Tensor]


def fit_domain(lesson: Lesson, advice: str, about: str, *, false_alarms: float = 0.03, unclear: float = 0.2,
               steps: int = STEPS) -> Domain:
    """Learn what is foreign, and calibrate it: shares of the held-out pictures lie beyond the threshold, or are unclear."""
    weights = _weigh(lesson, steps)
    inner, bias, outer = _teach(lesson.known, lesson.foreign, steps)
    anchors = {name: _rounded(rows) for name, rows in lesson.anchors.items()}
    domain = Domain(anchors, _rounded(inner), bias, outer, weights, float("inf"), float("inf"), advice, about)
    scores = domain.score(lesson.held_out)
    threshold, clear = (float(scores.quantile(1 - share)) for share in (false_alarms, unclear))
    return replace(domain, threshold=threshold, clear=clear)


def _weigh(lesson: Lesson, steps: int) -> Tensor:
    """Return what each sign counts, ``[groups + 1]``, by logistic regression on kinds that the classifier did not see.

    On the kinds that it was taught on the classifier is always right, and would be trusted too much on others.
    """
    kinds = {kind: place % 2 for place, kind in enumerate(dict.fromkeys(lesson.kinds))}
    side = torch.tensor([kinds[kind] for kind in lesson.kinds])
    half = torch.arange(len(lesson.known)) % 2
    known, foreign = [], []
    for fold in (0, 1):
        taught = _teach(lesson.known[half != fold], lesson.foreign[side != fold], steps)
        one = Domain(dict(lesson.anchors), *taught, torch.zeros(0), 0.0, 0.0, "", "")
        known.append(one.signs(lesson.known[half == fold]))
        foreign.append(one.signs(lesson.foreign[side == fold]))
    rows, answers = torch.cat([*known, *foreign]), torch.cat([torch.zeros(len(lesson.known)), torch.ones(len(side))])
    spread = rows.std(0).clamp(min=1e-6)
    return _regress((rows - rows.mean(0)) / spread, answers) / spread


def _regress(rows: Tensor, answers: Tensor) -> Tensor:
    """Return the weights ``[k]`` of a logistic regression in which both answers count the same."""
    weights, bias = torch.zeros(rows.shape[1], requires_grad=True), torch.zeros(1, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights, bias], max_iter=100)
    share = answers.mean()
    each = torch.where(answers > 0, 0.5 / share, 0.5 / (1 - share))

    def loss() -> Tensor:
        optimiser.zero_grad()
        found = F.binary_cross_entropy_with_logits(rows @ weights + bias, answers, weight=each)
        found = found + 1e-3 * weights.square().sum()
        found.backward()  # type: ignore[no-untyped-call]
        return found

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    return weights.detach()


def _teach(known: Tensor, foreign: Tensor, steps: int) -> tuple[Tensor, Tensor, Tensor]:
    """Train the classifier by logistic loss on batches of which one half is foreign, from a fixed seed."""
    mean, spread = known.mean(0), known.std(0).clamp(min=1e-6)
    known, foreign = (known - mean) / spread, (foreign - mean) / spread
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        inner, outer = nn.Linear(known.shape[1], HIDDEN), nn.Linear(HIDDEN, 1, bias=False)
        optimiser = torch.optim.AdamW([*inner.parameters(), *outer.parameters()], lr=2e-3, weight_decay=0.1)
        answers = torch.cat([torch.zeros(BATCH), torch.ones(BATCH)])
        for _ in range(steps):
            rows = torch.cat([known[torch.randint(len(known), (BATCH,))], foreign[torch.randint(len(foreign), (BATCH,))]])
            loss = F.binary_cross_entropy_with_logits(outer(F.gelu(inner(rows)))[:, 0], answers)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    weight = inner.weight.detach() / spread
    return weight, inner.bias.detach() - weight @ mean, outer.weight.detach()[0]


def save_domain(domain: Domain, folder: Path) -> None:
    """Write a domain into a model folder; the matrices in 8 bits, a scale for each row."""
    matrices = {ANCHORS + name: anchors for name, anchors in domain.anchors.items()} | {"inner": domain.inner}
    if domain.project is not None:
        matrices["project"] = domain.project
    parts = {"bias": domain.bias, "outer": domain.outer, "weights": domain.weights}
    for name, matrix in matrices.items():
        parts[name], parts[name + SCALE] = _packed(matrix)
    about = {"threshold": repr(domain.threshold), "clear": repr(domain.clear), "advice": domain.advice,
             "about": domain.about, "groups": ",".join(domain.anchors)}
    save_file({name: part.contiguous() for name, part in parts.items()}, str(folder / FILE_NAME), metadata=about)


def load_domain(folder: Path | None) -> Domain | None:
    """Read a model folder's domain; None where there is no folder or it says nothing, also where it is damaged."""
    path = None if folder is None else folder / FILE_NAME
    if path is None or not path.exists():
        return None
    try:
        with safe_open(str(path), framework="pt") as stored:
            about = stored.metadata() or {}
            parts = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118 - it is no mapping
            wide = {name: parts[name].float() * parts[name + SCALE] for name in parts if name + SCALE in parts}
            return Domain({name: wide[ANCHORS + name] for name in about["groups"].split(",")}, wide["inner"],
                          parts["bias"], parts["outer"], parts["weights"], float(about["threshold"]),
                          float(about["clear"]), about["advice"], about["about"], wide.get("project"))
    except (SafetensorError, KeyError, ValueError, OSError) as error:
        log.warning("%s cannot be read, so foreign pictures are not told: %s", path, error)
        return None


def _packed(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """Return a matrix ``[n, d]`` as int8, and the scale of each row ``[n, 1]``."""
    scale = matrix.abs().amax(1, keepdim=True).clamp(min=1e-12) / 127
    return (matrix / scale).round().to(torch.int8), scale


def _rounded(matrix: Tensor) -> Tensor:
    """Return a matrix as it will be read again: what is calibrated is what is stored."""
    packed, scale = _packed(matrix)
    return packed.float() * scale
