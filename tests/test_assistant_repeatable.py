"""The same sources become the same project in every process, whatever order Python's sets come in there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

INTERVIEWS = Path(__file__).parent / "data" / "interviews"
_INGEST = """
import json, shutil, sys
from pathlib import Path
from assistant.privacy import redacting
from assistant.project import Project
from corpus.ingest import IngestOptions, ingest

root, sources = Path(sys.argv[1]), Path(sys.argv[2])
project = Project.create(root, name="p", embedder="hashing:64", chat_model="extractive:")
shutil.copytree(sources, root / "sources")
with project.store(writer=True) as store:
    with redacting(project, store) as redact:
        ingest(store, [root / "sources"], root=root, options=IngestOptions(study="s"), redact=redact)
    told = [[segment.id, segment.participant, segment.speaker, segment.text] for segment in store.segments()]
    people = [[person.id, person.label, dict(person.attributes)] for person in store.participants().values()]
retriever = project.retriever()
retriever.refresh()
found = [passage.segment.id for passage in retriever.search("late delivery 배송 توصيل 配送")]
print(json.dumps([told, people, found], default=str))
"""


def _made(root: Path, seed: int) -> list[list[object]]:
    done = subprocess.run(
        [sys.executable, "-c", _INGEST, str(root), str(INTERVIEWS)],
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
        cwd=Path(__file__).parent.parent,
    )
    made: list[list[object]] = json.loads(done.stdout.splitlines()[-1])
    return made


def test_the_order_of_sets_changes_nothing(tmp_path: Path) -> None:
    one, other = (_made(tmp_path / str(seed), seed) for seed in (1, 2))
    assert one == other
    told, people, found = one
    assert len(told) > 20
    assert len(people) >= 4
    assert found
