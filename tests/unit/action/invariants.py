"""The invariants of reliability: what must hold of a release after anything that ended well."""

from __future__ import annotations

from helmcore.cluster import resources
from helmcore.cluster.ownership import NAME, Owner
from helmcore.cluster.work import Work
from helmcore.release import codec


def records(cluster):
    """Every stored revision with the status that its label says."""
    found = []
    for secret in cluster.peek("Secret"):
        if secret.get("type") == "helm.sh/release.v1":
            import base64

            body = base64.b64decode(secret["data"]["release"])
            labels = secret["metadata"]["labels"]
            found.append((codec.decode(body, secret["metadata"]["name"], labels), labels["status"]))
    return sorted(found, key=lambda pair: pair[0].version)


def check(cluster, name="web", namespace="default"):
    """I1: one deployed revision, the highest; labels tell the truth; live objects are exactly its
    own.
    """
    stored = records(cluster)
    assert stored, "no record"
    for release, label in stored:
        assert release.info.status == label
    deployed = [release for release, _ in stored if release.info.status == "deployed"]
    assert [release.version for release in deployed] == [stored[-1][0].version]
    work, owner = Work(cluster), Owner(name, namespace)
    wanted = {one.key: one for one in resources.build(work, deployed[0].manifest, namespace)}
    live = owned(cluster, name)
    assert set(live) == set(wanted)
    for key, resource in wanted.items():
        for field in ("data", "stringData", "spec"):
            if field in resource.object:
                assert live[key][field] == resource.object[field], key
        assert not owner.doubts(live[key])
    assert not cluster.peek("Lease"), "the lock was not given back"
    return deployed[0]


def check_gone(cluster, name="web"):
    """Nothing of the release is left."""
    assert not records(cluster)
    assert not owned(cluster, name)
    assert not cluster.peek("Job")
    assert not cluster.peek("Lease")


def owned(cluster, name="web"):
    """Live objects that say they are the release's."""
    found = {}
    for kind in ("ConfigMap", "Secret", "Deployment", "Service"):
        for stored in cluster.peek(kind):
            metadata = stored["metadata"]
            if (metadata.get("annotations") or {}).get(NAME) == name:
                group = stored["apiVersion"].rpartition("/")[0]
                found[group, kind, metadata["namespace"], metadata["name"]] = stored
    return found
