"""Who may do what: roles, permissions, and the permission of every route."""
