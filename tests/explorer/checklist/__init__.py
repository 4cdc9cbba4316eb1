"""The checklist of an investigator, point by point, in the system's Chromium, live and as an offline file."""
