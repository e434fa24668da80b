"""Catalog of checkpoints and profiles, read from YAML files."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from ..foundation.errors import ModelError, ProjectError, UnknownNameError, nearest, suggestion
from ..foundation.paths import path_problem
from ..foundation.yaml_reader import place_in, read_document
from .checkpoint import Checkpoint
from .model import Model
from .spelling import known_spelling

_EXPECTED = {
    "str": (str, "a text"),
    "str | None": ((str, type(None)), "a text or null"),
    "bool": (bool, "true or false"),
    "int": (int, "a whole number"),
    "Mapping[str, str]": (Mapping, "a mapping of texts"),
    "Mapping[str, Any]": (Mapping, "a mapping"),
    "Sequence[str]": (list, "a list of texts"),
}
"""Annotation of a field of `Checkpoint` → Python types and description of its value in a file."""
_KEYS = {
    one.name: _EXPECTED[str(one.type)]
    for one in fields(Checkpoint)
    if one.name not in ("name", "base", "trusted")
}
_PRECISION_KEYS = {
    "dtype": (str, "a dtype"),
    "tolerance": ((int, float), "a number"),
    "measured": (Mapping, "a mapping of dtypes to errors"),
    "weights": (str, "'random' or 'published'"),
    "reason": (str, "a text"),
    "unmeasured": (str, "why there is no error"),
}
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Precision:
    """How far rounding moves what the networks of a family compute on an accelerator.

    dtype:      what the family computes in there.
    tolerance:  the largest error of a part of a network, in relation to its output, that a test
                allows in this dtype.
    measured:   dtype → that error, by `benchmarks/precision.py`.
    weights:    of the networks that were measured: "random", or "published".
    reason:     why the dtype is this one where another has a smaller error.
    unmeasured: why there is no error.
    """

    dtype: str
    tolerance: float | None = None
    measured: Mapping[str, float] = field(default_factory=dict)
    weights: str = "random"
    reason: str = ""
    unmeasured: str = ""

    def __str__(self) -> str:
        """Return the dtype, and what is known of its error, in one line."""
        known = self.dtype
        if self.unmeasured:
            known += f", error not measured: {self.unmeasured}"
        elif self.dtype in self.measured:
            known += f", error {self.measured[self.dtype]:g} with {self.weights} weights"
        return known + (f"; {self.reason}" if self.reason else "")


@dataclass(frozen=True)
class Catalog:
    """The checkpoints and profiles that a model slot can be filled from.

    checkpoints: name → checkpoint.
    profiles:    profile name → protocol name → checkpoint name.
    precisions:  family → the precision on an accelerator, where one is stated.
    """

    checkpoints: Mapping[str, Checkpoint]
    profiles: Mapping[str, Mapping[str, str]]
    precisions: Mapping[str, Precision] = field(default_factory=dict)

    @classmethod
    def read(cls, files: Iterable[Path], trusted: Collection[Path] = ()) -> Catalog:
        """Read catalog files; a later file may add checkpoints and profiles, or replace them.

        Args:
            trusted: the files that the user trusts; only their checkpoints may hold code. Where
                another file repeats one of these, such as in a copy of the catalog, it stays
                trusted.

        Raises:
            ProjectError: a file is not a catalog; a line for each mistake, with its place.
            DocumentError: a file is not YAML.
        """
        checkpoints: dict[str, Checkpoint] = {}
        profiles: dict[str, dict[str, str]] = {}
        precisions: dict[str, Precision] = {}
        for file in files:
            document = read_document(file)
            problems: list[tuple[Sequence[Any], str]] = []
            for name, entry in _mapping(document, "models", file).items():
                written = entry
                if isinstance(entry, Mapping):
                    entry = {known_spelling(str(key), _KEYS): entry[key] for key in entry}
                problems += [
                    (("models", name, key), f"model '{name}': {message}")
                    for key, message in _entry_problems(entry, written)
                ]
                if problems:
                    continue
                checkpoint = Checkpoint(name=name, trusted=file in trusted, **entry)
                former = checkpoints.get(name)
                if former is not None and former.trusted and checkpoint.loads_as(former):
                    checkpoint = replace(checkpoint, trusted=True)
                checkpoints[name] = checkpoint
            for name, choices in _mapping(document, "profiles", file).items():
                if not isinstance(choices, Mapping) or not all(
                    isinstance(checkpoint, str) for checkpoint in choices.values()
                ):
                    message = f"profile '{name}': expected protocol: model"
                    problems.append((("profiles", name), message))
                    continue
                profiles.setdefault(name, {}).update(choices)
            for family, entry in _mapping(document, "precision", file).items():
                wrong = list(_key_problems(entry, _PRECISION_KEYS, "dtype"))
                problems += [
                    (("precision", family, key), f"precision of '{family}': {message}")
                    for key, message in wrong
                ]
                if not wrong:
                    precisions[family] = Precision(**entry)
            if problems:
                lines = [f"{place_in(file, [*map(str, keys)])} {told}" for keys, told in problems]
                raise ProjectError("\n".join(lines))
        return cls(_with_bases(checkpoints), profiles, precisions)

    def checkpoint(self, name: str, protocol: type[Model] = Model) -> Checkpoint:
        """Return a checkpoint by name.

        Args:
            protocol: what its adapter must implement.

        Raises:
            UnknownNameError: there is no such checkpoint; suggests the nearest name.
            ModelError: its adapter does not implement the protocol; names checkpoints that do.
        """
        if name not in self.checkpoints:
            raise UnknownNameError("model", name, self.checkpoints)
        checkpoint = self.checkpoints[name]
        if protocol is not Model and not issubclass(adapter := self.adapter(checkpoint), protocol):
            implemented = ", ".join(base.__name__ for base in adapter.protocols())
            names = ", ".join(other.name for other in self.checkpoints_for(protocol))
            raise ModelError(
                f"model '{name}' implements {implemented}, the slot needs {protocol.__name__}; "
                f"compatible models: {names or 'none'}"
            )
        return checkpoint

    def adapter(self, checkpoint: Checkpoint) -> type[Model]:
        """Return the class that loads a checkpoint.

        Raises:
            UnknownNameError: no adapter for its family is installed.
            ModelError: the adapter lacks a method of a protocol that it implements.
        """
        adapter = Model.families.get(checkpoint.family)
        if adapter is None:
            raise UnknownNameError("model family", checkpoint.family, Model.families)
        if missing := sorted(getattr(adapter, "__abstractmethods__", ())):
            raise ModelError(
                f"model '{checkpoint.name}': {adapter.__name__} ({adapter.__module__}) does not "
                f"define {', '.join(missing)}"
            )
        return adapter

    def checkpoints_for(self, protocol: type[Model]) -> list[Checkpoint]:
        """Return the checkpoints whose adapter implements a protocol."""
        return [
            checkpoint
            for checkpoint in self.checkpoints.values()
            if issubclass(Model.families.get(checkpoint.family, Model), protocol)
        ]

    def ungated_alternative(self, checkpoint: Checkpoint) -> Checkpoint | None:
        """Return the largest checkpoint without a gate that fills the slots of a gated one."""
        protocols = self.adapter(checkpoint).protocols()
        others = [
            other
            for other in self.checkpoints_for(protocols[0])
            if not other.gated and set(protocols) <= set(self.adapter(other).protocols())
        ]
        return max(others, key=lambda other: other.parameters, default=None)

    def protocols(self) -> dict[str, type[Model]]:
        """Return every protocol that an adapter implements, by name."""
        adapters = Model.families.values()
        protocols = {base.__name__: base for adapter in adapters for base in adapter.protocols()}
        return dict(sorted(protocols.items()))

    def protocol(self, name: str) -> type[Model]:
        """Return a protocol by name, written "MaskGenerator" or "mask_generator".

        Raises:
            UnknownNameError: there is no such protocol; suggests the nearest name.
        """
        protocols = self.protocols()
        key = re.sub(r"[_\s-]", "", name).lower()
        for protocol_name, protocol in protocols.items():
            if protocol_name.lower() == key:
                return protocol
        raise UnknownNameError("protocol", name, protocols, most=len(protocols))

    def checkpoints_of_profile(self, profile: str) -> list[Checkpoint]:
        """Return the checkpoints that a profile names, each once.

        Raises:
            UnknownNameError: there is no such profile, or it names a model that does not exist.
        """
        return [self.checkpoint(name) for name in dict.fromkeys(self._choices(profile).values())]

    def choose(self, protocol: type[Model], profile: str) -> Checkpoint:
        """Return the checkpoint that a profile names for a protocol.

        Raises:
            UnknownNameError: there is no such profile.
            ModelError: the profile names no checkpoint for the protocol, or an incompatible one.
        """
        name = self._choices(profile).get(protocol.__name__)
        if name is None:
            article = "an" if protocol.__name__[0] in "AEIOU" else "a"
            raise ModelError(
                f"profile '{profile}' names no model for {article} {protocol.__name__}"
                f"{self._misspelled(protocol, profile)}{self._alternatives(protocol)}"
            )
        return self.checkpoint(name, protocol)

    def _choices(self, profile: str) -> Mapping[str, str]:
        if profile not in self.profiles:
            raise UnknownNameError("profile", profile, self.profiles)
        return self.profiles[profile]

    def _misspelled(self, protocol: type[Model], profile: str) -> str:
        """Return that a profile has the protocol's name wrongly, as part of a message, or ""."""
        unknown = [
            name
            for name in self.profiles[profile]
            if "." not in name and name not in self.protocols()
        ]
        meant = [name for name in unknown if nearest(name, [protocol.__name__])]
        return f" (it says '{meant[0]}', which is no protocol)" if meant else ""

    def _alternatives(self, protocol: type[Model]) -> str:
        """Return the options that would fill a slot, as the end of a message; "" without any."""
        options = [
            f"--profile {profile} ({choices[protocol.__name__]})"
            for profile, choices in self.profiles.items()
            if protocol.__name__ in choices
        ][:1]
        names = [checkpoint.name for checkpoint in self.checkpoints_for(protocol)][:3]
        options += [f"--model {protocol.slot_name()}=NAME ({', '.join(names)})"] if names else []
        return f"; choose {' or '.join(options)}" if options else ""


def _with_bases(checkpoints: dict[str, Checkpoint]) -> dict[str, Checkpoint]:
    """Return the checkpoints, those with the option `base` linked to the checkpoint it names."""
    return {
        name: replace(checkpoint, base=checkpoints.get(str(checkpoint.options["base"])))
        if "base" in checkpoint.options
        else checkpoint
        for name, checkpoint in checkpoints.items()
    }


def _mapping(document: Mapping[str, Any], key: str, file: Path) -> Mapping[str, Any]:
    value = document.get(key)
    if value is not None and not isinstance(value, Mapping):
        raise ProjectError(f"{file}: '{key}' is not a mapping of names")
    return value or {}


def _key_problems(entry: Any, keys: Mapping[str, Any], needed: str) -> Iterator[tuple[Any, str]]:
    """Yield the keys of an entry that are unknown or have values of another type, and why."""
    if not isinstance(entry, Mapping):
        yield "", f"expected keys such as {needed}"
        return
    for key, value in entry.items():
        if key not in keys:
            yield key, f"unknown key '{key}'{suggestion(str(key), keys)}"
            continue
        kind, expected = keys[key]
        if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
            yield key, f"{key} is {value!r}, expected {expected}"
    if needed not in entry:
        adapter = "; it names the adapter" if needed == "family" else ""
        yield "", f"the key {needed} is missing{adapter}"


def _entry_problems(entry: Any, written: Any) -> Iterator[tuple[Any, str]]:
    """Yield what is wrong in the entry of a checkpoint: the key as it is written, and why."""
    if not isinstance(entry, Mapping):
        yield "", "expected keys such as family and repo"
        return
    spelled = dict(zip(entry, written, strict=False))
    for key, message in _key_problems(entry, _KEYS, "family"):
        yield spelled.get(key, key), message
    facts, files = entry.get("unconfirmed", []), entry.get("files", {})
    for fact in facts if isinstance(facts, list) else []:
        if not isinstance(fact, str):
            yield "unconfirmed", f"unconfirmed has {fact!r}, expected texts"
    for name, sha256 in files.items() if isinstance(files, Mapping) else []:
        if problem := path_problem(str(name)):
            yield "files", f"files: path {ascii(name)[:80]} {problem}"
        elif not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
            yield "files", f"files: {name} needs its sha256, 64 characters of 0-9a-f"
