# Two commands do everything: `make run` (the page) and `make test` (all tests). See README.md.
PYTHON ?= python3.11
VENV   ?= .venv
PORT   ?= 7860
# Chosen by the user where another build of torch is wanted, e.g. PIP_ARGS="--extra-index-url …"
PIP_ARGS ?=

bin := $(VENV)/bin
export HF_HUB_OFFLINE := 1
export HF_HUB_DISABLE_TELEMETRY := 1
export GRADIO_ANALYTICS_ENABLED := False
export ANONYMIZED_TELEMETRY := False
export OMP_WAIT_POLICY := passive

.PHONY: run test ask chat lint verify eval measure train bench bench-short bench-keep clean help

help:
	@echo "make run             网页：http://127.0.0.1:$(PORT)/"
	@echo "make ask Q=\"…\"       在终端里先问一句"
	@echo "make chat            在终端里对话"
	@echo "make test            全部测试"
	@echo "make lint            代码检查（ruff、mypy、import-linter）和知识库检查"
	@echo "make verify          知识库检查"
	@echo "make eval            用金标准评测：结论、引用、提问、读事实、检索，规则覆盖和变异；低于要求就失败"
	@echo "make measure         打印检索、读事实、对话的各项数字"
	@echo "make train           用标注过的话重新训练 models/ 里的小模型"
	@echo "make bench           与同类系统比速度，重写 docs/benchmark.md"
	@echo "make bench-short     几个速度比值，与保存的相比"

run: $(VENV)/.ready
	@$(bin)/rongcuo serve --port $(PORT)

ask: $(VENV)/.ready
	@$(bin)/rongcuo ask "$(Q)"

chat: $(VENV)/.ready
	@$(bin)/rongcuo chat

test: $(VENV)/.ready $(VENV)/.dev
	@$(bin)/python -m pytest -n 2 --dist loadfile

lint: $(VENV)/.ready $(VENV)/.dev
	@$(bin)/ruff check .
	@$(bin)/ruff format --check .
	@$(bin)/mypy
	@$(bin)/lint-imports
	@$(bin)/rongcuo verify

verify: $(VENV)/.ready $(VENV)/.dev
	@$(bin)/rongcuo verify

eval: $(VENV)/.ready
	@$(bin)/rongcuo eval $(EVAL_ARGS)
	@$(bin)/rongcuo eval --coverage --mutation

measure: $(VENV)/.ready $(VENV)/.dev
	@$(bin)/python -m evals.run_cases
	@$(bin)/python -m evals.measure_questions
	@$(bin)/python -m evals.measure_batch
	@$(bin)/python -m evals.measure_understanding

# Makes the trained parts in models/ again from the labelled words; hours (docs/understanding.md).
train: $(VENV)/.ready $(VENV)/.dev
	@$(bin)/python -m training.train_reader
	@$(bin)/python -m training.train_ngrams
	@$(bin)/python -m training.calibrate_reader
	@$(bin)/python -m training.train_query_adapter

# The peers have an environment of their own: they are no part of the product, and one wants other versions.
bench: $(VENV)/.dev $(VENV)-bench/.all
	@$(bin)/python -m evals.bench.run --peers $(VENV)-bench/bin/python --out $(VENV)-bench/figures.json
	@$(bin)/python -m evals.bench.report $(VENV)-bench/figures.json
	@$(VENV)-bench/bin/python -m evals.bench.chart $(VENV)-bench/figures.json docs/benchmark.svg

bench-short: $(VENV)/.dev $(VENV)-bench/.short
	@$(bin)/python -m evals.bench.short --peers $(VENV)-bench/bin/python

bench-keep: $(VENV)/.dev $(VENV)-bench/.short
	@$(bin)/python -m evals.bench.short --peers $(VENV)-bench/bin/python --keep

$(VENV)-bench/.all: pyproject.toml evals/bench/constraints.txt
	@$(call install_peers,bench)
	@touch $@ $(VENV)-bench/.short

$(VENV)-bench/.short: pyproject.toml evals/bench/constraints.txt
	@$(call install_peers,bench-short)
	@touch $@

install_peers = $(PYTHON) -m venv $(VENV)-bench && $(PYTHON) -m evals.bench.requirements $(1) | \
	$(VENV)-bench/bin/python -m pip install --disable-pip-version-check -q -c evals/bench/constraints.txt $(PIP_ARGS) -r /dev/stdin

# Each step leaves a stamp, so that a second run starts at once.
$(VENV)/.installed: pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "需要 Python 3.11：没有找到 $(PYTHON)。可以用 make run PYTHON=路径 指定"; exit 2; }
	@echo "[1/3] 建立环境 $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@echo "[2/3] 安装（第一次要几分钟）"
	@$(bin)/python -m pip install --disable-pip-version-check --progress-bar on -c constraints.txt $(PIP_ARGS) -e .
	@touch $@

$(VENV)/.ready: $(VENV)/.installed
	@echo "[3/3] 准备嵌入模型和条文索引"
	@$(bin)/rongcuo prepare
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	@echo "安装测试工具"
	@$(bin)/python -m pip install --disable-pip-version-check -q -c constraints.txt $(PIP_ARGS) -e ".[dev]"
	@touch $@

clean:
	rm -rf $(VENV) $(VENV)-bench
