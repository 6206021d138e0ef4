"""Why a demonstration could not be held, in words for the person who started it."""


class DemoError(Exception):
    """Nothing was shown: both sentences say what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en

    def said(self, language: str) -> str:
        return self.en if language == "en" else self.zh
