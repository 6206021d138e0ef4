"""The person signed in, and the operator's list of everybody."""

from typing import Annotated

from fastapi import APIRouter, Query, status

from hotline400.storage.passwords import hash_password
from hotline400.web.fields import Id, IdempotencyKey
from hotline400.web.idempotency import once
from hotline400.web.users import service
from hotline400.web.users.schemas import Me, MyChange, NewUser, PasswordChange, User, UserList
from hotline400.web.work import Anyone, AnyoneOutside, OperatorOutside, OperatorReader, writing

router = APIRouter(prefix="/users", tags=["users"])


@router.patch("/me")
async def change_me(change: MyChange, work: Anyone) -> Me:
    """Change my name or the language I read."""
    return await service.change_me(work, change)


@router.put("/me/password", status_code=status.HTTP_204_NO_CONTENT)
async def change_my_password(change: PasswordChange, by: AnyoneOutside) -> None:
    """Change my password; every other session of mine ends."""
    await service.change_my_password(by, change)


@router.get("")
async def list_users(
    work: OperatorReader, tenant_id: Annotated[Id | None, Query()] = None
) -> UserList:
    """Everybody who may sign in, or one tenant's people."""
    return UserList(items=await service.list_users(work, tenant_id))


@router.post("", status_code=status.HTTP_201_CREATED)
async def create_user(new: NewUser, by: OperatorOutside, key: IdempotencyKey = None) -> User:
    """Let somebody sign in."""
    password_hash = await hash_password(new.password.get_secret_value())
    async with writing(by) as work:
        return await once(
            work, key, new, User, lambda: service.create_user(work, new, password_hash)
        )
