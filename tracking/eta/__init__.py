"""When an order arrives: pure, stage by stage, as a point in an honest range."""
