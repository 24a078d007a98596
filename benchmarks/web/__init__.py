"""The web application under load: fifty people at once on a national portfolio, against a bare page of Django."""
