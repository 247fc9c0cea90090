"""Natural Earth layers, cut to the box of the basemap."""

from collections.abc import Callable, Iterator
from pathlib import Path

import shapefile  # type: ignore[import-untyped, unused-ignore]
import shapely  # type: ignore[import-untyped, unused-ignore]
from shapely import Geometry

WEST, SOUTH, EAST, NORTH = BOX = (20.0, 43.5, 42.5, 53.5)
TOLERANCE_DEG = 0.001
DECIMALS = 3  # 0.001° is at most 111 m, below what 1:10m data can promise

Points = list[list[float]]
Attributes = dict[str, object]
Choice = Callable[[Attributes], bool]


def everything(_: Attributes) -> bool:
    """The choice that keeps every feature."""
    return True


def read_layer(folder: Path, layer: str, keep: Choice = everything) -> list[Geometry]:
    """The kept features of a layer, clipped to the box, in the order of the file."""
    with shapefile.Reader(str(folder / f"ne_10m_{layer}"), encodingErrors="replace") as reader:
        features = [_valid(reader.shape(i)) for i in _inside(reader, keep)]
    return [shapely.intersection(feature, shapely.box(*BOX)) for feature in features]


def _inside(reader: shapefile.Reader, keep: Choice) -> Iterator[int]:
    # By index, never by iteration: admin_0_boundary_lines_land has gaps between its
    # records, which only its .shx file knows about, and records without a shape.
    for i in range(len(reader)):
        shape = reader.shape(i)
        if shape.shapeType == shapefile.NULL:
            continue
        west, south, east, north = shape.bbox
        near = west < EAST and east > WEST and south < NORTH and north > SOUTH
        if near and keep(reader.record(i).as_dict()):
            yield i


def _valid(shape: shapefile.Shape) -> Geometry:
    # Eurasia in ne_10m_land touches itself; clipping refuses that until it is mended.
    return shapely.make_valid(shapely.geometry.shape(shape.__geo_interface__))


def polylines(features: list[Geometry]) -> list[Points]:
    """Features joined end to end, simplified; each line once, in a fixed order."""
    joined = shapely.line_merge(shapely.union_all(features))
    lines = shapely.get_parts(shapely.simplify(joined, TOLERANCE_DEG))
    drawn = (rounded(line) for line in lines if line.geom_type == "LineString")
    return sorted(line for line in drawn if len(line) > 1)


def polygons(features: list[Geometry]) -> list[Geometry]:
    """The polygons of features, simplified."""
    merged = shapely.union_all([part for f in features for part in shapely.get_parts(f)])
    parts = shapely.get_parts(shapely.simplify(merged, TOLERANCE_DEG))
    return [part for part in parts if part.geom_type == "Polygon"]


def rounded(line: Geometry) -> Points:
    """[lon, lat] to three decimals; points that fall together become one."""
    points: Points = []
    for lon, lat in shapely.get_coordinates(line).tolist():
        point = [round(lon, DECIMALS), round(lat, DECIMALS)]
        if [point] != points[-1:]:
            points.append(point)
    return points
