"""The HTTP API and its connecting pages, asked over real sockets beside TikTok's sandbox."""
