"""What belongs to no tenant: trunks, and the configuration's revision."""

from typing import Any

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from hotline400.storage.models.table import Table


class TrunkRow(Table):
    """A SIP trunk, `definition` being a `routing.trunk.Trunk` document."""

    __tablename__ = "trunks"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    definition: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(Integer, default=1)


class RevisionRow(Table):
    """The configuration's revision (1), grown by every change; and that of the lists (2)."""

    __tablename__ = "configuration_revision"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    revision: Mapped[int] = mapped_column(BigInteger, default=0)
