"""Which internet addresses are of the public network."""

import ipaddress

CARRIES_IPV4 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "::/96",
            "::ffff:0:0/96",
            "::ffff:0:0:0/96",
            "64:ff9b::/96",
            "64:ff9b:1::/48",
        ),
    )
)  # ranges whose last 32 bits are an IPv4 address, to which a gateway passes on what is sent (RFC 4291, 6052, 7915, 8215)
NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.88.99.0/24",
            "2001::/32",
            "2002::/16",
            "fec0::/10",
        ),
    )
)  # 6to4 and its relays, Teredo, site-local: no news site has one, and Python's list of private ranges lacks some
ISATAP = (0x5EFE, 0x0200_5EFE)  # the third quarter of an address that ends in an IPv4 address (RFC 5214)


def is_private(address: str) -> bool:
    """Whether an internet address is none of the public network: loopback, private, link-local, reserved.

    So is one that only carries such an address: an IPv6 address of a gateway (NAT64, mapped, ISATAP) with the IPv4 address
    behind it. A gateway to a public address is public: whole networks reach the rest of the internet by NAT64.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if any(ip in network for network in NOT_PUBLIC if network.version == ip.version):
        return True
    if (carried := _carried(ip)) is not None:
        return is_private(str(carried))
    return not ip.is_global or ip.is_multicast


def _carried(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address in the last 32 bits of an IPv6 address, None where these mean something else."""
    if isinstance(ip, ipaddress.IPv4Address) or int(ip) < 2:  # "::" and "::1" are themselves
        return None
    carries = any(ip in network for network in CARRIES_IPV4) or (int(ip) >> 32) & 0xFFFF_FFFF in ISATAP
    return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF) if carries else None
