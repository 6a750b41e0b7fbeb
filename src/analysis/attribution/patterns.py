"""How a clause is put together: each pattern reads letters (`letters`).

A quantifier with "+" behind it gives nothing back, so that reading stays linear.
"""

from collections.abc import Set

# Who speaks, from the right: "Ann Roe, an adviser to the mayor, | said"
_BRACKET = "<)>[^<(>]{0,10}<(>"
_NOUN = "WORD -ADVERB DETERMINER -AUXILIARY -OPENER -SUBJECT -PREPOSITION -SPOKE -and -who -that"
_HEAD = f"(?:<{_NOUN} -ED>|<ED -SPOKE -AUXILIARY>(?!<BE ADVERB>))"  # not "was fired by | his aides"
_JOINT = (  # "officials in Bonn", "ambassador to Spain", "Roe & Sons"
    f"(?:<- / & ' % 's>|<JOINING -to>(?=<WORD -PREPOSITION -AUXILIARY -OPENER -ADVERB -and>)|<to>(?=<WITH_TO>)|{_BRACKET})"
)
_PHRASE = f"<'s>*+<{_NOUN}>(?:{_JOINT}*+{_HEAD}){{0,30}}+"
_NOUNS = (
    f"(?:{_PHRASE}(?:<and>{_PHRASE}){{1,4}}+(?= |<QUOTATION END OPENER>)|{_PHRASE})"  # "met Ann Roe and | Bo Lund said"
)
_RELATIVE = (
    f"<WORD - / & ' % 's -who>{{0,24}}+<who>(?=<WORD -OPENER -AUXILIARY>){_NOUNS}"  # "the man who met him | said"
)
_NOUN_PHRASE = f"(?>{_RELATIVE}|{_NOUNS})"


def _apposed(mark: str) -> str:
    """A name and what is said of it between two marks: "Ann Roe (R-Ohio)|, a lawyer,"."""
    name = f"(?:(?=<CAPITAL>){_NOUN_PHRASE}|(?:{_BRACKET})?{_NOUN_PHRASE}(?<=<DETERMINER CAPITAL>))"
    described = (
        f"<CAPITAL>{mark}(?:{_BRACKET})?{_NOUN_PHRASE}|<WORD -AUXILIARY -OPENER -SUBJECT DETERMINER when>{mark}{name}"
    )
    return f"{mark}[^<; : LONG>]{{0,28}}?(?:{described})"


_SOURCE = (
    f"(?:{_BRACKET})?(?:<who which>(?:<,>?{_NOUN_PHRASE})?|<PRONOUN -DETERMINER>|{_NOUN_PHRASE}|<PRONOUN>)"
    f"|{_apposed('<,>')}|{_apposed('<DASH>')}"
)

# Who speaks, from the left: "said | Ann Roe, an adviser in Bonn", "| The mayor ... and warned"
_NAME_ENDS = "; : . ? ! DASH DAY adding as after when while but because referring during before in on at , QUOTATION"
_APPOSITION = (
    "WORD -SUBJECT -AUXILIARY -PREPOSITION DETERMINER who which -ING -as -but -and -while -after -when CAPITAL"
)
_OPENING = "TIME PREPOSITION OPENER ADVERB ING"

# What is said, from its cue on
_ADDRESSEE = (
    "(?>(?:<TOLD OBJECT -it -her>|.(?=<that>)|<WORD>(?=<: ,>)|<the>?<CAPITAL>++(?=<DETERMINER SUBJECT that ,>))"
    "|(?=<QUOTATION that , :>)|.{1,15}?(?=<QUOTATION that , : to QUESTION SUBJECT>)"
    "|<the>?+<CAPITAL -DETERMINER>++|(?!<DETERMINER>)<CAPITAL>*+|<DETERMINER><WORD -CAPITAL -DETERMINER>{0,3}+)"
)
_CLAUSE = "(?=<SUBJECT>|.{1,25}?<ED S AUXILIARY -to -not>)"
_ADJUNCT = (  # "said | on Monday in a talk with the paper that ..."
    "[^<; . DASH>]{0,21}?(?:(?<=<: ,>)(?=<QUOTATION>)|<:>(?=...)|(?<!<PREPOSITION>)<that>(?!<AUXILIARY>)"
    "|(?<!<PREPOSITION OPENER>)(?=<SUBJECT>)|(?<=<DAY>)(?=<WORD -TIME -PREPOSITION -OBJECT it you her -OPENER -and>))"
)
_AFTER_MARK = "<, : DASH>(?=<QUOTATION>)"


def content_start(takes: Set[str]) -> str:
    """Where the content begins behind a verb that takes these: the first that fits, its end being the beginning."""
    somebody = bool(takes & {"addressee", "object"})
    fits = {
        "(?=<QUOTATION>)": True,
        "(?=<to>)": "infinitive" in takes,
        "(?=<WORD>[^<END to>]{0,6}<to>)": "infinitive" in takes and somebody,  # "urged | the mayor to resign"
        (
            f"{_AFTER_MARK}|<:>(?=...)|<that>(?=<WORD QUOTATION>)|(?=<there QUESTION>)|(?=<this last>){_CLAUSE}"
            f"|(?=<, TIME PREPOSITION OBJECT -it -you -her>){_ADJUNCT}"
        ): bool(takes & {"clause", "quote", "question"}),
        f"(?=<WORD -OPENER -TIME -PREPOSITION -OBJECT it you her -to -and>){_CLAUSE}": "clause" in takes,
        _AFTER_MARK: True,
        "<that>(?=<WORD -ED>)": "that" in takes,
        "(?=<WORD -OPENER -PREPOSITION -and>)": "object" in takes,
    }
    return f"<ADVERB>*+{_ADDRESSEE if 'addressee' in takes else ''}(?:{'|'.join(p for p, may in fits.items() if may)})"


CLASSES = {  # of a single word, by what is asked of it
    "verb": "QUOTATION AUXILIARY ED S EN EW -to -not",
    "subordinates": "when after before although though while if because since once until whereas unless as",
    "who": "who which",
    "aside": "ASIDE",
    "name or pronoun": "CAPITAL -DETERMINER he she they",
    "own": "his her their its himself herself themselves itself",
    "begins": "QUOTATION , DASH and but even : ;",
    "goes on": "and or but which who whose where",
    "closing": ", . ; ? ! DASH",
    "passive or helped": "ED AUXILIARY",
    "always a verb": "ALWAYS_VERB",
    "that": "that",
    "ends content": "QUOTATION as , ? ! DASH",
    "trailing": "END -) -]",
    "helping": "AUXILIARY ADVERB",  # "has repeatedly | said"
    "be": "BE",
    "auxiliary": "AUXILIARY",
    "to": "to",
    "'s": "'s",
    "noun follows": "DETERMINER PREPOSITION -that -one -both -many -some -all -most",
    "participle follows": "QUOTATION DASH , while by and in before after without of DOCUMENT",
    "document": "DOCUMENT",
    "claim": "CLAIM",
    "united": "united",
    "verb of clause": "AUXILIARY ED -to -not",
    "nobody": "nobody none no neither nothing",
    "after an object": "QUOTATION DETERMINER PREPOSITION END as to -his -her -their -its",
    "only with clauses": "SPOKE ALWAYS_VERB",
    "plural": "S they we i you who and -'s -as -was -his -its -this",
    "no plural": "QUOTATION DETERMINER PREPOSITION , 's -in",
    "subject": "SUBJECT who which",
    "capital": "CAPITAL",
    "no verb before": "AUXILIARY PREPOSITION END 's and or but who which than as -to",
    "closes": ", )",
    "closes or quotes": ", QUOTATION",
    "begins a phrase": "DETERMINER -CAPITAL -that -most",
    "before its object": "WORD -PREPOSITION -DETERMINER -ADVERB -and -or -'s -& -- -/",
    "begins a noun": "CAPITAL DETERMINER SUBJECT",
    "that or quotation": "QUOTATION that",
    "adjunct": "PREPOSITION -for -in -of -like -since",
    "preposition": "PREPOSITION",
    "no subject": "OPENER TIME ING asked pressed -this -there",
    "of the speaker": "ING asked pressed questioned when while after before",
    "before a clause": "OPENER TIME PREPOSITION -than -so -that",
    "word": "WORD",
    "quotation": "QUOTATION",
    "speech": "LONG",
    "word or quotation": "QUOTATION WORD",
    "when or where": "TIME PREPOSITION -to",
    "when, where or mark": "TIME PREPOSITION , .",
    "question": "that QUESTION",
    "question or quotation": "that QUESTION QUOTATION",
    "new clause": "ING and but as adding who which while when after according",
    "new cue": "adding saying and but calling who tweeting as",
    "comma": ",",
    "colon": ":",
    "as": "as",
    "according": "according",
    "naming": "NAMING",
    "what": "what",
    "an": "a an",
    "comma or dash": ", DASH",
    "closed": ", ? ! DASH",
    "comma or colon": ", :",
    "stop": ".",
    "before quotation": ", . : DASH",
    "shares": "QUOTATION DASH and but ,",
    "after content": "QUOTATION DASH , ? !",
}

PATTERNS = {
    "source": _SOURCE,  # from the right
    "cue": "<CUE>",
    "speaker": (
        f"<WORD -OBJECT -PREPOSITION -OPENER -TIME it so this>"
        f"(?:[^<{_NAME_ENDS}>]|<in on at>(?!<DAY a an his her twitter>)){{0,40}}+"
        f"(?:<,>(?=<{_APPOSITION}>)(?:[^<{_NAME_ENDS}>]|<in on at>){{0,40}}+){{0,4}}+"
    ),
    "opening subject": (
        f"(?:[^<WORD>]|<but and so yet>)*+(?:<{_OPENING}>[^<,>]*+<,>|(?!<{_OPENING}>))"
        "(?P<who><SUBJECT>|<CAPITAL -DETERMINER><CAPITAL>*+|<WORD><CAPITAL>*+<WORD -ED -AUXILIARY -PREPOSITION -OPENER -SPOKE>{0,4}+)"
    ),
    "according to": "<according><to>.[^<, ; . : DASH QUOTATION>]*+",
    "addressee": _ADDRESSEE,
    "claim": "(?:<'s>|<his her their its>)<WORD -DETERMINER -PREPOSITION>{0,2}<CLAIM>(?=<that><WORD QUOTATION>)",
    "lead": "<but and yet so END>*+",
    # In the text that these two read a further cue is A or C where a quotation can follow it (A: behind who is told), c where
    # none can, P or p where it is progressive, and the other words of its verb group are g.
    "end": (
        "<;>|<according>(?=<to>)|<and but>(?=[ACP])|(?<=<QUOTATION>)<and but>(?=(?!<that>)<WORD>{1,4}[AC])|<, DASH>(?=[Pp]|<but>(?!<that>)|<and but>(?:[ACcPp]|(?!<that>)<WORD>{1,4}(?:[AC]|c(?!g))))"
        rf"|<,>(?=<WORD>{{1,8}}(?:Ag*{_ADDRESSEE}|[AC]g*)(?:\Z|<. , TIME -this -there -last>))"
    ),
    "telephoned": "<CAPITAL -DETERMINER>++<when before after while on about from DAY>",  # "called Ann Roe | on Monday"
    "end of name": "<,>",
    "end of thing": (
        "<: DASH>|<,>(?=<and but which who while as after although though where when>)|<and but>(?=<ADVERB>*<ED AUXILIARY SUBJECT>)"
    ),
}
