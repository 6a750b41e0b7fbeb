"""ids of sets, metrics and methods of scores.json -> what pages call them."""

SETS = {
    "plain_news_dev": "plain news",
    "newsmtsc_dev_rw": "NewsMTSC, as found in the news",
    "newsmtsc_dev_mt": "NewsMTSC, several targets a sentence",
    "seesaw_valid_article": "SEESAW articles",
    "persent_dev": "PerSenT",
    "narrative_frames_dev": "narrative frames",
    "gvfc_dev": "gun violence headlines",
    "frac_dev": "policy frames",
    "babe_dev": "BABE",
    "polnear_dev": "PolNeAR",
    "gap_dev": "GAP",
    "news_fair_dev": "people in news articles",
    "gum_train_news": "GUM news",
    "genre_held_out": "articles held out",
    "boilerplate_scrapinghub_dev": "article extraction benchmark",
    "copied_text_dev": "text copied from pages",
    "dups_dev": "pages collected twice",
}
METRICS = {
    "macro_f1": "macro-F1",
    "micro_f1": "micro-F1",
    "alpha": "Krippendorff's alpha",
    "top1": "first frame right",
    "content_token_f1": "F1 of the words said",
    "content_token_precision": "precision of the words said",
    "content_token_recall": "recall of the words said",
    "attribution_f1": "F1 of statements",
    "attribution_precision": "precision of statements",
    "attribution_recall": "recall of statements",
    "source_accuracy": "source right",
    "gap_f1": "F1",
    "gap_f1_masculine": "F1, masculine",
    "gap_f1_feminine": "F1, feminine",
    "boundary_f1": "F1 of boundaries",
    "pair_f1": "F1 of pairs",
    "adjusted_rand": "adjusted Rand index",
    "f1": "F1",
}
METHODS = {
    "target": "weights that ship",
    "chosen": "the same, told that sentences were chosen",
    "vader": "VADER",
    "learned on narrative_frames_train": "learnt on the set's training part",
    "learned, 5-fold": "learnt, five-fold cross-validation",
}


def set_name(set_id: str) -> str:
    """Of a set of one's own its id in words."""
    return SETS.get(set_id, set_id.replace("_", " "))


def metric_name(metric: str) -> str:
    """ "macro-F1", "F1 of human interest", "accuracy"."""
    if metric in METRICS:
        return METRICS[metric]
    if metric.startswith("f1_"):
        return f"F1 of {metric.removeprefix('f1_').replace('_', ' ')}"
    return metric.replace("macro_f1", "macro-F1").replace("_", " ")


def method_name(method: str) -> str:
    """ "VADER", "codebook"."""
    return METHODS.get(method, method.replace("_", " "))
