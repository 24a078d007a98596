"""A walk along every page of the web application: pictures for the documentation, and a check on accessibility."""
