import os
from pathlib import Path

import pytest

from delivery.embedded.claims import FolderClaim
from delivery.embedded.errors import AlreadyRunning, EmbeddedError


def test_a_claim_is_held_once_and_free_after_its_release(tmp_path):
    first = FolderClaim.on(tmp_path)
    with pytest.raises(AlreadyRunning, match=str(tmp_path)):
        FolderClaim.on(tmp_path)
    first.release()
    FolderClaim.on(tmp_path).release()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_of_another_user_is_named_as_such():
    with pytest.raises(EmbeddedError, match="belongs to another user"):
        FolderClaim.on(Path("/usr"))
