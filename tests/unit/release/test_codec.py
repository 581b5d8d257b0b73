"""Helm's records: read, written, and refused."""

from __future__ import annotations

import base64
import gzip
import json

import pytest

from helmcore.errors import RecordCorrupt, RecordTooLarge
from helmcore.model.manifest import ChartHook, HookExecution
from helmcore.model.release import Release
from helmcore.release import codec, gojson

# What helm 4.3.1 wrote, in its field order.
HELM_4 = (
    '{"name":"web","info":{"first_deployed":"2026-11-25T04:58:31.617798845Z",'
    '"last_deployed":"2026-11-25T04:58:31.6+02:00","description":"Install complete",'
    '"status":"deployed","notes":"a \\u003cb\\u003e \\u0026\\n"},'
    '"chart":{"metadata":{"name":"fixture","version":"0.1.0","maintainers":[{"name":"me"}],'
    '"apiVersion":"v2","appVersion":"1.1","annotations":{"a":"b"}},"lock":null,'
    '"templates":[{"name":"templates/a.yaml","data":"YQ==","modtime":"2026-11-25T04:57:00Z"}],'
    '"values":{"f":1.5,"n":1000000},"schema":null,"schemamodtime":"0001-01-01T00:00:00Z",'
    '"files":null,"modtime":"2026-11-25T04:57:00Z"},"config":{"x":{"y":"a,b"}},'
    '"manifest":"---\\n","hooks":[{"name":"web-pre","kind":"Job","path":"p","manifest":"m",'
    '"events":["pre-install"],"last_run":{"started_at":"2026-11-25T04:58:31Z",'
    '"completed_at":"2026-11-25T04:58:32Z","phase":"Succeeded"},"weight":-5,'
    '"delete_policies":["hook-succeeded"]}],"version":3,"namespace":"n","apply_method":"ssa"}'
)


def packed(text: str) -> bytes:
    return base64.b64encode(gzip.compress(text.encode()))


def small(**fields) -> bytes:
    return packed(json.dumps({"name": "web", "version": 1, "info": {}, **fields}))


def test_a_record_of_helm_4_comes_out_byte_for_byte_the_same():
    release = codec.decode(packed(HELM_4), "key")
    assert gojson.encode(codec.document(release)).decode() == HELM_4
    assert codec.unpack(codec.encode(release)).decode() == HELM_4


def test_the_body_is_base64_of_gzip():
    assert codec.encode(codec.decode(packed(HELM_4), "key")).startswith(b"H4sI")


def test_a_record_of_helm_3_has_empty_times_and_no_apply_method():
    text = HELM_4.replace('"description"', '"deleted":"","description"', 1)
    text = text.replace(',"apply_method":"ssa"', "")
    release = codec.decode(packed(text), "key")
    assert (release.info.deleted, release.apply_method) == ("", "")
    assert b"deleted" not in codec.unpack(codec.encode(release))


def test_a_body_that_is_not_gzipped_is_read():
    body = base64.b64encode(b'{"name":"old","version":2,"info":{"status":"deployed"}}')
    assert codec.decode(body, "key").name == "old"


def test_numbers_too_large_for_go_keep_their_digits():
    release = codec.decode(small(config={"id": 12345678901234567890, "n": 7}), "key")
    assert release.config == {"id": 12345678901234567890, "n": 7.0}
    assert b'"id":12345678901234567890,"n":7}' in codec.unpack(codec.encode(release))


def test_a_phase_is_written_even_if_empty_and_a_weight_only_if_not():
    release = Release("web", "default", 1)
    hook = {"name": "h", "kind": "Pod", "path": "p", "text": "t", "events": ["test"]}
    release.hooks = [ChartHook(**hook, last_run=HookExecution())]
    text = codec.unpack(codec.encode(release)).decode()
    assert '"last_run":{"phase":""}' in text
    assert "weight" not in text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not base64!",
        base64.b64encode(b"\x1f\x8b\x08broken"),
        base64.b64encode(gzip.compress(b"{}")[:-6]),
        packed("[]"),
        packed("null"),
        packed('{"name":"web"}'),
        small(chart=[1]),
        small(hooks=[3]),
        packed("[" * 200_000),
    ],
    ids=[
        "nothing",
        "no base64",
        "no gzip",
        "cut short",
        "a list",
        "null",
        "no version",
        "a chart that is a list",
        "a hook that is a number",
        "too deep",
    ],
)
def test_what_is_no_record_is_named(body):
    with pytest.raises(RecordCorrupt, match=r"the release record sh\.helm") as caught:
        codec.decode(body, "sh.helm.release.v1.web.v1")
    assert caught.value.subject == "sh.helm.release.v1.web.v1"


def test_a_gzip_bomb_is_refused():
    bomb = base64.b64encode(gzip.compress(b" " * (codec.MAX_JSON + 1)))
    with pytest.raises(RecordCorrupt, match="unfolds to more than 64 MiB"):
        codec.decode(bomb, "key")


def test_a_record_that_kubernetes_would_not_take_is_refused():
    import random

    release = Release("web", "default", 1)
    release.manifest = random.Random(1).randbytes(1 << 20).hex()
    with pytest.raises(RecordTooLarge, match="may not be more than 1048576 bytes"):
        codec.encode(release)


def test_labels():
    release = Release("web", "default", 4)
    release.info.status = "deployed"
    release.labels = {"team": "x", "status": "mine"}
    made = codec.labels(release, stamp="createdAt", now=5)
    own = {"name": "web", "owner": "helm", "status": "deployed", "version": "4"}
    assert made == {"team": "x", **own, "createdAt": "5"}
    changed = codec.labels(release, stamp="modifiedAt", now=9, kept=made)
    assert changed == {"team": "x", **own, "createdAt": "5", "modifiedAt": "9"}
    assert codec.user_labels(changed) == {"team": "x"}
