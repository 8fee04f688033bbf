"""Fetch a package from the npm registry and make sure that it is the one meant."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tarfile
from pathlib import Path


def fetch(name: str, version: str, sha512: str, folder: Path) -> Path:
    """Fetch a package with ``npm pack`` and return the folder that it is unpacked in.

    Raises:
        SystemExit: npm is not installed.
        ValueError: the package's content is not the one that `sha512` (hexadecimal) names.
    """
    if shutil.which("npm") is None:
        raise SystemExit(f"npm is needed to fetch {name}")
    command = ["npm", "pack", "--silent", f"{name}@{version}"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    archive = f"{name.removeprefix('@').replace('/', '-')}-{version}.tgz"
    return unpack(folder / archive, sha512, folder / name)


def unpack(archive: Path, sha512: str, folder: Path) -> Path:
    """Unpack an npm archive into `folder` and return the folder of its files.

    Raises:
        ValueError: the archive's hash is not `sha512`, or it holds more than files in a folder.
    """
    digest = hashlib.sha512(archive.read_bytes()).hexdigest()
    if digest != sha512:
        raise ValueError(f"{archive.name} has SHA-512 {digest}, expected {sha512}")
    with tarfile.open(archive) as tar:
        for member in tar:  # extractall's filters are not in every Python 3.11
            place = (folder / member.name).resolve()
            content = tar.extractfile(member) if member.isreg() else None
            if content is None or not place.is_relative_to(folder.resolve()):
                raise ValueError(f"{archive.name} holds {member.name}, not a file in its folder")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content.read())
    return folder / "package"
