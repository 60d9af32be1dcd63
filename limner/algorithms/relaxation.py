"""Choices among codes that gradients can move: logits to weights, hard at the end, softer on the way.

Straight-through: Bengio, Leonard and Courville 2013. Gumbel-softmax: Jang, Gu and Poole 2017; Maddison, Mnih and Teh 2017.
Knows nothing about what the codes mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor

Kind = Literal["straight-through", "gumbel", "soft"]


@dataclass(frozen=True)
class Relaxation:
    """How hard a choice is: its ``kind``, the ``temperature`` of its softmax, and where its chance comes from.

    ``random`` is a generator on the CPU, so that every device draws the same; gumbel needs it.
    """

    kind: Kind = "straight-through"
    temperature: float = 1.0
    random: torch.Generator | None = None




def relax(logits: Tensor, relaxation: Relaxation | None) -> Tensor:
    """Return weights like ``logits [codes, ...]``, which add up to 1 over the codes.

    straight-through: exactly one code, with the gradient of the softmax; soft: the softmax; gumbel: the softmax with Gumbel
    noise, nearly one code where the temperature is low; None: exactly one code, no gradient.
    """
    if relaxation is None:
        return _one_hot(logits)
    if relaxation.kind == "gumbel":
        logits = logits + gumbel_noise(logits.shape, relaxation.random).to(logits)
    soft = (logits / relaxation.temperature).softmax(0)
    if relaxation.kind == "straight-through":
        return _one_hot(logits) + soft - soft.detach()
    return soft


def choose_vectors(latents: Tensor, codebook: Tensor, relaxation: Relaxation | None) -> Tensor:
    """Return vectors of ``codebook [codes, d]`` in place of ``latents [d, h, w]``, ``[d, h, w]``.

    straight-through: the nearest vector, with the gradient handed to the latents as it is (van den Oord and others 2017);
    otherwise the mean of the vectors by the weights of ``relax``, whose logits are the squared distances below 0.
    """
    rows = latents.flatten(1).T
    distances = (rows.square().sum(1, keepdim=True) - 2 * rows @ codebook.T + codebook.square().sum(1)).T
    if relaxation is None or relaxation.kind == "straight-through":
        nearest = codebook[distances.argmin(0)].T.reshape(latents.shape)
        return nearest if relaxation is None else latents + (nearest - latents).detach()
    return (codebook.T @ relax(-distances, relaxation)).reshape(latents.shape)


def _one_hot(logits: Tensor) -> Tensor:
    return F.one_hot(logits.argmax(0), len(logits)).movedim(-1, 0).to(logits)


def gumbel_noise(shape: torch.Size, random: torch.Generator | None) -> Tensor:
    """Return standard Gumbel noise on the CPU: what makes the greatest of noisy logits a draw from their softmax."""
    chance = torch.rand(shape, generator=random).clamp_(1e-9, 1 - 1e-7)
    return -(-chance.log()).log()
