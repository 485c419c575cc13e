"""Our own sentences, kept as data in `prompts/sentences.yaml`."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from assistant.law.yaml_file import read_yaml
from assistant.library import installed

# Where a line of the file ends, no blank stands between Chinese words.
_LINE_END = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")


@lru_cache(maxsize=4)
def read_phrases(path: Path) -> Mapping[str, str]:
    file = read_yaml(path)
    return {str(key): _LINE_END.sub("", str(text).strip()) for key, text in file.data.items()}


def phrase(key: str, **names: object) -> str:
    """One sentence with its names filled in. A missing key is a programming error (KeyError)."""
    return read_phrases(installed("prompts") / "sentences.yaml")[key].format(**names)
