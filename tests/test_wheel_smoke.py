"""The wheel, installed in an environment of its own and used far from the checkout.

The packages it needs are lent to that environment, so that the test needs no network: what is looked at is what the
wheel itself holds, and that it asks for nothing outside what it declares.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("assistant", "prompts", "corpus", "ui", "evals")
LIST_PROMPTS = """
import json, tomllib
from importlib.resources import files
from prompts.prompt import load_prompt
table = tomllib.loads((files("prompts") / "current.toml").read_text(encoding="utf-8"))["current"]
print(json.dumps({name: load_prompt(name).reference for name in table}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    out = tmp_path_factory.mktemp("dist")
    # Without isolation, since an isolated environment would have to be downloaded.
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the scripts of a fresh environment that holds the wheel."""
    home = tmp_path_factory.mktemp("environment") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True, timeout=300)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    said = subprocess.run([scripts / "python", "-c", code], check=True, capture_output=True, text=True, timeout=60)
    site = Path(said.stdout.strip())
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    for lent in Path(sysconfig.get_path("purelib")).iterdir():
        if not re.search(r"wayfolk|\.pth$|^__editable__", lent.name) and not (site / lent.name).exists():
            (site / lent.name).symlink_to(lent)
    return scripts


def run(scripts: Path, *words: str | Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "WAYFOLK"))}
    done = subprocess.run(
        [scripts / "python", *words], cwd="/", env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_the_wheel_holds_the_five_packages_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = Parser().parsestr(archive.read(next(n for n in names if n.endswith("/METADATA"))).decode())
        scripts = archive.read(next(n for n in names if n.endswith("/entry_points.txt"))).decode()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)
    assert "wayfolk = ui.cli:main" in scripts
    assert metadata["Name"] == "wayfolk"
    assert metadata["License-Expression"] == "MIT"


def test_the_wheel_holds_every_data_file_of_the_checkout(wheel: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", *PACKAGES], cwd=ROOT, check=True, capture_output=True, text=True, timeout=60
    )
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    kept_out = ("evals/cassettes/",)
    wanted = {name for name in listed.stdout.splitlines() if not name.startswith(kept_out) and (ROOT / name).exists()}
    assert {name for name in wanted if '"' not in name} - names == set()


def test_it_says_its_version_far_from_the_checkout(installed: Path) -> None:
    assert re.fullmatch(r"wayfolk \d+\.\d+\.\d+\S*\n", run(installed, "-m", "ui.cli", "--version"))
    where = run(installed, "-c", "import ui; print(ui.__file__)").strip()
    assert not Path(where).is_relative_to(ROOT)


def test_every_prompt_in_use_loads(installed: Path) -> None:
    references = json.loads(run(installed, "-c", LIST_PROMPTS))
    assert references
    assert all(re.fullmatch(rf"{name}\.v\d+@[0-9a-f]{{8}}", reference) for name, reference in references.items())


def test_the_examples_frames_and_weights_list_are_there(installed: Path, tmp_path: Path) -> None:
    models = ("--chat-model", "extractive:", "--embedder", "hashing:256")
    for example, documents in (("permits", 21), ("patients", 3)):
        words = ("init", str(tmp_path / example), "--example", example, "--json", *models)
        assert json.loads(run(installed, "-m", "ui.cli", *words))["documents"] == documents
    assert len(json.loads(run(installed, "-m", "ui.cli", "frames", "--json"))["frames"]) >= 3
    assert len(json.loads(run(installed, "-m", "ui.cli", "models", "list", "--json"))["models"]) == 2
