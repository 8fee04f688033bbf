"""Colours can be told apart: by most eyes, by the three common deficiencies, on both themes."""

import itertools

import numpy as np
import pytest

from redline import palette
from redline.site import palette_css

ACTORS = ["ukraine", "russia", "united-states", "europe", "others"]
SERIES = [f"series-{number}" for number in range(1, 7)]
HELD = [f"held-{number}" for number in range(1, 6)]
THEMES = ["light", "dark"]

# What an eye makes of linear RGB, after Machado, Oliveira and Fernandes (2009), severity 1.
VISION = {
    "full": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
) / np.array([[0.95047], [1.0], [1.08883]])


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def luminance(colour):
    return float(np.dot([0.2126, 0.7152, 0.0722], linear(colour)))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def seen(colour, vision):
    """CIE Lab of a colour as an eye with ``vision`` sees it."""
    x, y, z = XYZ @ np.clip(np.array(VISION[vision]) @ linear(colour), 0, 1)
    x, y, z = (np.cbrt(t) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def tone(name, theme):
    return getattr(palette.TOKENS[name], theme)


def test_a_drawn_colour_leads_back_to_one_token():
    lights = [token.light for token in palette.TOKENS.values()]
    assert len(set(lights)) == len(lights)
    assert palette.color("line") == palette.TOKENS["line"].light
    with pytest.raises(KeyError, match="no-such-token"):
        palette.color("no-such-token")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["paper", "panel"])
@pytest.mark.parametrize("name", ["ink", "ink-soft", *ACTORS])
def test_text_has_contrast_aa(name, ground, theme):
    assert contrast(tone(name, theme), tone(ground, theme)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["line", *SERIES])
def test_lines_with_labels_in_their_colour_have_contrast_aa(name, theme):
    assert contrast(tone(name, theme), tone("paper", theme)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("group", [ACTORS, SERIES], ids=["actors", "series"])
def test_colours_of_a_group_can_be_told_apart(group, vision, theme):
    tones = {name: seen(tone(name, theme), vision) for name in group}
    apart = {
        (one, other): float(np.linalg.norm(tones[one] - tones[other]))
        for one, other in itertools.combinations(group, 2)
    }
    assert {pair: distance for pair, distance in apart.items() if distance < 12} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_more_land_held_is_a_stronger_tone(theme):
    steps = [contrast(tone(name, theme), tone("paper", theme)) for name in HELD]
    assert steps == sorted(steps)
    assert steps[-1] > 4.5
    assert all(b / a > 1.25 for a, b in itertools.pairwise(steps))


def test_the_page_gets_every_token_in_both_themes():
    css = palette_css.css()
    for name, token in palette.TOKENS.items():
        assert css.count(f"--rl-{name}:{token.light}") >= 1
        assert css.count(f"--rl-{name}:{token.dark}") >= 2  # by choice, and by the system's
