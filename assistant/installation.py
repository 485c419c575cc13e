"""Where the data folders of the installation are."""

from importlib.resources import files
from pathlib import Path


def installed(folder: str) -> Path:
    """A data folder of the installation: inside the wheel, else beside the package in a checkout."""
    packaged = Path(str(files("assistant"))) / "_data" / folder
    return packaged if packaged.is_dir() else Path(__file__).resolve().parent.parent / folder
