"""The page and the REST API. `assistant.web.server` makes and runs them; Gradio loads only then."""
