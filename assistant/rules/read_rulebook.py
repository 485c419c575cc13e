"""Read `rules.yaml` into a rulebook, refusing whatever is not anchored in the text."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from assistant.law.document import Document
from assistant.law.yaml_file import YamlFile, read_yaml
from assistant.rules.expression import Atom, Expression, ExpressionError, Items, atoms, fact_ids, parse
from assistant.rules.facts import FactError, Vocabulary, parse_value, unknown_fact
from assistant.rules.outcomes import NO_GROUND, NO_RULE, Outcomes
from assistant.rules.read_axioms import read_axioms
from assistant.rules.rulebook import Axiom, Condition, Order, Reading, Rule, Rulebook, ScopeRule

_RULE_KEYS = {
    "effect",
    "effect_quote",
    "when",
    "unless",
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
        """Every fact used must quote words that stand in the provision, character for character.

        Words of another provision are given with its id: `{art_2: 乡镇}`. A choice is which matter is asked
        about, not a condition of the text, and needs none.
        """
        given = entry.get("quotes") or {}
        if not isinstance(given, dict):
            raise self.file.error("quotes 应写成“编号: 原文里的话”", "请对照相邻条目的写法", *key, "quotes")
        quotes: dict[str, str] = {}
        for fact in used:
            if fact not in given and self.vocabulary[fact].kind != "choice":
                raise self.file.error(f"“{fact}”没有引用条文的字词", "请在 quotes 里补上原文里的话", *key)
        for fact, words in given.items():
            if fact not in used:
                raise self.file.error(
                    f"quotes 里的“{fact}”没有用在条件里", "请删去，或者用到条件里", *key, "quotes", fact
                )
            elsewhere = words if isinstance(words, dict) else {provision: words}
            for place, said in elsewhere.items():
                self.provision(place, *key, "quotes", fact)
                self.check_words(str(said), place, *key, "quotes", fact)
                quotes[str(fact)] = str(said)
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
            self.file.check_keys(entry, {"provision", "quotes"}, {"when", "point", "readings", "note"}, *key)
            self.provision(entry["provision"], *key)
            when, readings = self.when(entry, "when", *key)
            quotes = self.quotes(entry, entry["provision"], _facts_of(when, readings), *key)
            rules.append(
                ScopeRule(
                    f"scope_{index + 1}",
                    entry["provision"],
                    when,
                    quotes,
                    entry.get("point"),
                    readings,
                    entry.get("note", ""),
                )
            )
        return tuple(rules)

    def when(
        self, entry: Mapping[str, Any], name: str, *key: str | int
    ) -> tuple[Expression, tuple[Reading, ...]]:
        """The condition (under the first reading, where there are several) and the readings."""
        readings = self.readings(entry, name, *key)
        if not readings and name not in entry:
            raise self.file.error("没有写条件", f"请补上 {name}、readings、catch_all 或者 no_rule", *key)
        return (readings[0].when if readings else self.expression(entry[name], *key, name)), readings

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

    def rule(
        self,
        rule_id: str,
        provision: str,
        entry: dict[str, Any],
        chapeaus: Mapping[str, tuple[str, str]],
        *key: str | int,
    ) -> Rule:
        self.file.check_keys(entry, {"effect"}, _RULE_KEYS, *key)
        self.effect(entry["effect"], *key, "effect")
        effect_provision, effect_quote = self.effect_words(provision, entry, chapeaus, *key)
        if "catch_all" in entry:
            claim = self.expression(entry["catch_all"], *key, "catch_all")
            about = self.expression(entry["when"], *key, "when") if "when" in entry else None
            facts = (*(fact_ids(about) if about else ()), *fact_ids(claim))
            quotes = self.quotes(entry, provision, facts, *key)
            return Rule(
                rule_id,
                provision,
                entry["effect"],
                effect_provision,
                effect_quote,
                about,
                quotes,
                catch_all=str(entry["catch_all"]),
                note=entry.get("note", ""),
            )
        if not isinstance(entry.get("bar", False), bool):
            raise self.file.error("bar 只能写 true 或者 false", "请改正", *key, "bar")
        when, readings = self.when(entry, "when", *key)
        unless = self.expression(entry["unless"], *key, "unless") if "unless" in entry else None
        used = {**_facts_of(when, readings), **dict.fromkeys(fact_ids(unless) if unless else ())}
        return Rule(
            rule_id,
            provision,
            entry["effect"],
            effect_provision,
            effect_quote,
            when,
            self.quotes(entry, provision, used, *key),
            unless,
            bool(entry.get("bar", False)),
            None,
            entry.get("point"),
            readings,
            entry.get("note", ""),
        )

    def effect_words(
        self,
        provision: str,
        entry: Mapping[str, Any],
        chapeaus: Mapping[str, tuple[str, str]],
        *key: str | int,
    ) -> tuple[str, str]:
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

    def readings(self, entry: Mapping[str, Any], name: str, *key: str | int) -> tuple[Reading, ...]:
        raw = entry.get("readings") or []
        if raw and (len(raw) < 2 or "point" not in entry or name in entry):
            raise self.file.error(
                f"读法要有两种以上，写明 point，并且不再另写 {name}", f"请补全或者改用 {name}", *key
            )
        if len({str(reading.get("id")) for reading in raw if isinstance(reading, dict)}) < len(raw):
            raise self.file.error("读法的 id 有重复", "每种读法用一个自己的 id", *key, "readings")
        readings = []
        for index, reading in enumerate(raw):
            self.file.check_keys(reading, {"id", "reading", "when"}, set(), *key, "readings", index)
            when = self.expression(reading["when"], *key, "readings", index, "when")
            readings.append(Reading(str(reading["id"]), str(reading["reading"]), when))
        return tuple(readings)

    def orders(self) -> tuple[Order, ...]:
        """Which of two numbers or days is never above the other."""
        found = []
        for index, entry in enumerate(self.file.data.get("orders") or ()):
            self.file.check_keys(entry, {"lower", "upper", "why"}, set(), "orders", index)
            kinds = {
                getattr(self.vocabulary.facts.get(entry[end]), "kind", None) for end in ("lower", "upper")
            }
            if kinds not in ({"int"}, {"date"}):
                why = f"“{entry['lower']}”和“{entry['upper']}”不是两个数字或者两个日期"
                raise self.file.error(why, "请改正编号", "orders", index)
            found.append(Order(entry["lower"], entry["upper"], str(entry["why"])))
        return tuple(found)

    def condition(self, provision: str, entry: dict[str, Any]) -> Condition:
        key = ("provisions", provision)
        self.file.check_keys(entry, {"condition", "quotes"}, {"point", "note"}, *key)
        given = entry["condition"]
        several = isinstance(given, list)
        shaped = {"readings": given, "point": entry.get("point")} if several else {"when": given}
        when, readings = self.when(shaped, "when", *key)
        quotes = self.quotes(entry, provision, _facts_of(when, readings), *key)
        return Condition(
            provision, provision, when, quotes, entry.get("point"), readings, entry.get("note", "")
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


def _facts_of(when: Expression, readings: Iterable[Reading]) -> dict[str, None]:
    return dict.fromkeys(f for e in (when, *(r.when for r in readings)) for f in fact_ids(e))


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
    file.check_keys(file.data, {"scope", "provisions"}, {"axioms", "orders", "otherwise"})
    otherwise = str(file.data.get("otherwise", NO_GROUND))
    if otherwise not in (NO_GROUND, NO_RULE):
        raise file.error(f"otherwise 不能是“{otherwise}”", f"请写 {NO_GROUND} 或者 {NO_RULE}", "otherwise")
    reader = _Reader(file, document, vocabulary, outcomes)
    chapeaus = reader.chapeaus()
    rules: dict[str, Rule] = {}
    conditions: dict[str, Condition] = {}
    no_rule: dict[str, str] = {}
    for provision, entry in file.data["provisions"].items():
        key = ("provisions", provision)
        reader.provision(provision, *key)
        several = entry if isinstance(entry, list) else [entry]
        if not several or not all(isinstance(part, dict) for part in several):
            raise file.error("这里应当写规则或者 no_rule", "请对照相邻条目的写法", *key)
        if isinstance(entry, list):
            for index, part in enumerate(entry):
                rule_id = provision if index == 0 else f"{provision}#{index + 1}"
                rules[rule_id] = reader.rule(rule_id, provision, part, chapeaus, *key, index)
        elif "no_rule" in entry:
            file.check_keys(entry, {"no_rule"}, set(), *key)
            no_rule[provision] = str(entry["no_rule"])
        elif "condition" in entry:
            conditions[provision] = reader.condition(provision, entry)
        elif "chapeau" not in entry:
            rules[provision] = reader.rule(provision, provision, entry, chapeaus, *key)
    for missing in document.provisions:
        if missing.id not in file.data["provisions"]:
            why = f"{missing.citation}（{missing.id}）既没有规则，也没有说明为什么没有"
            raise file.error(why, "请写上规则，或者写 no_rule 说明理由", "provisions")
    known = {*rules, *conditions}
    for rule in rules.values():
        for when in (rule.when, *(reading.when for reading in rule.readings)):
            reader.check_items(when, known, "provisions", rule.provision)
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
        otherwise,
        reader.orders(),
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
        draft.otherwise,
        draft.orders,
    )
