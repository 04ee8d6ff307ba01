"""The headers every response carries."""

from __future__ import annotations

from flask import Flask, Response

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def register(app: Flask) -> None:
    """Set the headers after each request; nothing of a page may stay on a shared phone."""

    headers = {**HEADERS, "Cache-Control": "no-store"}
    if app.config["SESSION_COOKIE_SECURE"]:  # reached over https: browsers shall not try http again
        headers["Strict-Transport-Security"] = "max-age=31536000"

    listed = [(name.lower(), name, value) for name, value in headers.items()]

    @app.after_request
    def set_headers(response: Response) -> Response:
        given = {name.lower() for name, _ in response.headers}
        response.headers.extend([(name, value) for lower, name, value in listed if lower not in given])
        return response
