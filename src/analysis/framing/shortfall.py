"""Which frames each article carries + frames -> why a frame is found in almost no article, and what would find more.

An article that holds a cue and does not carry the frame is counted once, by the first of the three rules that it fails: two
different cues (or a title that carries the frame), a score that reaches the `threshold`, enough sentences that carry it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from analysis.codebook.frames import Frame
from analysis.codebook.load import Codebook

FEW = 0.02  # share of articles: a frame that more of them carry is no question
LEAST = 1  # article that carries it; in a small corpus this may be more than FEW
STEP = 0.05  # between the lower thresholds that are tried


@dataclass(frozen=True)
class Shortfall:
    """A frame that almost no article carries. All but `n_articles` count articles that hold a cue of it."""

    frame: Frame
    n_articles: int  # all that were searched
    n_holding: int
    n_carrying: int
    n_one_cue: int  # that hold one cue alone, however often
    n_thin: int  # whose score is below the threshold, two cues or more
    n_scattered: int  # that reach it, in too few sentences that carry the frame
    threshold: (
        float  # a lower one by which most of the thin articles would carry it; that of the frame where none helps
    )
    n_more: int  # how many of the thin ones reach it at least, in as many sentences as a long article needs

    @property
    def found(self) -> str:
        """How many articles carry the frame, and how many hold a cue of it."""
        carrying = (
            f"{self.n_carrying:,} of {self.n_articles:,} articles {'carries' if self.n_carrying == 1 else 'carry'} it"
        )
        if not self.n_holding:
            return f"{carrying}, since none holds a cue of it"
        return f"{carrying}; {self.n_holding:,} {'holds' if self.n_holding == 1 else 'hold'} a cue of it"

    @property
    def reasons(self) -> list[str]:
        """Why those that hold a cue do not carry the frame, the most frequent reason first, in words for a reader."""
        reasons = [
            (self.n_one_cue, "a single cue, where two different ones are asked, or one in the title"),
            (self.n_thin, "too few cues for their length"),
            (self.n_scattered, "cues scattered over too many sentences, too weak in each"),
        ]
        return [f"{n:,} {'holds' if n == 1 else 'hold'} {why}" for n, why in sorted(reasons, reverse=True) if n]

    @property
    def remedies(self) -> list[str]:
        """What would find more, in the words of frames.toml, that of the most frequent reason first."""
        if not self.n_holding:
            return ["write its cues as the news prints them (`*` stands for any ending: `sanction*`)"]
        own = len(self.frame.terms)
        more = f"write what else the news calls it as cues of their own (it has {own:,}{', so only a title can carry it' if own == 1 else ''})"
        lower = f"`threshold = {self.threshold:.2g}` instead of {self.frame.threshold:g} would let {self.n_more:,} more carry it"
        heavier = f"give cues that tell the frame by themselves a `weight` of {self.frame.carries:g}, from which a sentence carries it"
        if self.frame.least_sentences > 1:
            heavier += f", or ask fewer than {self.frame.least_sentences} sentences (`least_sentences`)"
        thin = lower if self.n_more else "give its cues a larger `weight`"
        remedies = [(self.n_one_cue, more), (self.n_thin, thin), (self.n_scattered, heavier)]
        return [remedy for n, remedy in sorted(remedies, reverse=True) if n]


def shortfalls(table: pd.DataFrame, frames: Iterable[Frame]) -> list[Shortfall]:
    """Of these frames, those that almost no article carries: LEAST of them at most, or FEW of all.

    Args:
        table: ARTICLE_FRAMES, of these frames at least.
    Returns:
        in the order of the frames; none of a frame that every article holding a cue carries.
    """
    own = ((frame, table[table["frame_id"] == frame.id]) for frame in frames)
    found = [_shortfall(frame, rows) for frame, rows in own if len(rows)]
    return [
        one
        for one in found
        if one.n_carrying <= max(LEAST, FEW * one.n_articles) and (one.n_carrying < one.n_holding or not one.n_holding)
    ]


def own_frames(codebook: Codebook) -> tuple[Frame, ...]:
    """The frames that the codebook's folder itself says; those inherited from the workbook's are left out."""
    inherited = {
        entry for (file, entry), at in codebook.origins.items() if file == "frames.toml" and at.how == "inherited"
    }
    return tuple(frame for frame in codebook.frames if frame.id not in inherited)


def _shortfall(frame: Frame, rows: pd.DataFrame) -> Shortfall:
    missed = rows[(rows["n_hits"] > 0) & ~rows["present"]]
    several = missed[missed["n_cues"] > 1]
    thin = several[several["score"] < frame.threshold]
    enough = thin["n_sentences"] >= max(frame.least_sentences, 2 if frame.kind == "issue" else 0)
    threshold = _lower(frame.threshold, thin.loc[enough, "score"])
    return Shortfall(
        frame,
        n_articles=len(rows),
        n_holding=int((rows["n_hits"] > 0).sum()),
        n_carrying=int(rows["present"].sum()),
        n_one_cue=len(missed) - len(several),
        n_thin=len(thin),
        n_scattered=len(several) - len(thin),
        threshold=threshold,
        n_more=int((thin.loc[enough, "score"] >= threshold).sum()) if threshold < frame.threshold else 0,
    )


def _lower(threshold: float, scores: "pd.Series[float]") -> float:
    """The highest threshold below, in steps, that half of the scores reach; the same one where none above a step does."""
    steps = (round(threshold - STEP * n, 2) for n in range(1, int(threshold / STEP)))
    return next((step for step in steps if len(scores) and (scores >= step).mean() >= 0.5 and step > 0), threshold)
