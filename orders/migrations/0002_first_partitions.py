from django.db import migrations

from delivery.archive.operations import create_first_partitions


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]

    operations = [
        create_first_partitions("orders", "Order"),
        create_first_partitions("orders", "OrderItem"),
    ]
