"""The pages, asked for and sent as a browser does it, beside TikTok's sandbox."""
