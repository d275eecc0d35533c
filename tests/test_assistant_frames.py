"""Journey frames: shipped and own, in four languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import FrameError
from assistant.frames import DEFAULT_LANES, Frame, in_language, list_frames, load_frame

LANGUAGES = ("en", "zh", "ar", "ko")
SHIPPED = {"six_stages": 6, "five_stages": 5, "insurer_twelve": 12, "digital_service": 8}
OWN = """
names = { en = "Borrowing" }
lanes = ["actions", "moods"]

[[own_lanes]]
id = "moods"
names = { en = "Moods", ko = "기분" }
ask = { en = "How did “{stage}” feel?" }

[[stages]]
id = "choose"
names = { en = "Choose", zh = "挑选" }

[[stages]]
id = "return"
names = { en = "Return" }
about = { en = "People bring it back." }
"""


def own(folder: Path, text: str, name: str = "borrowing") -> Frame:
    (folder / "frames").mkdir(exist_ok=True)
    (folder / "frames" / f"{name}.toml").write_text(text, encoding="utf-8")
    return load_frame(name, folder)


def test_shipped_frames_have_their_stages_and_the_grid_s_lanes() -> None:
    frames = {frame.id: frame for frame in list_frames()}
    assert {name: len(frame.stages) for name, frame in frames.items()} == SHIPPED
    for frame in frames.values():
        assert tuple(lane.id for lane in frame.lanes) == DEFAULT_LANES


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_stage_speaks_four_languages(name: str) -> None:
    frame = load_frame(name)
    least = {"en": 3, "zh": 3, "ar": 3, "ko": 3} if name == "insurer_twelve" else {"en": 6, "zh": 4, "ar": 4, "ko": 4}
    for stage in frame.stages:
        for language in LANGUAGES:
            assert stage.names[language]
            assert stage.about[language]
            assert len(stage.cues[language]) >= least[language], (stage.id, language)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_no_cue_stands_for_two_stages(name: str) -> None:
    cues = [cue for stage in load_frame(name).stages for sentences in stage.cues.values() for cue in sentences]
    assert len(cues) == len(set(cues))


def test_the_question_for_an_empty_cell_names_the_stage_in_the_language_asked() -> None:
    frame = load_frame("six_stages")
    assert "“Awareness”" in frame.ask("ideas", "awareness", "en")
    assert "“认知”" in frame.ask("ideas", "awareness", "zh-Hans")
    assert "«الوعي»" in frame.ask("pain_points", "awareness", "ar")
    assert "‘인지’" in frame.ask("touchpoints", "awareness", "ko")
    assert frame.ask("ideas", "awareness", "de") == frame.ask("ideas", "awareness", "en")
    assert frame.lane_name("pain_points", "ar") == "نقاط الألم"
    assert frame.stage_name("nowhere", "en") == "nowhere"


def test_own_frame_with_own_lane(tmp_path: Path) -> None:
    frame = own(tmp_path, OWN)
    assert [stage.id for stage in frame.stages] == ["choose", "return"]
    assert [lane.id for lane in frame.lanes] == ["actions", "moods"]
    assert frame.ask("moods", "choose", "zh") == "How did “挑选” feel?"
    assert frame.lane_name("moods", "ko") == "기분"
    assert "borrowing" in [other.id for other in list_frames(tmp_path)]


def test_own_frame_comes_before_a_shipped_one(tmp_path: Path) -> None:
    assert len(own(tmp_path, OWN, "six_stages").stages) == 2
    assert len(load_frame("six_stages").stages) == 6


def test_stages_are_told_of_alike_unless_the_frame_says_otherwise(tmp_path: Path) -> None:
    assert {stage.share for stage in own(tmp_path, OWN).stages} == {1.0}
    shares = {stage.id: stage.share for stage in load_frame("six_stages").stages}
    assert sum(shares.values()) == pytest.approx(1.0)
    assert max(shares, key=lambda stage: shares[stage]) == "service"
    with pytest.raises(FrameError, match="share"):
        own(tmp_path, OWN.replace('id = "choose"', 'id = "choose"\nshare = 0.0'))


def test_digest_follows_the_content(tmp_path: Path) -> None:
    first = own(tmp_path, OWN).digest
    assert own(tmp_path, OWN).digest == first
    assert own(tmp_path, OWN.replace("Choose", "Pick")).digest != first


def test_unknown_frame_lists_the_known_ones() -> None:
    with pytest.raises(FrameError, match=r"no journey frame called 'seven'.*five_stages, insurer_twelve, six_stages"):
        load_frame("seven")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("names = {", "not written as a frame"),
        ('names = { en = "One" }\n[[stages]]\nid = "a"\nnames = { en = "A" }', "at least 2"),
        (OWN.replace('id = "return"', 'id = "choose"'), "same id"),
        (OWN.replace('"actions", "moods"', '"actions", "smells"'), "names the lane 'smells'"),
        (OWN.replace('id = "choose"', 'id = "Choose it"'), "not written as a frame"),
        (OWN + "colour = 3\n", "not written as a frame"),
    ],
)
def test_a_broken_frame_says_what_is_wrong(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(FrameError, match=says):
        own(tmp_path, text)


def test_a_frame_that_is_not_text_says_so(tmp_path: Path) -> None:
    (tmp_path / "frames").mkdir()
    (tmp_path / "frames" / "odd.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FrameError, match="UTF-8"):
        load_frame("odd", tmp_path)


def test_in_language_falls_back() -> None:
    assert in_language({"en": "a", "zh": "b"}, "zh-Hant") == "b"
    assert in_language({"ko": "c"}, "ar") == "c"
    assert in_language({}, "ar") == ""
