from delivery.archive.partitions import partition_monthly
from orders.models import Adjustment, Order, OrderItem

partition_monthly(Order)
partition_monthly(OrderItem)
partition_monthly(Adjustment)
