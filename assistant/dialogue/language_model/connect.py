"""From settings to a model, through LangChain: the only file that knows LangChain or HTTP."""

import ipaddress
import time
import warnings
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from assistant.dialogue.language_model.ask import LanguageModel
from assistant.dialogue.language_model.errors import ModelSettingsError
from assistant.dialogue.language_model.settings import ModelSettings, read_settings

MOST_BYTES = 4_000_000  # of one reply on the wire; a token takes some 300 bytes of it
_NO_KEY = "none"  # local servers want no key, but the client wants to send one
# Names before a colon that are providers; other names with a colon (`qwen3:8b`) are a server's own.
_PROVIDERS = {
    "openai", "anthropic", "azure_openai", "deepseek", "google_genai", "google_vertexai", "groq",
    "huggingface", "mistralai", "ollama", "openrouter", "together", "xai",
}  # fmt: skip


def configured_model() -> LanguageModel | None:
    """The model of the environment or the settings file, None without one. Raises ModelSettingsError."""
    settings = read_settings()
    return open_model(settings) if settings is not None else None


def open_model(settings: ModelSettings) -> LanguageModel:
    """The model with its limits; nothing is sent yet. Raises ModelSettingsError.

    With a `base_url` and no key, none is taken from anywhere else: a key is sent only where it belongs.
    """
    # What a broken server sends would be shown on the officer's screen, in English.
    warnings.filterwarnings("ignore", message="Pydantic serializer warnings")
    provider, name = _named(settings)
    options: dict[str, Any] = {"temperature": 0, **settings.options}
    if provider is not None:
        options["model_provider"] = provider
    if settings.base_url is not None:
        options["base_url"] = settings.base_url
    if provider == "openai":
        options["http_client"] = _http_client(settings)
    if settings.api_key is not None or (provider == "openai" and settings.base_url is not None):
        options["api_key"] = settings.api_key or _NO_KEY
    try:
        from langchain.chat_models import init_chat_model  # noqa: PLC0415 - heavy, and an optional extra

        model = init_chat_model(name, timeout=settings.timeout, max_retries=0, **options)
    except ImportError as error:
        missing = (error.name or "langchain").partition(".")[0].replace("_", "-")
        raise ModelSettingsError(
            f"用语言模型还要装 {missing}：pip install 'rongcuo[model]'（别的服务商另装它的 LangChain 包）。"
            "不用语言模型，去掉 RONGCUO_MODEL 就行"
        ) from None
    except Exception as error:  # each provider has errors of its own, and their words may hold the key
        raise ModelSettingsError(
            f"语言模型“{settings.model}”用不了（{type(error).__name__}）。"
            "请检查 RONGCUO_MODEL、密钥和 options；不用语言模型，去掉 RONGCUO_MODEL 就行"
        ) from None
    return LanguageModel(
        model, timeout=settings.timeout, rephrases=settings.rephrase, with_schema=settings.json == "schema"
    )


def _named(settings: ModelSettings) -> tuple[str | None, str]:
    """Provider and name; None: LangChain knows the provider by the name."""
    before, colon, after = settings.model.partition(":")
    if colon and before in _PROVIDERS:
        return before, after
    return ("openai" if settings.base_url is not None else None), settings.model


def is_this_computer(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _http_client(settings: ModelSettings) -> Any:
    """A client that reads no more than fits the limits, follows nobody elsewhere, and on this computer uses
    no proxy: what is sent to 127.0.0.1 must not pass through another machine."""
    try:
        import httpx2  # noqa: PLC0415 - an optional extra
        from openai import DefaultHttpxClient  # noqa: PLC0415
    except ImportError as error:
        raise ModelSettingsError(
            f"用语言模型还要装 {error.name}：pip install 'rongcuo[model]'。"
            "不用语言模型，去掉 RONGCUO_MODEL 就行"
        ) from None

    class Limited(httpx2.SyncByteStream):
        """A body that ends with an error once it is too long or takes too long, however it is sent."""

        def __init__(self, body: Any) -> None:
            self.body, self.left, self.end = body, MOST_BYTES, time.monotonic() + settings.timeout

        def __iter__(self) -> Iterator[bytes]:
            for piece in self.body:
                self.left -= len(piece)
                if self.left < 0 or time.monotonic() > self.end:
                    raise httpx2.ReadError("the reply is too long")
                yield piece

        def close(self) -> None:
            self.body.close()

    def limit(response: Any) -> None:
        response.stream = Limited(response.stream)

    local = settings.base_url is not None and is_this_computer(settings.base_url)
    return DefaultHttpxClient(
        timeout=settings.timeout,
        trust_env=not local,
        follow_redirects=False,
        event_hooks={"response": [limit]},
    )
