r"""Train the classifier that reads machine readable zones, from renderings of OCR-B.

Run from the root of the repository; it takes about a minute:

    OPENBLAS_NUM_THREADS=1 python tools/train_mrz_reader.py \
        src/nansen/adapters/page_reader/mrz_reader.npz

Everything is drawn from one seed. With one thread the sums are taken in one order too, and two
runs on one machine give the same file to the bit; another processor may round otherwise. The
lines that it draws are random letters, damaged as printing and photographing damage them; no
person's document is among them.
"""

import argparse
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from nansen.adapters.page_reader.glyphs import (
    CELL_HEIGHT,
    CELL_WIDTH,
    LETTERS,
    NOTHING,
    Cells,
    Places,
    cut_cells,
)
from nansen.adapters.page_reader.ink import flatten_light

FONT = Path("src/nansen/personalization/fonts/OCRB.otf")
SEED = 19220705  # the day of the Nansen certificate
PLACES = 44
MARGIN = 3
LINES = 2400
HIDDEN = 128
EPOCHS = 14
BATCH = 256

PITCH_OF_EM = 0.723
CENTRE_OF_EM = 0.355
"""How far the middle of a character is above the baseline."""

Weights: TypeAlias = dict[str, NDArray[np.float32]]


def main() -> None:
    """Draw the samples, train, report the error on fresh lines, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    target = parser.parse_args().weights
    rng = np.random.default_rng(SEED)
    cells, labels = draw_samples(rng, LINES)
    weights = train(rng, cells, labels)
    fresh, truth = draw_samples(rng, 200)
    wrong = float((classify(weights, fresh).argmax(axis=1) != truth).mean())
    np.savez_compressed(
        target,
        hidden=weights["hidden"].astype(np.float16),
        hidden_bias=weights["hidden_bias"].astype(np.float16),
        output=weights["output"].astype(np.float16),
        output_bias=weights["output_bias"].astype(np.float16),
    )
    print(f"{len(labels)} cells, {wrong:.4%} of fresh ones read wrongly")


def draw_samples(rng: np.random.Generator, lines: int) -> tuple[Cells, NDArray[np.int64]]:
    """Draw lines of random characters and cut them up."""
    cells, labels = [], []
    for _ in range(lines):
        line, truth = draw_line(rng)
        cells.append(line)
        labels.append(truth)
    return np.concatenate(cells), np.concatenate(labels)


def draw_line(rng: np.random.Generator) -> tuple[Cells, NDArray[np.int64]]:
    """Draw one line, damage it, and cut it at places that are not quite the true ones."""
    pitch = float(rng.uniform(11, 34))
    letters = rng.integers(0, len(LETTERS), PLACES)
    letters[rng.random(PLACES) < 0.12] = LETTERS.index("<")
    letters[rng.random(PLACES) < 0.06] = NOTHING
    size = (round((PLACES + 2 * MARGIN) * pitch), round(7 * pitch))
    picture = Image.new("L", size, int(rng.integers(170, 256)))
    draw = ImageDraw.Draw(picture)
    _draw_background(rng, draw, size, pitch)
    font = ImageFont.truetype(str(FONT), pitch / PITCH_OF_EM)
    ink = int(rng.integers(0, 90))
    baseline = size[1] / 2 + CENTRE_OF_EM / PITCH_OF_EM * pitch
    for place, letter in enumerate(letters):
        if letter != NOTHING:
            x = (MARGIN + place) * pitch
            draw.text((x, baseline), LETTERS[letter], font=font, fill=ink, anchor="ls")
    _draw_neighbours(rng, draw, font, size, pitch)
    _draw_scratches(rng, draw, size, pitch)
    picture = _damage(rng, picture, pitch)
    return _cut(rng, picture, letters, pitch)


def _draw_background(
    rng: np.random.Generator, draw: ImageDraw.ImageDraw, size: tuple[int, int], pitch: float
) -> None:
    for _ in range(int(rng.integers(0, 12))):
        wave, phase = pitch * rng.uniform(2, 12), rng.uniform(0, 7)
        height = rng.uniform(0, size[1])
        points = [(x, height + pitch * np.sin(x / wave + phase)) for x in range(0, size[0], 4)]
        draw.line(points, fill=int(rng.integers(150, 230)), width=max(1, round(pitch / 14)))


def _draw_neighbours(
    rng: np.random.Generator,
    draw: ImageDraw.ImageDraw,
    font: ImageFont.FreeTypeFont,
    size: tuple[int, int],
    pitch: float,
) -> None:
    """Draw the line above or below, which a badly placed cell sees the edge of."""
    for side in (-1, 1):
        if rng.random() < 0.5:
            text = "".join(LETTERS[one] for one in rng.integers(0, len(LETTERS), PLACES))
            baseline = size[1] / 2 + (side * 2.5 + CENTRE_OF_EM / PITCH_OF_EM) * pitch
            draw.text((MARGIN * pitch, baseline), text, font=font, fill=60, anchor="ls")


def _draw_scratches(
    rng: np.random.Generator, draw: ImageDraw.ImageDraw, size: tuple[int, int], pitch: float
) -> None:
    """Draw over the characters, so that the classifier learns to doubt what is half hidden."""
    if rng.random() < 0.5:
        return
    for _ in range(int(rng.integers(1, 7))):
        x, y = rng.uniform(0, size[0]), rng.normal(size[1] / 2, pitch / 2)
        end = (x + rng.normal(0, 3) * pitch, y + rng.normal(0, 1) * pitch)
        shade = int(rng.choice([0, 80, 200, 255]))
        draw.line([(x, y), end], fill=shade, width=max(1, round(pitch * rng.uniform(0.03, 0.2))))


def _damage(rng: np.random.Generator, picture: Image.Image, pitch: float) -> Image.Image:
    if rng.random() < 0.3:  # ink that spread, or did not take
        grow = ImageFilter.MinFilter(3) if rng.random() < 0.5 else ImageFilter.MaxFilter(3)
        picture = Image.blend(picture, picture.filter(grow), float(rng.uniform(0, 0.7)))
    blur = float(rng.uniform(0, 0.13)) * pitch if rng.random() < 0.7 else 0
    picture = picture.filter(ImageFilter.GaussianBlur(blur))
    grey = np.asarray(picture, dtype=np.float32)
    slope = np.linspace(rng.uniform(0.5, 1), rng.uniform(0.5, 1), grey.shape[1])
    noise = rng.normal(0, rng.uniform(0, 26) if rng.random() < 0.7 else 0, grey.shape)
    return Image.fromarray(np.clip(grey * slope + noise, 0, 255).astype(np.uint8))


def _cut(
    rng: np.random.Generator, picture: Image.Image, letters: NDArray[np.int64], pitch: float
) -> tuple[Cells, NDArray[np.int64]]:
    truth = letters.copy()
    count = len(letters)
    middle = picture.height / 2
    x = (MARGIN + np.arange(count) + 0.5) * pitch + rng.normal(0, 0.05, count) * pitch
    x += rng.normal(0, 0.03) * pitch
    y = middle + (rng.normal(0, 0.05) + rng.normal(0, 0.02, count)) * pitch
    astray = rng.random(count) < 0.04
    x[astray] += rng.choice([-0.5, 0.5], astray.sum()) * pitch
    low = rng.random(count) < 0.02
    y[low] += rng.choice([-1.2, 1.2], low.sum()) * pitch
    truth[astray | low] = NOTHING
    wide = pitch * (1 + rng.normal(0, 0.03))
    tall = pitch * (1 + rng.normal(0, 0.06))
    lean = rng.normal(0, 0.03)
    turn = rng.normal(0, 0.03)
    same = np.ones(count)
    places = Places(
        x=x,
        y=y,
        right_x=wide * same,
        right_y=wide * turn * same,
        down_x=-tall * (turn + lean) * same,
        down_y=tall * same,
    )
    return cut_cells(flatten_light(picture), places), truth


def train(rng: np.random.Generator, cells: Cells, labels: NDArray[np.int64]) -> Weights:
    """Train by Adam on the cross entropy."""
    inputs, outputs = CELL_WIDTH * CELL_HEIGHT, NOTHING + 1
    weights: Weights = {
        "hidden": rng.normal(0, np.sqrt(2 / inputs), (inputs, HIDDEN)).astype(np.float32),
        "hidden_bias": np.zeros(HIDDEN, dtype=np.float32),
        "output": rng.normal(0, np.sqrt(2 / HIDDEN), (HIDDEN, outputs)).astype(np.float32),
        "output_bias": np.zeros(outputs, dtype=np.float32),
    }
    first = {name: np.zeros_like(value) for name, value in weights.items()}
    second = {name: np.zeros_like(value) for name, value in weights.items()}
    step, steps = 0, EPOCHS * (len(labels) // BATCH)
    for _ in range(EPOCHS):
        order = rng.permutation(len(labels))
        for start in range(0, len(labels) - BATCH + 1, BATCH):
            step += 1
            rate = 2e-3 * (1 - step / (steps + 1)) + 1e-5
            chosen = order[start : start + BATCH]
            for name, slope in _slopes(weights, cells[chosen], labels[chosen]).items():
                first[name] = 0.9 * first[name] + 0.1 * slope
                second[name] = 0.999 * second[name] + 0.001 * slope**2
                mean = first[name] / (1 - 0.9**step)
                spread = second[name] / (1 - 0.999**step)
                weights[name] = weights[name] - rate * mean / (np.sqrt(spread) + 1e-8)
    return weights


def _slopes(weights: Weights, cells: Cells, labels: NDArray[np.int64]) -> Weights:
    hidden = np.maximum(cells @ weights["hidden"] + weights["hidden_bias"], 0)
    shares = _softmax(hidden @ weights["output"] + weights["output_bias"])
    shares[np.arange(len(labels)), labels] -= 1
    shares /= len(labels)
    back = (shares @ weights["output"].T) * (hidden > 0)
    return {
        "hidden": cells.T @ back + 1e-5 * weights["hidden"],
        "hidden_bias": back.sum(axis=0),
        "output": hidden.T @ shares + 1e-5 * weights["output"],
        "output_bias": shares.sum(axis=0),
    }


def classify(weights: Weights, cells: Cells) -> NDArray[np.float32]:
    """Give each cell's probability of each class."""
    hidden = np.maximum(cells @ weights["hidden"] + weights["hidden_bias"], 0)
    return _softmax(hidden @ weights["output"] + weights["output_bias"])


def _softmax(score: NDArray[np.float32]) -> NDArray[np.float32]:
    score = np.exp(score - score.max(axis=1, keepdims=True))
    shares: NDArray[np.float32] = score / score.sum(axis=1, keepdims=True)
    return shares


if __name__ == "__main__":
    main()
