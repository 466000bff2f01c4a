"""What TikTok has to link: the permissions of an account's owner, and what each use takes."""

from datetime import timedelta

from core.ids import FeatureSlug, PermissionSlug
from core.linking import Linking, LinkLevel, LinkPermission, Readiness

EXISTING_POSTS = PermissionSlug("existing_posts")
NEW_VIDEOS = PermissionSlug("new_videos")
LIVE_VIDEOS = PermissionSlug("live_videos")
LIVE_GMV_MAX = PermissionSlug("exclusive_live_gmv_max")
SHOWCASE = PermissionSlug("showcase")
MESSAGE_ADS = PermissionSlug("message_ads")
SERIES = PermissionSlug("series")
MANAGE_ACCOUNT = PermissionSlug("manage_account")

POST, LIVE, DIRECT_MESSAGE = "post", "live", "direct_message"
"""TikTok's `tt_account_roles`, in lower case."""

MOST = 800
"""Accounts in a Business Center, and Business Centers of an account."""

LINKING = Linking(
    noun="TikTok account",
    access="Deliver ads",
    permissions=(
        LinkPermission(
            slug=EXISTING_POSTS,
            name="Existing posts",
            purpose="The profile, posts that are open for ads, and public videos.",
        ),
        LinkPermission(
            slug=NEW_VIDEOS,
            name="Publish and manage new videos",
            purpose="New videos in the account's name: as ads only, or on the profile as well.",
            needs=(EXISTING_POSTS,),
        ),
        LinkPermission(
            slug=LIVE_VIDEOS,
            name="LIVE videos",
            purpose="The profile, and ads that lead into its LIVE videos.",
        ),
        LinkPermission(
            slug=LIVE_GMV_MAX,
            name="Exclusive LIVE GMV Max",
            purpose="LIVE GMV Max campaigns that no other ad account runs beside it.",
            needs=(LIVE_VIDEOS,),
        ),
        LinkPermission(
            slug=SHOWCASE, name="Showcase", purpose="Ads for the products of its showcase."
        ),
        LinkPermission(
            slug=MESSAGE_ADS, name="Message ads", purpose="Ads that open a chat with the account."
        ),
        LinkPermission(slug=SERIES, name="Series", purpose="Ads for its paid series."),
        LinkPermission(
            slug=MANAGE_ACCOUNT,
            name="Manage the account in the Business Center",
            purpose="The account's own data and insights.",
        ),
    ),
    levels=(
        LinkLevel(slug=POST, name="Posts", gives=(EXISTING_POSTS, NEW_VIDEOS)),
        LinkLevel(slug=LIVE, name="LIVE", gives=(LIVE_VIDEOS, LIVE_GMV_MAX)),
        LinkLevel(slug=DIRECT_MESSAGE, name="Direct messages", gives=(MESSAGE_ADS,)),
    ),
    readiness=(
        Readiness(
            slug=FeatureSlug("spark_ads"), name="Spark Ads", needs=(EXISTING_POSTS, NEW_VIDEOS)
        ),
    ),
    feature=FeatureSlug("linked_accounts"),
    ads_only=NEW_VIDEOS,
    most_accounts=MOST,
    most_centers=MOST,
    lasting=timedelta(hours=24),
)
"""TikTok's papers do not say for how long the address of a request works: we look for a day."""
