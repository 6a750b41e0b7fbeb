"""What a run recorded, and its findings -> paragraphs of method, ready for a paper or an appendix."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.measures import MEASURES

WEIGHTS = {
    "article": "Each article counts alike",
    "mention": "Each mention counts alike",
    "outlet": "Each outlet counts alike, and in it each article",
}
INTERVALS = (
    "Intervals are over stories: an article and its reprints are one observation, and what leaving each story out would move gives "
    "the variance (Student's and Welch's t for means and net shares, Wilson's interval with the effective number of observations for "
    "shares, Newcombe's method for their differences). Comparisons are adjusted in families: those that the headlines of a page state, "
    "those of a figure beside them, and the changes since the edition before, each by Holm's method; those of longer tables and "
    "figures, which say so, by that of Benjamini and Hochberg, each by itself. A difference is stated only where its adjusted interval "
    "leaves out 0; an interval without an adjusted one in findings.json is of its estimate by itself."
)
CORRECTED = (
    "{n:,} of the estimates are corrected by codes of a random sample of the corpus (prediction-powered inference, PPI++; "
    "Angelopoulos, Duchi & Zrnic 2023); the measure alone and the codes alone are given beside each."
)


def method(run: Mapping[str, Any], findings: Sequence[Mapping[str, Any]]) -> str:
    """What was read, what was measured, what intervals mean, and with what it was made, a paragraph each."""
    return "\n\n".join(part for part in (
        _corpus(run), _measures(findings), _estimates(run, findings), _software(run),
    ) if part) + "\n"  # fmt: skip


def _corpus(run: Mapping[str, Any]) -> str:
    corpus, study = run.get("corpus") or {}, run.get("study") or {}
    if not corpus:
        return ""
    version = corpus.get("version")
    source = f"{corpus.get('source')}{'' if version is None else f', version {version}'}"
    first, last = study.get("start"), study.get("end")
    window = f"published from {first or 'the first'} to {last or 'the last'} ({study.get('time_zone', 'UTC')})"
    sentences = [
        f"The study reads {corpus.get('n_articles', 0):,} articles {window}, of the corpus {source} "
        f"(digest {str(corpus.get('digest', ''))[:16]}).",
        *(str(note) for note in corpus.get("notes") or ()),
    ]
    if actors := study.get("actors"):
        sentences.append(f"It follows {', '.join(actors)} (ids of codebook/actors.toml).")
    return " ".join(sentences)


def _measures(findings: Sequence[Mapping[str, Any]]) -> str:
    """The measures that the findings hold, in the order of the registry, with what each does not say."""
    held = {str(finding.get("measure")) for finding in findings}
    lines = [
        " ".join(part for part in (f"- {measure.id}: {measure.axis}.", measure.caution) if part)
        for measure in MEASURES.values()
        if measure.id in held
    ]
    return "\n".join(["Measured, by the id in findings.json:", *lines]) if lines else ""


def _estimates(run: Mapping[str, Any], findings: Sequence[Mapping[str, Any]]) -> str:
    study = run.get("study") or {}
    if not findings:
        return ""
    corrected = sum(finding.get("method") == "corrected" for finding in findings)
    level = float(study.get("level", 0.95))
    sentences = [
        f"{WEIGHTS.get(str(study.get('weight')), WEIGHTS['article'])}. Intervals are of {100 * level:g} %.",
        INTERVALS,
    ]
    if study.get("unit") == "story":
        sentences.insert(1, "Of each story only its earliest article in the window counts.")
    if corrected:
        sentences.append(CORRECTED.format(n=corrected))
    return " ".join(sentences)


def _software(run: Mapping[str, Any]) -> str:
    software = run.get("software") or {}
    roles = "; ".join(f"{what}: {by}" for what, by in (run.get("roles") or {}).items())
    codebook = ", ".join(f"{name} {digest}" for name, digest in (run.get("codebook") or {}).items())
    return (
        f"Made with the media-analysis workbook {software.get('workbook', '')} and Python {software.get('python', '')}"
        f"{f' ({roles})' if roles else ''}, on {str(run.get('started', ''))[:10]}."
        f"{f' Files of the codebook, by digest: {codebook}.' if codebook else ''}"
    )
