from tracking.charts import HEIGHT, NARROW, stacked

SERIES = [("good", "delivered"), ("bad", "cancelled")]


def test_parts_stand_on_each_other_in_the_sequence_of_the_series():
    chart = stacked("Orders", SERIES, [("12", {"good": 3, "bad": 1}), ("13", {"good": 2})])
    first, second = chart.bars
    assert [part.series for part in first.parts] == ["good", "bad"]
    assert first.parts[1].y + first.parts[1].height == first.parts[0].y
    assert first.parts[0].y + first.parts[0].height == chart.baseline < HEIGHT
    assert (first.values, second.values, chart.top) == ([3, 1], [2, 0], 4)
    assert second.parts[0].x + second.parts[0].width <= NARROW


def test_a_chart_without_counts_is_empty():
    assert stacked("Orders", SERIES, [("12", {})]).is_empty
    assert stacked("Orders", SERIES, []).is_empty
