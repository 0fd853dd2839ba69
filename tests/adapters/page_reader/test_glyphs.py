"""The classifier that ships, and the script that made it."""

import importlib.util
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from nansen.adapters.page_reader.glyphs import (
    CELL_HEIGHT,
    CELL_WIDTH,
    LETTERS,
    NOTHING,
    load_classifier,
)

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def trainer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("trainer", ROOT / "tools/train_mrz_reader.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_weights_are_small_and_of_the_stated_shape() -> None:
    source = files("nansen.adapters.page_reader").joinpath("mrz_reader.npz")
    assert len(source.read_bytes()) <= 300_000
    classifier = load_classifier()
    assert classifier.hidden.shape == (CELL_WIDTH * CELL_HEIGHT, 128)
    assert classifier.output.shape == (128, NOTHING + 1)
    assert len(LETTERS) == 37


def test_fresh_damaged_letters_are_read(
    trainer: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    cells, truth = trainer.draw_samples(np.random.default_rng(20), 30)
    shares = load_classifier().probabilities(cells)
    assert shares.sum(axis=1) == pytest.approx(1, abs=1e-4)
    assert (shares.argmax(axis=1) == truth).mean() > 0.97


def test_training_learns(trainer: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(trainer, "EPOCHS", 2)
    rng = np.random.default_rng(21)
    cells, truth = trainer.draw_samples(rng, 40)
    weights = trainer.train(rng, cells, truth)
    again = trainer.train(np.random.default_rng(22), cells, truth)
    assert (trainer.classify(weights, cells).argmax(axis=1) == truth).mean() > 0.2
    assert any((weights[name] != again[name]).any() for name in weights), "the seed matters"
    same = trainer.train(np.random.default_rng(22), cells, truth)
    assert all((same[name] == again[name]).all() for name in weights), "and nothing else does"
