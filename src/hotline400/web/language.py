"""Which language the reader reads: their own setting, else what the browser asks for."""

from starlette.requests import HTTPConnection

from hotline400.web.users.schemas import Locale

DEFAULT: Locale = "zh-CN"


def language_of(connection: HTTPConnection) -> Locale:
    """Simplified Chinese unless somebody asks for English."""
    chosen: Locale | None = getattr(connection.state, "locale", None)
    return chosen or best_of(connection.headers.get("accept-language", ""))


def best_of(accept_language: str) -> Locale:
    """The better liked of our languages (RFC 9110, 12.5.4); Chinese where both are alike."""
    liking: dict[str, float] = {}
    for entry in accept_language[:500].split(","):
        tag, _, quality = entry.strip().partition(";q=")
        language = tag.strip().lower().partition("-")[0]
        liking[language] = max(liking.get(language, 0.0), _number(quality))
    return "en" if liking.get("en", 0.0) > liking.get("zh", 0.0) else DEFAULT


def _number(quality: str) -> float:
    try:
        return float(quality) if quality else 1.0
    except ValueError:
        return 0.0
