"""The fixture chart in two versions: cm-b goes with the second one, cm-c comes, Jobs are hooks."""

from __future__ import annotations

from pathlib import Path

_CHART = """\
apiVersion: v2
name: fixture
version: 0.{version}.0
appVersion: "1.{version}"
annotations: {{team: blue}}
"""
_CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{{{ .Release.Name }}}}-cm-{letter}
data:
  version: "{version}"
  colour: {{{{ .Values.colour | quote }}}}
"""
_SECRET = """\
apiVersion: v1
kind: Secret
metadata:
  name: {{{{ .Release.Name }}}}-sec-s
stringData:
  version: "{version}"
"""
_JOB = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: {{{{ .Release.Name }}}}-{moment}
  annotations:
    helm.sh/hook: {moment}-install,{moment}-upgrade,{moment}-rollback,{moment}-delete
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: work
          image: busybox
"""


def write(folder: Path, version: int, *, hooks: bool = True) -> Path:
    """Write version 1 or 2 of the chart below a folder, and give its path."""
    chart = folder / f"fixture-{version}{'' if hooks else '-plain'}"
    templates = chart / "templates"
    templates.mkdir(parents=True)
    (chart / "Chart.yaml").write_text(_CHART.format(version=version))
    (chart / "values.yaml").write_text("colour: blue\n")
    letters = "ab" if version == 1 else "ac"
    for letter in letters:
        text = _CONFIG_MAP.format(letter=letter, version=version)
        (templates / f"cm-{letter}.yaml").write_text(text)
    (templates / "sec-s.yaml").write_text(_SECRET.format(version=version))
    (templates / "NOTES.txt").write_text("Release {{ .Release.Name }} is {{ .Values.colour }}.\n")
    if hooks:
        for moment in ("pre", "post"):
            (templates / f"{moment}.yaml").write_text(_JOB.format(moment=moment))
    return chart


def make(folder: Path, name: str, templates: dict[str, str], values: str = "") -> Path:
    """Write a chart of these templates, and give its path."""
    chart = folder / name
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text(f"apiVersion: v2\nname: {name}\nversion: 0.1.0\n")
    (chart / "values.yaml").write_text(values)
    for file, text in templates.items():
        (chart / "templates" / file).write_text(text)
    return chart


DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: {{ .Release.Name }}}}
  template:
    metadata:
      labels: {app: {{ .Release.Name }}}
      annotations: {{ .Values.podAnnotations | toJson }}
    spec:
      containers:
        - name: main
          image: {{ .Values.image }}
          env: {{ .Values.env | toJson }}
"""
DEPLOYMENT_VALUES = """\
replicas: 1
image: "nginx:1"
env: [{name: A, value: "1"}, {name: B, value: "2"}]
podAnnotations: {}
"""


def job(moment: str, policies: str = "before-hook-creation", behaviour: str = "") -> str:
    """A Job as a hook, whose pod behaves as the control plane's stages understand it."""
    lot = f"helmx.test/behaviour: {behaviour}" if behaviour else ""
    return f"""\
apiVersion: batch/v1
kind: Job
metadata:
  name: {{{{ .Release.Name }}}}-{moment}
  annotations:
    helm.sh/hook: {moment}
    helm.sh/hook-delete-policy: {policies}
    helm.sh/hook-output-log-policy: hook-succeeded,hook-failed
spec:
  backoffLimit: 0
  template:
    metadata:
      annotations: {{{lot}}}
    spec:
      restartPolicy: Never
      containers: [{{name: work, image: busybox}}]
"""
