"""What makes the site installable: the manifest and the service worker."""
