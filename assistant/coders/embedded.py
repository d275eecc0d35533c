"""The embedded coder: codes passages by probes on their embeddings, without a language model.

Kind and valence come from probes trained once (shipped for the default embedder, trained on the seed sentences for any
other); stages are learned from the frame's cue sentences when the frame is first used. Kind and valence are decided
together: a passage that is likely negative is unlikely to be a delight.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np

from assistant import touchpoints
from assistant.coders.adapted import SHARES, share_odds, shipped_heads
from assistant.coders.asked import asked_probe, calibrated, kinds_asked, shares_asked
from assistant.coders.codes import Code, Heard, Kind, Passage, unheard
from assistant.coders.praise import (
    answers_nothing,
    blames_after_nothing,
    blames_by_denying,
    blames_by_lack,
    is_lukewarm,
    is_uncrowded,
    praises_by_denying,
    praises_by_lack,
    praises_by_relief,
)
from assistant.coders.probes import (
    SIGNS,
    Matrix,
    Probe,
    Space,
    cue_features,
    fit_probe,
    fit_scale,
    scale_values,
)
from assistant.coders.reasons import without_reason
from assistant.coders.remembered import remembered
from assistant.coders.seeds import learning_digest, seeds
from assistant.coders.shipped import TrainedProbes, shipped_probes, shipped_source
from assistant.coders.suggesting import suggestion_odds
from assistant.frames import Frame
from assistant.passages import words_in
from corpus.embedding import EmbedderIdentity
from corpus.progress import Progress, silent

Embed = Callable[[Sequence[str]], Matrix]
"""Texts in, unit vectors out; may answer from a cache."""

VERSION = 18
"""Version of the method. Raised whenever the same passage may get other codes, so that kept codes are not mistaken
for current ones."""
KIND_STRENGTH = 4.0
"""Inverse of the L2 penalty of the probe for the kind. Chosen on the `tune` part of `data/dev_labels.jsonl`."""
SIGN_STRENGTH = 2.0
"""Inverse of the L2 penalty of the probe for negative, neutral, positive. Chosen on the `tune` part of
`data/dev_labels.jsonl`, with the held-out feedback in view."""
SCALE_STRENGTH = 1.0
"""Inverse of the L2 penalty of the regression onto the valence scale. Chosen on the `tune` part of
`data/dev_labels.jsonl`."""
STAGE_STRENGTH = 16.0
"""Inverse of the L2 penalty of the probe for the stage. 8 and 16 tell .70 and .69 of the hand-labelled stages rightly;
the mean M3 of six maps is .292 and .301."""
STAGE_SHARE_WEIGHT = 0.5
"""How much of the way from even shares of the stages to those of the frame is gone, as a power. With 0, .5 and 1 of
the hand-labelled stages .62, .69 and .72 are told rightly; with 1 a small map has no first and no last stage."""
SIGN_WEIGHT = 0.7
"""How much the sign's probability counts beside the kind's, as a power. Under 1, since both come from the same
embedding and would count one thing twice; set by judgement."""
STAGE_MARGIN = 1.15
"""How many times likelier the best stage must be than the second, else none is given. Of 1, 1.15, 1.3 and 1.5, by
share right and share given on the hand-labelled passages."""
MILD = 0.7
"""Distance from neutral of the mildest negative or positive passage. The regression behind the scale draws
everything towards neutral; people's own labels lie 1 and more away from it where they are not neutral."""
MOST_NEUTRAL = 0.4
"""Distance from 0 up to which a passage that is told as neutral may lie. As in the labels that the probes are
trained on (`assistant.coders.feedback`)."""
HEADING_SURE = 0.8
"""Probability a heading's own stage must have before it speaks for the passages below it. "How was the delivery?"
does, "How could we improve?" does not."""
HEADING_WEIGHT = 0.3
"""How much the log-probability of such a heading counts beside the passage's. A question narrows what an answer is
about and does not decide it; set by judgement."""
FOLLOWED, FOLLOWED_IN_FEW_WORDS, FEW_WORDS = 0.3, 0.85, 4.0
"""Share of answers that are of the kind asked for, and share of those of so few words; from there it falls with the
length to the former. Of thirty such rules on passages labelled by hand (`dev` and `tune`) and on 187 answers to a
survey's ten questions: no worse in kappa of the kind on the former than what weighed the question, and .10 better on
the latter."""
ADAPTED_WEIGHT = 0.5
"""How much the adapted layers count beside the probes. Of 0, .3, .5, .7 and 1, by kappa on hand-labelled passages and
on feedback kept out of training: together they are better than the probes on each of six sets."""
PRAISE_WEIGHT = 4.0
"""What praise that is put as a denial adds to the log-probabilities of a delight and of a positive sign, and what
denied praise adds to those of a pain and of a negative one. Fifty times as likely: of the former wordings 92 to 98 in
100 praise (`assistant.coders.praise`)."""
SURE_WITHOUT, SURE_FROM_NEUTRAL = 0.5, 0.65
"""Probability of the sign from which what a passage says beside its reason tells how it felt, where the whole seemed to
feel the other way, and where it seemed neutral. Set by judgement on 68 invented sentences in four languages."""
AMISS = frozenset({Kind.IDEA, Kind.PAIN, Kind.NEED})
"""Kinds of which to have none is praise: "What could be better?" "Nothing." By what the words mean."""
SIGN_GIVEN_KIND = {
    Kind.NEED: (0.30, 0.60, 0.10),
    Kind.GOAL: (0.10, 0.70, 0.20),
    Kind.BEHAVIOUR: (0.25, 0.60, 0.15),
    Kind.PAIN: (0.88, 0.12, 0.00),
    Kind.DELIGHT: (0.00, 0.08, 0.92),
    Kind.EXPECTATION: (0.35, 0.45, 0.20),
    Kind.IDEA: (0.35, 0.55, 0.10),
    Kind.CONTEXT: (0.20, 0.60, 0.20),
}
"""How often a passage of a kind is negative, neutral, positive. A pain is never positive and a delight never
negative by definition; the other shares are set by judgement."""


class EmbeddedCoder:
    """Codes by embeddings. One coder serves one frame."""

    def __init__(
        self,
        embed: Embed,
        identity: EmbedderIdentity,
        frame: Frame,
        trained: TrainedProbes | None = None,
        adapted: Embed | None = None,
    ) -> None:
        """Use `trained` probes; None: those shipped for this embedder, or probes learned from the seed sentences.

        Args:
            adapted: texts in, vectors of the embedder's adapted layers out; with it, kind and valence come from the
                heads shipped for them and not from the probes.
        """
        self._embed = embed
        self._identity = identity
        self._frame = frame
        self._given = trained
        self._adapted = adapted
        self._heads = shipped_heads(identity) if adapted is not None else None

    @property
    def reference(self) -> str:
        """Method, version, probes and embedder."""
        identity = self._identity
        learned = self._given.source if self._given else shipped_source(identity) or f"seeds-{learning_digest()}"
        if self._heads is not None:
            learned = f"{learned} {self._heads.source}"
        return f"embedded.v{VERSION} {learned} {identity.name}@{identity.revision[:12]}"

    @property
    def batch(self) -> int:
        """Passages coded together."""
        return 256

    @cached_property
    def probes(self) -> TrainedProbes:
        """The probes for kind and valence."""
        return self._given or shipped_probes(self._identity) or probes_from_seeds(self._embed)

    @cached_property
    def _stage_probe(self) -> Probe:
        texts, languages, labels = stage_examples(self._frame)

        def learn() -> Probe:
            return fit_probe(self.probes.space.place(self._embed(texts), languages), labels, strength=STAGE_STRENGTH)

        return remembered(("stage", self.reference, self._identity, *zip(texts, languages, labels, strict=True)), learn)

    @cached_property
    def _asked_probe(self) -> Probe:
        return remembered(
            ("asked", self.reference, self._identity), lambda: asked_probe(self._embed, self.probes.space)
        )

    def placed(self, texts: Sequence[str], languages: Sequence[str]) -> Matrix:
        """Unit vectors of texts in the coder's space, in which languages are one; those of kept passages are kept."""
        return self.probes.space.place(self._embed(texts), languages)

    def code(self, passages: Sequence[Passage], progress: Progress = silent, heard: Heard = unheard) -> list[Code]:
        """One code per passage, in order."""
        if not passages:
            return []
        texts = [passage.text for passage in passages]
        languages = [passage.language for passage in passages]
        placed = self.probes.space.place(self._embed(texts), languages)
        adapted = self._adapted(texts) if self._heads is not None and self._adapted is not None else None
        asked = self._asked(passages)
        by_kind, by_sign, scale = self._told(placed, texts, languages, adapted)
        self._without_reasons(texts, languages, by_kind, by_sign, scale)
        praised, blamed = _denied(passages, asked)
        by_kind[:, list(Kind).index(Kind.DELIGHT)] += praised
        by_sign[:, SIGNS.index("positive")] += praised
        by_kind[:, list(Kind).index(Kind.PAIN)] += blamed
        by_sign[:, SIGNS.index("negative")] += blamed
        _temper(passages, praised + blamed, by_kind, by_sign)
        odds = np.where((praised + blamed > 0)[:, None], 0.0, _odds_asked(passages, asked))
        kinds, valences = self._kinds(by_kind + odds, by_sign, scale, _suggested(passages, asked))
        talk = [None] * len(texts) if self._heads is None or adapted is None else self._heads.talk(adapted).tolist()
        self._as_asked(passages, asked, kinds, valences)
        codes = [
            self._one(passage, *told)
            for passage, *told in zip(passages, kinds, valences, self._stages(placed, passages), talk, strict=True)
        ]
        heard(dict(enumerate(codes)))
        return codes

    def _asked(self, passages: Sequence[Passage]) -> dict[tuple[str, str], Matrix]:
        """Question and its language → how likely it asks for each kind."""
        asked = sorted({(passage.heading, _language_asked(passage)) for passage in passages if passage.heading})
        if not asked:
            return {}
        placed = self.probes.space.place(self._embed([text for text, _ in asked]), [tag for _, tag in asked])
        return dict(zip(asked, shares_asked(self._asked_probe, placed), strict=True))

    def _as_asked(
        self,
        passages: Sequence[Passage],
        asked: Mapping[tuple[str, str], Matrix],
        kinds: list[tuple[Kind, float]],
        valences: list[float],
    ) -> None:
        """Gives choices the kind that their question asks for, and no feeling of their own beside that."""
        for at, passage in enumerate(passages):
            shares = asked.get((passage.heading, _language_asked(passage))) if passage.chosen else None
            if shares is None:
                continue
            (kind,) = kinds_asked(shares[None, :])
            if kind is not None:
                kinds[at] = (kind, 1.0)
                felt = {Kind.PAIN: min(valences[at], -MILD), Kind.DELIGHT: max(valences[at], MILD)}
                valences[at] = felt.get(kind, 0.0)

    def _one(
        self, passage: Passage, kind: tuple[Kind, float], valence: float, stage: tuple[str, float], talk: float | None
    ) -> Code:
        found = touchpoints.detect(passage.text, passage.language)
        touchpoint, channel = (found[0].id, found[0].channel) if found else ("", "")
        told = None if talk is None else round(talk, 3)
        return Code(kind[0], kind[1], stage[0], stage[1], touchpoint, channel, valence, talk=told)

    def _told(
        self, placed: Matrix, texts: Sequence[str], languages: Sequence[str], adapted: Matrix | None
    ) -> tuple[Matrix, Matrix, Matrix]:
        """Log-probabilities of the kinds and of the signs, and the place on the valence scale."""
        features = np.hstack([placed, cue_features(texts, languages)])
        by_kind = _in_order(self.probes.kind, features, [kind.value for kind in Kind])
        by_sign = _in_order(self.probes.sign, features, SIGNS)
        scale = scale_values(self.probes.scale, features)
        if self._heads is None or adapted is None:
            return by_kind, by_sign, scale
        own, other = ADAPTED_WEIGHT, 1 - ADAPTED_WEIGHT
        return (
            own * self._heads.kinds(adapted) + other * by_kind + share_odds(),
            own * self._heads.signs(adapted) + other * by_sign,
            own * scale_values(self._heads.scale, adapted) + other * scale,
        )

    def _without_reasons(
        self, texts: Sequence[str], languages: Sequence[str], by_kind: Matrix, by_sign: Matrix, scale: Matrix
    ) -> None:
        """Has a passage that gives a reason told by what it says because of it, where that feels the other way."""
        said = {at: without_reason(text, languages[at]) for at, text in enumerate(texts)}
        rows = [at for at, what in said.items() if what]
        if not rows:
            return
        mains, tongues = [said[at] for at in rows], [languages[at] for at in rows]
        placed = self.probes.space.place(self._embed(mains), tongues)
        adapted = self._adapted(mains) if self._heads is not None and self._adapted is not None else None
        kinds, signs, values = self._told(placed, mains, tongues, adapted)
        neutral = SIGNS.index("neutral")
        for place, at in enumerate(rows):
            mine, whole = int(signs[place].argmax()), int(by_sign[at].argmax())
            sure = SURE_FROM_NEUTRAL if whole == neutral else SURE_WITHOUT
            if mine not in (whole, neutral) and np.exp(signs[place, mine]) >= sure:
                by_kind[at], by_sign[at], scale[at] = kinds[place], signs[place], values[place]

    def _kinds(
        self, by_kind: Matrix, by_sign: Matrix, scale: Matrix, suggested: Matrix
    ) -> tuple[list[tuple[Kind, float]], list[float]]:
        """The kind of each passage with its weight, and its valence, decided together; `suggested`: odds of an idea."""
        table = np.array([SIGN_GIVEN_KIND[kind] for kind in Kind], dtype=np.float32)
        joint = np.exp(by_kind)[:, :, None] * np.exp(by_sign)[:, None, :] ** SIGN_WEIGHT * table[None, :, :]
        idea = list(Kind).index(Kind.IDEA)
        formless = (joint.sum(axis=2).argmax(axis=1) == idea) & (suggested < 0)
        felt = joint[:, idea] == joint[:, idea].max(axis=1, keepdims=True)
        joint[:, idea] *= np.exp(suggested)[:, None]
        # The form of a suggestion says nothing of how it felt: what is none by its form keeps the sign it had.
        joint[formless] *= felt[formless][:, None, :]
        weights = joint.sum(axis=2)
        weights /= weights.sum(axis=1, keepdims=True)
        best = weights.argmax(axis=1)
        kinds = list(Kind)
        chosen = [(kinds[column], round(float(weights[row, column]), 4)) for row, column in enumerate(best)]
        signs = joint[np.arange(len(best)), best]
        signs /= signs.sum(axis=1, keepdims=True)
        return chosen, [round(_valence(sign, value), 2) for sign, value in zip(signs, scale, strict=True)]

    def _stages(self, placed: Matrix, passages: Sequence[Passage]) -> list[tuple[str, float]]:
        ids = [stage.id for stage in self._frame.stages]
        scores = _in_order(self._stage_probe, placed, ids)
        shares = np.array([stage.share for stage in self._frame.stages], dtype=np.float32)
        usual = STAGE_SHARE_WEIGHT * np.log(shares / shares.mean())
        told = self._from_headings(passages, ids)
        # A choice says nothing of when; only its question may.
        alone = np.array([passage.chosen for passage in passages])[:, None]
        scores = np.where(alone, told, scores + HEADING_WEIGHT * told + usual)
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
        weights /= weights.sum(axis=1, keepdims=True)
        chosen = []
        for row in weights:
            first, second = np.argsort(-row, kind="stable")[:2]
            sure = row[first] >= STAGE_MARGIN * row[second]
            chosen.append((ids[first] if sure else "", round(float(row[first]), 4)))
        return chosen

    def _from_headings(self, passages: Sequence[Passage], ids: Sequence[str]) -> Matrix:
        """Log-probabilities of the stages by the headings alone; zeros where a heading is missing or unsure."""
        headings = sorted({(passage.heading, passage.language) for passage in passages if passage.heading})
        result = np.zeros((len(passages), len(ids)), dtype=np.float32)
        if headings:
            placed = self.probes.space.place(self._embed([text for text, _ in headings]), [tag for _, tag in headings])
            rows = dict(zip(headings, _in_order(self._stage_probe, placed, ids), strict=True))
            for at, passage in enumerate(passages):
                row = rows.get((passage.heading, passage.language))
                if row is not None and row.max() >= np.log(HEADING_SURE):
                    result[at] = row
        return result


def _odds_asked(passages: Sequence[Passage], asked: Mapping[tuple[str, str], Matrix]) -> Matrix:
    """What the questions add to the log-probabilities of the kinds; nothing where one asks for none in particular.

    A share of the answers is of the kind asked for, the others are of the kinds that research tells anyhow.
    """
    added = np.zeros((len(passages), len(Kind)), dtype=np.float32)
    usual = np.array([SHARES[kind] for kind in Kind], dtype=np.float32)
    for at, passage in enumerate(passages):
        shares = asked.get((passage.heading, _language_asked(passage)))
        if shares is not None:
            by_length = FOLLOWED_IN_FEW_WORDS * FEW_WORDS / max(1.0, words_in(passage.text))
            followed = min(FOLLOWED_IN_FEW_WORDS, max(FOLLOWED, by_length)) * calibrated(shares)[:-1]
            added[at] = np.log(followed / usual + 1 - followed.sum())
    return added


def _denied(passages: Sequence[Passage], asked: Mapping[tuple[str, str], Matrix]) -> tuple[Matrix, Matrix]:
    """What denials add for praise and for blame: "nothing" praises where it was asked what could be better."""
    praised, blamed = np.zeros((2, len(passages)), dtype=np.float32)
    for at, passage in enumerate(passages):
        shares = asked.get((passage.heading, _language_asked(passage)))
        (kind,) = kinds_asked(shares[None, :]) if shares is not None else (None,)
        nothing = kind is not None and answers_nothing(passage.text, passage.language)
        if blames_by_lack(passage.text, passage.language):
            blamed[at] = PRAISE_WEIGHT
        elif (
            praises_by_denying(passage.text, passage.language)
            or praises_by_lack(passage.text, passage.language)
            or praises_by_relief(passage.text, passage.language)
            or (nothing and kind in AMISS)
        ):
            praised[at] = PRAISE_WEIGHT
        elif (nothing and kind is Kind.DELIGHT) or _blames(passage, kind):
            blamed[at] = PRAISE_WEIGHT
    return praised, blamed


def _suggested(passages: Sequence[Passage], asked: Mapping[tuple[str, str], Matrix]) -> Matrix:
    """What the form of each passage adds to the log-probability of an idea."""
    added = []
    for passage in passages:
        shares = asked.get((passage.heading, _language_asked(passage)))
        (kind,) = kinds_asked(shares[None, :]) if shares is not None else (None,)
        added.append(suggestion_odds(passage.text, passage.language, kind))
    return np.array(added, dtype=np.float32)


def _temper(passages: Sequence[Passage], denied: Matrix, by_kind: Matrix, by_sign: Matrix) -> None:
    """Takes praise from lukewarm words, and both praise and blame from what tells that hardly anybody was there."""
    kinds = list(Kind)
    for at, passage in enumerate(passages):
        uncrowded = is_uncrowded(passage.text, passage.language)
        if denied[at] or not (uncrowded or is_lukewarm(passage.text, passage.language)):
            continue
        by_sign[at, SIGNS.index("neutral")] += PRAISE_WEIGHT
        by_kind[at, kinds.index(Kind.DELIGHT)] -= PRAISE_WEIGHT
        if uncrowded:
            by_kind[at, kinds.index(Kind.PAIN)] -= PRAISE_WEIGHT


def _blames(passage: Passage, asked: Kind | None) -> bool:
    """Whether a passage denies praise. "Nothing was great" is two sentences where it was asked what could be better."""
    if asked in AMISS:
        return blames_after_nothing(passage.text, passage.language)
    return blames_by_denying(passage.text, passage.language)


def _language_asked(passage: Passage) -> str:
    """The language of the question, which a choice of one word may not be of."""
    by_script = touchpoints.script_language(passage.heading)
    return by_script if by_script != "en" else passage.language


def probes_from_seeds(embed: Embed) -> TrainedProbes:
    """Probes learned from the seed sentences alone, for any embedder."""
    bank = seeds()
    texts, languages = [seed.text for seed in bank], [seed.language for seed in bank]
    vectors = embed(texts)
    space = Space.of(vectors, languages)
    features = np.hstack([space.place(vectors, languages), cue_features(texts, languages)])
    return TrainedProbes(
        space=space,
        kind=fit_probe(features, [seed.kind.value for seed in bank], strength=KIND_STRENGTH),
        sign=fit_probe(features, [seed.sign for seed in bank], strength=SIGN_STRENGTH),
        scale=fit_scale(features, [float(seed.valence) for seed in bank], strength=SCALE_STRENGTH),
        source="seeds",
    )


def stage_examples(frame: Frame) -> tuple[list[str], list[str], list[str]]:
    """Sentences that stand for the frame's stages, their languages and stage ids.

    The cue sentences; for a language in which a stage has none, what the stage is about, or its name.
    """
    texts, languages, labels = [], [], []
    for stage in frame.stages:
        for language in sorted({*stage.cues, *stage.about, *stage.names}):
            sentences = stage.cues.get(language) or (stage.about.get(language) or stage.names.get(language, ""),)
            for sentence in filter(None, sentences):
                texts.append(sentence)
                languages.append(language)
                labels.append(stage.id)
    return texts, languages, labels


def _in_order(probe: Probe, features: Matrix, labels: Sequence[str]) -> Matrix:
    """Log-probabilities with one column per label asked for, however the probe orders its own."""
    scores = probe.log_probabilities(features)
    order = [probe.labels.index(label) if label in probe.labels else -1 for label in labels]
    return np.stack([scores[:, at] if at >= 0 else np.full(len(scores), -20.0) for at in order], axis=1)


def _valence(signs: Matrix, value: float) -> float:
    """The expected valence: the mean of what each sign makes of the scale's value, weighted by the signs' chances."""
    bad = -MILD - (2 - MILD) * max(0.0, -value) / 2
    good = MILD + (2 - MILD) * max(0.0, value) / 2
    return float(np.dot(signs, (bad, max(-MOST_NEUTRAL, min(MOST_NEUTRAL, value)), good)))
