"""Insights: rows by day or over a span, at four levels, at once or made in the background."""

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from plugins.facebook.sandbox.edges import page, statuses_of
from plugins.facebook.sandbox.endpoint import Asked
from plugins.facebook.sandbox.figures import Figures, delivers, figures, progress
from plugins.facebook.sandbox.measures import IDS, MEASURES, row_of
from plugins.facebook.sandbox.nodes import Node, parsed, picked
from plugins.facebook.sandbox.refusals import Refusal, invalid, too_much, unknown
from plugins.facebook.sandbox.runs import Run
from plugins.facebook.sandbox.world import AdAccount, Thing

LEVELS = ("account", "campaign", "adset", "ad")
_MONTHS = 37
_DEFAULT = ("account_id", "impressions", "spend")
_HIDDEN = frozenset({"DELETED", "ARCHIVED"})


class Span(msgspec.Struct, frozen=True):
    """Days, both ends included."""

    since: date
    until: date


def read_report(asked: Asked, id: str) -> object:
    """The report at once. Raises Refusal where it is too large for that."""
    rows = _rows(asked, id)
    most = asked.sandbox.settings.most_rows
    if most is not None and len(rows) > most:
        raise too_much()
    return _page(asked, rows)


def begin_report(asked: Asked, id: str) -> object:
    """The report in the background."""
    _rows(asked, id)
    sandbox, fault = asked.sandbox, asked.fault
    run = sandbox.runs.begin(
        id, asked.caller.user, asked.sent, asked.now, sandbox.settings.job_seconds
    )
    if fault and fault.kind in {"job_failed", "job_skipped"}:
        run.spoiled = "Job Failed" if fault.kind == "job_failed" else "Job Skipped"
    return {"report_run_id": run.id}


def show_run(asked: Asked, id: str) -> object:
    """How far it is."""
    run = _run(asked, id)
    status, percent = run.status(asked.now)
    most = asked.sandbox.settings.most_job_rows
    node: dict[str, object] = {"id": run.id, "async_percent_completion": percent}
    if status == "Job Completed" and most is not None and len(_of_run(asked, run)) > most:
        status = "Job Failed"
        node |= {"error_code": -3, "error_subcode": 1504045, "error_message": "It is too large."}
    default = ("id", "async_status", "async_percent_completion")
    return picked(asked, {**node, "async_status": status}, "report_run", default)


def read_run(asked: Asked, id: str) -> object:
    """Its rows, once it is done."""
    run = _run(asked, id)
    if run.status(asked.now)[0] != "Job Completed":
        raise invalid("The report is not ready")
    return _page(asked, _of_run(asked, run))


def _run(asked: Asked, id: str) -> Run:
    run = asked.sandbox.runs.get(id)
    if run is None or run.user != asked.caller.user:
        raise unknown(id)
    return run


def _of_run(asked: Asked, run: Run) -> list[Node]:
    then = msgspec.structs.replace(asked, sent=run.sent)
    return _rows(then, run.object)


def _page(asked: Asked, rows: list[Node]) -> object:
    most = asked.sandbox.settings.most_listed
    found, paging = page(asked, rows if most is None else rows[:most])
    return {"data": found, "paging": paging} if paging else {"data": found}


def _rows(asked: Asked, id: str) -> list[Node]:
    """All rows, the oldest first. Raises Refusal for what cannot be asked."""
    account, ads, own = _of_object(asked, id)
    level = asked.text("level") or own
    if level not in LEVELS:
        raise Refusal(100, "(#100) level is invalid", subcode=99, blame="level")
    fields = tuple(parsed(asked.text("fields"))) or _DEFAULT
    if odd := next((one for one in fields if one not in MEASURES | IDS), None):
        raise invalid(f"{odd} is not valid for fields param", blame="fields")
    if asked.text("breakdowns"):
        raise Refusal(2, "(#2) Invalid breakdowns", subcode=1504041)
    shown = _shown(asked, ads, level)
    rows: list[Node] = []
    for span in _spans(asked, account):
        for key, sum in _sums(asked, account, shown, level, span).items():
            rows.append(row_of(asked, account, level, key, sum, span.since, span.until, fields))
    return rows


def _of_object(asked: Asked, id: str) -> tuple[AdAccount, list[Thing], str]:
    """The account, the ads that count, and the object's own level."""
    world = asked.sandbox.world
    if id.startswith("act_"):
        account = asked.account(id.removeprefix("act_"))
        return account, list(world.of(account.id, "ad")), "account"
    thing = asked.thing(id)
    ads = world.of(thing.account, "ad")
    if thing.kind not in {"campaign", "adset", "ad"}:
        raise unknown(id)
    mine = [one for one in ads if id in {one.id, one.text("adset_id"), one.text("campaign_id")}]
    return world.accounts[thing.account], mine, thing.kind


def _shown(asked: Asked, ads: list[Thing], level: str) -> list[Thing]:
    """Without a filter, what was deleted is in the account's sums and nowhere else."""
    wanted = statuses_of(asked, "effective_status")
    world = asked.sandbox.world
    if level == "account" or not (wanted or asked.sandbox.settings.hides_deleted):
        return ads

    def status(ad: Thing) -> str:
        return world.effective_status(ad if level == "ad" else world.things[ad.text(f"{level}_id")])

    if wanted:
        return [one for one in ads if status(one) in wanted]
    return [one for one in ads if status(one) not in _HIDDEN]


def _sums(
    asked: Asked, account: AdAccount, ads: list[Thing], level: str, span: Span
) -> dict[str, Figures]:
    """What delivered in the span, by the id of what the level is about."""
    found: dict[str, Figures] = {}
    for offset in range((span.until - span.since).days + 1):
        day = span.since + timedelta(days=offset)
        stands = progress(account, day, asked.now)
        if not stands.passed:
            continue
        for ad in ads:
            if not delivers(ad, day):
                continue
            key = _key(ad, account, level)
            figure = figures(ad, account, day, stands)
            if figure.impressions:
                found[key] = found.get(key, Figures()) + figure
    return found


def _key(ad: Thing, account: AdAccount, level: str) -> str:
    match level:
        case "account":
            return account.id
        case "ad":
            return ad.id
        case _:
            return ad.text(f"{level}_id")


def _spans(asked: Asked, account: AdAccount) -> Iterator[Span]:
    """The pieces of time a row is about. Raises Refusal."""
    whole = _whole(asked, account.day_at(asked.now))
    step = asked.text("time_increment")
    if step in {"", "all_days"}:
        yield whole
        return
    if not step.isdigit() or not 1 <= int(step) <= 90:
        raise invalid("time_increment must be 1 to 90", blame="time_increment")
    since = whole.since
    while since <= whole.until:
        until = min(whole.until, since + timedelta(days=int(step) - 1))
        yield Span(since, until)
        since = until + timedelta(days=1)


def _whole(asked: Asked, today: date) -> Span:
    if sent := asked.text("time_range"):
        try:
            span = msgspec.json.decode(sent, type=Span)
        except msgspec.DecodeError:
            raise invalid("Param time_range is no range", blame="time_range") from None
        if span.until < span.since:
            raise invalid("since is after until", blame="time_range")
    else:
        span = _preset(asked.text("date_preset") or "last_30d", today)
    if span.since < today - timedelta(days=_MONTHS * 30 + 18):
        raise Refusal(3018, "(#3018) The start date of the time range cannot be beyond 37 months")
    return span


def _preset(name: str, today: date) -> Span:
    yesterday = today - timedelta(days=1)
    days = {"last_7d": 7, "last_14d": 14, "last_28d": 28, "last_30d": 30, "last_90d": 90}
    if name in days:
        return Span(today - timedelta(days=days[name]), yesterday)
    match name:
        case "today":
            return Span(today, today)
        case "yesterday":
            return Span(yesterday, yesterday)
        case "this_month":
            return Span(today.replace(day=1), today)
        case "maximum":
            return Span(today - timedelta(days=_MONTHS * 30), today)
        case _:
            raise invalid(f"date_preset {name} is invalid", blame="date_preset")
