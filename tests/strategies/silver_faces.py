"""The two "silver" faces of ICAO's application profile, put together from their fields."""

from tests.strategies.chips import ICAO

from nansen.standards.icao9303.lds.biometric_template import BiometricHeader
from nansen.standards.iso39794.block import Block, Value

JP2 = (ICAO / "dg2_39794" / "face.jp2").read_bytes()
SILVER_MANDATORY = "ea2e4070b6df3dbf777a872b8a4dc9c573cbb6987d165a3d3ae2c626d620d68f"
SILVER_ALL = "0b63e9fe8dde699d3be7eebeed754d722e4e73670039ed5237c293d56bc70034"
"""SHA-256 of the published files, which state no licence and so are not kept here."""


def block(**fields: Value) -> Block:
    return Block(tuple(fields.items()))


def code(number: int) -> Block:
    return block(extensionBlock=block(fallback=number))


def all_false(*names: str, **others: bool) -> Block:
    return Block(tuple((name, others.get(name, False)) for name in names))


def angle(value: int, uncertainty: int) -> Block:
    return block(angleValue=value, angleUncertainty=uncertainty)


def moment(*numbers: int) -> Block:
    names = ("year", "month", "day", "hour", "minute", "second", "millisecond")
    return Block(tuple(zip(names, numbers, strict=True)))


def score(kind: str) -> tuple[Block, ...]:
    return (Block(((kind, ONE_ONE), ("scoreOrError", block(score=99)))),)


ONE_ONE = block(organization=1, id=1)
INFORMATION = block(
    imageDataFormat=block(code=3),
    faceImageKind2D=code(0),
    postAcquisitionProcessingBlock=all_false(
        *("rotated", "cropped", "downSampled", "whiteBalanceAdjusted", "multiplyCompressed"),
        *("interpolated", "contrastStretched", "poseCorrected", "multiViewImage"),
        *("ageProgressed", "superResolutionProcessed", "normalised"),
    ),
    lossyTransformationAttempts=code(1),
    cameraToSubjectDistance=3000,
    sensorDiagonal=43,
    lensFocalLength=55,
    imageSizeBlock=block(width=572, height=731),
    imageFaceMeasurementsBlock=block(
        imageHeadWidth=300,
        imageInterEyeDistance=150,
        imageEyeToMouthDistance=180,
        imageHeadLength=500,
    ),
    imageColourSpace=code(2),
    referenceColourMappingBlock=block(
        referenceColourSchema=b"Reference Colour Schema Example",
        referenceColourDefinitionAndValueBlocks=(
            block(
                referenceColourDefinition=b"Reference Colour Definition Example",
                referenceColourValue=b"Reference Colour Value Example",
            ),
        ),
    ),
)
IMAGE_2D = block(
    representationData2D=JP2,
    imageInformation2DBlock=INFORMATION,
    captureDevice2DBlock=block(
        captureDeviceSpectral2DBlock=all_false("whiteLight", "nearInfrared", "thermal"),
        captureDeviceTechnologyId2D=code(2),
    ),
)
PRESENTATION_ATTACK = block(
    decision=code(0),
    scoreBlocks=score("mechanismIdBlock"),
    extendedDataBlocks=(block(dataTypeIdBlock=ONE_ONE, data=b"ExtendedDataBlock data"),),
    captureContext=code(0),
    supervisionLevel=code(0),
    riskLevel=5,
    criteriaCategory=code(2),
    parameter=b"PAD Parameter",
    challenges=(b"Challenge1",),
    captureDateTimeBlock=moment(2024, 1, 22, 15, 16, 17, 18),
)
IDENTITY = block(
    gender=code(3),
    eyeColour=code(3),
    hairColour=code(5),
    subjectHeight=1786,
    propertiesBlock=all_false(
        *("glasses", "moustache", "beard", "teethVisible", "pupilOrIrisNotVisible"),
        *("mouthOpen", "leftEyePatch", "rightEyePatch", "darkGlasses", "biometricAbsent"),
        "headCoveringsPresent",
    ),
    expressionBlock=all_false(
        *("neutral", "smile", "raisedEyebrows", "eyesLookingAwayFromTheCamera"),
        *("squinting", "frowning"),
        neutral=True,
    ),
    poseAngleBlock=block(
        yawAngleBlock=angle(2, 1), pitchAngleBlock=angle(3, 1), rollAngleBlock=angle(1, 2)
    ),
)
LANDMARK = block(
    landmarkKind=block(base=block(mpeg4FeaturePoint=code(10))),
    landmarkCoordinates=block(base=block(coordinateCartesian2DBlock=block(x=90, y=22))),
)
ALL_FIELDS = block(
    versionBlock=block(generation=3, year=2019),
    representationBlocks=(
        block(
            representationId=0,
            imageRepresentation=block(base=block(imageRepresentation2DBlock=IMAGE_2D)),
            captureDateTimeBlock=moment(2024, 1, 20, 13, 23, 9, 908),
            qualityBlocks=score("algorithmIdBlock"),
            padDataBlock=PRESENTATION_ATTACK,
            sessionId=9,
            derivedFrom=0,
            captureDeviceBlock=block(
                modelIdBlock=ONE_ONE, certificationIdBlocks=(block(organization=2, id=2),)
            ),
            identityMetadataBlock=IDENTITY,
            landmarkBlocks=(LANDMARK,),
        ),
    ),
)
ALL_HEADER = BiometricHeader(
    format_type=0x2A,
    version=b"\1\1",
    biometric_type=b"\2",
    subtype=b"\0",
    created=bytes.fromhex("21240105112345"),
    validity=bytes.fromhex("2124010521290105"),
    creator=bytes.fromhex("01030001"),
)
