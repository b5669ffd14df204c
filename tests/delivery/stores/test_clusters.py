import pytest

from delivery.stores.clusters import cluster_address, is_cluster


def test_only_the_cluster_schemes_name_a_cluster():
    assert is_cluster("redis+cluster://a:1")
    assert is_cluster("rediss+cluster://a:1")
    assert not is_cluster("redis://a:1/0")


def test_a_url_names_several_nodes_and_what_they_ask_for():
    address = cluster_address("rediss+cluster://me:p%40ss@a:7000;b;[::1]:7002")
    assert address.nodes == (("a", 7000), ("b", 6379), ("::1", 7002))
    assert address.access == {"username": "me", "password": "p@ss", "ssl": True}


def test_a_url_without_a_password_asks_for_none():
    assert cluster_address("redis+cluster://a:1").access == {
        "username": None,
        "password": None,
        "ssl": False,
    }


def test_a_port_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="Port"):
        cluster_address("redis+cluster://a:b")
