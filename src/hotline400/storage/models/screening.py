"""Who gets through."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Integer,
    String,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from hotline400.routing.screening_rules import ListMode, RegionMode, Withheld
from hotline400.storage.columns import Word
from hotline400.storage.models.table import Table, TenantOwned, one_of


class ListedCaller:
    """A line of a black- or whitelist: a number, or with `prefix` where it begins."""

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(20))
    prefix: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    reason: Mapped[str] = mapped_column(String(200), default="")
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1, server_default="1")  # its ETag


class BlacklistRow(ListedCaller, Table, TenantOwned):
    __tablename__ = "blacklist"
    __table_args__ = (UniqueConstraint("tenant_id", "number", "prefix"),)


class WhitelistRow(ListedCaller, Table, TenantOwned):
    __tablename__ = "whitelist"
    __table_args__ = (UniqueConstraint("tenant_id", "number", "prefix"),)


class ScreeningRow(Table, TenantOwned):
    """Who gets through to one hotline, besides the tenant's lists. `version` is its ETag."""

    __tablename__ = "screening"
    __table_args__ = (
        CheckConstraint(one_of("whitelist_mode", ListMode), name="whitelist_mode"),
        CheckConstraint(one_of("region_mode", RegionMode), name="region_mode"),
        CheckConstraint(one_of("withheld", Withheld), name="withheld"),
        CheckConstraint("caller_per_hour >= 1", name="caller_per_hour"),
        CheckConstraint("caller_per_day >= 1", name="caller_per_day"),
        CheckConstraint("number_per_day >= 1", name="number_per_day"),
        CheckConstraint("number_per_month >= 1", name="number_per_month"),
        CheckConstraint("concurrent >= 1", name="concurrent"),
    )
    hotline_number: Mapped[str] = mapped_column(ForeignKey("hotlines.number"), primary_key=True)
    whitelist_mode: Mapped[str] = mapped_column(Word(ListMode, 16), default="off")
    region_mode: Mapped[str] = mapped_column(Word(RegionMode, 16), default="off")
    regions: Mapped[list[str]] = mapped_column(JSON, default=list)
    region_exceptions: Mapped[list[str]] = mapped_column(JSON, default=list)
    withheld: Mapped[str] = mapped_column(Word(Withheld, 16), default="unlisted")
    announce_refusal: Mapped[bool] = mapped_column(Boolean, default=True)
    caller_per_hour: Mapped[int | None] = mapped_column(Integer)
    caller_per_day: Mapped[int | None] = mapped_column(Integer)
    number_per_day: Mapped[int | None] = mapped_column(Integer)
    number_per_month: Mapped[int | None] = mapped_column(Integer)
    concurrent: Mapped[int | None] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer, default=1)
