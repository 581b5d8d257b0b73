"""I1 to I3 of the reliability notes, checked on a real API server with kubectl alone."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from helmcore.cluster import resources
from helmcore.model.release import Release
from helmcore.release import codec
from tests.oracle.program import Program

_KINDS = "configmap,secret,job,deployment,service,lease"
_OWNER = "meta.helm.sh/release-name"


@dataclass(frozen=True)
class Observer:
    """Sees everything of a namespace."""

    kubectl: Program
    namespace: str

    def objects(self) -> list[dict[str, Any]]:
        """The live objects of the kinds that the fixture charts have."""
        run = self.kubectl.run("get", _KINDS, "-n", self.namespace, "-o", "json")
        found: list[dict[str, Any]] = json.loads(run.stdout)["items"]
        return found

    def records(self, name: str) -> list[tuple[Release, str]]:
        """The stored revisions with the status that their labels say."""
        found = []
        for secret in self.objects():
            labels = secret["metadata"].get("labels") or {}
            if secret.get("type") == "helm.sh/release.v1" and labels.get("name") == name:
                body = base64.b64decode(secret["data"]["release"])
                found.append(
                    (codec.decode(body, secret["metadata"]["name"], labels), labels["status"])
                )
        return sorted(found, key=lambda pair: pair[0].version)

    def live(self, name: str) -> dict[tuple[str, str], dict[str, Any]]:
        """The objects that say they are the release's, and hooks that bear its name."""
        found = {}
        for one in self.objects():
            metadata = one["metadata"]
            owned = (metadata.get("annotations") or {}).get(_OWNER) == name
            hook = one["kind"] == "Job" and metadata["name"] in {f"{name}-pre", f"{name}-post"}
            # A hook that was told to go and still is going is gone as far as helm cares.
            if owned or (hook and "deletionTimestamp" not in metadata):
                found[one["kind"], metadata["name"]] = one
        return found

    def check(self, name: str) -> Release:
        """I1 and I3: one deployed revision, the highest; labels tell the truth; exactly its objects
        live, with its data; no hook, no lock left.
        """
        records = self.records(name)
        for release, label in records:
            assert release.info.status == label, f"v{release.version}: {label}"
        statuses = [(release.version, label) for release, label in records]
        deployed = [release for release, label in records if label == "deployed"]
        assert len(deployed) == 1, statuses
        assert deployed[0].version == records[-1][0].version, statuses
        wanted = {
            (one["kind"], one["metadata"]["name"]): one
            for one in resources.parse(deployed[0].manifest)
        }
        live = self.live(name)
        assert set(live) == set(wanted)
        for key, one in wanted.items():
            expected = one.get("data") or {
                field: base64.b64encode(text.encode()).decode()
                for field, text in one["stringData"].items()
            }
            assert live[key]["data"] == expected
        assert not self.leases(name)
        return deployed[0]

    def check_gone(self, name: str) -> None:
        """Nothing of the release is left."""
        assert not self.records(name)
        assert not self.live(name)
        assert not self.leases(name)

    def leases(self, name: str) -> list[str]:
        """The locks on the release."""
        return [
            one["metadata"]["name"]
            for one in self.objects()
            if one["kind"] == "Lease" and one["metadata"]["name"] == f"helmx.{name}"
        ]
