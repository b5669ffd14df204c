"""Put a driver's stops in order: pure, by VROOM over a travel-time matrix."""
