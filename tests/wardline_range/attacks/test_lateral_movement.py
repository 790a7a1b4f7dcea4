"""From one computer to the next by SMB and remote desktop."""

from tests.wardline_range.made import attacked
from tests.wardline_range.second_pair import dissect


def test_a_tool_is_copied_and_a_desktop_opened() -> None:
    cast = ["windows-laptop", "macbook", "chromebook", "linux-workstation"]
    shown = attacked("lateral-movement", "windows-laptop", cast, hours=0.5)
    flows = shown.flows("lateral-movement")
    assert set(flows["resp_p"]) == {445, 3389}
    assert flows["resp_device"].n_unique() >= 3
    conn = shown.table("conn").join(shown.flows("lateral-movement"), on="community_id", how="semi")
    assert conn.filter(conn["resp_p"] == 445)["orig_bytes"].min() > 350_000  # type: ignore[operator]
    assert dissect(shown.capture, "smb2.tree", only="smb2.tree")
