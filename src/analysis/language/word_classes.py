"""Closed classes of English words, by which a clause is read without a tagger."""

import re


def words(text: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(text.split())


BE = words("'m 're 's am are aren't be been being is isn't was wasn't were weren't")
AUXILIARIES = BE | words(
    "'d 'll 've can can't cannot could couldn't did didn't do does doesn't don't had hadn't has hasn't "
    "have haven't having may might mightn't must n't not shall should shouldn't to used will won't would "
    "wouldn't"
)
ADVERBS = words(
    "again all already also always both earlier even ever first further instead just later long never now "
    "often once only rather simply sometimes soon still then too yet"
)
PRONOUNS = words(
    "another anyone both either everybody everyone few he i it many most neither nobody none one others "
    "several she some somebody someone they we which who you"
)
DETERMINERS = words(
    "a all an another any both each eight every five four her his its many more most my nine no one other "
    "our seven several six some such ten that the their these this those three two your"
)
PREPOSITIONS = words(
    "about above across after against ahead along alongside amid among around at before behind below "
    "between beyond by despite during for from in into like near of on over per since through to toward "
    "towards under until upon via with within without"
)
NP_PREPOSITIONS = words("at for from in near of on to with")
BREAKS = words(
    "after although as because before but how if nor once or since so than that though unless until what "
    "when where whereas whether while why yet"
)
QUESTIONS = words("how if what when where whether which who whom why")
DAYS = words("friday monday saturday sunday thursday today tuesday wednesday yesterday")
TIMES = words(
    "afterward afterwards again earlier early friday here last late later monday privately publicly "
    "recently saturday sunday then there this thursday today tomorrow tonight tuesday wednesday yesterday"
)
SUBJECT_PRONOUNS = words("he i it she there they we you")
OBJECT_PRONOUNS = words("her herself him himself it me them themselves us you")
DASHES = words("— – - -- ---")
ENDS = words(", ; : . ? ! ) ( [ ] …") | DASHES  # marks at which a phrase ends

_LY = re.compile(r"\w{3,}ly$")
_NO_ADVERBS = words("ally assembly family italy july kelly ")


def is_adverb(low: str) -> bool:
    """Whether a word in small letters is an adverb, by list or by its ending."""
    return low in ADVERBS or (bool(_LY.match(low)) and low not in _NO_ADVERBS)
