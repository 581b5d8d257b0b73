"""`helmx template --dry-run=server` beside the real helm on one cluster."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle.program import Finished, Program

CHART = 'apiVersion: v2\nname: srv\nversion: 0.1.0\nkubeVersion: ">=1.20-0"\n'
LOOKUPS = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: seen}
data:
  object: {{ lookup "v1" "Namespace" "" "default" | toJson | quote }}
  keys: {{ lookup "v1" "Namespace" "" "" | keys | sortAlpha | join " " }}
  nothing: {{ lookup "v1" "ConfigMap" "nope" "nope" | toJson | quote }}
  {{- $port := (index (lookup "v1" "Service" "default" "kubernetes").spec.ports 0).port }}
  number: {{ printf "%T %v" $port $port | quote }}
  version: {{ printf "%s" .Capabilities.KubeVersion.Version }} {{ .Capabilities.KubeVersion }}
  kinds: {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" }}
  count: {{ len .Capabilities.APIVersions | quote }}
  namespace: {{ .Release.Namespace }}
"""
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: default}\n"
UNKNOWN = "apiVersion: nope/v1\nkind: Foo\nmetadata: {name: default}\n"
CRD = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a.b}\n"


def said(finished: Finished) -> list[str]:
    """Standard error without helmx's own lines, and without what client-go logs on the way."""
    passed_over = ("  where:", "  hint:", 'level=ERROR msg="unable to')
    return [line for line in finished.stderr.splitlines() if not line.startswith(passed_over)]


@pytest.mark.parametrize(
    ("files", "flags"),
    [
        ({}, []),
        ({"crds/x.yaml": CRD}, []),
        ({"crds/x.yaml": CRD}, ["--skip-crds"]),
        ({}, ["--kube-version", "1.20", "--api-versions", "foo/v1"]),
        ({"templates/b.yaml": '{{ lookup "foo.bar/v1" "Nope" "" "" }}'}, []),
        ({"templates/b.yaml": NAMESPACE}, []),
        ({"templates/b.yaml": NAMESPACE}, ["--take-ownership"]),
        ({"templates/b.yaml": NAMESPACE}, ["--is-upgrade"]),
        ({"templates/b.yaml": UNKNOWN}, []),
        ({"templates/b.yaml": UNKNOWN}, ["--validate"]),
        ({"Chart.yaml": CHART.replace(">=1.20-0", ">=1.99-0")}, []),
    ],
    ids=lambda part: " ".join(part)[:40],
)
def test_server_side_dry_runs(
    helm: Program,
    helmx: Program,
    kubeconfig: Path,
    namespace: str,
    tmp_path: Path,
    files: dict[str, str],
    flags: list[str],
) -> None:
    chart = {"Chart.yaml": CHART, "templates/a.yaml": LOOKUPS, **files}
    for name, text in chart.items():
        path = tmp_path / "srv" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    server = [] if "--validate" in flags else ["--dry-run=server"]
    words = ["template", "rel", str(tmp_path / "srv"), *server, *flags]
    theirs = helm.at(kubeconfig, namespace).run(*words, check=False)
    ours = helmx.at(kubeconfig, namespace).run(*words, check=False)
    assert ours.stdout == theirs.stdout
    assert said(ours) == said(theirs)
    assert ours.returncode == theirs.returncode
