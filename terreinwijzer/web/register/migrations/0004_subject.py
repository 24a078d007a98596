from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0003_imports")]

    operations = [
        migrations.RemoveConstraint("document", "document_titled"),
        migrations.RenameField("document", "title", "subject"),
        migrations.RenameField("historicaldocument", "title", "subject"),
        migrations.AddConstraint(
            "document", models.CheckConstraint(condition=~models.Q(subject=""), name="document_has_subject")
        ),
    ]
