"""Regions, and addresses in them."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from delivery.accounts.permissions import ANYONE
from delivery.api.inputs import query
from delivery.geo.models import Region
from delivery.geo.selectors import search_addresses
from delivery.kernel.errors import NotFound
from merchants.api.serializers import AddressesOutput, AddressQuery, RegionOutput
from merchants.payloads import address_payload, region_payload


class RegionsView(APIView):
    """List where the platform works."""

    roles = ANYONE

    @extend_schema(operation_id="regions_list", responses=RegionOutput(many=True))
    def get(self, request: Request) -> Response:
        return Response([region_payload(region) for region in Region.objects.order_by("name")])


class AddressesView(APIView):
    """Complete an address while it is being typed."""

    roles = ANYONE

    @extend_schema(
        operation_id="addresses_search", parameters=[AddressQuery], responses=AddressesOutput
    )
    def get(self, request: Request) -> Response:
        asked = query(AddressQuery, request)
        region = Region.objects.filter(slug=asked["region"]).first()
        if region is None:
            raise NotFound("There is no such region.")
        found = search_addresses(asked["q"], region=region)
        results = [address_payload(address) for address in found]
        return Response({"results": results, "next": None, "previous": None})
