import aftercare.orders.imports.sent
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Only where the model stands moves; its table is there already."""

    dependencies = [
        ("api", "0003_order_import_moves"),
        ("orders", "0009_gtin"),
        ("people", "0008_customer_name_grams"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='OrderImport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ref', models.CharField(default=aftercare.orders.imports.sent.import_ref, max_length=20, unique=True)),
                        ('format', models.CharField(max_length=10)),
                        ('encoding', models.CharField(blank=True, max_length=30)),
                        ('file', models.FileField(upload_to='imports')),
                        ('file_name', models.CharField(max_length=200)),
                        ('state', models.CharField(choices=[('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='running', max_length=10)),
                        ('rows', models.BigIntegerField(default=0)),
                        ('read', models.BigIntegerField(default=0)),
                        ('error', models.TextField(blank=True)),
                        ('started_by', models.CharField(blank=True, max_length=200)),
                        ('started_at', models.DateTimeField()),
                        ('finished_at', models.DateTimeField(null=True)),
                        ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='orders.importrun')),
                        ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='order_imports', to='people.shop')),
                    ],
                    options={
                        'db_table': 'api_order_import',
                    },
                ),
            ],
        ),
    ]
