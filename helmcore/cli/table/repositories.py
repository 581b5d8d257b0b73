"""Commands for places that charts come from: repo, search, registry."""

from __future__ import annotations

from helmcore.cli.table import shared
from helmcore.cli.table.records import NONE, Command, Flag, at_least, exactly

_TIMEOUT = Flag("timeout", "duration", "how long the download of an index may take",
                default="2m0s")  # fmt: skip

REPO = Command(
    "repo",
    "add, list, remove, update, and index chart repositories",
    usage="add|remove|list|index|update [ARGS]",
    arity=NONE,
    about="""\
Keep the list of chart repositories, and make indexes for your own.
""",
)
REPO_ADD = Command(
    "repo add",
    "add a chart repository",
    target="helmcore.cli.repo:add",
    usage="[NAME] [URL]",
    arity=exactly(2),
    completes=("nothing", "nothing"),
    flags=(
        *[flag for flag in shared.sign_in("repository") if flag.name != "plain-http"],
        _TIMEOUT,
        Flag("allow-deprecated-repos", "bool", "allow the addresses of Helm's old official "
             "repositories, which are gone"),
        Flag("force-update", "bool", "replace a repository of the same name"),
        Flag("pass-credentials", "bool", "send user name and password to every server that the "
             "repository refers to"),
        Flag("password-stdin", "bool", "read the password from standard input"),
    ),
    about="""\
Enter a repository under a name, and fetch its index.
""",
)  # fmt: skip
REPO_INDEX = Command(
    "repo index",
    "make an index of a folder of packed charts",
    target="helmcore.cli.repo:index",
    usage="[DIR]",
    arity=exactly(1),
    completes=("files",),
    flags=(
        Flag("json", "bool", "write JSON"),
        Flag("merge", "string", "an index to merge this one into", completes="files"),
        Flag("url", "string", "address of the repository, put before the file names"),
    ),
    about="""\
Read the packed charts of a folder and write index.yaml for them.
""",
)
REPO_LIST = Command(
    "repo list",
    "list chart repositories",
    target="helmcore.cli.repo:list_",
    aliases=("ls",),
    arity=NONE,
    flags=(Flag("no-headers", "bool", "a table without its first row"), shared.OUTPUT),
    about="List the repositories by name and address.\n",
)
REPO_REMOVE = Command(
    "repo remove",
    "remove one or more chart repositories",
    target="helmcore.cli.repo:remove",
    usage="[REPO1 [REPO2 ...]]",
    aliases=("rm",),
    arity=at_least(1),
    completes=("repos*",),
    about="Forget repositories, and what is cached of them.\n",
)
REPO_UPDATE = Command(
    "repo update",
    "fetch the indexes of chart repositories",
    target="helmcore.cli.repo:update",
    usage="[REPO1 [REPO2 ...]]",
    aliases=("up",),
    arity=at_least(0),
    completes=("repos*",),
    flags=(_TIMEOUT,),
    about="Fetch the newest index of all repositories, or of those that are named.\n",
)

SEARCH = Command(
    "search",
    "search for a keyword in charts",
    usage="[keyword]",
    about="""\
Search the repositories that were added, or a hub that knows many.
""",
)
_SEARCH = (
    shared.OUTPUT,
    Flag("fail-on-no-result", "bool", "finding nothing is an error"),
    Flag("max-col-width", "uint", "the widest that a column may be", default="50"),
)
SEARCH_HUB = Command(
    "search hub",
    "search for charts in the Artifact Hub or your own hub instance",
    target="helmcore.cli.search:hub",
    usage="[KEYWORD]",
    completes=("files*",),
    flags=(
        *_SEARCH,
        Flag("endpoint", "string", "address of the hub", default="https://hub.helm.sh"),
        Flag("list-repo-url", "bool", "print the address of each chart's repository"),
    ),
    about="Ask Artifact Hub, or another hub of its kind, for charts.\n",
)
SEARCH_REPO = Command(
    "search repo",
    "search repositories for a keyword in charts",
    target="helmcore.cli.search:repo",
    usage="[keyword]",
    completes=("files*",),
    flags=(
        *_SEARCH,
        Flag("devel", "bool", "development versions too; ignored when --version is given"),
        Flag("regexp", "bool", "the keyword is a regular expression", shorthand="r"),
        Flag("version", "string", "only versions in this range"),
        Flag("versions", "bool", "every version on a line of its own", shorthand="l"),
    ),
    about="""\
Search names, keywords and descriptions in the indexes that `helmx repo update` fetched. No server
is asked.
""",
)

REGISTRY = Command(
    "registry",
    "login to or logout from a registry",
    about="Keep the sign-ins to OCI registries.\n",
)
REGISTRY_LOGIN = Command(
    "registry login",
    "login to a registry",
    target="helmcore.cli.registry:login",
    usage="[host]",
    arity=at_least(1),
    completes=("nothing*",),
    flags=(
        Flag("ca-file", "string", "certificate authorities that the registry's certificate must "
             "come from", completes="files"),
        Flag("cert-file", "string", "certificate of yours to show to the registry",
             completes="files"),
        Flag("insecure", "bool", "do not check the registry's certificate"),
        Flag("key-file", "string", "private key for --cert-file", completes="files"),
        Flag("password", "string", "password or identity token", shorthand="p"),
        Flag("password-stdin", "bool", "read the password or token from standard input"),
        Flag("plain-http", "bool", "use HTTP without TLS"),
        Flag("username", "string", "user name", shorthand="u"),
    ),
    about="Sign in to an OCI registry and keep the sign-in for later.\n",
)  # fmt: skip
REGISTRY_LOGOUT = Command(
    "registry logout",
    "logout from a registry",
    target="helmcore.cli.registry:logout",
    usage="[host]",
    arity=at_least(1),
    completes=("nothing*",),
    about="Forget the sign-in to an OCI registry.\n",
)

COMMANDS = (
    REPO,
    REPO_ADD,
    REPO_INDEX,
    REPO_LIST,
    REPO_REMOVE,
    REPO_UPDATE,
    SEARCH,
    SEARCH_HUB,
    SEARCH_REPO,
    REGISTRY,
    REGISTRY_LOGIN,
    REGISTRY_LOGOUT,
)
