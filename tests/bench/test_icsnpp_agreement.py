"""BACnet, CIP and S7comm read as CISA's ICSNPP parsers for Zeek read them."""

from pathlib import Path

from bench import icsnpp_agreement

DIFFERENT = {
    # Two errors that they list as properties, and a property in the second segment of an answer.
    "analyzer.services/bacnet_property.log": 3,
}


def test_every_row_of_their_logs_has_an_equal_one_of_ours(shared_data: Path) -> None:
    found = list(icsnpp_agreement.run(shared_data / "protocols" / "icsnpp"))
    assert len(found) == 24
    different = {}
    for path, _, agreement in found:
        if agreement.theirs != agreement.equal:
            different[f"{path.parent.name}/{path.name}"] = agreement.theirs - agreement.equal
    assert different == DIFFERENT
    assert sum(agreement.theirs for _, _, agreement in found) == 21_927


def test_their_way_of_writing_is_brought_to_ours() -> None:
    assert icsnpp_agreement.plain("0x0a") == "10"
    assert icsnpp_agreement.plain("Vendor Specific (512)") == "unknown-512"
    assert icsnpp_agreement.plain("T") == "true"
