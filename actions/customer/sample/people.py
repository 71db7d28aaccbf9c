"""The sample's customers and the names under which channels know some of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from actions.customer.schema import Base, ChannelIdentity, Customer

# id, name, e-mail, last digits of the phone number, street, postcode, city, days since they joined
_CUSTOMERS = (
    ("C-1001", "Anna Brook", "anna.brook@example.com", "101", "27 Marigold Street", "BS3 4QN", "Bristol", 1460),
    ("C-1002", "Ben Okafor", "ben.okafor@example.com", "102", "4 Alder Close", "LS6 2PJ", "Leeds", 910),
    ("C-1003", "Carys Llewellyn", "carys.llewellyn@example.com", "103", "18 Wharf Road", "CF24 3HT", "Cardiff", 2200),
    ("C-1004", "Dmitri Volkov", "d.volkov@example.com", "104", "Flat 9, 51 Canal Street", "M1 3WB", "Manchester", 380),
    ("C-1005", "Eilidh Fraser", "eilidh.fraser@example.com", "105", "33 Dowanhill Road", "G12 9QX", "Glasgow", 1830),
    ("C-1006", "Farid Rahimi", "farid.rahimi@example.com", "106", "70 Moseley Road", "B13 9LD", "Birmingham", 640),
    ("C-1007", "Grace Adeyemi", "grace.adeyemi@example.com", "107", "12 Choumert Square", "SE15 4RE", "London", 1215),
    ("C-1008", "Hugh Pennington", "hugh.pennington@example.com", "108", "Mill House", "NR16 2AF", "Norwich", 3100),
    ("C-1009", "Imani Clarke", "imani.clarke@example.com", "109", "5 Ashley Parade", "BS5 7TY", "Bristol", 210),
    ("C-1010", "Jakub Nowak", "jakub.nowak@example.com", "110", "88 Wilbraham Road", "M14 6FS", "Manchester", 1100),
    ("C-1011", "Kiran Patel", "kiran.patel@example.com", "111", "46 Harborne Lane", "B29 5RG", "Birmingham", 760),
    ("C-1012", "Lowri Evans", "lowri.evans@example.com", "112", "3 Castle Terrace", "CF10 2PB", "Cardiff", 95),
    ("C-1013", "Mei Chen", "mei.chen@example.com", "113", "Flat 2, 19 Leith Walk", "EH6 5JH", "Edinburgh", 540),
    ("C-1014", "Niall O'Connor", "niall.oconnor@example.com", "114", "61 Stranmillis Park", "BT9 5EN", "Belfast", 1650),
    ("C-1015", "Olivia Hart", "olivia.hart@example.com", "115", "14 Seaview Road", "BN3 2DL", "Brighton", 430),
    ("C-1016", "Pedro Alves", "pedro.alves@example.com", "116", "29 Smithdown Road", "L15 3JA", "Liverpool", 990),
    ("C-1017", "Quentin Marsh", "quentin.marsh@example.com", "117", "7 Jesmond Vale", "NE2 1PT", "Newcastle", 2750),
    ("C-1018", "Rosa Delgado", "rosa.delgado@example.com", "118", "102 Hoe Street", "E17 4QR", "London", 310),
    ("C-1019", "Sam Whitfield", "sam.whitfield@example.com", "119", "55 Chapel Allerton", "LS17 8BA", "Leeds", 1420),
    ("C-1020", "Tomasz Zielinski", "tomasz.zielinski@example.com", "120", "8 Byker Bank", "NE6 1JE", "Newcastle", 150),
    ("C-1021", "Uma Krishnan", "uma.krishnan@example.com", "121", "24 Finsbury Mews", "N4 2LF", "London", 880),
    ("C-1022", "Violet Sharpe", "violet.sharpe@example.com", "122", "2 Magdalen Row", "NR1 4BT", "Norwich", 1980),
    ("C-1023", "Wesley Grant", "wesley.grant@example.com", "123", "39 Princes Avenue", "L8 2TA", "Liverpool", 60),
    ("C-1024", "Yasmin Haddad", "yasmin.haddad@example.com", "124", "17 Shawlands Cross", "G41 3NG", "Glasgow", 700),
    ("C-1025", "Zachary Bloom", "zachary.bloom@example.com", "125", "93 Fishponds Way", "BS16 3UJ", "Bristol", 1300),
)

# customer, channel, the channel's name for them
_IDENTITIES = (
    ("C-1001", "rest", "anna-brook"),
    ("C-1002", "rest", "ben-okafor"),
    ("C-1005", "rest", "eilidh-fraser"),
    ("C-1013", "rest", "mei-chen"),
    ("C-1013", "socketio", "mei-chen"),
)

# What each agreed to besides being served, when they joined.
_ALL_BUT_ADVERTS = ("personalisation", "analytics")
AGREED: dict[str, tuple[str, ...]] = {row[0]: _ALL_BUT_ADVERTS for row in _CUSTOMERS} | {
    "C-1003": (),
    "C-1005": (*_ALL_BUT_ADVERTS, "marketing"),
    "C-1006": (),
    "C-1008": ("personalisation",),
    "C-1014": ("analytics",),
    "C-1020": (*_ALL_BUT_ADVERTS, "marketing"),
}

ADDRESSES = {row[0]: f"{row[4]}, {row[6]} {row[5]}" for row in _CUSTOMERS}
PHONES = {row[0]: f"07700 900{row[3]}" for row in _CUSTOMERS}


def rows(today: date) -> list[Base]:
    """All customers and their channel identities; the phone numbers are from the range kept for fiction."""
    found: list[Base] = [
        Customer(
            id=customer_id,
            name=name,
            email=email,
            phone=PHONES[customer_id],
            address=street,
            postcode=postcode,
            city=city,
            since=today - timedelta(days=days),
        )
        for customer_id, name, email, _, street, postcode, city, days in _CUSTOMERS
    ]
    linked = datetime.combine(today, time(8), tzinfo=UTC)
    found += [
        ChannelIdentity(customer_id=customer_id, channel=channel, external_id=name, linked_at=linked)
        for customer_id, channel, name in _IDENTITIES
    ]
    return found
