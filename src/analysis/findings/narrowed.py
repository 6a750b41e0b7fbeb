"""corpus + measures + study -> the articles that the study counts, where measures tell: mainly about its actors, or with its frames."""

from analysis.codebook.load import Codebook
from analysis.corpus.filters import of_actors, of_subject, one_a_story
from analysis.corpus.load import Corpus
from analysis.corpus.window import hangs_on_measures
from analysis.engine.measured import Measures
from analysis.findings.groups import about_groups
from analysis.framing.in_articles import frames_in_articles
from analysis.language.about import is_about
from analysis.study import Study


def narrowed(corpus: Corpus, measures: Measures, study: Study, codebook: Codebook) -> tuple[Corpus, Measures]:
    """Of a corpus `in_window` the articles that `study.about` and `study.subject` ask for, with their measures.

    Each of the two keeps its part of what the other leaves; with `unit` "story" the reprints among these are left out.

    Args:
        measures: of all these articles.
    Raises:
        StudyError: no article is left by one of them.
    """
    if not hangs_on_measures(study) or corpus.articles.empty:
        return corpus, measures
    if study.about:
        about = about_groups(measures, corpus.articles, study.about, codebook.groups)
        corpus = of_actors(corpus, study, about[is_about(about)], codebook.names())
    if study.subject:
        frames = None
        if study.subject_frames:
            asked = [frame for frame in codebook.frames if frame.id in study.subject_frames]
            carried = frames_in_articles(measures.frames, corpus.articles, asked)
            frames = corpus.articles["article_id"].isin(carried.loc[carried["present"], "article_id"])
        corpus = of_subject(corpus, study, frames)
    if study.unit == "story":
        corpus = one_a_story(corpus)
    return corpus, measures.of(corpus.articles)
