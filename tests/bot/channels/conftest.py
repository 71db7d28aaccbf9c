"""A small shop, reached by its channels."""

import pytest
from kit.processing import Talk
from kit.serving import app_of, client_of
from kit.shop import DOMAIN, TABLE, GatedActions, shop_of


@pytest.fixture
def talk():
    return Talk(DOMAIN, TABLE, server=GatedActions())


@pytest.fixture
async def client(talk):
    async with client_of(app_of(talk)) as client:
        yield client


@pytest.fixture
async def shop(talk):
    async with shop_of(talk) as shop:
        yield shop
