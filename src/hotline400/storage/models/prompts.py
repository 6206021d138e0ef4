"""What callers hear."""

from datetime import datetime

from sqlalchemy import Float, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hotline400.storage.models.table import Table, TenantOwned


class PromptRow(Table, TenantOwned):
    """A tenant's audio, uploaded or spoken; `path` is relative to the media store, without
    extension (.wav, .alaw). `version` is its ETag."""

    __tablename__ = "prompts"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))  # welcome, ring_back, announcement
    name: Mapped[str] = mapped_column(String(200))
    path: Mapped[str] = mapped_column(String(300))
    seconds: Mapped[float] = mapped_column(Float)
    text: Mapped[str | None] = mapped_column(Text)  # what it was rendered from
    voice: Mapped[str | None] = mapped_column(String(64))
    speed: Mapped[float | None] = mapped_column(Float)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1, server_default="1")


class PromptOverrideRow(Table, TenantOwned):
    """A tenant's own audio in place of a platform prompt; without `prompt_id` the platform's own
    again. The row stays, so that `version`, its ETag, never comes twice."""

    __tablename__ = "prompt_overrides"
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    prompt_id: Mapped[str | None] = mapped_column(ForeignKey("prompts.id"))
    version: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
