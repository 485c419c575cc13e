"""Where the data of this installation lies."""

import os
import secrets
from pathlib import Path

from platformdirs import user_data_path

from assistant.storage.errors import StoreUnreadableError
from assistant.system_words import reading_words, system_words

_SECRET_LENGTH = 32


def data_folder() -> Path:
    """`RONGCUO_DATA`, else the user's data folder; made when missing, open to its owner only.

    Raises StoreUnreadableError.
    """
    named = os.environ.get("RONGCUO_DATA")
    folder = Path(named) if named else user_data_path("rongcuo")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnreadableError(
            f"数据文件夹 {folder} 建不出来（{system_words(error)}）。"
            "请检查权限，或者用环境变量 RONGCUO_DATA 换一个位置"
        ) from None
    return folder


def conversations_file() -> Path:
    return data_folder() / "conversations.sqlite3"


def browser_secret() -> str:
    """What browsers scramble their conversation id with: made once, so that a restart forgets nobody.

    Raises StoreUnreadableError.
    """
    path = data_folder() / "browser-secret"
    try:
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(_SECRET_LENGTH))
        except FileExistsError:
            pass
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreUnreadableError(
            f"{path} 读不出来（{reading_words(error)}）。请检查权限，或者删掉它重新启动"
        ) from None
