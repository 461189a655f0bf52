# What pip, packaging, poetry-core and CPython's tomllib make of files that name Ray: which of the given releases each admits.
import json
import os
import sys
import tempfile
import tomllib

from packaging.requirements import Requirement
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import Version
from pip._internal.network.session import PipSession
from pip._internal.req.constructors import install_req_from_parsed_requirement
from pip._internal.req.req_file import parse_requirements
from poetry.core.constraints.version import Version as PoetryVersion
from poetry.core.constraints.version import parse_constraint


def of_requirement(requirement, releases):
    if requirement is None or canonicalize_name(requirement.name) != "ray":
        return None
    if requirement.url:
        return of_wheel(requirement.url, releases)
    return [one for one in releases if requirement.specifier.contains(one)]


# A wheel is of the release in its name, wherever it lies.
def of_wheel(url, releases):
    try:
        version = parse_wheel_filename(url.split("#")[0].split("?")[0].rsplit("/", 1)[-1])[1]
    except InvalidWheelFilename:
        return "elsewhere"
    return [one for one in releases if Version(one) == version]


def of_requirements(text, releases, folder):
    path = os.path.join(folder, "requirements.txt")
    with open(path, "w", newline="") as file:
        file.write(text)
    with PipSession() as session:
        lines = list(parse_requirements(path, session))
        return [of_requirement(install_req_from_parsed_requirement(one).req, releases) for one in lines]


def of_project(text, releases, _folder):
    project = tomllib.loads(text)
    named = [Requirement(one) for one in project.get("project", {}).get("dependencies", [])]
    poetry = project.get("tool", {}).get("poetry", {}).get("dependencies", {})
    ranges = [one if isinstance(one, str) else one["version"] for name, one in poetry.items() if canonicalize_name(name) == "ray"]
    allowed = [parse_constraint(one) for one in ranges]
    return [of_requirement(one, releases) for one in named] + [
        [one for one in releases if range_.allows(PoetryVersion.parse(one))] for range_ in allowed
    ]


given = json.load(sys.stdin)
READERS = {"requirements.txt": of_requirements, "pyproject.toml": of_project}
answers = []
with tempfile.TemporaryDirectory() as folder:
    for file in given["files"]:
        try:
            found = READERS[file["name"]](file["text"], given["releases"], folder)
            answers.append({"admitted": [one for one in found if one is not None]})
        except (Exception, SystemExit) as error:
            answers.append({"refused": f"{type(error).__name__}: {error}"})
json.dump(answers, sys.stdout)
