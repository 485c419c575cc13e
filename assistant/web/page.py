"""The layout of the page in Gradio, and how its events reach the handlers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.components import Component

from assistant.web.desk import Desk
from assistant.web.handlers import NOTHING, Answer, Handlers
from assistant.web.screen import notice_html

STORAGE_KEY = "rongcuo-conversation"
_STATIC = Path(__file__).parent / "static"
_AT_ONCE = 8
_WAITING = 64
_SEARCH_POLL_SECONDS = 3


def head_html() -> str:
    """Our style and script, verbatim: given to Gradio as `css`, every selector would be rewritten."""
    style, script = ((_STATIC / name).read_text(encoding="utf-8") for name in ("style.css", "page.js"))
    return f"<style>{style}</style><script>{script}</script>"


def theme() -> gr.themes.Base:
    """Fonts of the computer only, nothing fetched."""
    fonts = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")
    return gr.themes.Base(font=[gr.themes.Font(name) for name in fonts], text_size=gr.themes.sizes.text_lg)


def build_page(desk: Desk, secret: str) -> gr.Blocks:
    """`secret` scrambles the conversation id kept in the browser; the same at every start."""
    handlers = Handlers(desk)
    new = handlers.load(NOTHING).screen
    assert new is not None  # the beginning of a conversation can always be shown
    first_messages: list[Any] = list(new.chat)
    forms = (_STATIC / "forms.js").read_text(encoding="utf-8")

    def part(name: str, value: str, scripted: bool = True) -> gr.HTML:
        script = forms if scripted else None
        return gr.HTML(value, elem_id=name, js_on_load=script, apply_default_css=False)

    page = gr.Blocks(title="容错自查", analytics_enabled=False, fill_width=True)
    with page:
        saved = gr.BrowserState(NOTHING, storage_key=STORAGE_KEY, secret=secret)
        top = part("top", new.top)
        with gr.Row(elem_id="page"):
            with gr.Column(elem_id="talk"):
                chat = gr.Chatbot(
                    first_messages,
                    label="对话",
                    show_label=False,
                    height="auto",
                    container=False,
                    autoscroll=False,
                    buttons=[],
                    latex_delimiters=[],
                    feedback_options=None,
                    group_consecutive_messages=False,
                    elem_id="chat",
                )
                notice = part("notice", new.notice, scripted=False)
                progress = part("progress", new.progress, scripted=False)
                task = part("task", new.task)
                elsewhere = part("elsewhere", new.elsewhere)
                with gr.Row(elem_id="say"):
                    words = gr.Textbox(
                        label=new.input_label,
                        placeholder=new.input_hint,
                        lines=1,
                        max_lines=12,
                        elem_id="words",
                    )
                    send = gr.Button("发送", variant="primary", elem_id="send")
                start = part("start", new.start)
            with gr.Column(elem_id="side"):
                panel = part("panel", new.panel)

        outputs = [saved, top, chat, notice, progress, task, elsewhere, start, panel, words]

        def shown(answer: Answer) -> dict[Component, Any]:
            """New values by component; without a screen only the notice changes and all else stays."""
            new = answer.screen
            if new is None:
                return {notice: notice_html(answer.notice)}
            box: dict[str, Any] = {} if answer.text is None else {"value": answer.text}
            return {
                saved: answer.saved,
                top: new.top,
                chat: new.chat,
                notice: new.notice,
                progress: new.progress,
                task: new.task,
                elsewhere: new.elsewhere,
                start: new.start,
                panel: new.panel,
                words: gr.update(label=new.input_label, placeholder=new.input_hint, **box),
            }

        def on_load(saved: object) -> dict[Component, Any]:
            return shown(handlers.load(saved))

        def on_say(saved: object, text: object) -> dict[Component, Any]:
            return shown(handlers.say(saved, text))

        def on_form(saved: object, event: gr.EventData) -> dict[Component, Any]:
            return shown(handlers.form(saved, event._data))

        def listen(trigger: Callable[..., Any], fn: Callable[..., Any], inputs: list[Any]) -> None:
            trigger(
                fn, inputs, outputs, api_visibility="private", show_progress="hidden", concurrency_id="page"
            ).then(None, js="() => window.rongcuoArrived()")

        listen(page.load, on_load, [saved])
        listen(words.submit, on_say, [saved, words])
        listen(send.click, on_say, [saved, words])
        for element in (top, task, start, panel):
            listen(element.submit, on_form, [saved])
        # Not a turn: the page stays where it is.
        elsewhere.submit(
            handlers.elsewhere,
            [saved],
            [elsewhere],
            api_visibility="private",
            show_progress="hidden",
            concurrency_id="elsewhere",
        )
        if desk.search is not None:
            _watch_search(desk, handlers, saved, panel)
    page.queue(default_concurrency_limit=_AT_ONCE, max_size=_WAITING)
    return page


def _watch_search(desk: Desk, handlers: Handlers, saved: gr.BrowserState, panel: gr.HTML) -> None:
    """Takes the line about the search out of the panel once it is ready."""
    clock = gr.Timer(_SEARCH_POLL_SECONDS)

    def on_tick(saved: object) -> list[Any]:
        if desk.search is None or desk.search.state == "loading":
            return [gr.skip(), gr.skip()]
        shown = handlers.load(saved).screen
        return [shown.panel if shown else gr.skip(), gr.Timer(active=False)]

    clock.tick(on_tick, [saved], [panel, clock], api_visibility="private", show_progress="hidden")
