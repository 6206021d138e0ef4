"""A SIP dialog: what both sides remember of each other between requests (RFC 3261 section 12)."""

from dataclasses import dataclass, field

from hotline400.testing.carrier.message import (
    Request,
    Response,
    fresh_branch,
    parameter,
    uri_of,
)
from hotline400.testing.carrier.transport import Address


@dataclass
class Dialog:
    """One side's view. `local` and `remote` are whole From/To values, tags included."""

    call_id: str
    local: str
    remote: str
    target: str
    contact: Address
    peer: Address
    routes: list[str] = field(default_factory=list)
    sequence: int = 1

    @classmethod
    def of_caller(
        cls, invite: Request, response: Response, contact: Address, peer: Address
    ) -> "Dialog":
        """The dialog that this 2xx to our INVITE made."""
        return cls(
            call_id=invite.call_id,
            local=invite.get("From"),
            remote=response.get("To"),
            target=uri_of(response.get("Contact")) or invite.uri,
            contact=contact,
            peer=peer,
            routes=list(reversed(response.all("Record-Route"))),
            sequence=invite.sequence[0],
        )

    @classmethod
    def of_called(cls, invite: Request, tag: str, contact: Address, peer: Address) -> "Dialog":
        """The dialog that our 2xx with this To tag makes."""
        return cls(
            call_id=invite.call_id,
            local=f"{invite.get('To')};tag={tag}",
            remote=invite.get("From"),
            target=uri_of(invite.get("Contact")) or uri_of(invite.get("From")),
            contact=contact,
            peer=peer,
            routes=invite.all("Record-Route"),
        )

    @property
    def local_tag(self) -> str:
        return parameter(self.local, "tag")

    def request(self, method: str, body: bytes = b"", content_type: str = "") -> Request:
        """The next request in this dialog. ACK keeps the INVITE's number."""
        if method != "ACK":
            self.sequence += 1
        host, port = self.contact
        made = Request(method=method, uri=self.target, body=body)
        made.headers = [
            ("Via", f"SIP/2.0/UDP {host}:{port};rport;branch={fresh_branch()}"),
            ("Max-Forwards", "70"),
            *(("Route", route) for route in self.routes),
            ("From", self.local),
            ("To", self.remote),
            ("Call-ID", self.call_id),
            ("CSeq", f"{self.sequence} {method}"),
            ("Contact", f"<sip:{host}:{port}>"),
        ]
        if body:
            made.put("Content-Type", content_type)
        return made
