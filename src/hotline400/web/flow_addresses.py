"""Addresses of customers' systems in a flow that is to be kept."""

from hotline400.routing.flow import Flow
from hotline400.routing.nodes import HttpRequestNode
from hotline400.routing.web_address import AddressFault, AddressRefusedError, read_address
from hotline400.web.errors import (
    UrlCharactersWrong,
    UrlPortWrong,
    UrlSchemeUnknown,
    UrlUnusable,
    UrlWithUserInfo,
)

_UNUSABLE: dict[AddressFault, type[UrlUnusable]] = {
    AddressFault.SCHEME: UrlSchemeUnknown,
    AddressFault.CHARACTERS: UrlCharactersWrong,
    AddressFault.USER_INFO: UrlWithUserInfo,
    AddressFault.HOST: UrlUnusable,
    AddressFault.PORT: UrlPortWrong,
}


def refuse_unusable(document: Flow, *before: Flow) -> None:
    """Raises UrlUnusable, with the place, for an address that is new and cannot be asked. What
    an older version took may stay while other things are changed; the check names it."""
    known = {url for flow in before for url in _addresses(flow).values()}
    for node_id, url in _addresses(document).items():
        if url not in known:
            try:
                read_address(url)
            except AddressRefusedError as error:
                raise _UNUSABLE[error.fault](f"document.nodes.{node_id}.url") from error


def _addresses(flow: Flow) -> dict[str, str]:
    return {node.id: node.url for node in flow.nodes.values() if isinstance(node, HttpRequestNode)}
