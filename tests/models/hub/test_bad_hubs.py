"""Hubs that answer garbage, half of it, late, or less than the true one tells: a clear error or the model, and no hang."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hubserver import HubServer, serve_hub
from huggingface_hub import constants

from limner.core.errors import LimnerError, ModelUnavailableError, UnknownModelError
from limner.models.hub.files import find_files, list_files, provide_files
from limner.models.names import parse_captioner_name, parse_clip_name

REPOSITORY = "makers/tiny-clip"
NAME = parse_clip_name(f"hf-hub:{REPOSITORY}")
WEIGHTS = "open_clip_model.safetensors"
COMMIT = "c" * 40


@pytest.fixture
def server(tiny_clip_folder: Path, tmp_path: Path) -> Iterator[HubServer]:
    with serve_hub(tmp_path / "cache") as hub:
        hub.add_folder(REPOSITORY, tiny_clip_folder)
        yield hub


def listing(*siblings: object, **about: object) -> bytes:
    return json.dumps({"id": REPOSITORY, "sha": COMMIT, "siblings": siblings, **about}).encode()


@pytest.mark.parametrize("answer", [
    b"", b"{", b"[]", b"null", b"3", b'"text"', b"\xff\xfe\x00", b"[" * 100_000, b"{}", b'{"id": 3}', listing(),
    listing(sha=None), listing(sha="../../up"), listing(sha=7), listing(siblings=3), listing(siblings={"a": 1}),
    listing(None), listing("open_clip_config.json"), listing({}), listing({"rfilename": None}), listing({"rfilename": 3}),
    listing({"rfilename": "../open_clip_config.json"}),
    listing({"rfilename": "open_clip_config.json", "size": "large", "blobId": "0" * 40}),
    listing({"rfilename": "open_clip_config.json", "size": -4, "blobId": "0" * 40}),
    listing({"rfilename": "open_clip_config.json", "size": 4, "blobId": 17}),
    listing({"rfilename": "open_clip_config.json", "size": 4, "blobId": "a/b"}),
    listing({"rfilename": "open_clip_config.json", "size": 4, "lfs": []}),
    listing({"rfilename": "open_clip_config.json", "size": 4, "lfs": {"sha256": None}})],
    ids=lambda answer: answer[:60].decode("latin1"))
def test_a_garbled_listing_is_an_error_that_names_the_model(server: HubServer, answer: bytes) -> None:
    server.changed = {"/api/models/": answer}
    with pytest.raises((ModelUnavailableError, UnknownModelError), match=NAME.text):
        provide_files(NAME)
    assert find_files(NAME) is None


@pytest.mark.parametrize("answer", [b"", b"{", b"[]", b"null", b"[" * 100_000, b"\xff", b"{}", b'{"model_cfg": 3}',
                                    b'{"model_cfg": {"text_cfg": {"hf_tokenizer_name": 5}}}',
                                    b'{"model_cfg": {"text_cfg": {"hf_tokenizer_name": "../../etc"}}}'],
                         ids=lambda answer: answer[:60].decode("latin1"))
def test_a_garbled_configuration_is_an_error(server: HubServer, answer: bytes) -> None:
    from limner.models.clip.model import load_clip

    server.repositories[REPOSITORY]["open_clip_config.json"] = answer
    with pytest.raises(LimnerError):
        load_clip(NAME.text, device="cpu")


@pytest.mark.parametrize("index", [b"[]", b'{"weight_map": []}', b'{"weight_map": 3}', b'{"weight_map": {"a": 3}}',
                                   b'{"weight_map": {"a": null, "b": "model-1.safetensors"}}', b"{", b"null"])
def test_a_garbled_index_of_parts_is_an_error(server: HubServer, index: bytes) -> None:
    server.repositories["makers/chat"] = {"config.json": b'{"model_type": "chat"}', "tokenizer.json": b"{}",
                                          "model.safetensors.index.json": index, "model-1.safetensors": b"0"}
    with pytest.raises(LimnerError, match=r"makers/chat|index\.json"):
        provide_files(parse_captioner_name("hf-hub:makers/chat", {}), purpose="captioner")


def test_a_listing_that_is_cut_is_told(server: HubServer) -> None:
    whole = listing({"rfilename": WEIGHTS, "size": 4, "blobId": "0" * 40})
    server.changed = {"/api/models/": whole[:len(whole) // 2]}
    with pytest.raises(ModelUnavailableError, match="does not answer as the hub does"):
        provide_files(NAME)


def test_a_hub_that_is_late_is_told_and_not_waited_for(server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_ETAG_TIMEOUT", 0.05)
    server.pause_s = 0.6
    with pytest.raises(ModelUnavailableError, match="cannot be reached"):
        list_files(NAME)


def test_weights_that_stop_coming_are_given_up_and_gone_on_with(server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = list_files(NAME)
    monkeypatch.setattr(constants, "HF_HUB_DOWNLOAD_TIMEOUT", 0.05)
    server.pause_s = 0.3
    with pytest.raises(ModelUnavailableError, match="was cut"):
        provide_files(NAME)
    server.pause_s = 0.0
    monkeypatch.setattr(constants, "HF_HUB_DOWNLOAD_TIMEOUT", 10)
    provide_files(NAME)
    assert list_files(NAME).missing_bytes == 0 < listed.missing_bytes


def test_weights_of_another_size_are_refused(server: HubServer) -> None:
    list_files(NAME)
    server.changed = {"/storage/": b"half of it"}
    with pytest.raises(ModelUnavailableError, match=r"was cut|not what the hub promised"):
        provide_files(NAME)
    assert find_files(NAME) is None


def test_a_mirror_that_tells_no_sizes_is_asked_for_each_file(server: HubServer) -> None:
    told = list_files(NAME)
    server.tells_sizes = False
    assert list_files(NAME) == told
    assert provide_files(NAME).model.name == server.commit(REPOSITORY)


def test_one_request_tells_the_sizes_of_all_files(server: HubServer) -> None:
    list_files(NAME)
    assert sum(request.method == "HEAD" for request in server.requests) == 0


def test_a_revision_is_fetched_beside_the_main_branch(server: HubServer) -> None:
    readme = {"README.md": b"# of the second version"}
    server.repositories["second"] = server.repositories[REPOSITORY] | readme
    server.branches = {f"{REPOSITORY}@v2": "second"}
    main, second = provide_files(NAME), provide_files(parse_clip_name(f"hf-hub:{REPOSITORY}@v2"))
    commit = server.commit("second")
    assert (main.model.name, second.model.name) == (server.commit(REPOSITORY), commit)
    server.requests.clear()
    for name, files in ((NAME, main), (parse_clip_name(f"hf-hub:{REPOSITORY}@v2"), second),
                        (parse_clip_name(f"hf-hub:{REPOSITORY}@{commit}"), second)):
        assert provide_files(name) == files
    assert server.requests == []


def test_a_revision_that_is_not_there_is_told(server: HubServer) -> None:
    with pytest.raises(UnknownModelError, match="@v3: the repository makers/tiny-clip has no such revision"):
        provide_files(parse_clip_name(f"hf-hub:{REPOSITORY}@v3"))


@pytest.mark.parametrize("name", ["hf-hub:a/b@", "hf-hub:a/b@../up", "hf-hub:a@v2", "hf-hub:a/b@v 2", "hf-hub:a/b@v1@v2"])
def test_what_is_no_revision_is_refused(name: str) -> None:
    with pytest.raises(UnknownModelError, match="@revision"):
        parse_clip_name(name)
