"""The face image data block of ISO/IEC 39794-5 in ICAO's profile, as data.

The blocks of parts 1 and 5, with their field names, tags and ranges. All tags are
context-specific and implicit; a choice stands inside the tag of its field. In the profile a
coded value is always the `fallback` of an extension block; the plain `code` of the ISO
standard is read too, and named as a leniency.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Whole:
    """An INTEGER within bounds."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Truth:
    """A BOOLEAN."""


@dataclass(frozen=True, slots=True)
class Octets:
    """An OCTET STRING."""


@dataclass(frozen=True, slots=True)
class Code:
    """An ENUMERATED; a number without a name here is read all the same."""

    names: tuple[str, ...]
    first: int = 0
    low: int = 0
    high: int = 0xFFFF


@dataclass(frozen=True, slots=True)
class Field:
    """One tagged part of a block or one alternative of a choice."""

    tag: int
    name: str
    kind: "Kind"
    required: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """A SEQUENCE: fields in the order of their tags, then what newer editions add."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Exactly one of its fields; `tolerated` ones are read but not written."""

    fields: tuple[Field, ...]
    tolerated: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """A SEQUENCE OF blocks or octet strings."""

    kind: Parts | Octets
    at_least: int = 0
    at_most: int = 1000


Kind = Whole | Truth | Octets | Code | Parts | Choice | Series

_MAX: Final = 2**63 - 1
_NATURAL: Final = Whole(0, _MAX)
_SHORT: Final = Whole(0, 0xFFFF)


def _required(*names_and_kinds: tuple[str, Kind]) -> Parts:
    return Parts(tuple(Field(tag, *pair, True) for tag, pair in enumerate(names_and_kinds)))


def _optional(*names_and_kinds: tuple[str, Kind]) -> Parts:
    return Parts(tuple(Field(tag, *pair) for tag, pair in enumerate(names_and_kinds)))


def _truths(*names: str) -> Parts:
    return _optional(*((name, Truth()) for name in names))


def _coded(*names: str, first: int = 0) -> Choice:
    code = Code(names, first)
    extension = Parts((Field(0, "fallback", code, required=True),))
    return Choice(
        (Field(1, "extensionBlock", extension),),
        tolerated=(Field(0, "code", code),),
    )


_NOTHING_YET: Final = Parts(())
_REGISTRY_ID: Final = _required(("organization", Whole(1, 0xFFFF)), ("id", Whole(1, 0xFFFF)))

_DATE_TIME: Final = Parts(
    (
        Field(0, "year", Whole(0, 9999), required=True),
        Field(1, "month", Whole(1, 12)),
        Field(2, "day", Whole(1, 31)),
        Field(3, "hour", Whole(0, 23)),
        Field(4, "minute", Whole(0, 59)),
        Field(5, "second", Whole(0, 59)),
        Field(6, "millisecond", Whole(0, 999)),
    )
)

_SCORE_OR_ERROR: Final = Choice(
    (Field(0, "score", Whole(0, 100)), Field(1, "error", _coded("failureToAssess")))
)
_QUALITY: Final = Series(
    _required(("algorithmIdBlock", _REGISTRY_ID), ("scoreOrError", _SCORE_OR_ERROR))
)
_EXTENDED_DATA: Final = Series(_required(("dataTypeIdBlock", _REGISTRY_ID), ("data", Octets())))

_PRESENTATION_ATTACK: Final = _optional(
    ("decision", _coded("noAttack", "attack", "failureToAssess")),
    (
        "scoreBlocks",
        Series(_required(("mechanismIdBlock", _REGISTRY_ID), ("scoreOrError", _SCORE_OR_ERROR))),
    ),
    ("extendedDataBlocks", _EXTENDED_DATA),
    ("captureContext", _coded("enrolment", "verification", "identification")),
    (
        "supervisionLevel",
        _coded("unknown", "controlled", "assisted", "observed", "unattended"),
    ),
    ("riskLevel", Whole(0, 100)),
    ("criteriaCategory", _coded("unknown", "individual", "common")),
    ("parameter", Octets()),
    ("challenges", Series(Octets())),
    ("captureDateTimeBlock", _DATE_TIME),
)

_ANGLE: Final = Parts(
    (
        Field(0, "angleValue", Whole(-180, 180), required=True),
        Field(1, "angleUncertainty", Whole(0, 180)),
    )
)

_IDENTITY: Final = _optional(
    ("gender", _coded("other", "male", "female", first=1)),
    (
        "eyeColour",
        _coded(
            *("unknown", "other", "black", "blue", "brown", "grey", "green", "hazel"),
            *("multi-coloured", "pink"),
        ),
    ),
    (
        "hairColour",
        _coded(
            *("unknown", "other", "bald", "black", "blonde", "brown", "grey", "white", "red"),
            "knownColoured",
        ),
    ),
    ("subjectHeight", Whole(1, 0xFFFF)),
    (
        "propertiesBlock",
        _truths(
            *("glasses", "moustache", "beard", "teethVisible", "pupilOrIrisNotVisible"),
            *("mouthOpen", "leftEyePatch", "rightEyePatch", "darkGlasses", "biometricAbsent"),
            "headCoveringsPresent",
        ),
    ),
    (
        "expressionBlock",
        _truths(
            *("neutral", "smile", "raisedEyebrows", "eyesLookingAwayFromTheCamera"),
            *("squinting", "frowning"),
        ),
    ),
    (
        "poseAngleBlock",
        _optional(
            ("yawAngleBlock", _ANGLE), ("pitchAngleBlock", _ANGLE), ("rollAngleBlock", _ANGLE)
        ),
    ),
)

_LANDMARK_CODE: Final = _coded()
"""Landmarks keep their numbers: the lists of names fill pages and change no byte."""

_ANTHROPOMETRIC: Final = Choice(
    (
        Field(
            0,
            "base",
            Choice(
                (
                    Field(0, "anthropometricLandmarkName", _LANDMARK_CODE),
                    Field(1, "anthropometricLandmarkPointName", _LANDMARK_CODE),
                    Field(2, "anthropometricLandmarkPointId", _LANDMARK_CODE),
                )
            ),
        ),
        Field(1, "extensionBlock", _NOTHING_YET),
    )
)

_LANDMARK_KIND: Final = Choice(
    (
        Field(
            0,
            "base",
            Choice(
                (
                    Field(0, "mpeg4FeaturePoint", _LANDMARK_CODE),
                    Field(1, "anthropometricLandmark", _ANTHROPOMETRIC),
                )
            ),
        ),
        Field(1, "extensionBlock", _NOTHING_YET),
    )
)

_LANDMARK_COORDINATES: Final = Choice(
    (
        Field(
            0,
            "base",
            Choice(
                (
                    Field(0, "coordinateCartesian2DBlock", _required(("x", _SHORT), ("y", _SHORT))),
                    Field(
                        1,
                        "coordinateTextureImageBlock",
                        _required(("uInPixel", _NATURAL), ("vInPixel", _NATURAL)),
                    ),
                    Field(
                        2,
                        "coordinateCartesian3DBlock",
                        _required(("x", _SHORT), ("y", _SHORT), ("z", _SHORT)),
                    ),
                )
            ),
        ),
        Field(1, "extensionBlock", _NOTHING_YET),
    )
)

_LANDMARK: Final = Parts(
    (
        Field(0, "landmarkKind", _LANDMARK_KIND, required=True),
        Field(1, "landmarkCoordinates", _LANDMARK_COORDINATES),
    )
)

_CAPTURE_DEVICE: Final = _optional(
    ("modelIdBlock", _REGISTRY_ID), ("certificationIdBlocks", Series(_REGISTRY_ID))
)

_CAPTURE_DEVICE_2D: Final = _optional(
    ("captureDeviceSpectral2DBlock", _truths("whiteLight", "nearInfrared", "thermal")),
    (
        "captureDeviceTechnologyId2D",
        _coded(
            "unknown",
            "staticPhotographFromUnknownSource",
            "staticPhotographFromDigitalStillImageCamera",
            "staticPhotographFromScanner",
            "videoFrameFromUnknownSource",
            "videoFrameFromAnalogueVideoCamera",
            "videoFrameFromDigitalVideoCamera",
        ),
    ),
)

_IMAGE_DATA_FORMAT: Final = Choice(
    (
        Field(0, "code", Code(("jpeg", "jpeg2000Lossy", "jpeg2000Lossless"), 2)),
        Field(1, "extensionBlock", _NOTHING_YET),
    )
)

_POST_ACQUISITION: Final = _truths(
    *("rotated", "cropped", "downSampled", "whiteBalanceAdjusted", "multiplyCompressed"),
    *("interpolated", "contrastStretched", "poseCorrected", "multiViewImage", "ageProgressed"),
    *("superResolutionProcessed", "normalised"),
)

_FACE_MEASUREMENTS: Final = _optional(
    ("imageHeadWidth", _NATURAL),
    ("imageInterEyeDistance", _NATURAL),
    ("imageEyeToMouthDistance", _NATURAL),
    ("imageHeadLength", _NATURAL),
)

_REFERENCE_COLOURS: Final = _optional(
    ("referenceColourSchema", Octets()),
    (
        "referenceColourDefinitionAndValueBlocks",
        Series(
            _optional(("referenceColourDefinition", Octets()), ("referenceColourValue", Octets()))
        ),
    ),
)

_IMAGE_INFORMATION: Final = Parts(
    (
        Field(0, "imageDataFormat", _IMAGE_DATA_FORMAT, required=True),
        Field(1, "faceImageKind2D", _coded("mrtd")),
        Field(2, "postAcquisitionProcessingBlock", _POST_ACQUISITION),
        Field(3, "lossyTransformationAttempts", _coded("unknown", "zero", "one", "moreThanOne")),
        Field(4, "cameraToSubjectDistance", Whole(0, 50000)),
        Field(5, "sensorDiagonal", Whole(0, 2000)),
        Field(6, "lensFocalLength", Whole(0, 2000)),
        Field(7, "imageSizeBlock", _required(("width", _SHORT), ("height", _SHORT))),
        Field(8, "imageFaceMeasurementsBlock", _FACE_MEASUREMENTS),
        Field(
            9,
            "imageColourSpace",
            _coded(
                *("unknown", "other", "rgb24Bit", "rgb48Bit", "yuv422", "greyscale8Bit"),
                "greyscale16Bit",
            ),
        ),
        Field(10, "referenceColourMappingBlock", _REFERENCE_COLOURS),
    )
)

_IMAGE_2D: Final = Parts(
    (
        Field(0, "representationData2D", Octets(), required=True),
        Field(1, "imageInformation2DBlock", _IMAGE_INFORMATION, required=True),
        Field(2, "captureDevice2DBlock", _CAPTURE_DEVICE_2D),
    )
)

_IMAGE_REPRESENTATION: Final = Choice(
    (
        Field(0, "base", Choice((Field(0, "imageRepresentation2DBlock", _IMAGE_2D),))),
        Field(1, "extensionBlock", _NOTHING_YET),
    )
)

_REPRESENTATION: Final = Parts(
    (
        Field(0, "representationId", _NATURAL, required=True),
        Field(1, "imageRepresentation", _IMAGE_REPRESENTATION, required=True),
        Field(2, "captureDateTimeBlock", _DATE_TIME),
        Field(3, "qualityBlocks", _QUALITY),
        Field(4, "padDataBlock", _PRESENTATION_ATTACK),
        Field(5, "sessionId", _NATURAL),
        Field(6, "derivedFrom", _NATURAL),
        Field(7, "captureDeviceBlock", _CAPTURE_DEVICE),
        Field(8, "identityMetadataBlock", _IDENTITY),
        Field(9, "landmarkBlocks", Series(_LANDMARK)),
    )
)

_VERSION: Final = _required(("generation", Whole(3, 0xFFFF)), ("year", Whole(2019, 9999)))

FACE_IMAGE_DATA: Final = _required(
    ("versionBlock", _VERSION),
    ("representationBlocks", Series(_REPRESENTATION, at_least=1, at_most=1)),
)
"""What stands under [APPLICATION 5]."""
