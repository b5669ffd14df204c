from delivery.archive.partitions import partition_monthly
from orders.models import Order, OrderItem

partition_monthly(Order)
partition_monthly(OrderItem)
