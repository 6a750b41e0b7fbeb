"""Task `roles`: of each person in a sentence, whether they are agent, patient or neither, against gold dependencies."""

from analysis.agreement.gold import Record
from analysis.agreement.metrics import accuracy, confusion, macro_f1, precision_recall_f1
from analysis.errors import UsageError
from analysis.language.grammatical_roles import ROLES, RoleModel, load_roles, role_by_rules
from analysis.portrayal.spacy_roles import Own, SpacyParser, is_spacy, load_parser
from analysis.training.grammatical_roles import gold_role, person_heads, readings, train
from analysis.validity.evaluate import Options, Task, Units

FOLDS = 5

Unit = list[tuple[str, str]]


def predict(records: list[Record], options: Options) -> Units:
    """(gold role, answered role) of each person's head token, one list a document.

    Documents that the shipped model learnt from are answered by models learnt from the others of the file. Raises UsageError
    where there are no others.
    """
    if is_spacy(options.method):
        parser = load_parser(options.method)
        return [answer_of_parser(record, parser) for record in records]
    folds = options.cross_validate or FOLDS
    english = options.judgements.english
    shipped = load_roles(english)
    models: dict[int, RoleModel] = {}
    units: Units = []
    for number, record in enumerate(records):
        model = shipped
        if record.get("id") in shipped.documents or options.cross_validate:
            fold = number % folds
            if fold not in models:
                models[fold] = train(_others(records, fold, folds), english)
            model = models[fold]
        units.append(answer(record, model, rules=options.method == "rules"))
    return units


def answer(record: Record, model: RoleModel, *, rules: bool) -> Unit:
    """(gold role, answered role) of each person's head token of one document."""
    role_at: dict[int, str] = {}
    for reading, pairs in readings(record, model.tagger):
        for i, token in pairs:
            role_at[token["start"]] = role_by_rules(reading, i) if rules else model.role(reading, i)
    return [(gold_role(token["deprel"]), role_at.get(token["start"], "neither")) for token in person_heads(record)]


def answer_of_parser(record: Record, parser: SpacyParser | Own) -> Unit:
    """(gold role, answered role) of each person's head token, as a spaCy model parses the document's sentences."""
    heads = person_heads(record)
    spans = [(record["text"], sentence["start"], sentence["end"]) for sentence in record["sentences"]]
    role_at: dict[int, str] = {}
    for (_, start, end), parse in zip(spans, parser.parse(spans), strict=True):
        for token in heads:
            if parse is not None and start <= token["start"] < end:
                role_at[token["start"]] = parse.role(token["start"], token["end"])
    return [(gold_role(token["deprel"]), role_at.get(token["start"], "neither")) for token in heads]


def _others(records: list[Record], fold: int, folds: int) -> list[Record]:
    others = [record for number, record in enumerate(records) if number % folds != fold]
    if not others:
        raise UsageError(
            "The shipped model learnt from every document of this file, and there are no others to learn from instead: "
            "score a file with more documents, or your own."
        )
    return others


def metrics(units: Units) -> dict[str, float]:
    """macro_f1 over agent, patient and neither, accuracy, and F1 of each."""
    pairs = [pair for unit in units for pair in unit]
    table = confusion([gold for gold, _ in pairs], [answered for _, answered in pairs], ROLES)
    each = {
        f"f1_{role}": precision_recall_f1(table[i, i], table[:, i].sum(), table[i].sum())[2]
        for i, role in enumerate(ROLES)
    }
    return {"macro_f1": macro_f1(table), "accuracy": accuracy(table), **each}


def most_frequent(records: list[Record], options: Options) -> Units:
    """Every person answered with the role that most have."""
    gold = [[gold_role(token["deprel"]) for token in person_heads(record)] for record in records]
    every = [role for unit in gold for role in unit]
    top = max(ROLES, key=every.count)
    return [[(role, top) for role in unit] for unit in gold]


def remarks(units: Units) -> list[str]:
    """How many persons stand in the documents."""
    return [f"{sum(len(unit) for unit in units):,} persons in {len(units)} documents; documents are resampled"]


TASK = Task(
    options=("cross_validate",),
    name="roles",
    record="a document with dependencies and mentions of persons",
    fields={"text": str, "sentences": list, "mentions": list},
    methods=("model", "rules", "spacy:NAME"),
    predict=predict,
    metrics=metrics,
    baseline=most_frequent,
    notes=remarks,
)
