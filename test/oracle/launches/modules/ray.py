"""A Ray that starts nothing: records how it is started, and the mode that Ray reads as it is imported."""
import os

_mode = os.environ.get("RAY_AUTH_MODE", "")


def init(address=None, *, dashboard_host=None, **others):
    host = [] if dashboard_host is None else ["--dashboard-host", dashboard_host]
    with open("started", "a") as file:
        file.write("\x1f".join([_mode, "start", "--head", *host]) + "\x1e")
