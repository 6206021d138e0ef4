"""SIP trunks. Passwords come in and never go out."""

from hotline400.routing import trunk as routing
from hotline400.routing.trunk_networks import doubts
from hotline400.storage import trunks
from hotline400.storage.errors import Duplicate
from hotline400.storage.models import TrunkRow
from hotline400.web.errors import NetworksUnconfirmed, RegistrationNeedsPassword, TrunkIdTaken
from hotline400.web.trunks.schemas import (
    DialRules,
    InboundRules,
    NewTrunk,
    RegistrationSent,
    RegistrationShown,
    Trunk,
    TrunkSettings,
)
from hotline400.web.work import Work


async def list_trunks(work: Work) -> list[Trunk]:
    return [_shown(work, row) for row in await trunks.list_all(work.db)]


async def create_trunk(work: Work, new: NewTrunk) -> Trunk:
    trunk = _trunk(new.id, new, None)
    if not new.networks_confirmed:
        await _refuse_doubtful(work, trunk, None)
    try:
        row = await trunks.add(work.db, trunk)
    except Duplicate as error:
        raise TrunkIdTaken("id") from error
    await work.audit("trunk.created", new.id, after=trunk.model_dump(mode="json"))
    work.changed.add(None)
    return _shown(work, row)


async def replace_trunk(
    work: Work, trunk_id: str, settings: TrunkSettings, expected_version: int
) -> Trunk:
    before = trunks.trunk_of(await trunks.get(work.db, trunk_id))
    after = _trunk(trunk_id, settings, before.registration)
    if not settings.networks_confirmed:
        await _refuse_doubtful(work, after, before)
    row = await trunks.replace(work.db, after, expected_version=expected_version)
    await work.audit(
        "trunk.replaced",
        trunk_id,
        before=before.model_dump(mode="json"),
        after=after.model_dump(mode="json"),
    )
    work.changed.add(None)
    return _shown(work, row)


async def delete_trunk(work: Work, trunk_id: str) -> None:
    row = await trunks.delete(work.db, trunk_id)
    await work.audit("trunk.deleted", trunk_id, before=dict(row.definition))
    work.changed.add(None)


async def _refuse_doubtful(work: Work, trunk: routing.Trunk, before: routing.Trunk | None) -> None:
    """Raises NetworksUnconfirmed where it would let in everybody, or another trunk's calls."""
    others = [trunks.trunk_of(row) for row in await trunks.list_all(work.db)]
    found = doubts(trunk, others, before)
    if found:
        raise NetworksUnconfirmed("identify_by", networks=", ".join(map(str, found)))


def _trunk(
    trunk_id: str, settings: TrunkSettings, known: routing.Registration | None
) -> routing.Trunk:
    values = settings.model_dump(exclude={"id", "registration", "networks_confirmed"})
    registration = _registration(settings.registration, known)
    return routing.Trunk.model_validate({**values, "id": trunk_id, "registration": registration})


def _registration(
    sent: RegistrationSent | None, known: routing.Registration | None
) -> routing.Registration | None:
    if sent is None:
        return None
    if sent.password is not None:
        password = sent.password.get_secret_value()
    elif known is not None:
        password = known.password
    else:
        raise RegistrationNeedsPassword("registration.password")
    return routing.Registration(
        username=sent.username,
        password=password,
        realm=sent.realm,
        expiration_seconds=sent.expiration_seconds,
    )


def _shown(work: Work, row: TrunkRow) -> Trunk:
    trunk = trunks.trunk_of(row)
    registration = trunk.registration and RegistrationShown(
        username=trunk.registration.username,
        realm=trunk.registration.realm,
        expiration_seconds=trunk.registration.expiration_seconds,
        password_set=True,
    )
    values = trunk.model_dump(exclude={"registration", "dial", "inbound"})
    return Trunk(
        **values,
        registration=registration,
        dial=DialRules.model_validate(trunk.dial.model_dump()),
        inbound=InboundRules.model_validate(trunk.inbound.model_dump(mode="json")),
        state=work.dependencies.control.trunk_states.get(row.id, "unknown"),
        version=row.version,
    )
