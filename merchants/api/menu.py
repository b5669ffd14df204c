"""The menu, as the people of the shop keep it."""

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from delivery.accounts.models import Role
from delivery.api.inputs import body
from delivery.api.pagination import ByPosition
from delivery.kernel.clock import utc_now
from merchants.api.menu_shapes import ManagedMenuItemOutput, MenuItemInput
from merchants.payloads import menu_item_payload
from merchants.selectors import get_managed_shop, get_menu_item, menu_items
from merchants.services import create_menu_item, delete_menu_item, update_menu_item

MERCHANT = frozenset({Role.MERCHANT})


class MenuItemsView(GenericAPIView):
    """List the menu; add to it."""

    roles = MERCHANT
    pagination_class = ByPosition

    @extend_schema(
        operation_id="merchant_menu_items_list", responses=ManagedMenuItemOutput(many=True)
    )
    def get(self, request: Request, shop_id: int) -> Response:
        shop = get_managed_shop(shop_id, request.user)
        page = self.paginate_queryset(menu_items(shop))
        return self.get_paginated_response([menu_item_payload(item) for item in page])

    @extend_schema(request=MenuItemInput, responses={201: ManagedMenuItemOutput})
    def post(self, request: Request, shop_id: int) -> Response:
        fields = dict(body(MenuItemInput, request).validated_data)
        options = fields.pop("options", ())
        item = create_menu_item(
            shop_id=shop_id, actor=request.user, now=utc_now(), fields=fields, options=options
        )
        return Response(menu_item_payload(item), status=201)


class MenuItemView(APIView):
    """Show, change and delete an item."""

    roles = MERCHANT

    @extend_schema(operation_id="merchant_menu_items_retrieve", responses=ManagedMenuItemOutput)
    def get(self, request: Request, shop_id: int, item_id: int) -> Response:
        shop = get_managed_shop(shop_id, request.user)
        return Response(menu_item_payload(get_menu_item(item_id, shop)))

    @extend_schema(request=MenuItemInput(partial=True), responses=ManagedMenuItemOutput)
    def patch(self, request: Request, shop_id: int, item_id: int) -> Response:
        form = MenuItemInput(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        fields = dict(form.validated_data)
        options = fields.pop("options", None)
        item = update_menu_item(
            shop_id=shop_id,
            item_id=item_id,
            actor=request.user,
            now=utc_now(),
            fields=fields,
            options=options,
        )
        return Response(menu_item_payload(item))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, shop_id: int, item_id: int) -> Response:
        delete_menu_item(shop_id=shop_id, item_id=item_id, actor=request.user, now=utc_now())
        return Response(status=204)
