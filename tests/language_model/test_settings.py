"""The settings of a model: from the environment, else from a file; what is wrong is told in one line."""

from pathlib import Path

import pytest

from assistant.dialogue.language_model.ask import LanguageModel
from assistant.dialogue.language_model.connect import is_this_computer, open_model
from assistant.dialogue.language_model.errors import ModelSettingsError
from assistant.dialogue.language_model.settings import ModelSettings, read_settings

KEY = "sk-secret-0123456789"
URL = "http://127.0.0.1:11434/v1"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "model.yaml"


def read(file: Path | None = None, **environment: str) -> ModelSettings | None:
    named = {"RONGCUO_MODEL_SETTINGS": str(file)} if file is not None else {}
    return read_settings({**named, **environment})


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def test_without_settings_there_is_no_model() -> None:
    assert read() is None
    assert read(RONGCUO_MODEL="", RONGCUO_MODEL_API_KEY=KEY) is None


def test_settings_from_the_environment() -> None:
    found = read(
        RONGCUO_MODEL="openai:qwen3",
        RONGCUO_MODEL_BASE_URL=URL,
        RONGCUO_MODEL_API_KEY=KEY,
        RONGCUO_MODEL_TIMEOUT="7.5",
        RONGCUO_MODEL_JSON="schema",
        RONGCUO_MODEL_REPHRASE="true",
    )
    assert found == ModelSettings("openai:qwen3", URL, KEY, 7.5, "schema", True)


def test_settings_from_the_file_and_the_environment_over_it(file: Path) -> None:
    file.write_text(
        f"model: openai:qwen3\nbase_url: {URL}\napi_key: '{KEY}'\ntimeout: 30\noptions: {{top_p: 0.5}}\n",
        encoding="utf-8",
    )
    assert read(file) == ModelSettings("openai:qwen3", URL, KEY, 30.0, options={"top_p": 0.5})
    assert read(file, RONGCUO_MODEL_TIMEOUT="3") == ModelSettings(
        "openai:qwen3", URL, KEY, 3.0, options={"top_p": 0.5}
    )
    assert read(file, RONGCUO_MODEL="off") is None


def test_a_key_in_the_file_goes_only_where_the_file_says(file: Path) -> None:
    file.write_text(f"model: openai:qwen3\nbase_url: {URL}\napi_key: '{KEY}'\n", encoding="utf-8")
    for elsewhere in ({"RONGCUO_MODEL_BASE_URL": "http://10.0.0.9/v1"}, {"RONGCUO_MODEL": "openai:gpt"}):
        found = read(file, **elsewhere)
        assert found is not None
        assert found.api_key is None


@pytest.mark.parametrize(
    ("written", "culprit"),
    [
        ("model: [a", "读不出来"),
        (f"model: x\napi_key: *{KEY}\n", "第 2 行"),
        ("- model\n", "键: 值"),
        (f"model: x\n{KEY}: 1\n", "第 2 行"),
        ("model: x\napi_key: 12345\n", "api_key"),
        ("model: x\napi_key: 密钥\n", "api_key"),
        ("model: x\nbase_url: 127.0.0.1:11434\n", "base_url"),
        (f"model: x\nbase_url: http://me:{KEY}@127.0.0.1/v1\n", "base_url"),
        ("model: x\ntimeout: soon\n", "timeout"),
        ("model: x\ntimeout: 0\n", "timeout"),
        ("model: x\ntimeout: .nan\n", "timeout"),
        ("model: x\ntimeout: 9999\n", "timeout"),
        ("model: x\njson: xml\n", "json"),
        ("model: x\nrephrase: maybe\n", "rephrase"),
        ("model: x\noptions: [1]\n", "options"),
        (f"model: x\noptions: {{api_key: '{KEY}'}}\n", "options"),
    ],
)
def test_what_is_wrong_is_told_without_the_key(file: Path, written: str, culprit: str) -> None:
    file.write_text(written, encoding="utf-8")
    with pytest.raises(ModelSettingsError) as refused:
        read(file)
    assert culprit in str(refused.value)
    assert KEY not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_settings_file_that_is_named_must_be_there(file: Path) -> None:
    with pytest.raises(ModelSettingsError, match="不存在"):
        read(file)


def test_no_repr_tells_a_key() -> None:
    for options in ({}, {"default_headers": {"x": KEY}}):
        settings = ModelSettings("openai:qwen3", URL, KEY, options=options)
        model = open_model(settings)
        assert KEY not in repr(settings) + repr(model) + str(settings)
        assert repr(model) == "LanguageModel(timeout=20)"
    assert KEY not in repr(vars(open_model(ModelSettings("openai:qwen3", URL, KEY))))


def test_a_model_that_cannot_be_opened_is_refused_without_its_key() -> None:
    for name, options in (("anthropic:claude", {}), ("openai:x", {"n": KEY})):
        with pytest.raises(ModelSettingsError) as refused:
            open_model(ModelSettings(name, URL, KEY, options=options))
        assert KEY not in str(refused.value)
        assert "RONGCUO_MODEL" in str(refused.value)


def test_names_with_a_colon_of_their_own_are_a_servers() -> None:
    assert isinstance(open_model(ModelSettings("qwen3:8b", URL)), LanguageModel)


@pytest.mark.parametrize(
    ("url", "local"),
    [
        (URL, True),
        ("http://localhost:8000/v1", True),
        ("http://[::1]:8000/v1", True),
        ("http://10.0.0.9/v1", False),
        ("https://127.0.0.1.example.com/v1", False),
        ("https://api.openai.com/v1", False),
    ],
)
def test_which_address_is_this_computer(url: str, local: bool) -> None:
    assert is_this_computer(url) == local
