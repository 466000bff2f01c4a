"""The videos, images, audiences and pixels every ad account starts with."""

from datetime import datetime, timedelta
from hashlib import blake2b

from plugins.tiktok.sandbox.assets import Audience, Image, Pixel, Video
from plugins.tiktok.sandbox.people import id_of
from plugins.tiktok.sandbox.world import AdAccount, World

_CLIPS = (
    "hook_a_9x16",
    "unboxing_v2",
    "creator_cut_final",
    "夏_15s",
    "depoimento_3",
    "loop_square",
)
_STILLS = ("cover_blue", "packshot", "静止画_01", "lifestyle_wide", "banner_square")
_SIZES = ((720, 1280), (1080, 1920), (960, 960), (1280, 720))
_AUDIENCES = (
    ("Newsletter, hashed", "Customer File Audience", "EMAIL_SHA256", 48_210),
    ("Loja: visitantes 30d", "Website Audience", None, 112_904),
    ("Watched 75 % | 動画", "Engagement Audience", None, 23_377),
    ("App phones", "Customer File Audience", "PHONE_SHA256", 860),
)
"""Name, type, what it was matched by, and size; below 1,000 people it cannot be used."""
_CATEGORIES = ("ONLINE_STORE", "FILLING_FORM", "CUSTOMIZE_EVENTS")
_EVENTS = {
    "ONLINE_STORE": ("CompletePayment", "AddToCart", "ViewContent", "InitiateCheckout"),
    "FILLING_FORM": ("SubmitForm", "ViewContent"),
    "CUSTOMIZE_EVENTS": ("ClickButton",),
}


def fill_library(world: World, account: AdAccount, number: int, now: datetime) -> None:
    """Put them there; the newest audience is still being built."""
    world.videos[account.id] = [_video(account, each, now) for each in range(8 + number % 5)]
    world.images[account.id] = [_image(account, each, now) for each in range(6 + number % 4)]
    world.audiences[account.id] = _audiences(account, now)
    world.pixels[account.id] = [_pixel(account, each, now) for each in range(1 + number % 3)]


def _mark(*parts: object) -> str:
    """32 hex digits that stand for a file's checksum."""
    return blake2b("/".join(map(str, parts)).encode(), digest_size=16).hexdigest()


def _video(account: AdAccount, number: int, now: datetime) -> Video:
    mark = _mark("video", account.id, number)
    width, height = _SIZES[number % len(_SIZES)]
    return Video(
        id=f"v10033g50000{mark[:20]}",
        advertiser=account.id,
        material=id_of(f"video of {account.id}", number),
        name=f"{_CLIPS[number % len(_CLIPS)]}_{number + 1}.mp4",
        seconds=9 + number * 7 % 42,
        width=width,
        height=height,
        size=1_400_000 + number * 388_211,
        signature=mark,
        created_at=_made(now, 110 - number * 6),
    )


def _image(account: AdAccount, number: int, now: datetime) -> Image:
    mark = _mark("image", account.id, number)
    width, height = _SIZES[number % len(_SIZES)]
    made = _made(now, 112 - number * 5)
    return Image(
        id=f"ad-site-i18n-sg/{made:%Y%m%d}{mark[:24]}",
        advertiser=account.id,
        material=id_of(f"image of {account.id}", number),
        name=f"{_STILLS[number % len(_STILLS)]}_{number + 1}.png",
        width=width,
        height=height,
        size=88_000 + number * 21_907,
        signature=mark,
        created_at=made,
    )


def _made(now: datetime, days: int) -> datetime:
    return now.replace(hour=10, minute=41, second=9, microsecond=0) - timedelta(days=days)


def _audiences(account: AdAccount, now: datetime) -> list[Audience]:
    made = [_audience(account, number, row, now) for number, row in enumerate(_AUDIENCES)]
    for name, size in (("Lookalike 1%", 1_960_000), ("Lookalike, balanced", 0)):
        made.append(
            Audience(
                id=_audience_id(account, len(made)),
                advertiser=account.id,
                name=f"{name} | {made[0].name}",
                type="Lookalike Audience",
                calculated_by=None,
                size=size,
                is_valid=size > 0,
                created_at=_made(now, 40 if size else 1),
                source=made[0].id,
            )
        )
    return made


def _audience(
    account: AdAccount, number: int, row: tuple[str, str, str | None, int], now: datetime
) -> Audience:
    name, type, calculated_by, size = row
    return Audience(
        id=_audience_id(account, number),
        advertiser=account.id,
        name=name,
        type=type,
        calculated_by=calculated_by,
        size=size,
        is_valid=size >= 1_000,
        created_at=_made(now, 100 - number * 9),
    )


def _audience_id(account: AdAccount, number: int) -> str:
    """Audiences have nine digits, unlike everything else."""
    return id_of(f"audience of {account.id}", number)[-9:]


def _pixel(account: AdAccount, number: int, now: datetime) -> Pixel:
    category = _CATEGORIES[number % len(_CATEGORIES)]
    return Pixel(
        id=id_of(f"pixel of {account.id}", number),
        advertiser=account.id,
        code=_mark("pixel", account.id, number)[:20].upper(),
        name=f"{account.name} pixel {number + 1}",
        category=category,
        events=_EVENTS[category],
        created_at=_made(now, 119 - number * 30),
    )
