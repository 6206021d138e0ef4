"""What people write down after a call, and the form for it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hotline400.storage.models.table import Table, TenantOwned


class WrapUpFormRow(Table, TenantOwned):
    """A tenant's form; without a row it is empty. `document` is a `record.wrap_up.WrapUpForm`."""

    __tablename__ = "wrap_up_forms"
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.id"), primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(Integer, default=1)


class WrapUpRow(Table, TenantOwned):
    """One call's wrap-up. `fields` keep their labels, {id: {"label", "value"}}, for the form may
    lose them."""

    __tablename__ = "wrap_ups"
    __table_args__ = (Index("ix_wrap_ups_tenant_id_result", "tenant_id", "result"),)
    call_id: Mapped[str] = mapped_column(
        ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True
    )
    result: Mapped[str | None] = mapped_column(String(50))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    note: Mapped[str] = mapped_column(Text, default="")
    filled_by: Mapped[str] = mapped_column(String(32))  # user id
    filled_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)
