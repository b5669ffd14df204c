"""What the people of a shop call: open it, run it, keep its menu."""

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from delivery.accounts.models import Role
from delivery.api.inputs import body
from delivery.api.pagination import NewestFirst
from delivery.kernel.clock import utc_now
from merchants.api.serializers import ManagedShopOutput, ShopChanges, ShopInput
from merchants.payloads import managed_shop_payload
from merchants.policy import OpeningPeriod
from merchants.selectors import get_managed_shop, managed_shops
from merchants.services import create_shop, update_shop

MERCHANT = frozenset({Role.MERCHANT})


class ManagedShopsView(GenericAPIView):
    """List one's own shops; open one."""

    roles = MERCHANT
    pagination_class = NewestFirst

    @extend_schema(operation_id="merchant_shops_list", responses=ManagedShopOutput(many=True))
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(managed_shops(request.user))
        now = utc_now()
        return self.get_paginated_response([managed_shop_payload(s, now=now) for s in page])

    @extend_schema(request=ShopInput, responses={201: ManagedShopOutput})
    def post(self, request: Request) -> Response:
        details = body(ShopInput, request).validated_data
        now = utc_now()
        shop = create_shop(actor=request.user, now=now, **details)
        return Response(managed_shop_payload(shop, now=now), status=201)


class ManagedShopView(APIView):
    """Show and change one's own shop."""

    roles = MERCHANT

    @extend_schema(operation_id="merchant_shops_retrieve", responses=ManagedShopOutput)
    def get(self, request: Request, shop_id: int) -> Response:
        shop = get_managed_shop(shop_id, request.user)
        return Response(managed_shop_payload(shop, now=utc_now()))

    @extend_schema(request=ShopChanges, responses=ManagedShopOutput)
    def patch(self, request: Request, shop_id: int) -> Response:
        changes = dict(body(ShopChanges, request).validated_data)
        hours = changes.pop("hours", None)
        now = utc_now()
        update_shop(
            shop_id=shop_id,
            actor=request.user,
            now=now,
            changes=changes,
            hours=None if hours is None else [OpeningPeriod(**period) for period in hours],
        )
        shop = get_managed_shop(shop_id, request.user)
        return Response(managed_shop_payload(shop, now=now))
