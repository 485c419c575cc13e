"""A paper as a QTI 2.1 package (https://www.imsglobal.org/question/): a test, its items and a manifest.

The marking is that of the paper to the letter, because QTI lets an item say how it is marked. Chapter and
level are in an item's title and in the categories of its place in the test.
"""

from xml.etree.ElementTree import Element, SubElement

from assistant.quiz.export.archive import archive
from assistant.quiz.export.qti_assessment import assessment_test
from assistant.quiz.export.qti_item import assessment_item
from assistant.quiz.export.qti_xml import SCHEMA_INSTANCE, document, identifier, item_path
from assistant.quiz.paper import Paper, questions

_PACKAGING = "http://www.imsglobal.org/xsd/imscp_v1p1"
_MANIFEST_PATH = "imsmanifest.xml"
_TEST_PATH = "assessment.xml"


def qti(paper: Paper) -> bytes:
    """The bytes of the zip. Same paper, same bytes."""
    return archive(
        {
            _MANIFEST_PATH: document(_manifest(paper)),
            _TEST_PATH: document(assessment_test(paper)),
            **{item_path(question.id): document(assessment_item(question)) for question in questions(paper)},
        }
    )


def _manifest(paper: Paper) -> Element:
    """Which files there are; the test depends on its items."""
    manifest = Element(
        "manifest",
        {
            "xmlns": _PACKAGING,
            "xmlns:xsi": SCHEMA_INSTANCE,
            "xsi:schemaLocation": f"{_PACKAGING} http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
            "identifier": f"manifest-{identifier(paper.id)}",
        },
    )
    metadata = SubElement(manifest, "metadata")
    SubElement(metadata, "schema").text = "QTIv2.1 Package"
    SubElement(metadata, "schemaversion").text = "1.0.0"
    SubElement(manifest, "organizations")
    resources = SubElement(manifest, "resources")
    item_ids = [question.id for question in questions(paper)]
    test = _add_resource(resources, f"test-{identifier(paper.id)}", "imsqti_test_xmlv2p1", _TEST_PATH)
    for item_id in item_ids:
        SubElement(test, "dependency", {"identifierref": identifier(item_id)})
    for item_id in item_ids:
        _add_resource(resources, identifier(item_id), "imsqti_item_xmlv2p1", item_path(item_id))
    return manifest


def _add_resource(resources: Element, name: str, kind: str, path: str) -> Element:
    resource = SubElement(resources, "resource", {"identifier": name, "type": kind, "href": path})
    SubElement(resource, "file", {"href": path})
    return resource
