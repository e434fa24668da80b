"""Which checkpoints exist, and which one does a profile choose for a slot?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from ..foundation.errors import AnyloomError, ModelError, UnknownNameError, suggestion
from .checkpoint import Checkpoint
from .model import Model
from .spelling import known_spelling

KINDS = {
    "str": (str, "a text"),
    "str | None": ((str, type(None)), "a text or null"),
    "bool": (bool, "true or false"),
    "int": (int, "a whole number"),
    "Mapping[str, str]": (Mapping, "a mapping of texts"),
    "Mapping[str, Any]": (Mapping, "a mapping"),
}
"""What an entry may hold, by the type of the field."""
FIELDS = {
    field.name: KINDS[str(field.type)]
    for field in fields(Checkpoint)
    if field.name not in ("base", "own")
}
KEYS = FIELDS.keys() - {"name"}
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Catalog:
    """Every checkpoint by name, and every profile: protocol name → checkpoint name."""

    checkpoints: Mapping[str, Checkpoint]
    profiles: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, files: Iterable[Path], own: Collection[Path] = ()) -> Catalog:
        """Read catalog files; a later file may add checkpoints and profiles, or replace them.

        Args:
            own: those of the files that the user vouches for; only what they name may be pickled.

        Raises:
            AnyloomError: a file is not a catalog.
        """
        from ..foundation.yaml_reader import read_document

        checkpoints: dict[str, Checkpoint] = {}
        profiles: dict[str, dict[str, str]] = {}
        for file in files:
            document = read_document(file)
            for name, entry in _mapping(document, "models", file).items():
                if isinstance(entry, Mapping):
                    entry = {known_spelling(str(key), KEYS): one for key, one in entry.items()}
                _check_entry(entry, f"{file}: model '{name}'")
                checkpoints[name] = Checkpoint(name=name, own=file in own, **entry)
            for name, choices in _mapping(document, "profiles", file).items():
                if not _holds_texts(choices):
                    raise AnyloomError(f"{file}: profile '{name}': expected protocol: model")
                profiles.setdefault(name, {}).update(choices)
        return cls(_with_bases(checkpoints), profiles)

    def checkpoint(self, name: str) -> Checkpoint:
        """Return the checkpoint of a name.

        Raises:
            UnknownNameError: there is none; suggests the nearest.
        """
        if name not in self.checkpoints:
            raise UnknownNameError("model", name, self.checkpoints)
        return self.checkpoints[name]

    def adapter(self, checkpoint: Checkpoint) -> type[Model]:
        """Return the class that loads a checkpoint."""
        if checkpoint.family not in Model.families:
            raise UnknownNameError("model family", checkpoint.family, Model.families)
        return Model.families[checkpoint.family]

    def fitting(self, protocol: type[Model]) -> list[Checkpoint]:
        """Return the checkpoints whose adapter implements a protocol."""
        return [
            checkpoint
            for checkpoint in self.checkpoints.values()
            if issubclass(Model.families.get(checkpoint.family, Model), protocol)
        ]

    def protocols(self) -> dict[str, type[Model]]:
        """Return every protocol that some adapter implements, by name."""
        found = {one for adapter in Model.families.values() for one in adapter.protocols()}
        return {one.__name__: one for one in sorted(found, key=lambda one: one.__name__)}

    def protocol(self, name: str) -> type[Model]:
        """Return the protocol of a name, written "MaskGenerator" or "mask_generator".

        Raises:
            UnknownNameError: there is none; suggests the nearest.
        """
        known = self.protocols()
        for one in known:
            if one.lower() == re.sub(r"[_\s-]", "", name).lower():
                return known[one]
        raise UnknownNameError("protocol", name, known)

    def of_profile(self, profile: str) -> list[Checkpoint]:
        """Return what a profile chooses, each checkpoint once.

        Raises:
            UnknownNameError: there is no such profile, or no model of a name in it.
        """
        if profile not in self.profiles:
            raise UnknownNameError("profile", profile, self.profiles)
        return [self.checkpoint(name) for name in dict.fromkeys(self.profiles[profile].values())]

    def chosen(self, protocol: type[Model], profile: str) -> Checkpoint:
        """Return what a profile puts into a slot.

        Raises:
            UnknownNameError: there is no such profile.
            ModelError: the profile has nothing for the protocol, or something that does not fit.
        """
        if profile not in self.profiles:
            raise UnknownNameError("profile", profile, self.profiles)
        name = self.profiles[profile].get(protocol.__name__)
        if name is None:
            asked = protocol.__name__
            article = "an" if asked[0] in "AEIOU" else "a"
            raise ModelError(
                f"profile '{profile}' names no model for {article} {asked}{self._other(protocol)}"
            )
        return self.checked(name, protocol)

    def _other(self, protocol: type[Model]) -> str:
        """Say which profile has a model for a slot, and how one names a model; "" without any."""
        ways = [
            f"--profile {profile} ({choices[protocol.__name__]})"
            for profile, choices in self.profiles.items()
            if protocol.__name__ in choices
        ][:1]
        able = [one.name for one in self.fitting(protocol)][:3]
        ways += [f"--model {protocol.role()}=NAME ({', '.join(able)})"] if able else []
        return f"; choose {' or '.join(ways)}" if ways else ""

    def checked(self, name: str, protocol: type[Model]) -> Checkpoint:
        """Return the checkpoint of a name after making sure that it fits a slot.

        Raises:
            UnknownNameError: there is no such model.
            ModelError: its adapter does not implement the protocol; names those that do.
        """
        checkpoint = self.checkpoint(name)
        adapter = self.adapter(checkpoint)
        if not issubclass(adapter, protocol):
            able = ", ".join(one.name for one in self.fitting(protocol)) or "none"
            does = ", ".join(one.__name__ for one in adapter.protocols())
            raise ModelError(
                f"model '{name}' does {does}, the slot wants {protocol.__name__}; fitting: {able}"
            )
        return checkpoint


def _with_bases(checkpoints: dict[str, Checkpoint]) -> dict[str, Checkpoint]:
    """Return the checkpoints, those with the option `base` linked to the checkpoint it names."""
    return {
        name: replace(checkpoint, base=checkpoints.get(str(checkpoint.options["base"])))
        if "base" in checkpoint.options
        else checkpoint
        for name, checkpoint in checkpoints.items()
    }


def _mapping(document: Mapping[str, Any], key: str, file: Path) -> Mapping[str, Any]:
    found = document.get(key)
    if found is not None and not isinstance(found, Mapping):
        raise AnyloomError(f"{file}: '{key}' is not a mapping of names")
    return found or {}


def _check_entry(entry: Any, where: str) -> None:
    """Make sure that an entry has known keys of the right kind, and a family.

    Raises:
        AnyloomError: one line that names the file, the model and the key.
    """
    if not isinstance(entry, Mapping):
        raise AnyloomError(f"{where}: expected keys such as family and repo")
    for key, value in entry.items():
        if key not in KEYS:
            raise AnyloomError(f"{where}: unknown key '{key}'{suggestion(str(key), KEYS)}")
        kind, expected = FIELDS[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise AnyloomError(f"{where}: {key} is {value!r}, expected {expected}")
    if "family" not in entry:
        raise AnyloomError(f"{where}: which family loads it? add the key family")
    for name, sha256 in entry.get("files", {}).items():
        if not isinstance(sha256, str) or not SHA256.fullmatch(sha256):
            raise AnyloomError(f"{where}: files: {name} needs its sha256, 64 characters of 0-9a-f")


def _holds_texts(choices: Any) -> bool:
    return isinstance(choices, Mapping) and all(isinstance(one, str) for one in choices.values())
