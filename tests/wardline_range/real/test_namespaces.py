"""Namespaces: names that say whose they are, made and removed together, entered by one thread."""

import os
import socket

import pytest

from wardline_range.real import namespaces
from wardline_range.real.commands import LabError
from wardline_range.real.proc import own


@pytest.mark.usefixtures("root")
def test_namespaces_are_made_entered_and_removed() -> None:
    names = [namespaces.namespace(namespaces.lab_id(own()), host) for host in ("a", "b")]
    here = os.stat("/proc/self/ns/net").st_ino
    try:
        namespaces.create(names)
        assert set(names) <= set(namespaces.present())
        assert len(namespaces.inodes(names)) == 2
        assert [name for _, name in namespaces.inside(names[0], socket.if_nameindex)] == ["lo"]
        assert os.stat("/proc/self/ns/net").st_ino == here
        with pytest.raises(ZeroDivisionError):
            namespaces.inside(names[0], lambda: 1 // 0)
    finally:
        namespaces.delete(names)
    assert not set(names) & set(namespaces.present())
    namespaces.delete(names)
    with pytest.raises(LabError, match="is gone: start the lab again"):
        namespaces.inside(names[0], socket.if_nameindex)


def test_a_name_says_which_process_made_it() -> None:
    lab = namespaces.lab_id(own())
    assert namespaces.owner_of(lab) == own()
    assert namespaces.lab_of(namespaces.namespace(lab, "front-door-camera")) == lab
    assert namespaces.owner_of("else") is None
