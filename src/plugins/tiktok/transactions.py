"""What moved in a Business Center and on its ad accounts."""

import msgspec

from core.business_center import BusinessCenter
from core.funds import Transaction
from core.ids import AdAccountId
from core.insight import Window
from core.money import micros_of
from core.provider import Session
from core.reads import Page
from plugins.tiktok.pages import (
    Part,
    Question,
    confirmed,
    if_there,
    part,
    read_mark,
    read_parts,
)
from plugins.tiktok.shapes import Answered, Id, Listing, Number
from plugins.tiktok.twins import Counted, Twins
from plugins.tiktok.values import as_json, id_of, moment_of

_PAGE = 50
_LEVELS = ("BC", "ADVERTISER")


class TransactionRow(msgspec.Struct, frozen=True):
    """A movement; positive or negative is a word beside the amount."""

    transaction_id: Id | None = None
    account_id: Id | None = None
    amount: Number = None
    amount_type: str | None = None
    currency: str | None = None
    transaction_type: str | None = None
    billing_type: str | None = None
    create_time: str | None = None
    invoice_id: Id | None = None
    serial_number: Id | None = None


class _Mark(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    where: str = ""
    counted: Counted = Counted()


async def read_transactions(
    session: Session, center: BusinessCenter, window: Window, cursor: str
) -> Page[Transaction]:
    """First the Business Center's own, then its ad accounts'.

    TikTok's page on it no longer lists the first level, its gateway still does: where it is
    refused there are none. Old windows are never read again, so one such answer is not enough.
    """
    mark = read_mark(cursor, _Mark)
    twins = Twins(mark.counted)
    own, accounts = (_part(center, window, level, twins) for level in _LEVELS)
    page = await read_parts(session, [if_there(confirmed(own)), accounts], mark.where)
    next = as_json(_Mark(where=page.next, counted=twins.counted())) if page.next else ""
    return msgspec.structs.replace(page, next=next)


def _part(center: BusinessCenter, window: Window, level: str, twins: Twins) -> Part[Transaction]:
    days = {"start_time": f"{window.since} 00:00:00", "end_time": f"{window.until} 23:59:59"}
    question = Question(
        path="bc/account/transaction/get/",
        shape=Answered[Listing[TransactionRow]],
        params={"bc_id": center.id, "transaction_level": level, "filtering": as_json(days)},
        size=_PAGE,
    )
    return part(question, lambda row: _transaction(row, center, twins, is_own=level == "BC"))


def _transaction(
    row: TransactionRow, center: BusinessCenter, twins: Twins, *, is_own: bool
) -> Transaction:
    twins.pass_by(row.create_time)
    return Transaction(
        id=id_of(row.transaction_id) or twins.name(row),
        ad_account_id=AdAccountId("" if is_own else id_of(row.account_id)),
        business_center_id=center.id,
        kind=row.transaction_type or "",
        amount_micros=_amount(row),
        currency=row.currency or center.currency,
        funds=row.billing_type or "",
        at=moment_of(row.create_time),
        invoice=id_of(row.invoice_id),
    )


def _amount(row: TransactionRow) -> int | None:
    micros = micros_of(row.amount)
    return -abs(micros) if micros is not None and row.amount_type == "NEGATIVE" else micros
