"""Pronouns and implied nouns: what "it", "the other cup" and "the left one" stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import tokens as kinds
from .errors import EditError
from .nouns import phrase_of
from .phrases import Thing, read_things
from .plan import EditStep, Relation, Selector
from .tokens import Token

REMOVING = frozenset({"remove", "erase_text"})
"""Verbs after which the thing is gone."""
ADDING = frozenset({"replace", "add"})
"""Verbs after which there is a new thing, where words say which."""
WRITING = frozenset({"write_text"})
"""Verbs after which there are new letters, those of the step's text."""
FRAMING = frozenset({"crop"})
"""Verbs after which the image is what was named."""

OF_A_BODY = frozenset(
    [
        "arm",
        "beard",
        "ear",
        "eye",
        "eyebrow",
        "face",
        "finger",
        "foot",
        "hair",
        "hand",
        "head",
        "leg",
        "lip",
        "mouth",
        "neck",
        "nose",
        "skin",
        "tooth",
    ]
)
"""What somebody has who is not named: "blur her face"."""


@dataclass
class Context:
    """What the steps so far were done to.

    things: of the last step.
    verb:   of the step that has removed them; "" where they are still there.
    whole:  the last step was done to the whole image, or cropped it; also before the first step,
            where "it" is the photo.
    number: of the last step.
    """

    things: tuple[Selector, ...] = ()
    verb: str = ""
    whole: bool = True
    number: int = 0
    earlier: list[Selector] = field(default_factory=list)

    def after(self, step: EditStep, words: Sequence[Token]) -> Context:
        """Return the context of the step that follows.

        Args:
            words: those that describe something new.
        """
        removed = step.do if step.do in REMOVING else ""
        whole = False
        if step.do in FRAMING:
            things, whole = (), True
        elif step.do in ADDING and words:
            things = _new_things(words)
        elif step.what:
            things = step.what
        elif step.do == "background":
            things = (Selector(part="background"),)
        elif step.do in WRITING:
            things = (Selector(part="text", string=step.text),)
        elif step.new is not None:
            things = (Selector(part="text", string=step.new),)
        else:
            things, whole = (), True
        earlier = [*self.earlier, *(things or step.what)]
        return Context(things, removed, whole, self.number + 1, earlier[-20:])


def _new_things(words: Sequence[Token]) -> tuple[Selector, ...]:
    try:
        things = read_things(words)
        return tuple(one for thing in things for one in selectors(thing, Context()))
    except EditError:
        plain = [token for token in words if not token.article]
        return (Selector(phrase=phrase_of(plain or words, plural=False)),)


def resolved(things: Sequence[Thing], context: Context) -> tuple[Selector, ...]:
    """Return the selectors of things; none where the whole image is meant.

    Raises:
        EditError: it is not said what a pronoun or an implied noun stands for.
    """
    found: list[Selector] = []
    whole = False
    for thing in things:
        if thing.whole or (thing.pronoun in ("it", "that one") and context.whole):
            whole = True
            continue
        found += selectors(thing, context, found[-1] if found else None)
    if whole and found:
        raise EditError("the whole image and things in it are named together")
    return tuple(found)


def selectors(
    thing: Thing, context: Context, before: Selector | None = None
) -> tuple[Selector, ...]:
    """Return the selectors of one thing; several for "them".

    Args:
        before: the thing from which an implied noun is taken, where it is not that of the step
            before.
    """
    if thing.whole:
        raise EditError("the whole image is no thing in it")
    if thing.pronoun:
        return _antecedents(thing, context)
    fields = dict(thing.fields)
    if thing.rest:
        if not context.things:
            raise EditError("'everything else' has no thing before it", ["everything else"])
        return (Selector(all=True, except_=_excluded(context)),)
    if thing.implied and not _names_only_exceptions(thing):
        source = before or _noun_of(thing.but, context) or _last(context)
        if source is None or (source.phrase is None and source.part is None):
            words = " ".join(token.text for token in thing.words) or _shown(fields)
            raise EditError(f"'{words}': it is not said of what", [words])
        if source.part is not None:
            fields["part"] = source.part
        else:
            fields["phrase"] = _with_noun(thing, source.phrase or "")
    elif thing.words:
        fields["phrase"] = phrase_of(
            thing.words, plural=bool(fields.get("all")) or _counted(fields)
        )
    if thing.relation is not None and not _is_of_nobody(thing, fields, context):
        kind, target = thing.relation
        found = selectors(target, context)
        if len(found) != 1:
            raise EditError(f"'{_words(target)}' are several things", [_words(target)])
        fields["relation"] = Relation(kind=kind, to=found[0])  # type: ignore[arg-type]
    but: list[Selector] = []
    if thing.other:
        if not context.things:
            raise EditError("'other' has no thing before it", ["other"])
        but += _excluded(context)
    source = Selector(**fields)
    for one in thing.but:
        but += selectors(one, context, source)
    return (source.model_copy(update={"except_": tuple(but)}) if but else source,)


def _is_of_nobody(thing: Thing, fields: dict[str, Any], context: Context) -> bool:
    """Say whether "her" in "her face" stands for nobody named: nothing before it can have a face.

    Neither has a part of the image, nor what is removed by now.
    """
    if thing.relation is None or thing.relation[0] != "of" or not thing.relation[1].pronoun:
        return False
    noun = str(fields.get("phrase", ""))
    if fields.get("part") != "faces" and not OF_A_BODY & {noun, noun.split(" ")[-1]}:
        return False
    return bool(context.verb) or all(one.phrase is None for one in context.things)


def _names_only_exceptions(thing: Thing) -> bool:
    """Say whether "all" is everything: in "all but the cat", where nothing says which cat.

    In "all but the left cup" it is the cups.
    """
    which = {"side", "size", "ordinal", "count", "string"}
    return (
        thing.fields == {"all": True}
        and not thing.words
        and bool(thing.but)
        and all(one.words and not one.implied for one in thing.but)
        and not any(which & one.fields.keys() or one.relation for one in thing.but)
    )


def _noun_of(things: Sequence[Thing], context: Context) -> Selector | None:
    """Return the first of some things, whose noun "all" shares in "all but the left cup"."""
    if not things or not things[0].words or things[0].implied or things[0].pronoun:
        return None
    return selectors(things[0], context)[0]


def _counted(fields: dict[str, Any]) -> bool:
    """Say whether a noun may be a plural though one is meant: "the first of the cups"."""
    return "ordinal" in fields or "size" in fields


def _antecedents(thing: Thing, context: Context) -> tuple[Selector, ...]:
    word = _words(thing)
    if not context.things:
        raise EditError(f"'{word}' has nothing before it that it could mean", [word])
    if context.verb:
        named = " and ".join(described(selector) for selector in context.things)
        raise EditError(
            f"'{word}' is {named}, which step {context.number} removes; the image is 'the photo'",
            [word],
        )
    if thing.pronoun == "it" and len(context.things) > 1:
        named = ", ".join(described(selector) for selector in context.things)
        raise EditError(f"'{word}' could be any of {named}; say them, or name one", [word])
    return context.things


def _excluded(context: Context) -> tuple[Selector, ...]:
    """Return what the step before was done to; where it is gone, as it was in the original."""
    if not context.verb:
        return context.things
    return tuple(one.model_copy(update={"image": "original"}) for one in context.things)


def _last(context: Context) -> Selector | None:
    named = [one for one in context.earlier if one.phrase is not None or one.part is not None]
    return named[-1] if named else None


def _with_noun(thing: Thing, phrase: str) -> str:
    """Return an implied noun: "left one" of red cups is "red cup", "blue one" is "blue cup"."""
    if not thing.words:
        return phrase
    if any(token.kind == kinds.CHINESE for token in thing.words):
        return phrase_of(thing.words, plural=False) + phrase
    return f"{phrase_of(thing.words, plural=False)} {phrase.split()[-1]}"


def _words(thing: Thing) -> str:
    return " ".join(token.text for token in thing.words) or _shown(thing.fields)


def _shown(fields: dict[str, Any]) -> str:
    return " ".join(str(value) for value in fields.values() if value is not True) or "all"


def described(selector: Selector) -> str:
    """Return a selector in words, for messages."""
    parts: list[str] = []
    if selector.count:
        parts.append(str(selector.count))
    elif selector.all and selector.phrase:
        parts.append("all")
    if selector.ordinal:
        parts.append("last" if selector.ordinal == -1 else f"number {selector.ordinal}")
    parts += [part for part in (selector.side, selector.size) if part]
    noun = selector.phrase or (selector.part or "").replace("_", " ")
    if not noun:
        noun = "everything" if selector.all else ""
    parts.append(noun)
    if selector.string:
        parts.append(f"“{selector.string}”")
    if selector.point:
        parts.append(f"point {selector.point[0]},{selector.point[1]}")
    if selector.box:
        parts.append("box " + ",".join(map(str, selector.box)))
    if selector.relation:
        kind = selector.relation.kind.replace("_", " ")
        parts.append(f"{kind} {described(selector.relation.to)}")
    if selector.except_:
        parts.append("except " + ", ".join(map(described, selector.except_)))
    text = " ".join(filter(None, parts))
    if noun and noun[0] > "㐀":
        return text
    return text if selector.all or selector.point or selector.box else f"the {text}"
