"""The images, videos, creatives, audiences and pixels of a fresh account."""

from datetime import UTC, datetime, timedelta
from hashlib import md5

from plugins.facebook.sandbox.ids import id_of
from plugins.facebook.sandbox.world import AdAccount, Kind, Thing, World


def fill_library(world: World, account: AdAccount, number: int, now: datetime) -> None:
    """A few of each."""
    made = datetime.combine(account.day_at(now), datetime.min.time(), UTC) - timedelta(days=200)
    for index in range(3 + number % 3):
        _add(world, account, "adimage", index, _image(account, index, made))
    for index in range(2 + number % 2):
        _add(world, account, "advideo", index, _video(index, made))
    images = list(world.of(account.id, "adimage"))
    videos = list(world.of(account.id, "advideo"))
    for index, image in enumerate(images):
        facts: dict[str, object] = {
            "name": f"Creative {index + 1}",
            "status": "ACTIVE",
            "image_hash": image.facts["hash"],
            "link_url": f"https://shop.example/{number}/{index}",
            "object_type": "SHARE",
        }
        if index == 1:
            facts |= {"video_id": videos[0].id, "object_type": "VIDEO"}
        _add(world, account, "adcreative", index, facts)
    _add_audiences(world, account, made)
    for index in range(3):
        facts = {
            "name": f"{account.name} pixel {index + 1}",
            "code": "<!-- pixel -->",
            "creation_time": made,
            "last_fired_time": now - timedelta(hours=2),
            "is_unavailable": index == 1,
        }
        if account.owner:
            facts["owner_business"] = {"id": account.owner}
        _add(world, account, "adspixel", index, facts)


def _add_audiences(world: World, account: AdAccount, made: datetime) -> None:
    for index, (name, subtype, code) in enumerate(
        (
            ("Customers 2025", "CUSTOM", 200),
            ("Site visitors 30d", "WEBSITE", 200),
            ("Lookalike 1%", "LOOKALIKE", 441),
        )
    ):
        facts: dict[str, object] = {
            "name": name,
            "subtype": subtype,
            "approximate_count_lower_bound": 1_200 * (index + 1),
            "approximate_count_upper_bound": 1_400 * (index + 1),
            "operation_status": {"code": code, "description": "Normal" if code == 200 else "…"},
            "delivery_status": {"code": 200 if code == 200 else 300, "description": "…"},
            "retention_days": 30,
            "time_created": int(made.timestamp()),
            "time_updated": int(made.timestamp()),
        }
        _add(world, account, "customaudience", index, facts)


def _image(account: AdAccount, index: int, made: datetime) -> dict[str, object]:
    hash = md5(f"{account.id}/{index}".encode(), usedforsecurity=False).hexdigest()
    return {
        "hash": hash,
        "name": f"banner-{index + 1}.png",
        "width": 1080,
        "height": 1080 if index % 2 else 1350,
        "status": "ACTIVE",
        "url": f"https://scontent.example/{hash}.png",
        "created_time": made + timedelta(days=index),
    }


def _video(index: int, made: datetime) -> dict[str, object]:
    return {
        "title": f"clip-{index + 1}.mp4",
        "length": 12.5 + index,
        "status": {"video_status": "ready"},
        "source": f"https://video.example/clip-{index + 1}.mp4",
        "created_time": made + timedelta(days=index),
    }


def _add(
    world: World, account: AdAccount, kind: Kind, index: int, facts: dict[str, object]
) -> None:
    id = id_of(kind, account.id, index)
    if kind == "adimage":
        id = f"{account.id}:{facts['hash']}"
    world.things[id] = Thing(id=id, kind=kind, account=account.id, facts=facts)
