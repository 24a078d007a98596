"""The table of Django's cache in the database: who tried what, the same for every process of a server."""

from django.core.management import call_command
from django.db import migrations

TABLE = 'kept_for_a_while'


def make(_apps, editor):
    call_command('createcachetable', TABLE, database=editor.connection.alias, verbosity=0)


def drop(_apps, editor):
    editor.execute(f'DROP TABLE {editor.quote_name(TABLE)}')


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_role_texts'),
    ]

    operations = [
        migrations.RunPython(make, drop),
    ]
