"""Which addresses the product calls: the world outside, and of the house what is allowed by name."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms_tickets.domain.addresses import WrongAddress, address_of, is_public, require_outside

INSIDE = [
    "http://127.0.0.1/",
    "http://127.0.0.1.:80/",
    "http://127.1/",
    "http://0x7f.1/",
    "http://0X7F.0x0.0.0x1/",
    "http://0177.0.0.1/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0/",
    "http://0.0.0.0/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b:1::1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://100.100.100.200/latest/meta-data/",
    "http://192.0.0.192/",
    "http://168.63.129.16/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[fd00::1]/",
    "http://[fe80::1]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://a.localhost/",
    "http://metadata.google.internal/",
    "http://printer.local/",
]


@pytest.mark.parametrize("url", INSIDE)
def test_the_house_is_not_called(url):
    with pytest.raises(WrongAddress, match="address_inside"):
        require_outside(address_of(url), ())


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://example.com/", "address_not_web"),
        ("file:///etc/passwd", "address_not_web"),
        ("gopher://example.com/", "address_not_web"),
        ("//example.com/", "address_not_web"),
        ("example.com", "address_not_web"),
        ("", "not_an_address"),
        ("https://", "not_an_address"),
        ("https:///path", "not_an_address"),
        ("https://user@example.com/", "address_with_user"),
        ("https://user:password@example.com/", "address_with_user"),
        ("https://example.com@127.0.0.1/", "address_with_user"),
        ("https://127.0.0.1:80@example.com/", "address_with_user"),
        ("https://example.com\\@127.0.0.1/", "not_an_address"),
        ("https://example.com:99999/", "not_an_address"),
        ("https://example.com:x/", "not_an_address"),
        ("https://exa mple.com/", "not_an_address"),
        ("https://example.com/\r\nHost: x", "not_an_address"),
        ("https://example.com\u3002evil.com/", "not_an_address"),
        ("https://①②⑦.⓪.⓪.①/", "not_an_address"),
        ("https://-example.com/", "not_an_address"),
        ("https://example..com/", "not_an_address"),
        ("https://1.2.3.4.5/", "not_an_address"),
        ("https://0x/", "not_an_address"),
        ("https://256.256.256.256/", "not_an_address"),
        ("https://[fe80::1%25eth0]/", "not_an_address"),
        ("https://[::1/", "not_an_address"),
        ("https://%6c%6f%63%61%6c%68%6f%73%74/", "not_an_address"),
        ("https://example.com/" + "x" * 2000, "not_an_address"),
    ],
)
def test_what_is_no_address_is_said(url, code):
    with pytest.raises(WrongAddress, match=f"^{code}$"):
        address_of(url)


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("https://hooks.example.com/a?b=c&d=%20#e", "hooks.example.com", 443, "/a?b=c&d=%20"),
        ("https://Hooks.Example.com.", "hooks.example.com", 443, "/"),
        ("http://93.184.216.34:8080/x", "93.184.216.34", 8080, "/x"),
        ("https://[2606:2800:220:1::1]/", "2606:2800:220:1::1", 443, "/"),
        ("https://xn--fiqs8s/", "xn--fiqs8s", 443, "/"),
    ],
)
def test_the_world_is_called(url, host, port, path):
    address = address_of(url)
    require_outside(address, ())
    assert (address.host, address.port, address.path) == (host, port, path)


@pytest.mark.parametrize(
    ("url", "allowed", "passes"),
    [
        ("http://127.0.0.1:9000/", ["127.0.0.1"], True),
        ("http://127.0.0.1:9000/", ["127.0.0.1:9000"], True),
        ("http://127.0.0.1:9001/", ["127.0.0.1:9000"], False),
        ("http://127.1:9000/", ["127.0.0.1:9000"], True),
        ("http://127.0.0.2:9000/", ["127.0.0.1"], False),
        ("http://localhost:9000/", ["127.0.0.1"], False),
        ("https://localhost/", ["LocalHost"], True),
        ("http://[::1]:9000/", ["[::1]:9000"], True),
        ("http://[::1]:9000/", ["::1"], True),
        ("http://[0:0:0::1]:9000/", ["[::1]"], True),
        ("http://x.localhost/", ["localhost"], False),
    ],
)
def test_what_is_allowed_by_name(url, allowed, passes):
    try:
        require_outside(address_of(url), allowed)
    except WrongAddress:
        assert not passes
    else:
        assert passes


@given(st.ip_addresses(v=4))
def test_version_six_hides_nothing_of_version_four(address):
    """However an address is wrapped, it is public only where it is so itself."""
    assert is_public(f"::ffff:{address}") == is_public(str(address))
    assert is_public(f"64:ff9b::{address}") == is_public(str(address))
    assert not is_public(f"::{address}")


@given(st.ip_addresses())
def test_nothing_special_is_public(address):
    special = (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )
    wrapped = address.version == 6 and (address.ipv4_mapped or address in ip_network("64:ff9b::/96"))
    assert wrapped or not (special and is_public(str(address)))
