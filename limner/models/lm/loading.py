"""Load a causal language model by name, or wrap one that is loaded. Knows nothing about tasks or screens."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch

from limner.core.devices import pick_device
from limner.core.errors import UnknownModelError
from limner.core.events import Report
from limner.models.hub.files import provide_files
from limner.models.lm.model import LanguageModel
from limner.models.names import ModelName, parse_lm_name
from limner.models.pretrained import FAILURES, Kind, check_folder, explain_failure, fetch_code, read_pretrained
from limner.models.quiet import no_progress_bars

KIND = Kind("language model", "texts")
TOLERANCE = {torch.float32: 1e-3, torch.float16: 5e-2, torch.bfloat16: 0.3}
"""How far a logit may be from that of the same tokens run in another way, by the precision of the weights."""


def load_language_model(name: str = "builtin", *, device: str | torch.device | None = None, precision: str = "auto",
                        weights_folder: str | Path | None = None, trust_remote_code: bool = False,
                        report: Report | None = None) -> LanguageModel:
    """Load a causal language model by name; ``weights_folder`` overrides where downloaded weights are kept.

    ``report`` is called with the bytes done and in all while weights are downloaded.

    Raises:
        UnknownModelError: nobody knows the name, or what it names is no causal language model with an end token.
        ModelUnavailableError: the weights are neither cached nor reachable, or damaged.
        UnsafeWeightsError: the weights would have to run code to be loaded, or the model brings code of its own and
            ``trust_remote_code`` is off.
        MissingExtraError: the model needs a package that is not installed.
        DeviceError: there is no such device here.
    """
    from limner.models._open_clip import transformers

    model_name = parse_lm_name(name)
    target = pick_device(device)
    folder = provide_files(model_name, purpose="lm", weights_folder=weights_folder, report=report).model
    if trust_remote_code and model_name.kind == "hub":
        fetch_code(model_name, weights_folder)
    check_folder(folder, model_name, KIND)
    try:
        with no_progress_bars():
            config = transformers.AutoConfig.from_pretrained(folder, trust_remote_code=trust_remote_code)
            tokenizer = transformers.AutoTokenizer.from_pretrained(folder, trust_remote_code=trust_remote_code)
    except (ImportError, *FAILURES) as error:
        raise explain_failure(model_name, error, KIND) from error
    _check_class(config, model_name)
    model = read_pretrained(transformers.AutoModelForCausalLM, folder, name=model_name, kind=KIND, device=target,
                            precision=precision, trusted=trust_remote_code)
    return wrap_language_model(model, tokenizer, model_name.text)


def wrap_language_model(model: Any, tokenizer: Any, name: str) -> LanguageModel:
    """Wrap a loaded causal language model of transformers and its tokenizer.

    Raises:
        UnknownModelError: it reads words ahead, or nothing ends its texts, or its tokenizer is another model's.
    """
    words = model.get_input_embeddings().num_embeddings
    if len(tokenizer) > words:
        raise UnknownModelError(f"{name}: the tokenizer is another model's: it has {len(tokenizer):,} tokens, the model "
                                f"{words:,}. Copy the files that belong together.")
    limit = getattr(model.config, "max_position_embeddings", None)
    made = LanguageModel(model, tokenizer, name=name, end_ids=_find_ends(model, tokenizer, name), limit=limit, keeps=False)
    probe = [place * 7 % words for place in range(1, 7)]
    if not _is_causal(made, probe):
        raise UnknownModelError(f"{name} is no causal language model: what it makes of a word depends on the words behind "
                                "it. Use one that writes from left to right, as GPT-2 does.")
    made.keeps = _keeps_well(made, probe)
    return made


def _check_class(config: Any, name: ModelName) -> None:
    """Refuse what is another kind of model: transformers would load it as a causal one, with a head of random numbers."""
    from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES as CAUSAL

    found = CAUSAL.get(config.model_type)
    allowed = _names(found) | set(getattr(config, "auto_map", None) or {})
    stated = set(getattr(config, "architectures", None) or ())
    if (found is None and "AutoModelForCausalLM" not in allowed) or (stated and found is not None
                                                                     and not stated & _names(found)):
        what = ", ".join(sorted(stated)) or f"a model of type {config.model_type!r}"
        raise UnknownModelError(f"{name} is no causal language model: it is {what}. Use one that writes from left to right, "
                                "as GPT-2 does.")


def _names(found: Any) -> set[str]:
    return {found} if isinstance(found, str) else set(found or ())


def _find_ends(model: Any, tokenizer: Any, name: str) -> list[int]:
    own = getattr(model.generation_config, "eos_token_id", None)
    ends: Iterable[int | None] = own if isinstance(own, list) else [own]
    found = {end for end in (*ends, tokenizer.eos_token_id) if end is not None}
    if not found:
        raise UnknownModelError(f"{name}: nothing ends its texts: neither its tokenizer nor generation_config.json names an "
                                "end token (eos_token). Add the one that it was trained with.")
    return sorted(found)


@torch.no_grad()
def _is_causal(model: LanguageModel, probe: list[int]) -> bool:
    """Whether what is made of the first tokens stays the same when the last one changes."""
    one, other = (model.run([row], None, every=True).logits[0, :-1] for row in (probe, [*probe[:-1], probe[0]]))
    return bool((one.float() - other.float()).abs().max() <= _tolerance(one))


@torch.no_grad()
def _keeps_well(model: LanguageModel, probe: list[int]) -> bool:
    """Whether tokens behind a copy of what is kept of others are what they are in the whole text."""
    whole = model.run([probe], None).logits[0]
    model.keeps = True
    try:
        past = model.read(probe[:3])
        middle = model.read(probe[3:5], past)
        model.read(probe[5:], middle)  # had it not been copied, what follows would differ
        words = model.read(probe[5:], middle).log_probs
        copied = past.cache is not None and hasattr(past.cache, "batch_repeat_interleave")
    except (AttributeError, TypeError, ValueError, NotImplementedError):
        return False
    difference = (words - whole.float().log_softmax(-1).cpu()).abs().max()
    return copied and bool(difference <= _tolerance(whole))


def _tolerance(logits: torch.Tensor) -> float:
    return TOLERANCE.get(logits.dtype, 1e-3)
