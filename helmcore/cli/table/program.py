"""Commands about the program itself: version, env, completion, help, plugin."""

from __future__ import annotations

from helmcore.cli.table import shared
from helmcore.cli.table.records import NONE, Command, Flag, at_most, exactly

VERSION = Command(
    "version",
    "print the helmx version information",
    target="helmcore.cli.version:run",
    arity=NONE,
    flags=(
        Flag("short", "bool", "print the version number and nothing else"),
        Flag("template", "string", "a Go template to print with, such as {{.Version}}"),
    ),
    about="""\
Print the version of Helm that helmx follows, in Helm's own form, and helmx's own version.

A --template sees .Version (Helm's), .GitCommit, .GitTreeState, .GoVersion, .KubeClientVersion and
.HelmxVersion.
""",
)
ENV = Command(
    "env",
    "print the settings",
    target="helmcore.cli.env:run",
    arity=at_most(1),
    completes=("settings",),
    about="""\
Print all settings with the names of the environment variables that set them, or one of them.
""",
)
COMPLETION = Command(
    "completion",
    "generate autocompletion scripts for the specified shell",
    arity=NONE,
    about="""\
Print a script that teaches a shell to complete helmx's commands, flags, releases and more.
""",
)
_SHELLS = {
    "bash": "source <(helmx completion bash)",
    "fish": "helmx completion fish | source",
    "powershell": "helmx completion powershell | Out-String | Invoke-Expression",
    "zsh": "source <(helmx completion zsh)",
}
COMPLETIONS = tuple(
    Command(
        f"completion {shell}",
        f"generate autocompletion script for {shell}",
        target=f"helmcore.cli.completion:{shell}",
        arity=NONE,
        flags=(Flag("no-descriptions", "bool", "complete without descriptions"),),
        about=f"Print the completion script for {shell}. For this session:\n\n  {line}\n",
    )
    for shell, line in _SHELLS.items()
)
HELP = Command(
    "help",
    "help about any command",
    target="helmcore.cli.help:run",
    usage="[command]",
    completes=("commands*",),
    about="Show the help of a command: helmx help COMMAND.\n",
)

PLUGIN = Command(
    "plugin",
    "install, list, or uninstall plugins",
    about="""\
Plugins bring template engines, transports, release stores, clusters and commands.

They are Python packages: `pip install NAME` adds one, and `helmx plugin list` shows it.
""",
)
PLUGIN_LIST = Command(
    "plugin list",
    "list installed plugins",
    target="helmcore.cli.plugin:list_",
    aliases=("ls",),
    completes=(),
    flags=(Flag("type", "string", "only plugins that offer this kind"),),
    about="List the plugins: what each offers, who brings it, and why one is not in use.\n",
)
_PATH = "[PATH]"
PLUGIN_INSTALL = Command(
    "plugin install",
    "install a Helm plugin",
    target="helmcore.cli.plugin:install",
    usage="[options] <path|url>",
    aliases=("add",),
    arity=exactly(1),
    completes=("files",),
    flags=(
        *shared.sign_in("plugin download", "registry "),
        shared.keyring("file with the public keys that signatures are checked against"),
        Flag("verify", "bool", "check the plugin's signature first", default="true"),
        Flag("version", "string", "the version, or a range; without it, the newest"),
    ),
    about="Install a Helm plugin from a folder, an archive, a repository or a registry.\n",
)
PLUGIN_PACKAGE = Command(
    "plugin package",
    "package a plugin directory into a plugin archive",
    target="helmcore.cli.plugin:package",
    usage=_PATH,
    arity=exactly(1),
    completes=("files*",),
    flags=(
        shared.keyring("file with the keys to sign with"),
        Flag("destination", "string", "folder to write to", shorthand="d", default=".",
             completes="folders"),
        Flag("key", "string", "name of the key to sign with"),
        Flag("passphrase-file", "string", "file with the key's passphrase, - for standard input",
             completes="files"),
        Flag("sign", "bool", "sign the archive with a PGP key", default="true"),
    ),
    about="Pack the folder of a Helm plugin, and sign it.\n",
)  # fmt: skip
PLUGIN_UNINSTALL = Command(
    "plugin uninstall",
    "uninstall one or more Helm plugins",
    target="helmcore.cli.plugin:uninstall",
    usage="<plugin>...",
    aliases=("rm", "remove"),
    completes=("plugins*",),
    about="Remove Helm plugins.\n",
)
PLUGIN_UPDATE = Command(
    "plugin update",
    "update one or more Helm plugins",
    target="helmcore.cli.plugin:update",
    usage="<plugin>...",
    aliases=("up",),
    completes=("plugins*",),
    about="Bring Helm plugins to their newest version.\n",
)
PLUGIN_VERIFY = Command(
    "plugin verify",
    "verify that a plugin at the given path has been signed and is valid",
    target="helmcore.cli.plugin:verify",
    usage=_PATH,
    arity=exactly(1),
    completes=("files*",),
    flags=(shared.keyring("file with the public keys to check against"),),
    about="Check the signature of a Helm plugin's archive.\n",
)
DOCS = Command(
    "docs",
    "generate documentation as markdown or man pages",
    target="helmcore.cli.docs:run",
    arity=NONE,
    hidden=True,
    flags=(
        Flag("dir", "string", "folder to write to", default="./", completes="folders"),
        Flag("generate-headers", "bool", "put a header before each markdown page"),
        Flag("type", "string", "markdown, man or bash", default="markdown",
             choices=("bash", "man", "markdown")),
    ),
    about="Write a page for each command.\n",
)  # fmt: skip

COMMANDS = (
    VERSION,
    ENV,
    COMPLETION,
    *COMPLETIONS,
    HELP,
    PLUGIN,
    PLUGIN_INSTALL,
    PLUGIN_LIST,
    PLUGIN_PACKAGE,
    PLUGIN_UNINSTALL,
    PLUGIN_UPDATE,
    PLUGIN_VERIFY,
    DOCS,
)
