"""Read `rules.yaml` into a rulebook, refusing whatever is not anchored in the text."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from assistant.law.document import Document
from assistant.law.yaml_file import YamlFile, read_yaml
from assistant.rules.expression import Atom, Expression, ExpressionError, Items, atoms, fact_ids, parse
from assistant.rules.facts import FactError, Vocabulary, parse_value, unknown_fact
from assistant.rules.outcomes import Outcomes
from assistant.rules.rulebook import Axiom, Condition, Reading, Rule, Rulebook, ScopeRule

_AXIOM_KINDS = ("excludes", "implies")
_RULE_KEYS = {
    "effect",
    "effect_quote",
    "when",
    "quotes",
    "bar",
    "catch_all",
    "point",
    "readings",
    "note",
}


class _Reader:
    """One pass over one `rules.yaml`; holds what every check needs: file, text, vocabulary, outcomes."""

    def __init__(
        self, file: YamlFile, document: Document, vocabulary: Vocabulary, outcomes: Outcomes
    ) -> None:
        self.file, self.document, self.vocabulary, self.outcomes = file, document, vocabulary, outcomes

    def expression(self, text: object, *key: str | int) -> Expression:
        try:
            expression = parse(str(text))
        except ExpressionError as error:
            raise self.file.error(str(error), "请改写这个条件", *key) from None
        for atom in atoms(expression):
            self.check_atom(atom, *key)
        return expression

    def check_atom(self, atom: Atom, *key: str | int) -> None:
        fact = self.vocabulary.facts.get(atom.fact)
        if fact is None:
            raise self.file.error(
                unknown_fact(atom.fact, self.vocabulary.facts), "请改正编号，或者先定义它", *key
            )
        if (fact.kind == "bool") != (atom.operator is None):
            why = f"“{atom.fact}”是 {fact.kind} 类，不能写成“{atom.name}”"
            raise self.file.error(why, "是非要素直接写编号，数字、日期、选项要写比较", *key)
        try:
            parse_value(fact, atom.constant)
        except FactError as error:
            raise self.file.error(str(error), "请改正比较的右边", *key) from None

    def quotes(
        self, entry: Mapping[str, Any], provision: str, used: Iterable[str], *key: str | int
    ) -> dict[str, str]:
        """Every fact used must quote words that stand in the provision, character for character."""
        given = entry.get("quotes") or {}
        if not isinstance(given, dict):
            raise self.file.error("quotes 应写成“编号: 原文里的话”", "请对照相邻条目的写法", *key, "quotes")
        quotes = {str(k): str(v) for k, v in given.items()}
        for fact in used:
            if fact not in quotes:
                raise self.file.error(f"“{fact}”没有引用条文的字词", "请在 quotes 里补上原文里的话", *key)
        for fact, words in quotes.items():
            if fact not in used:
                raise self.file.error(
                    f"quotes 里的“{fact}”没有用在条件里", "请删去，或者用到条件里", *key, "quotes", fact
                )
            self.check_words(words, provision, *key, "quotes", fact)
        return quotes

    def check_words(self, words: str, provision: str, *key: str | int) -> None:
        if not words or words not in self.document[provision].text:
            why = f"{self.document[provision].citation}里没有“{words}”这几个字"
            raise self.file.error(why, "请照抄 text.md 里连续的原文", *key)

    def provision(self, provision: str, *key: str | int) -> None:
        if provision not in self.document:
            raise self.file.error(f"text.md 里没有“{provision}”", "请改正条款编号", *key)

    def effect(self, outcome: str, *key: str | int) -> None:
        if outcome not in self.outcomes:
            raise self.file.error(f"不认识的结论“{outcome}”", "结论见 outcomes.yaml", *key)

    def scope(self) -> tuple[ScopeRule, ...]:
        rules = []
        for index, entry in enumerate(self.file.data["scope"]):
            key = ("scope", index)
            self.file.check_keys(entry, {"provision", "when", "quotes"}, {"note"}, *key)
            self.provision(entry["provision"], *key)
            when = self.expression(entry["when"], *key, "when")
            quotes = self.quotes(entry, entry["provision"], fact_ids(when), *key)
            rules.append(ScopeRule(entry["provision"], when, quotes, entry.get("note", "")))
        return tuple(rules)

    def chapeaus(self) -> dict[str, tuple[str, str]]:
        """Effect and its words for each list's opening: art_9 -> (duty_fulfilled, 应当认定为履职尽责)."""
        found = {}
        for provision, entry in self.file.data["provisions"].items():
            if isinstance(entry, dict) and "chapeau" in entry:
                key = ("provisions", provision)
                self.file.check_keys(entry, {"chapeau", "effect_quote"}, {"note"}, *key)
                self.provision(provision, *key)
                self.effect(entry["chapeau"], *key, "chapeau")
                self.check_words(entry["effect_quote"], provision, *key, "effect_quote")
                found[provision] = (str(entry["chapeau"]), str(entry["effect_quote"]))
        return found

    def rule(self, provision: str, entry: dict[str, Any], chapeaus: Mapping[str, tuple[str, str]]) -> Rule:
        key = ("provisions", provision)
        self.file.check_keys(entry, {"effect"}, _RULE_KEYS, *key)
        self.effect(entry["effect"], *key, "effect")
        effect_provision, effect_quote = self.effect_words(provision, entry, chapeaus)
        if "catch_all" in entry:
            claim = self.expression(entry["catch_all"], *key, "catch_all")
            quotes = self.quotes(entry, provision, fact_ids(claim), *key)
            return Rule(
                provision,
                entry["effect"],
                effect_provision,
                effect_quote,
                None,
                quotes,
                catch_all=str(entry["catch_all"]),
                note=entry.get("note", ""),
            )
        if not isinstance(entry.get("bar", False), bool):
            raise self.file.error("bar 只能写 true 或者 false", "请改正", *key, "bar")
        readings = self.readings(entry, *key)
        if not readings and "when" not in entry:
            raise self.file.error("没有写条件", "请补上 when、readings、catch_all 或者 no_rule", *key)
        when = readings[0].when if readings else self.expression(entry["when"], *key, "when")
        used = dict.fromkeys(f for e in (when, *(r.when for r in readings)) for f in fact_ids(e))
        return Rule(
            provision,
            entry["effect"],
            effect_provision,
            effect_quote,
            when,
            self.quotes(entry, provision, used, *key),
            bool(entry.get("bar", False)),
            None,
            entry.get("point"),
            readings,
            entry.get("note", ""),
        )

    def effect_words(
        self, provision: str, entry: Mapping[str, Any], chapeaus: Mapping[str, tuple[str, str]]
    ) -> tuple[str, str]:
        key = ("provisions", provision)
        if "effect_quote" in entry:
            self.check_words(entry["effect_quote"], provision, *key, "effect_quote")
            return provision, str(entry["effect_quote"])
        parent = provision.rpartition("__item_")[0]
        if parent not in chapeaus:
            raise self.file.error(
                "没有引用写明后果的字词", "请补上 effect_quote，或者给上级条款写 chapeau", *key
            )
        effect, words = chapeaus[parent]
        if effect != entry["effect"]:
            why = f"后果“{entry['effect']}”与 {parent} 的“{effect}”不一致"
            raise self.file.error(why, "列举的各项后果由开头那句话定，请改成一致", *key, "effect")
        return parent, words

    def readings(self, entry: Mapping[str, Any], *key: str | int) -> tuple[Reading, ...]:
        raw = entry.get("readings") or []
        if raw and (len(raw) < 2 or "point" not in entry or "when" in entry):
            raise self.file.error(
                "读法要有两种以上，写明 point，并且不再另写 when", "请补全或者改用 when", *key
            )
        if len({str(reading.get("id")) for reading in raw if isinstance(reading, dict)}) < len(raw):
            raise self.file.error("读法的 id 有重复", "每种读法用一个自己的 id", *key, "readings")
        readings = []
        for index, reading in enumerate(raw):
            self.file.check_keys(reading, {"id", "reading", "when"}, set(), *key, "readings", index)
            when = self.expression(reading["when"], *key, "readings", index, "when")
            readings.append(Reading(str(reading["id"]), str(reading["reading"]), when))
        return tuple(readings)

    def condition(self, provision: str, entry: dict[str, Any]) -> Condition:
        key = ("provisions", provision)
        self.file.check_keys(entry, {"condition", "quotes"}, {"note"}, *key)
        when = self.expression(entry["condition"], *key, "condition")
        return Condition(
            provision, when, self.quotes(entry, provision, fact_ids(when), *key), entry.get("note", "")
        )

    def check_items(self, when: Expression | None, known: set[str], *key: str | int) -> None:
        match when:
            case Items(provision=parent):
                items = [p.id for p in self.document.items_of(parent)]
                if not items or not known.issuperset(items):
                    raise self.file.error(f"“{parent}”下面没有写全各项的规则", "请先写全各项", *key)
            case _ if when is not None:
                for part in getattr(when, "parts", ()):
                    self.check_items(part, known, *key)


def read_axioms(
    file: YamlFile, entries: Iterable[Any], vocabulary: Vocabulary, *key: str | int
) -> tuple[Axiom, ...]:
    """Axioms of a file. Raises KnowledgeError for an unknown fact or a wrong form."""
    axioms = []
    for index, entry in enumerate(entries):
        file.check_keys(entry, {"why"}, set(_AXIOM_KINDS), *key, index)
        kinds = [kind for kind in _AXIOM_KINDS if kind in entry]
        sides_given = entry[kinds[0]] if len(kinds) == 1 else None
        if not isinstance(sides_given, list) or len(sides_given) != 2:
            raise file.error(
                "公理要写 excludes 或者 implies，后面两个要素", "如 excludes: [a, b]", *key, index
            )
        sides = []
        for side in sides_given:
            try:
                expression = parse(str(side))
            except ExpressionError as error:
                raise file.error(str(error), "请改写", *key, index, kinds[0]) from None
            for fact in fact_ids(expression):
                if fact not in vocabulary.facts:
                    raise file.error(
                        unknown_fact(fact, vocabulary.facts), "请改正编号", *key, index, kinds[0]
                    )
            sides.append(expression)
        axioms.append(Axiom(kinds[0], sides[0], sides[1], str(entry["why"])))
    return tuple(axioms)


def read_rulebook(
    path: Path,
    regulation: str,
    title: str,
    version: str,
    document: Document,
    vocabulary: Vocabulary,
    shared_axioms: tuple[Axiom, ...],
    outcomes: Outcomes,
) -> Rulebook:
    """Read one `rules.yaml` against its text. Raises KnowledgeError naming file, line, why, what to do.

    Refused: a provision neither encoded nor marked `no_rule`, an unknown fact or outcome, a fact without
    verbatim words, words that do not stand in the provision, an effect that its list does not give.
    """
    file = read_yaml(path)
    file.check_keys(file.data, {"scope", "provisions"}, {"axioms"})
    reader = _Reader(file, document, vocabulary, outcomes)
    chapeaus = reader.chapeaus()
    rules: dict[str, Rule] = {}
    conditions: dict[str, Condition] = {}
    no_rule: dict[str, str] = {}
    for provision, entry in file.data["provisions"].items():
        key = ("provisions", provision)
        reader.provision(provision, *key)
        if not isinstance(entry, dict):
            raise file.error("这里应当写规则或者 no_rule", "请对照相邻条目的写法", *key)
        if "no_rule" in entry:
            file.check_keys(entry, {"no_rule"}, set(), *key)
            no_rule[provision] = str(entry["no_rule"])
        elif "condition" in entry:
            conditions[provision] = reader.condition(provision, entry)
        elif "chapeau" not in entry:
            rules[provision] = reader.rule(provision, entry, chapeaus)
    for missing in document.provisions:
        if missing.id not in file.data["provisions"]:
            why = f"{missing.citation}（{missing.id}）既没有规则，也没有说明为什么没有"
            raise file.error(why, "请写上规则，或者写 no_rule 说明理由", "provisions")
    known = {*rules, *conditions}
    for provision, rule in rules.items():
        reader.check_items(rule.when, known, "provisions", provision)
    own_axioms = read_axioms(file, file.data.get("axioms") or (), vocabulary, "axioms")
    draft = Rulebook(
        regulation,
        title,
        document,
        outcomes,
        vocabulary,
        reader.scope(),
        rules,
        conditions,
        no_rule,
        own_axioms,
        version,
    )
    return _narrowed(draft, shared_axioms)


def _narrowed(draft: Rulebook, shared: tuple[Axiom, ...]) -> Rulebook:
    """Keep the facts this regulation uses and the shared axioms that speak of nothing else."""
    used = {atom.fact for atom in draft.used_atoms()}
    axioms = tuple(a for a in shared if used.issuperset((*fact_ids(a.left), *fact_ids(a.right))))
    return Rulebook(
        draft.regulation,
        draft.title,
        draft.document,
        draft.outcomes,
        draft.vocabulary.restricted(used),
        draft.scope,
        draft.rules,
        draft.conditions,
        draft.no_rule,
        axioms + draft.axioms,
        draft.version,
    )
