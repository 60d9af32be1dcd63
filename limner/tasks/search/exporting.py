"""Write an index as a Parquet file: a row a vector, with path and facts. Extra ``parquet``."""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import TYPE_CHECKING

from limner.core.errors import MissingExtraError
from limner.core.outputs import plan_output

if TYPE_CHECKING:
    from limner.tasks.search.photos import Index

ROWS = 4096
"""Photos in a group of rows."""


def export_parquet(index: Index, path: str | os.PathLike[str]) -> int:
    """Write all photos of the index; return how many.

    Columns: path (of bytes, as the system has it), width_px, height_px, taken_s, camera, latitude, longitude, kind, frame
    and vector (float16 as a list of float32).

    Raises:
        MissingExtraError: pyarrow is not installed.
        StorageError: the file cannot be written.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtraError("Parquet files need the extra: pip install 'limner[parquet]'") from error
    output, model = plan_output(path), index.model()
    schema = pa.schema([("path", pa.binary()), ("width_px", pa.int32()), ("height_px", pa.int32()),
                        ("taken_s", pa.float64()), ("camera", pa.string()), ("latitude", pa.float64()),
                        ("longitude", pa.float64()),
                        ("kind", pa.string()), ("frame", pa.int32()), ("vector", pa.list_(pa.float32(), model.dimension))])
    count = 0

    def write(part: Path) -> None:
        nonlocal count
        walked = index.store.walk(model)
        with pq.ParquetWriter(part, schema, metadata_collector=None) as writer:
            while group := list(itertools.islice(walked, ROWS)):
                rows = [{"path": os.fsencode(photo.paths[0]), **_facts(photo.about), "frame": frame, "vector": row.tolist()}
                        for photo, vectors in group for frame, row in enumerate(vectors.float())]
                writer.write_table(pa.Table.from_pylist(rows, schema=schema))
                count += len(group)

    output.fill(write)
    return count


def _facts(about: object) -> dict[str, object]:
    from dataclasses import asdict

    return asdict(about)  # type: ignore[call-overload]
