"""Teachers and administrators: the first account, invitations, lost passwords, who may sign in."""
