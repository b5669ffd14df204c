from delivery.embedded.claims import FolderClaim
from delivery.embedded.scratch import sweep


def test_a_sweep_removes_what_has_no_owner_left_and_only_that(tmp_path):
    abandoned, owned = tmp_path / "delivery-scratch-a", tmp_path / "delivery-scratch-b"
    for folder in (abandoned, owned, tmp_path / "another"):
        folder.mkdir()
    FolderClaim.on(abandoned).release()
    claim = FolderClaim.on(owned)
    sweep(tmp_path)
    claim.release()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["another", "delivery-scratch-b"]
