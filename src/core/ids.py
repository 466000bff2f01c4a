"""The names by which we know things; the platforms' own ids are text, exactly as they come."""

from typing import NewType

WorkspaceId = NewType("WorkspaceId", str)
MemberId = NewType("MemberId", str)
ApiKeyId = NewType("ApiKeyId", str)
ProfileId = NewType("ProfileId", str)
ConnectionId = NewType("ConnectionId", str)
AuthorizationId = NewType("AuthorizationId", str)
SyncRunId = NewType("SyncRunId", str)
AuditId = NewType("AuditId", str)
WorkerId = NewType("WorkerId", str)
LinkRequestId = NewType("LinkRequestId", str)
AskedReadingId = NewType("AskedReadingId", str)

PlanSlug = NewType("PlanSlug", str)
ProviderSlug = NewType("ProviderSlug", str)
PermissionSlug = NewType("PermissionSlug", str)
"""A permission's name within its provider, such as `reporting`."""
FeatureSlug = NewType("FeatureSlug", str)

PlatformUserId = NewType("PlatformUserId", str)
BusinessCenterId = NewType("BusinessCenterId", str)
"""The platform's own id; unique only together with the provider."""
AdAccountId = NewType("AdAccountId", str)
"""The platform's own id; unique only together with the provider."""
CampaignId = NewType("CampaignId", str)
"""The platform's own id; unique only together with the provider."""
PublicAccountId = NewType("PublicAccountId", str)
"""The platform's own id; unique only together with the provider."""
