"""The page of pictures is that of the script, and every picture it shows is there, with none left over."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from screens import EACH, FOLDER, PAGE, PICTURES, SCREENS, page_of_pictures  # noqa: E402

WAYS = 8
"""Two widths, two schemes, two directions of reading."""


def test_the_page_of_pictures_is_that_of_the_script() -> None:
    assert (ROOT / PAGE).read_text(encoding="utf-8") == page_of_pictures(), "run: python scripts/screens.py"


def test_every_screen_is_shown_in_each_width_scheme_and_direction() -> None:
    assert len(set(EACH)) == WAYS
    shown = {(picture.what, picture.language, picture.width, picture.scheme) for picture in PICTURES}
    assert {(what, *how) for what in SCREENS for how in EACH} <= shown


def test_every_picture_is_there_as_wide_as_its_name_says_and_none_is_left_over() -> None:
    assert {path.name for path in (ROOT / FOLDER).iterdir()} == {picture.name for picture in PICTURES}
    for picture in PICTURES:
        with Image.open(ROOT / FOLDER / picture.name) as taken:
            assert taken.width == picture.width
