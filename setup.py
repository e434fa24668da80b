"""The packages to install, found in the four folders that hold them; the rest is in pyproject."""

from setuptools import find_packages, setup

BESIDE = ("nodes", "models", "graphs")
"""Packages of `anyloom` that stand at the top of the repository; see `package-dir`."""

packages = find_packages("src")
for name in BESIDE:
    packages += [f"anyloom.{name}", *(f"anyloom.{name}.{inner}" for inner in find_packages(name))]

setup(packages=packages)
