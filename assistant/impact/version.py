"""The two versions that are compared: a knowledge folder, or a revision of the git checkout it is kept in."""

import io
import os
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from assistant.impact.errors import ImpactError
from assistant.law.errors import KnowledgeError, UnknownRegulationError
from assistant.library import Library, Regulation, installed


@dataclass(frozen=True)
class Version:
    """`name` is what the user called it: a folder, a revision, or the installed knowledge."""

    name: str
    regulation: Regulation


def open_version(given: str | None, regulation: str) -> Version:
    """A folder; else a git revision of the checkout one stands in; None: the installed knowledge.

    Raises ImpactError where it is neither, or has no such regulation; KnowledgeError for broken files.
    """
    if given is None:
        return Version("现在安装的知识库", _load(installed("knowledge"), regulation, "现在安装的知识库"))
    if Path(given).is_dir():
        return Version(given, _load(Path(given), regulation, given))
    with tempfile.TemporaryDirectory(prefix="rongcuo-impact-") as folder:
        inside = _unpack(given, Path(folder))
        return Version(given, _load(Path(folder) / inside, regulation, f"{given}:{inside}"))


def _load(folder: Path, regulation: str, name: str) -> Regulation:
    try:
        return Library.load(folder, only=regulation)[regulation]
    except UnknownRegulationError as error:
        raise ImpactError(f"{name}：{error}") from None
    except KnowledgeError as error:
        told = str(error).replace(str(folder), name)  # an unpacked revision is called by its revision
        raise ImpactError(told) from None


def _unpack(revision: str, folder: Path) -> str:
    """Write the knowledge of a revision below `folder`; where it is there."""
    no_folder = f"没有文件夹“{revision}”"
    if shutil.which("git") is None:
        raise ImpactError(f"{no_folder}，也没有安装 git，不能当作版本来找。请给出知识库文件夹")
    tops = [top for place in (Path.cwd(), installed("knowledge")) if (top := _checkout_of(place))]
    if not tops:
        raise ImpactError(f"{no_folder}，这里也不是 git 仓库，不能当作版本来找。请给出知识库文件夹")
    for top in dict.fromkeys(tops):
        commit = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if not commit:
            continue
        name = commit.decode().strip()
        inside = _place_in(top)
        if _git(top, "cat-file", "-t", f"{name}:{inside}") != b"tree\n":
            raise ImpactError(
                f"git 版本“{revision}”里没有文件夹 {inside}。请换一个版本，或者给出知识库文件夹"
            )
        archive = _git(top, "archive", "--format=zip", name, "--", inside) or b""
        with zipfile.ZipFile(io.BytesIO(archive)) as packed:
            packed.extractall(folder)
        return inside
    raise ImpactError(f"{no_folder}，git 里也没有这个版本。请检查名字（git log 列出版本）")


def _checkout_of(place: Path) -> Path | None:
    top = _git(place, "rev-parse", "--show-toplevel")
    return Path(top.decode().removesuffix("\n")) if top else None


def _place_in(top: Path) -> str:
    """Where a checkout keeps its knowledge: as the installation does, if that is this checkout."""
    own = installed("knowledge").resolve()
    return own.relative_to(top.resolve()).as_posix() if own.is_relative_to(top.resolve()) else "knowledge"


def _git(place: Path, *arguments: str) -> bytes | None:
    """What git prints; None where it refuses."""
    environment = {k: v for k, v in os.environ.items() if k not in ("GIT_DIR", "GIT_WORK_TREE")}
    done = subprocess.run(
        ["git", "-C", str(place), *arguments], capture_output=True, check=False, env=environment
    )
    return done.stdout if done.returncode == 0 else None
