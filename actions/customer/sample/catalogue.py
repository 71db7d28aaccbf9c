"""The sample's plans, offers and products."""

from __future__ import annotations

from decimal import Decimal

from actions.customer.schema import Base, Plan, PlanKind, Product, ProductCategory, RetentionOffer, RoamingZone

# id, name, kind, pounds a month, GB, Mbps, minutes, months, where roaming is included
_PLANS: tuple[tuple[str, str, PlanKind, str, int | None, int | None, int | None, int, RoamingZone | None], ...] = (
    ("flex-5", "Flex 5", "mobile", "12.00", 5, None, 1000, 12, None),
    ("flex-20", "Flex 20", "mobile", "18.00", 20, None, None, 12, None),
    ("flex-60", "Flex 60", "mobile", "24.00", 60, None, None, 12, "europe"),
    ("unlimited", "Unlimited", "mobile", "32.00", None, None, None, 24, "europe"),
    ("unlimited-max", "Unlimited Max", "mobile", "42.00", None, None, None, 24, "world"),
    ("family-share", "Family Share", "mobile", "55.00", 120, None, None, 24, "europe"),
    ("sim-10", "SIM 10", "sim", "8.00", 10, None, None, 1, None),
    ("sim-40", "SIM 40", "sim", "14.00", 40, None, None, 1, None),
    ("fibre-80", "Fibre 80", "broadband", "26.00", None, 80, None, 24, None),
    ("fibre-300", "Fibre 300", "broadband", "34.00", None, 300, None, 24, None),
    ("fibre-900", "Fibre 900", "broadband", "45.00", None, 900, None, 24, None),
)

# id, kind, title, percent off, months, months of tenure
_OFFERS: tuple[tuple[str, PlanKind, str, int, int, int], ...] = (
    ("mobile-15", "mobile", "15% off your plan for 6 months", 15, 6, 3),
    ("mobile-25", "mobile", "25% off your plan for 12 months", 25, 12, 12),
    ("broadband-20", "broadband", "20% off your broadband for 12 months", 20, 12, 6),
    ("broadband-30", "broadband", "30% off your broadband for 12 months", 30, 12, 24),
    ("sim-25", "sim", "25% off your SIM plan for 6 months", 25, 6, 2),
)

# id, name, brand, category, pounds, stock, features
_PRODUCTS: tuple[tuple[str, str, str, ProductCategory, str, int, dict[str, str]], ...] = (
    ("aster-9", "Aster 9", "Aster", "phone", "649.00", 42,
     {"screen": "6.2 inch", "storage": "128 GB", "camera": "50 megapixels", "battery": "a day and a half", "5G": "yes",
      "colours": "black, mint, cream"}),
    ("aster-9-pro", "Aster 9 Pro", "Aster", "phone", "899.00", 3,
     {"screen": "6.7 inch", "storage": "256 GB", "camera": "three lenses with 5x zoom", "battery": "two days",
      "5G": "yes", "colours": "black, silver"}),
    ("aster-lite", "Aster Lite", "Aster", "phone", "229.00", 118,
     {"screen": "6.1 inch", "storage": "64 GB", "camera": "48 megapixels", "battery": "a day and a half", "5G": "yes",
      "colours": "black, blue"}),
    ("nimbus-x2", "Nimbus X2", "Nimbus", "phone", "579.00", 27,
     {"screen": "6.4 inch", "storage": "256 GB", "camera": "two lenses, good in the dark", "battery": "two days",
      "5G": "yes", "colours": "graphite, sky"}),
    ("nimbus-fold", "Nimbus Fold", "Nimbus", "phone", "1299.00", 0,
     {"screen": "7.6 inch, folds to pocket size", "storage": "512 GB", "camera": "three lenses", "battery": "a day",
      "5G": "yes", "colours": "graphite"}),
    ("kestrel-one", "Kestrel One", "Kestrel", "phone", "399.00", 61,
     {"screen": "6.3 inch", "storage": "128 GB", "camera": "64 megapixels", "battery": "two days, replaceable",
      "5G": "yes", "colours": "slate, rust"}),
    ("kestrel-one-plus", "Kestrel One Plus", "Kestrel", "phone", "499.00", 19,
     {"screen": "6.7 inch", "storage": "256 GB", "camera": "64 megapixels with 3x zoom",
      "battery": "two days, replaceable", "5G": "yes", "colours": "slate"}),
    ("orrin-tab-11", "Orrin Tab 11", "Orrin", "tablet", "429.00", 15,
     {"screen": "11 inch", "storage": "128 GB", "battery": "12 hours of video", "5G": "yes", "pen": "included"}),
    ("orrin-tab-mini", "Orrin Tab Mini", "Orrin", "tablet", "279.00", 8,
     {"screen": "8.3 inch", "storage": "64 GB", "battery": "10 hours of video", "5G": "no, Wi-Fi only"}),
    ("nimbus-watch-s", "Nimbus Watch S", "Nimbus", "watch", "249.00", 33,
     {"screen": "1.4 inch", "battery": "three days", "calls": "with its own eSIM", "swimming": "down to 50 metres"}),
    ("kestrel-buds", "Kestrel Buds", "Kestrel", "earbuds", "89.00", 74,
     {"battery": "7 hours, 28 with the case", "noise": "passive", "fit": "three sizes"}),
    ("aster-buds-air", "Aster Buds Air", "Aster", "earbuds", "139.00", 26,
     {"battery": "6 hours, 30 with the case", "noise": "active noise cancelling", "fit": "four sizes"}),
    ("fernline-hub-2", "Fernline Hub 2", "Fernline", "router", "79.00", 210,
     {"Wi-Fi": "Wi-Fi 6", "covers": "up to three bedrooms", "ports": "4"}),
    ("fernline-hub-max", "Fernline Hub Max", "Fernline", "router", "149.00", 45,
     {"Wi-Fi": "Wi-Fi 7", "covers": "up to five bedrooms", "ports": "4, one of 2.5 Gbps"}),
    ("aster-9-case", "Aster 9 case", "Aster", "case", "25.00", 140,
     {"fits": "Aster 9", "material": "recycled silicone", "colours": "black, mint"}),
    ("nimbus-x2-case", "Nimbus X2 case", "Nimbus", "case", "22.00", 0,
     {"fits": "Nimbus X2", "material": "recycled polycarbonate", "colours": "clear"}),
)  # fmt: skip


def rows() -> list[Base]:
    """All plans, offers and products."""
    found: list[Base] = [
        Plan(
            id=plan_id,
            name=name,
            kind=kind,
            price_month=Decimal(price),
            data_gb=data_gb,
            speed_mbps=speed_mbps,
            minutes=minutes,
            contract_months=months,
            roaming_zone=zone,
        )
        for plan_id, name, kind, price, data_gb, speed_mbps, minutes, months, zone in _PLANS
    ]
    found += [
        RetentionOffer(
            id=offer_id, plan_kind=kind, title=title, discount_percent=percent, months=months, min_tenure_months=tenure
        )
        for offer_id, kind, title, percent, months, tenure in _OFFERS
    ]
    found += [
        Product(
            id=product_id,
            name=name,
            brand=brand,
            category=category,
            price=Decimal(price),
            stock=stock,
            features=features,
        )
        for product_id, name, brand, category, price, stock, features in _PRODUCTS
    ]
    return found


PLAN_PRICES = {plan[0]: Decimal(plan[3]) for plan in _PLANS}
PLAN_MONTHS = {plan[0]: plan[7] for plan in _PLANS}
PLAN_KINDS: dict[str, PlanKind] = {plan[0]: plan[2] for plan in _PLANS}
PLAN_NAMES = {plan[0]: plan[1] for plan in _PLANS}
PRODUCT_PRICES = {product[0]: Decimal(product[4]) for product in _PRODUCTS}
