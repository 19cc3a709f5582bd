"""The gallery of alerts shows what the program sends."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tests.alert_gallery import FOLDER, PAGE, Picture, drawn, page, pictures
from tests.block_pictures import WIDTH

STALE = "the pictures are not what the program sends any more: `make gallery` draws them anew"


@pytest.mark.parametrize("picture", pictures(), ids=lambda picture: picture.name)
def test_picture_shows_what_slack_would_be_sent(picture: Picture) -> None:
    assert (FOLDER / f"{picture.name}.svg").read_text(encoding="utf-8") == drawn(picture), STALE


def test_page_shows_every_picture_and_no_other() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), STALE
    shown = re.findall(r"alerts/([\w-]+)\.svg", page())
    assert sorted(shown) == sorted(path.stem for path in FOLDER.glob("*.svg"))


@pytest.mark.parametrize("picture", pictures(), ids=lambda picture: picture.name)
def test_picture_is_whole_svg_within_its_frame_that_loads_nothing(picture: Picture) -> None:
    root = ElementTree.fromstring(drawn(picture))
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {
        "svg", "title", "desc", "rect", "path", "text", "tspan"
    }  # fmt: skip
    lowest = max(float(element.get("y", 0)) for element in root.iter() if element.tag.endswith("text"))
    assert lowest < float(root.get("height", 0))
    assert root.get("width") == str(WIDTH)
