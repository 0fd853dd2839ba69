"""dlib's frontal face detector: gradients and a linear classifier, inside the library itself.

It comes with the extra `face` and needs no model files. It looks at sizes a fifth apart, so
a single answer is too coarse to crop by. We ask it at seven scales between and take the mean;
what it sees at one or two scales only is a pattern in the wallpaper.
"""

from collections.abc import Iterator

import numpy as np
from PIL import Image

from nansen.errors import Unavailable
from nansen.personalization.ports import Face

_SIDES = (400, 372, 346, 322, 300, 280, 260)
"""The longer side of what is searched: a fifth and more of it is a face, if it is a portrait."""
_SIGHTINGS = 3


class DlibFaceFinder:
    """Finds upright faces that look into the camera."""

    def __init__(self) -> None:
        """Load the detector.

        Raises:
            Unavailable: dlib is not installed.
        """
        try:
            import dlib  # noqa: PLC0415 - an extra that most machines do without
        except ImportError as failure:
            raise Unavailable(
                "faces need the extra: pip install nansen-passport[face]"
            ) from failure
        self._detector = dlib.get_frontal_face_detector()

    def find_faces(self, picture: Image.Image) -> tuple[Face, ...]:
        """Find every face in an upright RGB picture."""
        groups: list[list[Face]] = []
        for face in self._sightings(picture):
            group = next((group for group in groups if _overlap(group[0], face)), None)
            if group is None:
                groups.append([face])
            else:
                group.append(face)
        return tuple(_mean(group) for group in groups if len(group) >= _SIGHTINGS)

    def _sightings(self, picture: Image.Image) -> Iterator[Face]:
        for side in _SIDES:
            scale = max(picture.size) / side
            size = max(1, round(picture.width / scale)), max(1, round(picture.height / scale))
            for box in self._detector(np.asarray(picture.resize(size)), 0):
                yield Face(
                    left=round(box.left() * scale),
                    top=round(box.top() * scale),
                    right=round(box.right() * scale),
                    bottom=round(box.bottom() * scale),
                )


def _overlap(one: Face, other: Face) -> bool:
    """Tell whether the middle of one lies in the other."""
    x, y = (other.left + other.right) / 2, (other.top + other.bottom) / 2
    return one.left < x < one.right and one.top < y < one.bottom


def _mean(faces: list[Face]) -> Face:
    count = len(faces)
    return Face(
        left=round(sum(face.left for face in faces) / count),
        top=round(sum(face.top for face in faces) / count),
        right=round(sum(face.right for face in faces) / count),
        bottom=round(sum(face.bottom for face in faces) / count),
    )
