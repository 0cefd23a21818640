"""The rate limit, as NCBI enforces it: per key, or per address without one, over the last second."""

from __future__ import annotations

import threading
from collections import defaultdict, deque

from tests.eutils_server.answers import Answer, json_answer

__all__ = ["RateLimit"]


class RateLimit:
    """Count requests in a sliding window; refused ones count as well.

    Parameters
    ----------
    without_key, with_key : int
        Requests permitted in the window.
    window_s : float
        Its length in seconds.
    retry_after : str, optional
        Value of a Retry-After header; NCBI usually sends none.
    """

    def __init__(
        self,
        *,
        without_key: int = 3,
        with_key: int = 10,
        window_s: float = 1.0,
        retry_after: str | None = None,
    ) -> None:
        self.without_key = without_key
        self.with_key = with_key
        self.window_s = window_s
        self.retry_after = retry_after
        self._lock = threading.Lock()
        self._seen: defaultdict[str, deque[float]] = defaultdict(deque)

    def admit(
        self, client: str, api_key: str, at_s: float
    ) -> tuple[Answer | None, tuple[tuple[str, str], ...]]:
        """Count a request; give the refusal, if it is one too many, and the X-RateLimit headers."""
        limit = self.with_key if api_key else self.without_key
        who = api_key or client
        with self._lock:
            seen = self._seen[who]
            while seen and seen[0] <= at_s - self.window_s:
                seen.popleft()
            seen.append(at_s)
            count = len(seen)
        headers: tuple[tuple[str, str], ...] = (
            ("X-RateLimit-Limit", str(limit)),
            ("X-RateLimit-Remaining", str(max(0, limit - count))),
        )
        if count <= limit:
            return None, headers
        if self.retry_after is not None:
            headers += (("Retry-After", self.retry_after),)
        # NCBI names the key, or the address without one; a client must not pass this on.
        body = {"error": "API rate limit exceeded", "api-key": who, "count": str(count), "limit": str(limit)}
        return json_answer(body, status=429), headers
