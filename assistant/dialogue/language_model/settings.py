"""Which language model is used, if any: each setting from the environment, else from the settings file."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from platformdirs import user_config_path

from assistant.dialogue.language_model.errors import ModelSettingsError
from assistant.law.errors import KnowledgeError
from assistant.law.yaml_file import read_yaml

PREFIX = "RONGCUO_MODEL"
OFF = ("", "off", "none")
LONGEST_WAIT = 300.0  # seconds; nobody waits longer for a reply in a chat
_KEYS = ("base_url", "api_key", "timeout", "json", "rephrase")
_OURS = {"model", "model_provider", "base_url", "api_key", "timeout", "max_retries", "http_client"}


@dataclass(frozen=True)
class ModelSettings:
    """`model` as `init_chat_model` takes it; with `base_url` an OpenAI-compatible server is meant.

    `timeout` in seconds for one whole answer. `json`: `text` asks for JSON in words, `schema` also sends the
    JSON schema to servers that can hold a model to it. `rephrase`: whether determinations are also told in
    the model's words. `options` go to the model's class as they are. Keys and options are in no repr.
    """

    model: str
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    timeout: float = 20.0
    json: Literal["text", "schema"] = "text"
    rephrase: bool = False
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)


def settings_file(environment: Mapping[str, str] | None = None) -> Path:
    """`RONGCUO_MODEL_SETTINGS`, else `model.yaml` in the user's settings folder."""
    named = (os.environ if environment is None else environment).get(f"{PREFIX}_SETTINGS")
    return Path(named) if named else user_config_path("rongcuo") / "model.yaml"


def read_settings(environment: Mapping[str, str] | None = None) -> ModelSettings | None:
    """The settings, None where no model is named: then all works offline. Raises ModelSettingsError."""
    given = os.environ if environment is None else environment
    if given.get(PREFIX) is not None and given[PREFIX].strip().lower() in OFF:
        return None
    path = settings_file(given)
    if f"{PREFIX}_SETTINGS" in given and not path.is_file():
        raise ModelSettingsError(f"{PREFIX}_SETTINGS 指的文件 {path} 不存在，请改正或者去掉这个环境变量")
    filed = _read_file(path) if path.is_file() else {}
    told = {key: given[f"{PREFIX}_{key.upper()}"] for key in _KEYS if given.get(f"{PREFIX}_{key.upper()}")}
    model = given.get(PREFIX) or filed.get("model")
    if not isinstance(model, str) or model.strip().lower() in OFF:
        return None
    if "base_url" in told or given.get(PREFIX):
        filed.pop("api_key", None)  # a key in the file is for the model and the address in the file
    both = {**filed, **told}
    return ModelSettings(
        model=model.strip(),
        base_url=_address(both.get("base_url")),
        api_key=_text(both, "api_key"),
        timeout=_seconds(both.get("timeout", ModelSettings.timeout)),
        json=_json(both.get("json", "text")),
        rephrase=_yes(both.get("rephrase", False)),
        options=_options(filed.get("options")),
    )


def _read_file(path: Path) -> dict[str, Any]:
    try:
        file = read_yaml(path)
    except KnowledgeError as error:  # its words may hold a piece of the key
        line = f" 第 {error.line} 行" if error.line else ""
        raise ModelSettingsError(f"{path}{line}：读不出来。请写成 YAML 的“键: 值”，存成 UTF-8") from None
    if not isinstance(file.data, dict):
        raise ModelSettingsError(f"{path}：应当是“键: 值”的形式，如 model: openai:qwen3")
    unknown = [key for key in map(str, file.data) if key not in (*_KEYS, "model", "options")]
    if unknown:
        known = "、".join(("model", *_KEYS, "options"))
        raise ModelSettingsError(f"{path} 第 {file.line(unknown[0]) or 1} 行：有不认识的键。可以用：{known}")
    return dict(file.data)


def _text(given: Mapping[str, Any], key: str) -> str | None:
    value = given.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or not value.strip().isascii():
        raise ModelSettingsError(f"语言模型设置 {key} 应是一串英文字符，在文件里请加引号")
    return value.strip()


def _address(value: object) -> str | None:
    if value is None:
        return None
    try:
        parts = urlsplit(str(value).strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        example = "http://127.0.0.1:11434/v1"
        raise ModelSettingsError(f"语言模型设置 base_url 不是网址，应写成 {example} 这样")
    if parts.username or parts.password or parts.query:
        raise ModelSettingsError("语言模型设置 base_url 里不要写账号、密码或者密钥，密钥请写在 api_key")
    return str(value).strip()


def _seconds(value: object) -> float:
    try:
        seconds = float(str(value))
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= LONGEST_WAIT:
        raise ModelSettingsError(f"语言模型设置 timeout 应是 0 到 {LONGEST_WAIT:.0f} 之间的秒数")
    return seconds


def _json(value: object) -> Literal["text", "schema"]:
    if value == "text":
        return "text"
    if value == "schema":
        return "schema"
    raise ModelSettingsError("语言模型设置 json 只能是 text 或者 schema")


def _yes(value: object) -> bool:
    words = str(value).strip().lower()
    if words in ("true", "1", "yes", "on", "是"):
        return True
    if words in ("false", "0", "no", "off", "否"):
        return False
    raise ModelSettingsError("语言模型设置 rephrase 只能是 true 或者 false")


def _options(value: object) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise ModelSettingsError("语言模型设置 options 应是“键: 值”的形式")
    if taken := sorted(_OURS.intersection(value)):
        raise ModelSettingsError(f"语言模型设置 options 里不能写 {taken[0]}，它由上一级的设置决定")
    return dict(value)
