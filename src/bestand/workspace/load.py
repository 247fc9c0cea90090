"""Open a workspace folder: its files as values, with every problem found."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import shapely

from bestand.agreement import Agreement, Taxonomy, load_agreement
from bestand.agreement.names import known
from bestand.errors import InputError
from bestand.geo.projection import Projection
from bestand.model.notes import NoteKind
from bestand.text.problems import Problem
from bestand.text.typed import typed
from bestand.text.yaml import Document, read_yaml
from bestand.workspace.document import SourceUse, WorkspaceFile
from bestand.workspace.zones import Zone, cut

FILE = "bestand.yaml"
_VARIABLE = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True)
class Workspace:
    """A folder for one ceasefire, understood."""

    folder: Path
    settings: WorkspaceFile
    agreement: Agreement
    taxonomy: Taxonomy
    zones: dict[str, shapely.Geometry] = field(default_factory=dict)  # degrees
    line_within: shapely.Geometry | None = None
    document: Document = field(default_factory=lambda: Document(FILE), compare=False)

    @property
    def projection(self) -> Projection:
        return Projection.of(self.settings.area)

    @property
    def zone_rings(self) -> tuple[tuple[tuple[float, float], ...], ...]:
        """Outlines of all zones in degrees, for drawing."""
        rings = [ring for _, zone in sorted(self.zones.items()) for ring in shapely.get_parts(shapely.boundary(zone))]
        return tuple(tuple((float(x), float(y)) for x, y in shapely.get_coordinates(ring)) for ring in rings)

    @property
    def uses(self) -> tuple[SourceUse, ...]:
        """The sources of bestand.yaml, then what people took in by hand, one source per kind of note.

        Nobody on a night shift should have to edit a file before a call counts. A kind whose files
        bestand.yaml reads itself (to name another family, say) is left to it.
        """
        read = {pattern for use in self.settings.sources for pattern in use.files}
        kinds = [kind for kind in NoteKind if kind.files not in read and any(_glob(self.folder, kind.files))]
        return (*self.settings.sources, *map(_notes, kinds))

    def files(self, use: SourceUse) -> list[Path]:
        """The source's files in order of name; empty where nothing matches."""
        return sorted({path for pattern in use.files for path in _glob(self.folder, pattern)})


def _notes(kind: NoteKind) -> SourceUse:
    options: dict[str, object] = {"title": f"Notes taken in by hand: {kind.value}", "family": kind.source}
    return SourceUse(source="notes", name=kind.source, files=(kind.files,), options=options)


def open_workspace(folder: Path) -> Workspace:
    """Raises InputError naming the first problem; `check_workspace` lists them all."""
    workspace, problems = check_workspace(folder)
    if workspace is None or problems:
        first = problems[0]
        more = f" ({len(problems) - 1} more: run `bestand check`)" if len(problems) > 1 else ""
        raise InputError(f"{first.message}{more}", file=first.file, line=first.line, fix=first.fix)
    return workspace


def check_workspace(folder: Path) -> tuple[Workspace | None, list[Problem]]:
    """The workspace if it can be understood, and every problem in its files."""
    if not (folder / FILE).is_file():
        raise InputError(
            f"no {FILE} in {folder.name or folder}.", fix="name a workspace with -w, or run `bestand init`."
        )
    document = read_yaml(folder / FILE)
    settings = typed(document, WorkspaceFile)
    if settings is None:
        return None, document.problems
    zones = {
        name: shape
        for name, zone in settings.zones.items()
        if (zone.file or zone.part_of) and (shape := _zone(folder, zone, document, ("zones", name))) is not None
    }
    within = None
    if settings.lines and settings.lines.within:
        within = _polygon(folder, settings.lines.within, document, ("lines", "within"))
    _cross_check(document, settings)
    path = folder / settings.agreement
    if not path.is_file():
        document.problem(("agreement",), "no-such-file", f'there is no "{settings.agreement}".')
        return None, sorted(document.problems)
    agreement, taxonomy, problems = load_agreement(path, settings.zones)
    if taxonomy:
        for name in settings.release.floors:
            known(document, ("release", "floors", name), [name], taxonomy.act_names, "act")
    if agreement:
        _named_lines(document, settings, agreement)
    problems = sorted([*document.problems, *problems])
    if agreement is None or taxonomy is None:
        return None, problems
    return Workspace(folder, settings, agreement, taxonomy, zones, within, document), problems


def _cross_check(document: Document, settings: WorkspaceFile) -> None:
    ids = [use.id for use in settings.sources]
    for i, use in enumerate(settings.sources):
        if ids.index(use.id) != i:
            document.problem(
                ("sources", i), "source-twice", f'source "{use.id}" stands twice.', "give one of them a `name`."
            )
        if use.id in {kind.source for kind in NoteKind}:
            message = f'"{use.id}" is the name of notes that people take in.'
            document.problem(("sources", i), "name-of-notes", message, "give it another `name`.")
    if settings.lines and settings.lines.source and settings.lines.source not in ids:
        document.problem(("lines", "source"), "unknown-source", f'there is no source "{settings.lines.source}".')
    for i, name in enumerate(settings.targets):
        if name not in ids:
            document.problem(("targets", i), "unknown-source", f'there is no source "{name}".')


def _named_lines(document: Document, settings: WorkspaceFile, agreement: Agreement) -> None:
    ids = [use.id for use in settings.sources]
    for name, line in (settings.lines.named if settings.lines else {}).items():
        path = ("lines", "named", name)
        known(document, path, [name], agreement.lines, "line")
        known(document, (*path, "source"), [line.source], ids, "source")


def _zone(folder: Path, zone: Zone, document: Document, path: tuple[str, ...]) -> shapely.Geometry | None:
    area = _polygon(folder, zone.file or zone.part_of, document, path)
    if area is None or zone.holds is None:
        return area
    line = _shape(folder, zone.cut_by, document, (*path, "cut_by"))
    try:
        return None if line is None else cut(area, line, zone.holds)
    except ValueError as error:
        document.problem(path, "no-polygon", f"{error}.", "check the line and the point.")
        return None


def _polygon(folder: Path, file: str, document: Document, path: tuple[str, ...]) -> shapely.Geometry | None:
    """The union of a GeoJSON file's polygons, mended if self-crossing; None with a problem."""
    merged = _shape(folder, file, document, path)
    if merged is not None and shapely.get_dimensions(merged) != 2:
        document.problem(path, "no-polygon", f'"{file}" holds no polygon.')
        return None
    return merged


def _shape(folder: Path, file: str, document: Document, path: tuple[str, ...]) -> shapely.Geometry | None:
    try:
        shapes = list(_shapes(json.loads((folder / file).read_text("utf-8"))))
    except OSError as error:
        document.problem(path, "no-such-file", f'"{file}" cannot be read: {error.strerror}.')
        return None
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        document.problem(path, "no-polygon", f'"{file}" is no GeoJSON: {str(error)[:120]}.')
        return None
    return shapely.union_all([shapely.make_valid(shape) for shape in shapes])


def _shapes(value: dict[str, object]) -> Iterator[shapely.Geometry]:
    features = value["features"] if value.get("type") == "FeatureCollection" else [value]
    for feature in features:  # type: ignore[attr-defined]
        yield shapely.from_geojson(json.dumps(feature.get("geometry", feature)))


def _glob(folder: Path, pattern: str) -> Iterator[Path]:
    """Files that match; `${NAME}` is taken from the environment, nothing else is."""
    filled = _VARIABLE.sub(lambda m: os.environ.get(m[1], f"${{{m[1]}}}"), pattern)
    root = Path(filled) if Path(filled).is_absolute() else folder / filled
    fixed = next((p for p in [root, *root.parents] if not set("*?[") & set(str(p))), Path("/"))
    rest = root.relative_to(fixed)
    yield from [fixed] if str(rest) == "." and fixed.is_file() else []
    yield from (p for p in fixed.glob(str(rest)) if p.is_file()) if str(rest) != "." else ()
