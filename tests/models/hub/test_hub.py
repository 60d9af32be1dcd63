"""Models come from the hub visibly, whole, and once: against a local server that speaks the hub's protocol."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from hubserver import HubServer, Refusal, serve_hub
from huggingface_hub import constants
from PIL import Image
from registry import register_clip

from limner.core.errors import LimnerError, ModelUnavailableError, StorageError, UnknownModelError
from limner.models.clip.model import load_clip
from limner.models.hub import transfer
from limner.models.hub.cache import RepositoryCache
from limner.models.hub.files import download_files, find_files, list_cached_files, list_files, provide_files
from limner.models.names import ModelName, parse_clip_name

REPOSITORY = "makers/tiny-clip"
NAME = f"hf-hub:{REPOSITORY}"
WEIGHTS = "open_clip_model.safetensors"
NO_REPOSITORY = "has no repository makers/tiny-clip, or it is private"


@pytest.fixture
def server(tiny_clip_folder: Path, tmp_path: Path) -> Iterator[HubServer]:
    """Yield a hub with the tiny CLIP; an empty cache is in ``tmp_path / "cache"``."""
    with serve_hub(tmp_path / "cache") as hub:
        hub.add_folder(REPOSITORY, tiny_clip_folder)
        yield hub


@pytest.fixture
def name() -> ModelName:
    return parse_clip_name(NAME)


def blobs(cache: Path = Path("cache")) -> set[str]:
    """Return the names of all files in a cache's blobs."""
    return {path.name for path in cache.glob("models--*/blobs/*")}


def test_sizes_are_known_before_weights_are_fetched(server: HubServer, name: ModelName, tiny_clip_folder: Path) -> None:
    listing = list_files(name)
    sizes = {file.path: file.size for file in listing.files}
    assert sizes == {path.name: path.stat().st_size for path in tiny_clip_folder.iterdir()}
    assert listing.total_bytes == sum(sizes.values())
    assert listing.missing_bytes == sizes[WEIGHTS]  # the configuration was read to know what is needed
    assert server.fetched() == {"open_clip_config.json": 1}


def test_a_download_reports_each_byte_once_and_loads(server: HubServer, name: ModelName, tiny_clip_folder: Path) -> None:
    listing = list_files(name)
    reports: list[tuple[int, int]] = []
    download_files(listing, lambda done, total: reports.append((done, total)))
    done = [report[0] for report in reports]
    assert done == sorted(set(done))
    assert reports[-1] == (listing.missing_bytes, listing.missing_bytes)
    picture = [Image.new("RGB", (40, 30), "red")]
    there, here = load_clip(NAME, device="cpu"), load_clip(f"local-dir:{tiny_clip_folder}", device="cpu")
    assert torch.equal(there.encode_images(picture), here.encode_images(picture))
    assert torch.equal(there.encode_texts(["a cat"]), here.encode_texts(["a cat"]))


def test_what_is_cached_is_used_without_a_request(server: HubServer) -> None:
    load_clip(NAME, device="cpu")
    server.requests.clear()
    load_clip(NAME, device="cpu")
    assert server.requests == []


def test_other_tools_find_what_was_fetched_and_fetch_what_is_found(server: HubServer, name: ModelName) -> None:
    import open_clip
    from open_clip.pretrained import download_pretrained_from_hf

    provide_files(name, weights_folder="ours")
    server.requests.clear()
    fetched = download_pretrained_from_hf(REPOSITORY, cache_dir="ours")
    assert Path(fetched).samefile(RepositoryCache(Path("ours"), REPOSITORY).snapshot() / WEIGHTS)  # type: ignore[operator]
    assert server.fetched() == {}
    open_clip.create_model_and_transforms(NAME, cache_dir="theirs")
    found = find_files(name, weights_folder="theirs")
    assert found is not None
    assert (found.model / WEIGHTS).samefile(next(Path("theirs").rglob(WEIGHTS)))


def add_model_with_strange_tokenizer(server: HubServer, tiny_clip_folder: Path, folder: Path) -> None:
    """Serve a CLIP whose tokenizer is that of another repository, as SigLIP's and the multilingual ones' are."""
    from transformers import BertTokenizer

    shutil.copytree(tiny_clip_folder, folder)
    config = json.loads((folder / "open_clip_config.json").read_text())
    config["model_cfg"]["text_cfg"]["hf_tokenizer_name"] = "others/words"
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    server.add_folder(REPOSITORY, folder)
    words = folder.with_name("words")
    BertTokenizer(vocab={word: i for i, word in enumerate(("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "cat"))}) \
        .save_pretrained(words)
    server.add_folder("others/words", words)


@pytest.mark.parametrize("offline", [False, True])
def test_a_full_cache_needs_no_network_for_the_tokenizer_either(
        server: HubServer, tiny_clip_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, offline: bool) -> None:
    add_model_with_strange_tokenizer(server, tiny_clip_folder, tmp_path / "strange")
    provide_files(parse_clip_name(NAME))
    server.requests.clear()
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", offline)
    clip = load_clip(NAME, device="cpu")
    assert clip.tokens.ids("a cat a") == [5, 6, 5]
    assert server.requests == []


def test_the_tokenizers_repository_is_in_the_listing(server: HubServer, tiny_clip_folder: Path, tmp_path: Path) -> None:
    add_model_with_strange_tokenizer(server, tiny_clip_folder, tmp_path / "strange")
    files = {(file.repository, file.path) for file in list_files(parse_clip_name(NAME)).files}
    assert {("others/words", "tokenizer.json"), ("others/words", "tokenizer_config.json"), (REPOSITORY, WEIGHTS)} <= files


def test_a_cut_download_goes_on_where_it_ended(server: HubServer, name: ModelName) -> None:
    size = len(server.repositories[REPOSITORY][WEIGHTS])
    listing = list_files(name)
    server.cuts = [1000, 0, 2000]
    download_files(listing)
    starts = [request.headers.get("range") for request in server.requests if request.path.startswith("/storage/")
              and request.method == "GET"]
    assert starts == [None, "bytes=1000-", "bytes=1000-", "bytes=3000-"]
    assert find_files(name) is not None
    assert size > 3000


def test_a_download_given_up_is_not_trusted_and_gone_on_with_later(server: HubServer, name: ModelName) -> None:
    listing = list_files(name)
    server.cuts = [1000] + [0] * transfer.ATTEMPTS
    with pytest.raises(ModelUnavailableError, match=r"was cut .* give the same command again"):
        download_files(listing)
    assert find_files(name) is None
    server.requests.clear()
    reports: list[int] = []
    provide_files(name, report=lambda done, _: reports.append(done))
    assert [request.headers["range"] for request in server.requests if "/storage/" in request.path] == ["bytes=1000-"]
    assert reports[-1] == len(server.repositories[REPOSITORY][WEIGHTS])


def test_a_wrong_hash_leaves_nothing_behind(server: HubServer, name: ModelName) -> None:
    listing = list_files(name)
    before = blobs()
    server.altered = {WEIGHTS}
    with pytest.raises(ModelUnavailableError, match="not what the hub promised"):
        download_files(listing)
    assert blobs() == before
    assert find_files(name) is None
    server.altered = set()
    download_files(listing)
    assert find_files(name) is not None


def test_a_small_file_is_checked_too(server: HubServer, name: ModelName) -> None:
    server.altered = {"open_clip_config.json"}
    with pytest.raises(ModelUnavailableError, match="not what the hub promised"):
        list_files(name)


@pytest.mark.parametrize(("refusal", "kind", "told"), [
    (Refusal(401, {"X-Error-Code": "RepoNotFound"}), UnknownModelError, NO_REPOSITORY),
    (Refusal(404, {"X-Error-Code": "RepoNotFound"}), UnknownModelError, NO_REPOSITORY),
    (Refusal(401, {"X-Error-Message": "Invalid credentials in Authorization header"}), ModelUnavailableError,
     "does not accept your token"),
    (Refusal(403, {"X-Error-Code": "GatedRepo"}), ModelUnavailableError, "accept its terms at"),
    (Refusal(403), ModelUnavailableError, "your token may not read makers/tiny-clip"),
    (Refusal(429, {"Retry-After": "120"}), ModelUnavailableError, "Try again in 120 s"),
    (Refusal(503), ModelUnavailableError, "answered 503")])
def test_each_refusal_of_the_hub_has_its_own_error(
        server: HubServer, name: ModelName, refusal: Refusal, kind: type[LimnerError], told: str) -> None:
    server.refusal = refusal
    with pytest.raises(kind) as caught:
        provide_files(name)
    assert told in str(caught.value)
    assert NAME in str(caught.value)


def test_a_file_that_is_gone_is_told(server: HubServer, name: ModelName) -> None:
    listing = list_files(name)
    server.refusal, server.refused = Refusal(404), WEIGHTS
    with pytest.raises(UnknownModelError, match=r"is not there \(404\)"):
        download_files(listing)


def test_a_hub_that_cannot_be_reached_is_told_with_the_ways_on(
        server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setattr(constants, "ENDPOINT", f"http://127.0.0.1:{unused.getsockname()[1]}")
        with pytest.raises(ModelUnavailableError) as caught:
            load_clip("ViT-L-14/openai")
    text = str(caught.value)
    assert text.startswith("ViT-L-14/openai (about 1.7 GB) is not in the cache")
    assert all(way in text for way in ("cannot be reached", "HTTPS_PROXY", "models download", "local-dir:", "--builtin"))


def test_offline_without_the_model_is_told_without_a_request(
        server: HubServer, name: ModelName, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelUnavailableError, match=r"not in the cache .* HF_HUB_OFFLINE is set"):
        provide_files(name)
    assert server.requests == []


def test_a_disk_without_room_is_told_before_the_download(
        server: HubServer, name: ModelName, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = list_files(name)
    server.requests.clear()
    usage = shutil.disk_usage(".")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=listing.missing_bytes - 1))
    with pytest.raises(StorageError, match="are to be downloaded, but only"):
        download_files(listing)
    assert server.requests == []


def test_a_disk_that_fills_up_is_told_and_what_arrived_is_kept(server: HubServer, name: ModelName) -> None:
    listing = list_files(name)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, limits[1]))
    try:
        with pytest.raises(StorageError, match=f"{os.strerror(errno.EFBIG)}.*HF_HUB_CACHE"):
            download_files(listing)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert find_files(name) is None
    server.requests.clear()
    download_files(listing)
    assert server.requests[-1].headers["range"] == "bytes=5000-"


def test_a_token_goes_to_the_hub_and_not_to_its_storage(
        server: HubServer, name: ModelName, monkeypatch: pytest.MonkeyPatch) -> None:
    server.needed_token = "hf_mine"
    with pytest.raises(UnknownModelError, match="set HF_TOKEN"):
        list_files(name)
    monkeypatch.setenv("HF_TOKEN", "hf_mine")
    server.requests.clear()
    provide_files(name)
    for request in server.requests:
        assert ("authorization" in request.headers) == (not request.path.startswith("/storage/"))


def test_part_of_a_model_is_not_taken_for_all(server: HubServer, name: ModelName) -> None:
    from huggingface_hub import hf_hub_download

    hf_hub_download(REPOSITORY, "open_clip_config.json")
    assert find_files(name) is None
    listing = list_files(name)
    assert [file.path for file in listing.files if not file.cached] == [WEIGHTS]


def test_a_new_version_is_fetched_only_where_it_differs(server: HubServer, name: ModelName) -> None:
    provide_files(name)
    old = find_files(name)
    config = json.loads(server.repositories[REPOSITORY]["open_clip_config.json"])
    config["preprocess_cfg"]["resize_mode"] = "squash"
    server.repositories[REPOSITORY]["open_clip_config.json"] = json.dumps(config).encode()
    listing = list_files(name)
    assert listing.missing_bytes == 0
    assert find_files(name) == old  # until the new one is whole
    download_files(listing)
    new = find_files(name)
    assert new is not None
    assert json.loads((new.model / "open_clip_config.json").read_text()) == config
    assert server.fetched()[WEIGHTS] == 2  # once at the hub, once at its storage


def test_a_table_of_an_old_version_is_not_taken_for_the_new_one(server: HubServer, name: ModelName) -> None:
    keys = [load_clip(NAME, device="cpu").cache_key for _ in range(2)]
    assert keys == [f"hf-hub_makers_tiny-clip-{server.commit(REPOSITORY)[:12]}"] * 2
    server.repositories[REPOSITORY]["README.md"] = b"# new"
    download_files(list_files(name))
    assert load_clip(NAME, device="cpu").cache_key not in keys


def test_cached_files_are_listed_with_the_hubs_digests(server: HubServer, name: ModelName) -> None:
    with pytest.raises(ModelUnavailableError, match="not in the cache"):
        list_cached_files(name)
    provide_files(name)
    found = list_cached_files(name)
    assert {path.name for path, _ in found} == {"open_clip_config.json", WEIGHTS}
    assert all(digest is not None and transfer.has_digest(path, digest) for path, digest in found)


def test_a_system_without_links_gets_copies(server: HubServer, name: ModelName, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(errno.EPERM, "a required privilege is not held")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    files = provide_files(name)
    assert not (files.model / WEIGHTS).is_symlink()
    assert find_files(name) == files


def test_the_safe_format_comes_first(server: HubServer, name: ModelName) -> None:
    server.repositories[REPOSITORY]["open_clip_pytorch_model.bin"] = b"a pickle"
    assert [file.path for file in list_files(name).files if "model" in file.path] == [WEIGHTS]


def test_a_repository_of_another_kind_is_refused_before_its_weights(server: HubServer) -> None:
    server.repositories["openai/clip"] = {"config.json": b'{"model_type": "clip"}', "model.safetensors": b"0" * 100}
    with pytest.raises(UnknownModelError, match=r"transformers model of type 'clip'.*ViT-L-14/openai"):
        load_clip("hf-hub:openai/clip")
    assert server.fetched() == {"config.json": 1}


def test_a_repository_without_weights_is_refused(server: HubServer, name: ModelName) -> None:
    del server.repositories[REPOSITORY][WEIGHTS]
    with pytest.raises(UnknownModelError, match="does not hold what its layout"):
        list_files(name)


def test_all_parts_of_split_weights_are_listed(server: HubServer) -> None:
    parts = {f"model-0000{i}-of-00002.safetensors": bytes(100 + i) for i in (1, 2)}
    index = {"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}
    server.repositories["makers/chat"] = {
        "config.json": b'{"model_type": "chat"}', "model.safetensors.index.json": json.dumps(index).encode(), **parts,
        "tokenizer.json": b"{}", "chat_template.jinja": b"", "README.md": b"# no", "pytorch_model.bin": b"no"}
    name = parse_clip_name("hf-hub:makers/chat")
    assert {file.path for file in list_files(name, purpose="captioner").files} == {
        "config.json", "model.safetensors.index.json", *parts, "tokenizer.json", "chat_template.jinja"}
    folder = provide_files(name, purpose="captioner").model
    (folder / "model-00002-of-00002.safetensors").unlink()
    assert find_files(name, purpose="captioner") is None


def test_a_file_outside_of_its_repository_is_refused(server: HubServer, name: ModelName) -> None:
    index = {"weight_map": {"a": "../../../../escaped.safetensors"}}
    server.repositories["evil/one"] = {"config.json": b"{}", "model.safetensors.index.json": json.dumps(index).encode(),
                                       "../../../../escaped.safetensors": b"0"}
    with pytest.raises(UnknownModelError, match="outside of itself"):
        list_files(parse_clip_name("hf-hub:evil/one"), purpose="captioner")


def test_a_digest_that_leads_out_of_the_cache_is_refused(server: HubServer, name: ModelName) -> None:
    server.stated = {"open_clip_config.json": "../../../escaped"}
    with pytest.raises(ModelUnavailableError, match="which the hub would not"):
        list_files(name)


def test_a_mirror_with_digests_of_its_own_is_trusted_by_size(server: HubServer, name: ModelName) -> None:
    server.stated = {WEIGHTS: "d41d8cd98f00b204e9800998ecf8427e"}
    assert (provide_files(name).model / WEIGHTS).is_file()


def test_a_network_that_answers_for_the_hub_is_told(server: HubServer, name: ModelName) -> None:
    server.page = b"<html>Log in to the hotel's network</html>"
    with pytest.raises(ModelUnavailableError, match="does not answer as the hub does"):
        list_files(name)


@pytest.fixture
def tag(server: HubServer, tiny_clip_folder: Path, monkeypatch: pytest.MonkeyPatch) -> ModelName:
    """Return the name of weights that open_clip's registry knows, trained with QuickGELU as OpenAI's were."""
    register_clip("tiny-ViT/openai", tiny_clip_folder, REPOSITORY, monkeypatch, quick_gelu=True, mean=(0.1, 0.2, 0.3),
                  std=(0.5, 0.5, 0.5), interpolation="bilinear", resize_mode="squash")
    return parse_clip_name("tiny-ViT/openai")


def test_weights_of_the_registry_bring_their_activation_and_preprocessing(server: HubServer, tag: ModelName) -> None:
    from open_clip.transformer import QuickGELU

    clip = load_clip(tag.text, device="cpu")
    blocks = [*clip.model.transformer.resblocks, *clip.model.visual.transformer.resblocks]
    assert {type(block.mlp.gelu) for block in blocks} == {QuickGELU}
    gray = clip.preprocess(Image.new("RGB", (90, 30), (51, 51, 51)))
    assert gray.shape == (3, 32, 32)
    torch.testing.assert_close(gray[:, 0, 0], torch.tensor([0.2, 0.0, -0.2]), atol=1e-6, rtol=0)


def test_every_tag_of_open_clip_lies_on_the_hub() -> None:
    from limner.models._open_clip import open_clip

    assert [pair for pair in open_clip.list_pretrained() if not open_clip.get_pretrained_cfg(*pair)["hf_hub"]] == []
