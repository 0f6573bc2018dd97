"""Sheets drawn on with pens and photographed, all of it made: the truth is known.

Pens take light away as ink does, paper is tilted, curled and folded, light falls from
one side with a shadow's edge, the lens bends and blurs, the sensor adds noise, and
JPEG throws away. No photograph here was taken by anybody: what holds here is yet to be
shown on real ones.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage
from scipy.interpolate import LinearNDInterpolator

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

#: How much light each pen lets pass, in red, green and blue.
INKS: Mapping[str, tuple[float, float, float]] = {
    "red": (0.82, 0.12, 0.16),
    "blue": (0.12, 0.25, 0.78),
    "green": (0.10, 0.55, 0.25),
    "orange": (0.95, 0.50, 0.10),
    "purple": (0.50, 0.20, 0.65),
    "brown": (0.55, 0.35, 0.18),
    "black": (0.10, 0.10, 0.12),
}


@dataclass(frozen=True)
class Level:
    """How badly a sheet is photographed; tilt [°], curl and fold [mm], blur [px]."""

    tilt: float
    curl: float
    fold: float
    light: float
    blur: float
    jpeg: int
    white: float


#: The levels of the issue, 0 to 4.
LEVELS = (
    Level(0, 0, 0, 0.00, 0.5, 95, 0.00),
    Level(8, 0, 0, 0.15, 0.8, 90, 0.04),
    Level(18, 2, 0, 0.30, 1.3, 75, 0.08),
    Level(28, 5, 1, 0.40, 2.0, 55, 0.13),
    Level(35, 9, 2, 0.50, 3.0, 40, 0.18),
)


@dataclass(frozen=True)
class PenStroke:
    """A stroke of a pen through points [mm], or an area filled by it."""

    pen: str
    points: Doubles
    width: float = 1.0
    filled: bool = False


def drawn(
    page: Floats, strokes: Sequence[PenStroke], scale: float, seed: int
) -> Floats:
    """Return the page with strokes on it, shape (rows, columns, 3), 0 … 1.

    `page` is grey, `scale` its pixels a millimetre.
    """
    rng = np.random.default_rng(seed)
    covers: dict[str, Floats] = {}
    for stroke in strokes:
        cover = covers.setdefault(stroke.pen, np.zeros(page.shape, np.float32))
        layer = np.zeros(page.shape, np.uint8)
        # OpenCV's points may have eighths of a pixel; its pixels' middles are whole.
        points = np.round((stroke.points * scale - 0.5) * 8).astype(np.int32)
        if stroke.filled:
            cv2.fillPoly(layer, [points.reshape(-1, 1, 2)], 255, cv2.LINE_AA, 3)
        else:
            wide = max(1, round(stroke.width * scale))
            cv2.polylines(
                layer, [points.reshape(-1, 1, 2)], False, 255, wide, cv2.LINE_AA, 3
            )
        np.maximum(cover, layer.astype(np.float32) / 255, out=cover)
    seen = np.repeat(page[..., np.newaxis].astype(np.float64), 3, axis=2)
    for pen, cover in covers.items():
        rough = rng.normal(size=(page.shape[0] // 20 + 2, page.shape[1] // 20 + 2))
        grain = (
            1
            + 0.12 * ndimage.zoom(rough, 20, order=1)[: page.shape[0], : page.shape[1]]
        )
        density = -np.log(np.array(INKS[pen])) * rng.uniform(0.75, 1.05)
        soft = ndimage.gaussian_filter(cover, 0.06 * scale) * grain
        # most of a page bears no ink
        inked = soft != 0
        seen[inked] *= np.exp(-soft[inked][:, np.newaxis] * density)
    return np.clip(seen, 0, 1).astype(np.float32)


def photograph(
    page: Floats,
    scale: float,
    *,
    seed: int,
    level: int,
    size: tuple[int, int] = (4000, 3000),
    turned: float = 0.0,
) -> bytes:
    """Return a JPEG of the page, photographed at a level; `turned` is by degrees."""
    bad, rng = LEVELS[level], np.random.default_rng(seed + 7777)
    height, width = page.shape[0] / scale, page.shape[1] / scale
    paper, seen = _places((width, height), size, bad, rng, turned)
    at = _looked_up(seen, paper, size)
    soft = cv2.GaussianBlur(page, (0, 0), 0.35 * scale * width / size[0])
    picture = cv2.remap(
        soft,
        at[..., 0] * scale - 0.5,
        at[..., 1] * scale - 0.5,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(0.35, 0.30, 0.25),
    )
    picture = picture * _light(size, bad, level, rng)[..., np.newaxis]
    picture = picture * (1 + rng.uniform(-1, 1, 3) * bad.white) * 0.92
    picture = cv2.GaussianBlur(picture, (0, 0), bad.blur)
    noise = np.asarray(rng.normal(size=picture.shape), dtype=np.float32)
    picture = picture + noise * (0.006 + 0.004 * level)
    whole = (np.clip(picture, 0, 1) * 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(whole).save(out, "JPEG", quality=bad.jpeg)
    return out.getvalue()


def places(
    paper: tuple[float, float],
    *,
    seed: int,
    level: int,
    size: tuple[int, int],
    turned: float = 0.0,
) -> tuple[Doubles, Doubles]:
    """Return places of a sheet [mm] and where `photograph` shows them [px], (n, 2).

    `paper` is the sheet's width and height [mm]; 0 px is the middle of the first pixel.
    """
    rng = np.random.default_rng(seed + 7777)
    at, seen = _places(paper, size, LEVELS[level], rng, turned)
    return at.reshape(-1, 2), seen.reshape(-1, 2)


def _places(
    paper: tuple[float, float],
    size: tuple[int, int],
    bad: Level,
    rng: np.random.Generator,
    turned: float,
) -> tuple[Doubles, Doubles]:
    width, height = paper
    x, y = np.meshgrid(np.linspace(0, width, 141), np.linspace(0, height, 101))
    bulged = _bulged(x - width / 2, y - height / 2, bad, rng)
    return np.stack([x, y], -1), _projected(bulged, size, bad, rng, turned)


def _bulged(x: Doubles, y: Doubles, bad: Level, rng: np.random.Generator) -> Doubles:
    turn = rng.uniform(0, np.pi)
    along = x * np.cos(turn) + y * np.sin(turn)
    wave = along / np.abs(along).max() * rng.uniform(0.7, 1.2) + rng.uniform(-0.5, 0.5)
    lifted = bad.curl * np.cos(np.pi * wave)
    lifted = lifted + bad.fold * np.maximum(0, 1 - np.abs(x - rng.uniform(-8, 8)) / 25)
    lifted = lifted - bad.fold * np.maximum(0, 1 - np.abs(y - rng.uniform(-8, 8)) / 25)
    return np.stack([x, y, -lifted], -1)


def _projected(
    points: Doubles,
    size: tuple[int, int],
    bad: Level,
    rng: np.random.Generator,
    turned: float,
) -> Doubles:
    """Return where points of the sheet are seen [px], the sheet filling the picture."""
    tilt = np.radians(bad.tilt) * rng.uniform(0.6, 1)
    toward = rng.uniform(0, 2 * np.pi)
    roll = rng.normal() * np.radians(2 + bad.tilt / 6) + np.radians(turned)
    lean, _ = cv2.Rodrigues(np.array([np.cos(toward), np.sin(toward), 0]) * tilt)
    spin, _ = cv2.Rodrigues(np.array([0.0, 0.0, roll]))
    looked = points @ (lean @ spin).T
    near, far = 100.0, 6000.0
    for _step in range(50):
        away = (near + far) / 2
        flat = 1.05 * size[0] * looked[..., :2] / (looked[..., 2:] + away)
        inside = np.abs(flat).max(axis=(0, 1)) < np.array(size) * 0.47
        near, far = (near, away) if inside.all() else (away, far)
    bent = rng.uniform(-0.02, 0.02) * (bad.tilt > 0)
    radius = (flat**2).sum(axis=-1, keepdims=True) / (size[0] / 2) ** 2
    seen: Doubles = flat * (1 + bent * radius) + np.array(size) / 2
    return seen


def _looked_up(seen: Doubles, paper: Doubles, size: tuple[int, int]) -> Floats:
    """Return for each pixel which place of the sheet it shows [mm]."""
    step = 16
    columns, rows = (side // step + 2 for side in size)
    x, y = np.meshgrid(np.arange(columns) * step, np.arange(rows) * step)
    between = LinearNDInterpolator(
        seen.reshape(-1, 2), paper.reshape(-1, 2), fill_value=-50
    )
    coarse = between(x, y).astype(np.float32)
    u, v = np.meshgrid(*(np.arange(side, dtype=np.float32) / step for side in size))
    return np.stack(
        [
            cv2.remap(np.ascontiguousarray(coarse[..., i]), u, v, cv2.INTER_LINEAR)
            for i in (0, 1)
        ],
        -1,
    )


def _light(
    size: tuple[int, int], bad: Level, level: int, rng: np.random.Generator
) -> Floats:
    across, down = (np.arange(side, dtype=np.float32) for side in size)
    u, v = across / size[0] - 0.5, down[:, np.newaxis] / size[1] - 0.5
    toward = rng.uniform(0, 2 * np.pi)
    light = 1 - bad.light * np.clip(u * np.cos(toward) + v * np.sin(toward) + 0.5, 0, 1)
    if level >= 2:
        edge = u * np.cos(toward + 1) + v * np.sin(toward + 1) - rng.uniform(0.1, 0.3)
        light = light * (1 - bad.light * 0.5 / (1 + np.exp(-edge * 40)))
    shade: Floats = np.asarray(light, dtype=np.float32)
    return shade
