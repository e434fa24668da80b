"""XML documents of annotations: parsed without entities, written with valid characters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ..foundation.errors import ValueFormatError
from ..foundation.plain_text import plain

_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold."""


def parsed(content: bytes) -> Element:
    """Return the root of a document.

    Raises:
        ValueFormatError: not XML, or it declares entities.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        return fromstring(content)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise ValueFormatError(f"not XML ({plain(str(error), 80)})") from None


def child(parent: Element, tag: str, text: str = "", **attributes: object) -> Element:
    """Append an element with a text and attributes, and return it."""
    element = SubElement(parent, tag)
    set_attributes(element, attributes)
    element.text = _INVALID.sub("�", text) or None
    return element


def set_attributes(element: Element, attributes: Mapping[str, object]) -> None:
    """Set attributes of an element."""
    for name, value in attributes.items():
        element.set(name, _INVALID.sub("�", str(value)))


def rendered(root: Element, *, declaration: bool = True) -> bytes:
    """Return a document, or an element for one, as indented UTF-8."""
    indent(root)
    return tostring(root, encoding="utf-8", xml_declaration=declaration) + b"\n"


def number(element: Element, name: str) -> float:
    """Return an attribute, or the text of a child, as a number.

    Raises:
        ValueError: it is missing or not a finite number.
    """
    text = element.get(name) or element.findtext(name)
    if text is None:
        raise ValueError(f"no {name}")
    value = float(text)
    if value - value != 0:
        raise ValueError(f"{name} is {text}")
    return value
