"""Checks many repositories with Ray Guard on Ray: one SARIF log and one page that says what runs where.

    python check_fleet.py --output report repositories/* archives/*.tar.gz

A repository is a folder, a .tar.gz, .tgz or .zip. Ray starts on this machine, or is the cluster of RAY_ADDRESS, whose machines
must see the same paths and have `ray-guard` installed. What could not be checked is named, and never counts as clean.

Exit codes: 0 nothing found, 1 warnings or errors, 2 the command line is wrong, 3 something was not checked as a whole.
"""

import argparse
import html
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

# Ray reads the mode when it is imported. A local start makes the token by itself; a cluster needs the one that it was started with.
os.environ.setdefault("RAY_AUTH_MODE", "token")

import ray  # noqa: E402

SECONDS_EACH = 900
LARGEST_UNPACKED = 4 * 1024**3
RETRIES = 3
DOORS = {"exposed-dashboard", "exposed-debugger", "exposed-serve", "published-port", "public-service"}
TOKENS = {"auth-disabled", "invalid-auth-mode", "late-auth-mode", "missing-auth-token", "token-in-source", "token-not-given"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", help="folders and archives")
    parser.add_argument("--output", required=True, help="the folder for fleet.sarif and fleet.html")
    given = parser.parse_args()
    names = list(dict.fromkeys(given.repositories))
    if os.environ.get("RAY_ADDRESS"):
        ray.init()
    else:
        ray.init("local", include_dashboard=False, log_to_driver=False)
    pending = {check.remote(name, os.path.abspath(name)): name for name in names}
    results = {}
    while pending:
        (done, *_), _ = ray.wait(list(pending))
        name = pending.pop(done)
        try:
            results[name] = ray.get(done)
        except Exception as error:  # Whatever became of the worker: the others go on, and this one is named.
            results[name] = not_checked(f"{type(error).__name__}: {str(error).splitlines()[0]}")
        print(f"{len(results)} of {len(names)}: {name}: {results[name]['status']}", flush=True)
    write(Path(given.output), {name: results[name] for name in names})
    return exit_code(results.values())


@ray.remote(max_retries=RETRIES)
def check(name: str, path: str) -> dict:
    with tempfile.TemporaryDirectory() as work:
        try:
            folder = unpacked(Path(path), Path(work) / "repository")
        except (OSError, ValueError, tarfile.TarError, zipfile.BadZipFile) as error:
            return not_checked(f"cannot be read: {error}")
        sarif, report = Path(work) / "sarif", Path(work) / "json"
        command = [shutil.which("ray-guard") or "ray-guard", "check", "--quiet"]
        outputs = ["--output", f"sarif={sarif}", "--output", f"json={report}"]
        try:
            ended = subprocess.run([*command, *outputs, "."], cwd=folder, capture_output=True, text=True, timeout=SECONDS_EACH)
        except (OSError, subprocess.TimeoutExpired) as error:
            return not_checked(f"ray-guard: {error}")
        if ended.returncode not in (0, 1, 3) or not (sarif.exists() and report.exists()):
            return not_checked((ended.stderr.strip().splitlines() or [f"ray-guard ended with {ended.returncode}"])[-1])
        (run,) = json.loads(sarif.read_text(encoding="utf-8"))["runs"]
        run["automationDetails"] = {"id": f"ray-guard/{name}/"}
        whole = ended.returncode != 3
        why = "" if whole else "; ".join(problem["message"] for problem in json.loads(report.read_text(encoding="utf-8"))["problems"][:3])
        return {"status": "checked" if whole else "incomplete", "why": why, "run": run, "report": json.loads(report.read_text(encoding="utf-8"))}


def unpacked(path: Path, target: Path) -> Path:
    """The folder itself, or one with what is in the archive; nothing is written outside of it."""
    if path.is_dir():
        return path
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            refuse_large(sum(one.file_size for one in archive.infolist()))
            archive.extractall(target)
    else:
        with tarfile.open(path) as archive:
            refuse_large(sum(one.size for one in archive.getmembers()))
            archive.extractall(target, filter="data")
    return target


def refuse_large(size: int) -> None:
    if size > LARGEST_UNPACKED:
        raise ValueError(f"{size} bytes unpacked are more than {LARGEST_UNPACKED}")


def not_checked(why: str) -> dict:
    return {"status": "not checked", "why": why, "run": None, "report": {"findings": []}}


def exit_code(results) -> int:
    if any(one["status"] != "checked" for one in results):
        return 3
    found = [finding["severity"] for one in results for finding in one["report"]["findings"]]
    return 1 if {"error", "warning"} & set(found) else 0


def write(folder: Path, results: dict) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    runs = [one["run"] for one in results.values() if one["run"]]
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": runs}
    replace(folder / "fleet.sarif", json.dumps(log, indent=1))
    replace(folder / "fleet.html", page(results))


def replace(path: Path, text: str) -> None:
    """At once: nobody reads half of it."""
    beside = path.with_name(f".{path.name}")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)


def page(results: dict) -> str:
    order = {"not checked": 0, "incomplete": 1, "checked": 2}
    worst = lambda one: -max([finding.get("score") or 0 for finding in one["report"]["findings"]], default=0)  # noqa: E731
    rows = sorted(results.items(), key=lambda item: (order[item[1]["status"]], worst(item[1]), item[0]))
    missing = [name for name, one in results.items() if one["status"] != "checked"]
    said = f"{len(missing)} of {len(results)} repositories were not checked as a whole." if missing else ""
    return f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Ray in {len(results)} repositories</title>
<style>
  body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem; color-scheme: light dark }}
  table {{ border-collapse: collapse }} th, td {{ text-align: left; vertical-align: top; padding: .3rem .8rem; border-bottom: 1px solid }}
</style>
<h1>Ray in {len(results)} repositories</h1>
<p><strong>{html.escape(said)}</strong></p>
<table>
<thead><tr><th>Repository<th>Status<th>Ray<th>Doors<th>Tokens<th>Errors and warnings</tr></thead>
<tbody>
{chr(10).join(row(name, one) for name, one in rows)}
</tbody>
</table>
</html>
"""


def row(name: str, one: dict) -> str:
    findings = one["report"]["findings"]
    counted = [finding for finding in findings if finding["severity"] != "information"]
    cells = [
        html.escape(name),
        html.escape(f"{one['status']}: {one['why']}" if one["why"] else one["status"]),
        listed({finding["ray"] for finding in findings if finding.get("ray")}),
        listed(place(finding) for finding in findings if finding["rule"] in DOORS),
        listed(place(finding) for finding in findings if finding["rule"] in TOKENS),
        str(len(counted)),
    ]
    return f"<tr>{''.join(f'<td>{cell}' for cell in cells)}</tr>"


def place(finding: dict) -> str:
    return f"{finding['path']}:{finding['startLine']} {finding['rule']}"


def listed(texts) -> str:
    return "<br>".join(html.escape(text) for text in sorted(set(texts)))


if __name__ == "__main__":
    sys.exit(main())
