#!/usr/bin/env bash
# Runs the tests on every backend that the program supports, with servers of its own.
#
#   ./test.sh                    all three runs below, in this order
#   ./test.sh --sqlite [NAME]    the whole suite on SQLite; needs no server
#   ./test.sh --smoke            the tests named *smoke* on PostgreSQL without Redis
#   ./test.sh --postgres [NAME]  the integration tests on PostgreSQL and Redis
#   ./test.sh NAME               only tests whose name contains NAME, on SQLite and on PostgreSQL with Redis
#
# PostgreSQL and Redis are installed from Debian where they are missing, started on free ports in a
# temporary folder, and stopped at the end. To use running ones instead, give their addresses:
#
#   JIEBANG_TEST_POSTGRES=postgres://user:password@host:port/postgres   a role that may create databases
#   JIEBANG_TEST_REDIS=redis://host:port/                               a Redis with nothing in it worth keeping
#
# Exit codes: 0 all passed; 2 something is missing on this machine; others come from the runner.

set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cd "$root"

sqlite=yes smoke=yes postgres=yes name=""
case "${1:-}" in
    --sqlite) smoke="" postgres="" && shift ;;
    --smoke) sqlite="" postgres="" && shift ;;
    --postgres) sqlite="" smoke="" && shift ;;
    -h | --help)
        sed -n '2,/^$/s/^# \{0,1\}//p' "$0"
        exit 0
        ;;
    -*)
        echo "test.sh: there is no option $1; see ./test.sh --help" >&2
        exit 2
        ;;
    *) if [ -n "${1:-}" ]; then smoke=""; fi ;;
esac
name="${1:-}"
if [ $# -gt 1 ] || { [ -n "$smoke" ] && [ -n "$name" ]; }; then
    echo "test.sh: one name at most, and none with --smoke; see ./test.sh --help" >&2
    exit 2
fi

# --- What must be on this machine ---------------------------------------------------------------

missing() {
    printf 'test.sh: %s\n' "$@" >&2
    exit 2
}

command -v cargo >/dev/null || missing "cargo is not on the PATH. Install Rust 1.94 or newer (rustup, https://rustup.rs)."

# The folder that holds the server and its tools, or nothing. Debian keeps it off the PATH.
postgres_bin() {
    local folder found=""
    for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin \
        "$(dirname "$(command -v postgres || echo /none/postgres)")"; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] && [ -x "$folder/pg_isready" ]; then found="$folder"; fi
    done
    echo "$found"
}

own_postgres="" own_redis=""
if [ -n "$smoke$postgres" ] && [ -z "${JIEBANG_TEST_POSTGRES:-}" ]; then own_postgres=yes; fi
if [ -n "$postgres" ] && [ -z "${JIEBANG_TEST_REDIS:-}" ]; then own_redis=yes; fi

packages=()
if [ -n "$own_postgres" ] && [ -z "$(postgres_bin)" ]; then packages+=(postgresql); fi
if [ -n "$own_redis" ] && ! command -v redis-server >/dev/null; then packages+=(redis-server); fi

if [ ${#packages[@]} -gt 0 ]; then
    advice=(
        "missing on this machine: ${packages[*]} (Debian's names; PostgreSQL 15 and Redis 7 or newer)."
        "Install them, or give JIEBANG_TEST_POSTGRES and JIEBANG_TEST_REDIS, or run ./test.sh --sqlite, which needs neither."
    )
    as_root=()
    if [ "$(id -u)" != 0 ]; then
        # Without a terminal nobody can type a password.
        if [ -t 0 ]; then as_root=(sudo); else as_root=(sudo -n); fi
        command -v sudo >/dev/null || missing "${advice[@]}"
    fi
    command -v apt-get >/dev/null || missing "${advice[@]}"
    echo "Installing ${packages[*]} with apt-get"
    apt() { ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 "$@" </dev/null; }
    { apt update && apt install -y --no-install-recommends "${packages[@]}" >/dev/null; } || missing "apt-get failed." "${advice[@]}"
fi

# --- The temporary folder, and leaving nothing behind -----------------------------------------------

work="" runner="" postgres_pid="" redis_pid=""

clean_up() {
    # A second Ctrl-C must not leave servers behind.
    trap '' INT TERM HUP
    if [ -n "$runner" ]; then
        kill -TERM -- "-$runner" 2>/dev/null || true
        wait "$runner" 2>/dev/null || true
    fi
    # QUIT is PostgreSQL's immediate stop: this data is thrown away in any case.
    if [ -n "$postgres_pid" ]; then kill -QUIT "$postgres_pid" 2>/dev/null || true; fi
    if [ -n "$redis_pid" ]; then kill -TERM "$redis_pid" 2>/dev/null || true; fi
    wait 2>/dev/null || true
    if [ -n "$work" ]; then rm -rf "$work"; fi
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# Not TMPDIR when root: the servers then run as nobody, who may not be able to enter it.
if [ "$(id -u)" = 0 ]; then temp=/tmp; else temp="${TMPDIR:-/tmp}"; fi
work="$(mktemp -d "$temp/jiebang-test.XXXXXX")"
chmod 711 "$work"
mkdir "$work/tmp" "$work/servers"
# What a killed test leaves behind goes with the folder.
export TMPDIR="$work/tmp"

# --- The servers --------------------------------------------------------------------------------

# PostgreSQL refuses to run as root, so root's servers run as nobody.
if [ "$(id -u)" = 0 ]; then chown nobody "$work/servers"; fi
unprivileged() {
    cd "$work/servers"
    if [ "$(id -u)" = 0 ]; then
        exec setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups -- "$@"
    else
        exec "$@"
    fi
}

# Starts a command in a process group of its own, so that Ctrl-C reaches this script alone and the
# order of stopping is ours: first the tests, then the servers.
in_background() {
    set -m
    "$@" </dev/null &
    set +m
}

# A port below the range from which the system picks ports for outgoing connections.
free_port() {
    local port
    while true; do
        port=$((20000 + RANDOM % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
}

# ready PID COMMAND…: waits until the command succeeds; fails when the process ends first.
ready() {
    local pid="$1" tries
    shift
    for ((tries = 0; tries < 300; tries++)); do
        kill -0 "$pid" 2>/dev/null || return 1
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.1
    done
    return 1
}

give_up() {
    echo "test.sh: $1 did not start; its last words:" >&2
    tail -n 20 "$2" >&2 || true
    exit 1
}

start_postgres() {
    local bin port log="$work/postgres.log"
    bin="$(postgres_bin)"
    (unprivileged "$bin/initdb" -D "$work/servers/postgres" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync) \
        >"$log" 2>&1 || give_up "PostgreSQL (initdb)" "$log"
    # Another process may take the port between the look and the start: hence the attempts.
    for _ in 1 2 3; do
        port="$(free_port)"
        in_background unprivileged "$bin/postgres" -D "$work/servers/postgres" -p "$port" \
            -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 \
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off >>"$log" 2>&1
        postgres_pid=$!
        if ready "$postgres_pid" "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" -U postgres; then
            export JIEBANG_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/postgres"
            echo "$("$bin/postgres" --version) on port $port"
            return
        fi
        kill -QUIT "$postgres_pid" 2>/dev/null || true
        wait "$postgres_pid" 2>/dev/null || true
    done
    give_up PostgreSQL "$log"
}

start_redis() {
    local port log="$work/redis.log"
    for _ in 1 2 3; do
        port="$(free_port)"
        in_background unprivileged redis-server --bind 127.0.0.1 --port "$port" --save '' --appendonly no >>"$log" 2>&1
        redis_pid=$!
        if ready "$redis_pid" redis-cli -h 127.0.0.1 -p "$port" ping; then
            export JIEBANG_TEST_REDIS="redis://127.0.0.1:$port/"
            echo "$(redis-server --version) on port $port"
            return
        fi
        kill -TERM "$redis_pid" 2>/dev/null || true
        wait "$redis_pid" 2>/dev/null || true
    done
    give_up Redis "$log"
}

# --- The runs -----------------------------------------------------------------------------------

if cargo nextest --version >/dev/null 2>&1; then nextest=yes; else nextest=""; fi

rustc --version
cargo --version
if [ -n "$nextest" ]; then cargo nextest --version | head -n 1; else echo "cargo nextest is not installed: using cargo test"; fi
if [ -n "$own_postgres" ]; then start_postgres; fi
if [ -n "$own_redis" ]; then start_redis; fi

# `cargo test` is content when a name matches nothing; nextest is told not to be.
run_tests() {
    if [ -n "$nextest" ]; then exec cargo nextest run --no-tests=fail "$@"; fi
    cargo test --no-fail-fast "$@" 2>&1 | tee "$work/output"
    if ! grep -Eq '^test result: .* [1-9][0-9]* passed' "$work/output"; then
        echo "test.sh: no test was run" >&2
        return 1
    fi
}

# These run in a subshell of their own, so what they set ends with them.
on_sqlite() {
    unset JIEBANG_TEST_POSTGRES JIEBANG_TEST_REDIS
    export JIEBANG_TEST_BACKEND=sqlite
    run_tests --workspace --tests "$@"
}
on_postgres_alone() {
    unset JIEBANG_TEST_REDIS
    export JIEBANG_TEST_BACKEND=postgres
    run_tests --workspace --test it "$@"
}
on_postgres_and_redis() {
    export JIEBANG_TEST_BACKEND=postgres
    run_tests --workspace --test it "$@"
}

# The runner is waited for, not run in front: bash answers signals only while it waits.
run() {
    printf '\n=== %s\n' "$1"
    in_background "${@:2}"
    runner=$!
    wait "$runner"
    runner=""
}

filter=()
if [ -n "$name" ]; then filter=("$name"); fi

# Pure tests do not care about the backend and run once, on SQLite. The smoke run stands before the
# long one because it is the quicker way to learn that PostgreSQL does not work at all. Nothing is
# printed after the last run: the runner's own summary has the last word.
if [ -n "$sqlite" ]; then run "SQLite: the whole suite" on_sqlite ${filter[@]+"${filter[@]}"}; fi
if [ -n "$smoke" ]; then run "PostgreSQL without Redis: smoke tests" on_postgres_alone smoke; fi
if [ -n "$postgres" ]; then run "PostgreSQL and Redis: integration tests" on_postgres_and_redis ${filter[@]+"${filter[@]}"}; fi
