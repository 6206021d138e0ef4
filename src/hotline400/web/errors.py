"""Everything that can go wrong, as the reader is told.

ApiError
├── NotSignedIn, SignInFailed, PasswordWrong                       401, 401, 422
├── Forbidden → ReadOnly, OperatorOnly, TenantOnly, OriginRefused   403
├── NotFound                                                       404
├── Conflict → PromptInUse, NumberTaken, AlreadyListed, …           409
├── PreconditionFailed 412, PreconditionRequired 428
├── TooLarge 413, RangeNotSatisfiable 416, TooManyAttempts 429
├── Invalid → PhoneNumberInvalid, UploadRefused, …                  422
├── SheetBusy, SpeechBusy 429, SpeechFailed 502, SpeechNotInstalled 503
└── BodyUnreadable 400, Unavailable 503

Each has an HTTP status, a code for programs and, in `catalogue.py`, a sentence in each language.
They are rendered in one place, `rendering.py`.
"""

# ruff: noqa: N818 — the names are the reader's words: NotFound, PhoneNumberTwice

from collections.abc import Sequence

from hotline400.web.schemas import FlowFinding


class ApiError(Exception):
    """`field` is the path of the field it is about; `values` go into the sentence."""

    status: int = 500
    code: str = "unexpected"

    def __init__(self, field: str | None = None, **values: object) -> None:
        super().__init__(self.code)
        self.field = field
        self.values = values
        self.findings: Sequence[FlowFinding] = ()

    @property
    def headers(self) -> dict[str, str]:
        """Headers the answer carries besides."""
        return {}


class NotSignedIn(ApiError):
    status = 401
    code = "not_signed_in"

    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": "Bearer"}


class SignInFailed(ApiError):
    """One sentence for an unknown login and a wrong password: nobody learns who has an account."""

    status = 401
    code = "sign_in_failed"


class Forbidden(ApiError):
    status = 403
    code = "forbidden"


class ReadOnly(Forbidden):
    code = "read_only"


class OperatorOnly(Forbidden):
    code = "operator_only"


class TenantOnly(Forbidden):
    code = "tenant_only"


class OriginRefused(Forbidden):
    code = "origin_refused"


class NotFound(ApiError):
    status = 404
    code = "not_found"


class MethodNotAllowed(ApiError):
    status = 405
    code = "method_not_allowed"


class Conflict(ApiError):
    status = 409
    code = "conflict"


class PromptInUse(Conflict):
    code = "prompt_in_use"


class PromptInRestorePoints(Conflict):
    code = "prompt_in_restore_points"


class NumberTaken(Conflict):
    code = "number_taken"


class LoginTaken(Conflict):
    code = "login_taken"


class TrunkIdTaken(Conflict):
    code = "trunk_id_taken"


class AlreadyListed(Conflict):
    code = "already_listed"


class AlreadyBound(Conflict):
    code = "already_bound"


class BoxInUse(Conflict):
    code = "box_in_use"


class CallbackRinging(Conflict):
    code = "callback_ringing"


class CallbackOpen(Conflict):
    code = "callback_open"


class QueueIdTaken(Conflict):
    code = "queue_id_taken"


class QueueInUse(Conflict):
    code = "queue_in_use"


class MainQueueStays(Conflict):
    code = "main_queue_stays"


class ListFull(Conflict):
    code = "list_full"


class IdempotencyKeyBusy(Conflict):
    code = "idempotency_key_busy"


class NetworksUnconfirmed(Conflict):
    """A trunk would let in everybody, or those of another trunk: is that meant?"""

    code = "networks_unconfirmed"


class FlowRefused(Conflict):
    """A flow is not published, for these findings."""

    def __init__(self, findings: Sequence[FlowFinding]) -> None:
        errors = [finding for finding in findings if finding.severity == "error"]
        super().__init__(errors[0].field, count=len(errors), first=errors[0].message)
        self.findings = findings


class FlowHasErrors(FlowRefused):
    code = "flow_has_errors"


class FlowCasesFailed(FlowRefused):
    code = "flow_cases_failed"


class FlowUnreadable(Conflict):
    code = "flow_unreadable"


class NoDraft(Conflict):
    code = "no_draft"


class NoExampleTaken(Conflict):
    code = "no_example_taken"


class TooManyCases(Conflict):
    code = "too_many_cases"


class TooManyReplays(Conflict):
    code = "too_many_replays"


class FormNeeded(Conflict):
    code = "form_needed"


class WelcomeInFlow(Conflict):
    code = "welcome_is_in_flow"


class PreconditionFailed(ApiError):
    status = 412
    code = "precondition_failed"


class TooLarge(ApiError):
    status = 413
    code = "too_large"


class RangeNotSatisfiable(ApiError):
    status = 416
    code = "range_not_satisfiable"

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size

    @property
    def headers(self) -> dict[str, str]:
        return {"Content-Range": f"bytes */{self._size}"}


class PreconditionRequired(ApiError):
    status = 428
    code = "precondition_required"


class TooManyAttempts(ApiError):
    status = 429
    code = "too_many_attempts"

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds=seconds)
        self._seconds = seconds

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self._seconds)}


class BodyUnreadable(ApiError):
    status = 400
    code = "body_unreadable"


class Invalid(ApiError):
    status = 422
    code = "invalid"


class IdempotencyKeyReused(Invalid):
    code = "idempotency_key_reused"


class SecretMissing(Invalid):
    code = "secret_missing"


class UrlUnusable(Invalid):
    """An address of a customer's system; each kind says what is wrong with it."""

    code = "url_host"


class UrlSchemeUnknown(UrlUnusable):
    code = "url_scheme"


class UrlCharactersWrong(UrlUnusable):
    code = "url_characters"


class UrlWithUserInfo(UrlUnusable):
    code = "url_user_info"


class UrlPortWrong(UrlUnusable):
    code = "url_port"


class CaseKeysHidden(Invalid):
    code = "case_keys_hidden"


class PasswordWrong(Invalid):
    code = "password_wrong"


class PhoneNumberInvalid(Invalid):
    code = "phone_number_invalid"


class PhoneNumberIsHotline(Invalid):
    code = "phone_number_is_hotline"


class PhoneNumberOfPlatform(Invalid):
    code = "phone_number_of_platform"


class ConfirmOwnerPays(Invalid):
    """Sent again with `confirm`, it is bound; so for all whose code begins with "confirm_"."""

    code = "confirm_owner_pays"


class ConfirmService(Invalid):
    code = "confirm_service"


class ConfirmUnassigned(Invalid):
    code = "confirm_unassigned"


class PhoneNumberReserved(Invalid):
    code = "phone_number_reserved"


class PhoneNumberTwice(Invalid):
    code = "phone_number_twice"


class TooManyPhones(Invalid):
    code = "too_many_phones"


class PhoneTwice(Invalid):
    code = "phone_twice"


class HoursIncomplete(Invalid):
    code = "hours_incomplete"


class HoursEmpty(Invalid):
    code = "hours_empty"


class TooManyQueues(Invalid):
    code = "too_many_queues"


class NameMissing(Invalid):
    code = "missing"


class ListEntryInvalid(Invalid):
    code = "list_entry_invalid"


class PlaceUnknown(Invalid):
    code = "place_unknown"


class PlaceTwice(Invalid):
    code = "place_twice"


class RegionsEmpty(Invalid):
    """A rule about regions that names none: `allow` would turn everybody away, `deny` nobody."""

    code = "regions_empty"


class NameTwice(Invalid):
    code = "name_twice"


class ChoicesMissing(Invalid):
    code = "choices_missing"


class ChoicesUnwanted(Invalid):
    code = "choices_unwanted"


class PhonesAllowed(Invalid):
    code = "phones_allowed"


class HotlineNumberInvalid(Invalid):
    code = "hotline_number_invalid"


class UnknownPhone(Invalid):
    code = "unknown_phone"


class TooManyBoxes(Invalid):
    code = "too_many_boxes"


class UnknownQueue(Invalid):
    code = "unknown_queue"


class BoxOfTwo(Invalid):
    code = "box_of_two"


class UnknownPrompt(Invalid):
    code = "unknown_prompt"


class UnknownTenant(Invalid):
    code = "unknown_tenant"


class PromptPurposeWrong(Invalid):
    code = "prompt_purpose_wrong"


class CursorInvalid(Invalid):
    code = "cursor_invalid"


class PeriodEmpty(Invalid):
    code = "period_empty"


class PublishTimePast(Invalid):
    code = "publish_time_past"


class ExpiryPast(Invalid):
    code = "expiry_past"


class NumberStateInvalid(Invalid):
    code = "number_state_invalid"


class RegistrationNeedsPassword(Invalid):
    code = "registration_needs_password"


class UploadMissing(Invalid):
    code = "upload_missing"


class UploadEmpty(Invalid):
    code = "upload_empty"


class UploadNotAudio(Invalid):
    code = "upload_not_audio"


class SheetUnreadable(Invalid):
    code = "sheet_unreadable"


class SheetTooLong(Invalid):
    code = "sheet_too_long"


class SheetTooBig(Invalid):
    code = "sheet_too_big"


class SheetTooWide(Invalid):
    code = "sheet_too_wide"


class SheetWebPage(Invalid):
    code = "sheet_web_page"


class SheetProtected(Invalid):
    code = "sheet_protected"


class SheetMissing(Invalid):
    code = "sheet_missing"


class SheetBusy(ApiError):
    """Others' files are being read, as many as may be at once."""

    status = 429
    code = "sheet_busy"

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": "30"}


class SheetWithoutNumbers(Invalid):
    code = "sheet_without_numbers"


class UploadTooLong(Invalid):
    code = "upload_too_long"


class UploadSilent(Invalid):
    code = "upload_silent"


class UploadTooShort(Invalid):
    code = "upload_too_short"


class UnknownVoice(Invalid):
    code = "unknown_voice"


class UnknownExample(Invalid):
    code = "unknown_example"


class SpeechUnreadable(Invalid):
    code = "speech_unreadable"


class SpeechNothingToSay(Invalid):
    code = "speech_nothing_to_say"


class SpeechNotInstalled(ApiError):
    """The optional packages of the voices are missing: everything else works."""

    status = 503
    code = "speech_not_installed"


class SpeechBusy(ApiError):
    """Enough texts wait already."""

    status = 429
    code = "speech_busy"

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": "30"}


class SpeechFailed(ApiError):
    """The process or the service that speaks gave no sound; why stands in the log."""

    status = 502
    code = "speech_failed"


class Unavailable(ApiError):
    """The database is away: calls go on, the console waits."""

    status = 503
    code = "unavailable"

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": "5"}


class Unexpected(ApiError):
    """Our own mistake; what it was stands in the log, never in the answer."""

    status = 500
    code = "unexpected"
