"""Who one is at a registry: helm's registry/config.json, docker's config.json, credential helpers.

Both files have docker's form, and are shared with docker, helm and skopeo: keys that are not ours
stay as they are.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import subprocess

from helmcore.errors import RepoError, SettingsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

HUB_KEY = "https://index.docker.io/v1/"
HUB_HOSTS = frozenset({"docker.io", "registry-1.docker.io", "index.docker.io"})
HELPER_TIMEOUT = 60.0
TOKEN_USER = "<token>"  # noqa: S105 - docker's word for "this is a token"


class Login:
    """What signs in to one registry; never printed. All empty: nobody in particular."""

    __slots__ = ("password", "refresh_token", "username")

    def __init__(self, username: str = "", password: str = "", refresh_token: str = "") -> None:
        self.username = username
        self.password = password
        self.refresh_token = refresh_token

    def __bool__(self) -> bool:
        return bool(self.username or self.password or self.refresh_token)

    def __repr__(self) -> str:
        return f"Login(username={self.username!r}, ...)"


NOBODY = Login()


def key_of(registry: str) -> str:
    """The name under which a registry's sign-in is kept."""
    return HUB_KEY if registry in HUB_HOSTS else registry


class KeyRing:
    """The sign-ins that are kept: helm's file first, then docker's, as helm looks for them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        folder = environ.get("DOCKER_CONFIG") or os.path.join(environ.get("HOME", ""), ".docker")
        self._own = KeyFile(environ["HELM_REGISTRY_CONFIG"], environ)
        self._files = [self._own, KeyFile(os.path.join(folder, "config.json"), environ)]

    def find(self, registry: str) -> Login:
        """The sign-in to a registry, `NOBODY` where none is kept. Raises `SettingsError`."""
        for file in self._files:
            found = file.find(key_of(registry))
            if found:
                return found
        return NOBODY

    def put(self, registry: str, login: Login) -> None:
        """Keep a sign-in in helm's file, or in the helper that it names."""
        self._own.put(key_of(registry), login)

    def remove(self, registry: str) -> None:
        """Forget a sign-in."""
        self._own.remove(key_of(registry))


class KeyFile:
    """One config.json in docker's form."""

    def __init__(self, path: str, environ: Mapping[str, str]) -> None:
        self.path = path
        self._environ = environ

    def find(self, key: str) -> Login:
        """The sign-in under that key, from its helper or from the file itself."""
        content = self._read()
        helper = self._helper(content, key)
        if helper:
            return Helper(helper, self._environ).get(key)
        listed = content.get("auths")
        auths: dict[str, Any] = listed if isinstance(listed, dict) else {}
        entry = auths.get(key)
        if entry is None:
            names = (name for name in auths if _host(name) == _host(key))
            entry = auths.get(next(names, ""))
        return self._login(entry) if isinstance(entry, dict) else NOBODY

    def put(self, key: str, login: Login) -> None:
        """Keep a sign-in. Raises `SettingsError`."""
        with _locked(self.path):
            content = self._read()
            helper = self._helper(content, key)
            if not helper and not _configured(content):
                helper = _native(self._environ)
                if helper:
                    content["credsStore"] = helper
                    self._write(content)
            if helper:
                Helper(helper, self._environ).store(key, login)
                return
            if ":" in login.username:
                raise RepoError("colons(:) are not allowed in username")
            pair = base64.b64encode(f"{login.username}:{login.password}".encode()).decode()
            entry = {"auth": pair} if login.username or login.password else {}
            if login.refresh_token:
                entry["identitytoken"] = login.refresh_token
            if not isinstance(content.get("auths"), dict):
                content["auths"] = {}
            content["auths"][key] = entry
            self._write(content)

    def remove(self, key: str) -> None:
        """Forget a sign-in; one that is not there is forgotten already."""
        with _locked(self.path):
            content = self._read()
            helper = self._helper(content, key)
            if helper:
                Helper(helper, self._environ).erase(key)
                return
            auths = content.get("auths")
            if isinstance(auths, dict) and auths.pop(key, None) is not None:
                self._write(content)

    def _helper(self, content: dict[str, Any], key: str) -> str:
        helpers = content.get("credHelpers")
        named = helpers.get(key) if isinstance(helpers, dict) else None
        return str(named or content.get("credsStore") or "")

    def _login(self, entry: dict[str, Any]) -> Login:
        username, password = str(entry.get("username") or ""), str(entry.get("password") or "")
        pair = entry.get("auth")
        if pair:
            try:
                plain = base64.b64decode(str(pair), validate=True).decode()
            except (binascii.Error, UnicodeDecodeError):
                plain = ""
            username, colon, password = plain.partition(":")
            if not colon:
                raise SettingsError(
                    "failed to decode base64 auth: invalid auth format",
                    subject=self.path,
                    hint="sign in again with `helmx registry login`",
                )
            password = password.rstrip("\0")
        return Login(username, password, str(entry.get("identitytoken") or ""))

    def _read(self) -> dict[str, Any]:
        import json

        try:
            with open(self.path, "rb") as file:
                content = json.loads(file.read())
        except FileNotFoundError:
            return {}
        except OSError as error:
            reason = error.strerror or str(error)
            raise SettingsError(f"open {self.path}: {reason}", subject=self.path) from error
        except ValueError as error:
            raise self._broken(str(error)) from None
        if not isinstance(content, dict):
            raise self._broken("it is not a JSON object")
        return content

    def _broken(self, reason: str) -> SettingsError:
        return SettingsError(
            f"failed to decode config file at {self.path}: invalid config format: {reason}",
            subject=self.path,
            hint="mend the file, or remove it and sign in again",
        )

    def _write(self, content: dict[str, Any]) -> None:
        """Write the file at once or not at all, for its owner's eyes alone; a link to it stays."""
        import json

        path = os.path.realpath(self.path)
        temporary = f"{path}.{os.getpid()}.tmp"
        data = json.dumps(content, indent="\t", ensure_ascii=False).encode()
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        try:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
            with os.fdopen(os.open(temporary, flags, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            reason = error.strerror or str(error)
            raise SettingsError(f"cannot write {path}: {reason}", subject=path) from error


class Helper:
    """A program `docker-credential-NAME`, spoken to as docker does."""

    def __init__(self, name: str, environ: Mapping[str, str]) -> None:
        if not name.replace("-", "").replace("_", "").replace(".", "").isalnum():
            raise SettingsError(f"credential helper {name!r} is not a program's name")
        self._program = f"docker-credential-{name}"
        self._environ = environ

    def get(self, key: str) -> Login:
        """What the helper keeps under a key."""
        import json

        code, output = self._run("get", key)
        if code:
            if "not found" in output.lower():
                return NOBODY
            raise self._failed("get", output)
        try:
            found = json.loads(output)
            username, secret = str(found["Username"]), str(found["Secret"])
        except (ValueError, KeyError, TypeError):
            raise self._failed("get", "its answer is not what docker's helpers give") from None
        if username == TOKEN_USER:
            return Login(refresh_token=secret)
        return Login(username, secret)

    def store(self, key: str, login: Login) -> None:
        """Have the helper keep a sign-in."""
        import json

        token = login.refresh_token
        named = {
            "ServerURL": key,
            "Username": TOKEN_USER if token else login.username,
            "Secret": token or login.password,
        }
        code, output = self._run("store", json.dumps(named))
        if code:
            raise self._failed("store", output)

    def erase(self, key: str) -> None:
        """Have the helper forget a sign-in."""
        code, output = self._run("erase", key)
        if code and "not found" not in output.lower():
            raise self._failed("erase", output)

    def _run(self, verb: str, text: str) -> tuple[int, str]:
        try:
            run = subprocess.run(  # noqa: S603 - the helper that the user's own file names
                [self._program, verb],
                input=text.encode(),
                capture_output=True,
                env=dict(self._environ),
                timeout=HELPER_TIMEOUT,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            reason = getattr(error, "strerror", None) or f"no answer in {HELPER_TIMEOUT:g}s"
            raise self._failed(verb, reason) from error
        return run.returncode, run.stdout.decode("utf-8", "replace").strip()

    def _failed(self, verb: str, reason: str) -> SettingsError:
        return SettingsError(
            f"failed to execute {self._program} {verb}: {reason or 'it gave no reason'}",
            hint="credsStore and credHelpers in the registry's config.json name the helpers",
        )


def _native(environ: Mapping[str, str]) -> str:
    """The platform's own helper, where it is installed and the file says nothing yet."""
    import shutil
    import sys

    path = environ.get("PATH")
    if sys.platform == "darwin":
        name = "osxkeychain"
    elif sys.platform == "win32":
        name = "wincred"
    else:
        name = "pass" if shutil.which("pass", path=path) else "secretservice"
    return name if shutil.which(f"docker-credential-{name}", path=path) else ""


def _configured(content: dict[str, Any]) -> bool:
    return bool(content.get("auths") or content.get("credHelpers") or content.get("credsStore"))


def _host(key: str) -> str:
    return key.partition("://")[2].partition("/")[0] if "://" in key else key.partition("/")[0]


@contextlib.contextmanager
def _locked(path: str) -> Any:
    import fcntl

    folder = os.path.dirname(path) or "."
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        handle = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise SettingsError(f"cannot write {path}: {error.strerror}", subject=path) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
