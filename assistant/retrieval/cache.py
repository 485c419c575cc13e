"""The user's cache folder, and folders in it that are built once and are either whole or absent.

A folder is built under a temporary name and renamed when finished, under a file lock that the system
releases when its owner dies. Whoever is killed midway leaves only a temporary folder, which the next
builder removes.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from assistant.retrieval.errors import CacheFolderError
from assistant.system_words import system_words

T = TypeVar("T")

_UNFINISHED = ".unfinished-"
_DAY = 24 * 60 * 60.0


def cache_folder() -> Path:
    """RONGCUO_CACHE, else the user's cache folder of this system."""
    chosen = os.environ.get("RONGCUO_CACHE", "").strip()
    if chosen:
        return Path(chosen).expanduser().resolve()
    from platformdirs import user_cache_path

    return user_cache_path("rongcuo")


def open_or_build(folder: Path, open_folder: Callable[[Path], T | None], build: Callable[[Path], None]) -> T:
    """Open `folder`; where it is absent or `open_folder` returns None, build it anew first.

    Raises CacheFolderError when the place cannot be written, and whatever `build` raises.
    """
    opened = _open_in_use(folder, open_folder)
    if opened is not None:
        return opened
    from filelock import FileLock

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.parent / ".lock"):
            opened = _open_in_use(folder, open_folder)  # another process may have built it meanwhile
            if opened is not None:
                return opened
            _remove_unfinished(folder.parent)
            unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder.parent))
            try:
                build(unfinished)
                _replace(folder, unfinished)
            except BaseException:
                shutil.rmtree(unfinished, ignore_errors=True)
                raise
            opened = open_folder(folder)
    except OSError as error:
        raise CacheFolderError(
            f"无法使用缓存文件夹 {folder.parent}（{system_words(error)}）。请检查磁盘空间和权限，"
            "或用环境变量 RONGCUO_CACHE 指定其他文件夹"
        ) from error
    if opened is None:
        raise CacheFolderError(
            f"刚建好的缓存文件夹 {folder} 打不开。请检查磁盘，或用环境变量 RONGCUO_CACHE 指定其他文件夹"
        )
    return opened


def remove_unused(parent: Path, keep: Path, older_than: float = _DAY) -> None:
    """Remove the sisters of `keep` that nobody opened for a day: others may still read younger ones."""
    limit = time.time() - older_than
    for folder in parent.iterdir():
        if folder.is_dir() and folder != keep and folder.stat().st_mtime < limit:
            shutil.rmtree(folder, ignore_errors=True)


def _open_in_use(folder: Path, open_folder: Callable[[Path], T | None]) -> T | None:
    opened = open_folder(folder) if folder.is_dir() else None
    if opened is not None and os.access(folder, os.W_OK):
        os.utime(folder)  # the time of last use, see remove_unused
    return opened


def _replace(folder: Path, finished: Path) -> None:
    """Put the finished folder in place; a damaged one that stands there is moved aside first."""
    if folder.exists():
        folder.rename(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder.parent))
        _remove_unfinished(folder.parent, keep=finished)
    finished.chmod(0o755)  # mkdtemp is for the owner alone, a cache may be shared
    finished.rename(folder)


def _remove_unfinished(parent: Path, keep: Path | None = None) -> None:
    """Only the owner of the lock builds, so every other unfinished folder is an orphan."""
    for folder in parent.glob(f"{_UNFINISHED}*"):
        if folder != keep:
            shutil.rmtree(folder, ignore_errors=True)
