"""What anybody may read: shops near a door, and menus."""

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from delivery.accounts.permissions import ANYONE
from delivery.api.inputs import query
from delivery.api.pagination import BySortKey
from delivery.kernel.clock import utc_now
from delivery.kernel.geometry import Point
from merchants.api.menu_shapes import MenuOutput
from merchants.api.serializers import DoorQuery, NearbyQuery, NearbyShopOutput, ShopOutput
from merchants.nearby import ShopSearch, Sort, nearby_shops
from merchants.payloads import menu_payload, nearby_payload, shop_payload
from merchants.selectors import get_shop, menu_sections


class ShopsView(GenericAPIView):
    """Find the shops that deliver to a door."""

    roles = ANYONE
    pagination_class = BySortKey

    @extend_schema(
        operation_id="merchants_list",
        parameters=[NearbyQuery],
        responses=NearbyShopOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        asked = query(NearbyQuery, request)
        now, point = utc_now(), Point(asked["lat"], asked["lng"])
        search = ShopSearch(
            point=point,
            radius_m=asked.get("radius_m"),
            category=asked.get("category", ""),
            text=asked.get("q", ""),
            only_open=asked.get("open", False),
            sort=Sort(asked["sort"]),
        )
        page = self.paginate_queryset(nearby_shops(search, now=now))
        return self.get_paginated_response([nearby_payload(s, point, now=now) for s in page])


class ShopView(APIView):
    """Show a shop, and what it promises to a door where one is named."""

    roles = ANYONE

    @extend_schema(operation_id="merchants_retrieve", parameters=[DoorQuery], responses=ShopOutput)
    def get(self, request: Request, shop_id: int) -> Response:
        door = query(DoorQuery, request)
        point = Point(door["lat"], door["lng"]) if door else None
        return Response(shop_payload(get_shop(shop_id), point, now=utc_now()))


class MenuView(APIView):
    """Show what a shop sells."""

    roles = ANYONE

    @extend_schema(responses=MenuOutput)
    def get(self, request: Request, shop_id: int) -> Response:
        shop = get_shop(shop_id)
        return Response(menu_payload(shop, menu_sections(shop)))
