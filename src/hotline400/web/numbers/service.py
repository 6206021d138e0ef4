"""The operator's 400 numbers: whose they are, and whether they answer."""

from typing import cast

from hotline400.routing.hotline import NumberState
from hotline400.storage import audit, hotlines, phones
from hotline400.storage.errors import Duplicate, NotFound
from hotline400.storage.hotlines import HotlineChanges
from hotline400.storage.models import HotlineRow
from hotline400.web.errors import NumberStateInvalid, NumberTaken, PhonesAllowed, UnknownTenant
from hotline400.web.numbers.schemas import NewNumber, Number, NumberChange
from hotline400.web.numbers.states import may_become
from hotline400.web.phone_numbers import display_number, hotline_number
from hotline400.web.work import Work


async def list_numbers(work: Work, tenant_id: str | None) -> list[Number]:
    rows = await hotlines.list_all(work.db)
    return [_number(row) for row in rows if tenant_id is None or row.tenant_id == tenant_id]


async def assign_number(work: Work, new: NewNumber) -> Number:
    number = hotline_number(new.number, field="number")
    try:
        row = await hotlines.assign(
            work.db, number=number, tenant_id=new.tenant_id, product=new.product, now=work.now
        )
    except Duplicate as error:
        raise NumberTaken("number", number=number) from error
    except NotFound as error:
        raise UnknownTenant("tenant_id") from error
    await work.audit("number.assigned", number, after=audit.document(row), tenant_id=row.tenant_id)
    work.changed.add(number)
    return _number(row)


async def change_number(
    work: Work, number: str, change: NumberChange, expected_version: int
) -> Number:
    """Raises NumberStateInvalid and PhonesAllowed."""
    sent = change.model_dump(mode="json", exclude_unset=True)
    row = await hotlines.get_for_change(work.db, number, expected_version)
    before = {name: getattr(row, name) for name in sent}
    if "state" in sent and not may_become(NumberState(row.state), change.state):
        raise NumberStateInvalid("state", before=row.state, after=change.state.value)
    if "max_phones" in sent:
        bound = len(await phones.list_of(work.db, number))
        if change.max_phones < bound:
            raise PhonesAllowed("max_phones", count=bound)
    row = await hotlines.update(
        work.db,
        number,
        cast("HotlineChanges", sent),
        expected_version=expected_version,
        now=work.now,
    )
    action = "number.state_changed" if "state" in sent else "number.changed"
    await work.audit(action, number, before=before, after=sent, tenant_id=row.tenant_id)
    work.changed.add(number)
    return _number(row)


def _number(row: HotlineRow) -> Number:
    return Number(
        number=row.number,
        display_number=display_number(row.number),
        tenant_id=row.tenant_id,
        product=row.product,
        state=NumberState(row.state),
        max_phones=row.max_phones,
        updated_at=row.updated_at,
        version=row.version,
    )
