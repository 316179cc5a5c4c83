from django.db import migrations, models

FILL = "UPDATE cases_caseline SET asked_at = (SELECT opened_at FROM cases_case WHERE cases_case.id = case_id)"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0017_second_person'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='caseline',
            name='case_line_sku',
        ),
        migrations.AddField(
            model_name='caseline',
            name='asked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='caseline',
            name='asked_at',
            field=models.DateTimeField(),
        ),
        migrations.AddIndex(
            model_name='caseline',
            index=models.Index(fields=['sku', 'reason', '-asked_at'], name='case_line_trouble'),
        ),
    ]
