"""How many questions a page asks the database."""


def queries_of(client, address: str) -> int:
    """Return how many queries a page takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return len(asked)
