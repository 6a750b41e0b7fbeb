"""Person names by their shape, roster or not: who else an article names, and so who competes for a surname or a pronoun."""

import re
from functools import cache
from typing import NamedTuple

from analysis.codebook.entries import read_toml
from analysis.paths import CODEBOOK

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻŁŃŅŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽ"
ABBREVIATION = r"(?:Mrs?|Ms|Messrs|Dr|Sens?|Reps?|Govs?|Gen|Lt|Col|Capt|Maj|Adm|Sgt|Rev|Prof|Hon|Jr|Sr|St)\."
TOKEN = (
    rf"(?:{ABBREVIATION}|(?:[{UPPER}]\.)+(?:-[{UPPER}]\.)?|(?:[OD]['’]|(?:[Aa]l|[Ee]l)[-‑])?[{UPPER}]\w*(?:[-‑]\w+)*)"
)
RUN = re.compile(
    rf"(?<![\w.])(?<![-‑]){TOKEN}(?:[ \u00a0](?:(?:de|van|von|bin|ibn|al|el|der|den|la|da|di|du|dos|del|ter) ){{0,2}}{TOKEN})*"
)
PIECE = re.compile(rf"{TOKEN}|[a-z]+")
PARTICLES = frozenset(["de", "van", "von", "bin", "ibn", "al", "el", "der", "den", "la", "da", "di", "du", "dos", "del", "ter"])

TITLES = {
    "male": "mr sir lord king prince duke brother father",
    "female": "mrs ms miss lady madam queen princess duchess sister",
    "": """dr sen rep gov gen lt col capt maj adm sgt rev prof hon st senator senators representative congressman congresswoman
        governor general lieutenant colonel captain major admiral sergeant reverend professor president vice secretary minister
        chancellor premier chairman chairwoman chairperson leader marshal dictator ambassador director judge justice attorney mayor
        councilman councilwoman commissioner sheriff officer detective chief speaker pope cardinal bishop archbishop rabbi imam
        sheikh prime foreign deputy assistant acting former ex spokesman spokeswoman spokesperson coach doctor envoy adviser advisor
        dame emperor sultan ayatollah first supreme comrade candidate nominee democrat republican dear respected strongman ruler
        correspondent editor analyst economist author actor actress singer president-elect us-president""",
}
TITLE_GENDER = {word: gender for gender, words in TITLES.items() for word in words.split()}
TITLE_GENDER |= {"congressman": "male", "chairman": "male", "spokesman": "male", "councilman": "male", "actor": "male"}
TITLE_GENDER |= dict.fromkeys(["congresswoman", "chairwoman", "spokeswoman", "councilwoman", "actress", "dame"], "female")

STOP = frozenset(
    ["a", "about", "above", "according", "across", "add", "adding", "after", "again", "against", "ago", "ahead", "all", "almost", "along", "already", "also", "although", "always", "amid", "among", "an", "and", "another", "any", "anyone", "as", "aside", "ask", "asked", "at", "away", "back", "be", "because", "before", "behind", "being", "below", "besides", "better", "between", "beyond", "big", "both", "breaking", "but", "by", "call", "called", "can", "caption", "clearly", "come", "could", "despite", "did", "do", "does", "don", "during", "each", "earlier", "early", "either", "else", "elsewhere", "enough", "even", "eventually", "ever", "every", "everyone", "everything", "exclusive", "few", "finally", "first", "five", "following", "for", "former", "four", "from", "further", "get", "give", "given", "go", "good", "great", "had", "has", "have", "he", "hello", "her", "here", "hers", "herself", "him", "himself", "his", "how", "however", "i", "if", "image", "in", "indeed", "inside", "instead", "into", "is", "it", "its", "itself", "just", "last", "late", "later", "latest", "least", "less", "let", "like", "likewise", "look", "made", "make", "many", "maybe", "me", "meanwhile", "might", "mine", "more", "moreover", "most", "mostly", "much", "must", "my", "near", "nearly", "neither", "never", "nevertheless", "new", "next", "no", "nobody", "none", "nor", "not", "nothing", "notably", "now", "nowhere", "of", "off", "often", "oh", "on", "once", "one", "only", "opinion", "or", "other", "others", "otherwise", "our", "out", "outside", "over", "own", "people", "perhaps", "photo", "photos", "please", "plus", "possibly", "previously", "put", "question", "rather", "read", "recent", "recently", "related", "remember", "right", "said", "same", "say", "says", "second", "see", "seen", "several", "shall", "she", "should", "similarly", "since", "six", "so", "some", "somebody", "someone", "sometimes", "soon", "still", "subscribe", "such", "sure", "ten", "than", "thank", "thanks", "that", "the", "their", "theirs", "them", "themselves", "then", "there", "therefore", "these", "they", "thing", "third", "this", "those", "though", "three", "through", "throughout", "thus", "to", "today", "together", "tomorrow", "too", "toward", "towards", "two", "under", "unless", "unlike", "until", "up", "update", "upon", "us", "use", "using", "very", "via", "video", "was", "watch", "we", "well", "were", "what", "whatever", "when", "whenever", "where", "whereas", "wherever", "whether", "which", "whichever", "while", "who", "whoever", "whom", "whose", "why", "will", "with", "within", "without", "would", "wow", "yes", "yet", "you", "your", "yours", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "mon", "tue", "tues", "wed", "thu", "thurs", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"]
)
PLACES = frozenset(
    ["afghan", "afghanistan", "africa", "african", "america", "american", "americans", "arab", "arabia", "argentina", "asia", "asian", "asians", "atlantic", "australia", "australian", "austria", "baghdad", "beijing", "belgium", "berlin", "brazil", "brazilian", "britain", "british", "brussels", "california", "canada", "canadian", "capitol", "caribbean", "chicago", "china", "chinese", "christian", "christians", "columbia", "congo", "cuba", "cuban", "democrat", "democrats", "democratic", "dutch", "east", "eastern", "egypt", "egyptian", "england", "english", "eu", "europe", "european", "europeans", "florida", "france", "french", "georgia", "german", "germany", "greece", "greek", "guam", "hanoi", "hawaii", "hong", "hungary", "india", "indian", "indiana", "indonesia", "iran", "iranian", "iraq", "iraqi", "ireland", "irish", "islam", "islamic", "israel", "israeli", "israelis", "italian", "italy", "japan", "japanese", "jerusalem", "jewish", "jews", "kong", "korea", "korean", "koreans", "kremlin", "latin", "lebanon", "libya", "london", "malaysia", "mexico", "mexican", "miami", "middle", "minnesota", "moscow", "muslim", "muslims", "nato", "nigeria", "north", "northern", "norway", "ohio", "pacific", "pakistan", "palestinian", "palestinians", "panama", "panmunjom", "paris", "pennsylvania", "pentagon", "philippines", "poland", "polish", "pyongyang", "republic", "republican", "republicans", "russia", "russian", "russians", "saudi", "scotland", "seoul", "senate", "shanghai", "singapore", "singaporean", "south", "southern", "spain", "spanish", "states", "sweden", "swedish", "swiss", "switzerland", "sydney", "syria", "syrian", "taiwan", "tehran", "texas", "thailand", "tokyo", "turkey", "turkish", "uk", "ukraine", "ukrainian", "united", "usa", "vatican", "venezuela", "vietnam", "vietnamese", "wales", "washington", "west", "western", "white", "yemen", "york", "zealand", "atlanta", "boston", "dallas", "denver", "detroit", "houston", "los", "angeles", "francisco", "seattle", "manhattan", "brooklyn", "hollywood", "harvard", "yale", "oxford", "cambridge", "princeton", "stanford"]
)
ORGANISATIONS = frozenset(
    ["academy", "act", "administration", "affairs", "agency", "agreement", "air", "airlines", "airport", "alliance", "amendment", "army", "assembly", "associates", "association", "authority", "avenue", "award", "awards", "bank", "base", "bay", "beach", "board", "book", "bridge", "broadcasting", "bureau", "cabinet", "campaign", "capital", "casino", "cathedral", "catholic", "center", "central", "centre", "champions", "championship", "channel", "children", "church", "city", "clinic", "club", "coalition", "coast", "college", "command", "commission", "committee", "communist", "company", "conference", "congress", "constitution", "construction", "corporation", "corps", "council", "country", "county", "court", "creek", "cup", "daily", "day", "defense", "defence", "department", "derangement", "district", "division", "doctrine", "dynasty", "education", "electric", "embassy", "energy", "enterprises", "era", "exchange", "express", "family", "federal", "federation", "festival", "field", "finance", "flag", "force", "forces", "foundation", "free", "freedom", "fund", "gallery", "game", "games", "gate", "government", "green", "group", "guard", "guide", "hall", "health", "heights", "herald", "high", "hill", "holdings", "hospital", "hotel", "hotels", "house", "human", "industries", "initiative", "institute", "institution", "intelligence", "international", "internet", "investment", "island", "islands", "joint", "journal", "justice", "labor", "labour", "lake", "law", "league", "liberal", "library", "magazine", "mail", "market", "media", "medal", "medical", "memorial", "ministry", "mountain", "movement", "museum", "music", "national", "nations", "navy", "network", "news", "newspaper", "nobel", "nuclear", "office", "olympic", "olympics", "open", "opera", "organisation", "organization", "parliament", "park", "parliamentary", "partners", "party", "peace", "peninsula", "plaza", "point", "police", "policy", "politburo", "political", "post", "press", "prize", "project", "protocol", "province", "public", "radio", "rally", "records", "regime", "region", "report", "research", "resort", "review", "rights", "river", "road", "royal", "sanctions", "school", "science", "sea", "security", "series", "service", "services", "session", "ship", "show", "site", "society", "song", "sports", "square", "stadium", "standard", "star", "state", "station", "store", "street", "studies", "studio", "summit", "sun", "supporters", "supreme", "system", "team", "technology", "television", "temple", "tower", "treasury", "treaty", "tribune", "trust", "truth", "tv", "twitter", "union", "university", "valley", "village", "wall", "war", "week", "wing", "world", "workers", "zone"]
)
ASIAN_SURNAMES = frozenset(
    ["kim", "lee", "park", "choi", "choe", "jung", "jeong", "chung", "kang", "cho", "jo", "yoon", "yun", "jang", "chang", "lim", "im", "han", "shin", "sin", "oh", "seo", "kwon", "hwang", "ahn", "an", "song", "hong", "moon", "mun", "hwang", "ri", "ryu", "yoo", "yu", "pak", "paek", "baek", "ko", "noh", "nam", "ro", "roh", "hyon", "hyun", "xi", "li", "wang", "zhang", "liu", "chen", "yang", "huang", "zhao", "wu", "zhou", "xu", "sun", "ma", "zhu", "hu", "guo", "he", "lin", "luo", "liang", "mao", "deng", "jiang", "wen", "nguyen", "tran", "pham"]
)
KOREAN_SYLLABLE = re.compile(
    r"(?:son|jong|jeong|jung|yong|young|yeong|chol|chul|cheol|il|un|eun|sung|song|seong|yo|yeo|kye|gye|gwan|kwan|dong|hak|soo|su|sook|suk|hui|hee|"
    r"yeon|yon|hyok|hyuk|nam|nyong|ho|myong|myung|kyung|kyong|gyong|jin|jun|joon|min|hyun|hyon|woo|wu|jae|in|chan|chun|chung|eui|yi|ui|sik|shik|"
    r"won|weon|tae|dae|ryong|ju|joo|ja|ae|ra|sei|sol|bok|guk|kuk|kil|gil|pyong|byung|bo|mi|ri|rim|hwan|han|ki|gi|yun|ik|hye|geun|keun|se|sang|"
    r"kwang|gwang|chang|choe|man|rak|nak|wan|gyu|kyu|gu|koo|yop|seok|sok|hoon|hun|a|ah)"
)


class Person(NamedTuple):
    """A person named: `start`, `end` of the name without its title; `parts` its words in lower case; the surname first in
    East Asian order. `sure` is false where only the capitals speak for a person."""

    start: int
    end: int
    parts: tuple[str, ...]
    surname: str
    title: str
    gender: str
    sure: bool
    field: str = "text"


@cache
def given_names() -> dict[str, str]:
    """Given name in lower case to gender, "" for a name of both."""
    found = read_toml(CODEBOOK / "given_names.toml")
    names: dict[str, str] = {}
    for gender in ("male", "female"):
        for name in found[gender].lower().split():
            names[name] = "" if names.get(name, gender) != gender else gender
    return names | dict.fromkeys(found["either"].lower().split(), "")


def previous_word(text: str, start: int) -> str:
    """The word right before `start`, "" where punctuation or a line break stands between."""
    found = re.search(r"([\w.'’-]+)[ \u00a0]$", text[max(0, start - 30) : start])
    return found[1] if found else ""


def is_headline(text: str) -> bool:
    """Whether most of the longer words are capitalised, so that capitals say nothing about names."""
    words = re.findall(r"[^\W\d_]{4,}", text)
    return len(words) > 0 and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def find_persons(text: str, *, headline: bool = False) -> list[Person]:
    """Every person named in the text by two words or more, by a title and a surname, or by a given name; in reading order."""
    persons: list[Person] = []
    for run in RUN.finditer(text):
        first, last = run.span()
        if last - first < 2:
            continue
        pieces = [(m[0], first + m.start(), first + m.end()) for m in PIECE.finditer(run[0])]
        persons += _in_run(pieces, headline)
    return _known_alone(persons)


def _known_alone(persons: list[Person]) -> list[Person]:
    """Without the single words that are neither a given name, nor titled, nor part of a longer name in the text."""
    parts = {part for person in persons if len(person.parts) > 1 for part in person.parts if len(part) > 1}
    return [person for person in persons if len(person.parts) > 1 or person.sure or person.surname in parts]


Piece = tuple[str, int, int]
END: Piece = ("the", -1, -1)


def _in_run(pieces: list[Piece], headline: bool) -> list[Person]:
    persons: list[Person] = []
    title, part, organisation = "", [], False
    for piece in [*pieces, END]:
        kind = _kind(piece[0], bool(part))
        if kind == "name":
            part.append(piece)
            continue
        organisation = kind == "organisation"
        if part and not organisation:
            persons += _person(part, title, headline)
        if not (kind == "title" and part == [] and title):
            title = piece[0].rstrip(".").lower() if kind == "title" else ""
        elif TITLE_GENDER.get(piece[0].rstrip(".").lower()):
            title = piece[0].rstrip(".").lower()
        part = []
    return persons


@cache
def _kind(token: str, after_name: bool) -> str:
    word = token.rstrip(".").lower()
    if token[0].islower():
        return "name" if (after_name and word in PARTICLES) or "-" in token else "stop"
    if len(word.replace(".", "")) == 1:
        return "name" if token != "I" and token != "A" else "stop"
    if word in ("jr", "sr"):
        return "name" if after_name else "stop"
    if word in given_names() and word not in STOP and not (after_name is False and word in PLACES):
        return "name"
    if word in STOP:
        return "stop"
    if word in TITLE_GENDER:
        return "title" if not after_name else "organisation"
    if word in ORGANISATIONS:
        return "organisation"
    if word in PLACES or (token.isupper() and len(word) > 1 and len(word) < 5) or (token[1:2] == "." and len(word) > 2):
        return "stop"
    return "name"


def _person(part: list[Piece], title: str, headline: bool) -> list[Person]:
    words = tuple(piece[0].rstrip(".").lower() for piece in part if piece[0].rstrip(".").lower() not in ("jr", "sr"))
    if not words:
        return []
    asian = _surname_first(words)
    known = words[0] in given_names()
    if headline and not asian:
        part, words = (part[:2], words[:2]) if known or len(words) == 1 else ([], ())
    if not words or len(words) > 5:
        return []
    gender = TITLE_GENDER.get(title, "") or ("" if asian else given_names().get(words[0], ""))
    surname = words[0] if asian else words[-1]
    sure = asian or bool(title) or known
    if not sure and len(words) > 3:
        return []
    return [Person(part[0][1], part[-1][2], words, surname, title, gender, sure)]


def _surname_first(words: tuple[str, ...]) -> bool:
    """Whether a name is Korean, or Chinese, in its own order."""
    if words[0] not in ASIAN_SURNAMES or len(words) < 2:
        return False
    korean = all(_korean(word) for word in words[1:])
    return korean or (len(words) == 2 and words[0] not in given_names())


def _korean(word: str) -> bool:
    return all(KOREAN_SYLLABLE.fullmatch(half) for half in re.split("[-‑]", word))
