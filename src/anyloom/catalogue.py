"""Which checkpoints exist, and which one does a profile choose for a slot?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from .errors import AnyloomError, ModelError, UnknownNameError, suggestion
from .model import Checkpoint, Model


@dataclass(frozen=True)
class Catalogue:
    """Every checkpoint by name, and every profile: protocol name → checkpoint name."""

    checkpoints: Mapping[str, Checkpoint]
    profiles: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, files: Iterable[Path]) -> Catalogue:
        """Read catalogue files; a later file may add checkpoints and profiles, or replace them.

        Raises:
            AnyloomError: a file is not a catalogue.
        """
        from .graph.yaml_reader import read_document

        checkpoints: dict[str, Checkpoint] = {}
        profiles: dict[str, dict[str, str]] = {}
        allowed = {field.name for field in fields(Checkpoint)} - {"name"}
        for file in files:
            document = read_document(file)
            for name, entry in (document.get("models") or {}).items():
                unknown = sorted(set(entry) - allowed)
                if unknown:
                    near = suggestion(unknown[0], allowed)
                    raise AnyloomError(f"{file}: model '{name}': unknown key '{unknown[0]}'{near}")
                given = dict(entry)
                given["profiles"] = tuple(given.get("profiles", ()))
                checkpoints[name] = Checkpoint(name=name, **given)
            for name, choices in (document.get("profiles") or {}).items():
                profiles.setdefault(name, {}).update(choices)
        return cls(checkpoints, profiles)

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
            raise ModelError(f"profile '{profile}' names no model for a {protocol.__name__}")
        return self.checked(name, protocol)

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
