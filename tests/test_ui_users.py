"""Who may sign in: hashes, refusals, projects, a file that changes while the server runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import ProjectError
from ui import users as users_module
from ui.cli import main
from ui.users import Users, hashed, matches


@pytest.fixture
def users(tmp_path: Path) -> Users:
    return Users(tmp_path / "users.json")


def test_a_password_is_kept_as_a_salted_hash_that_only_it_matches(users: Users) -> None:
    users.add("ana", "a long password", ("north",))
    kept = users.path.read_text(encoding="utf-8")
    assert "a long password" not in kept
    assert users.path.stat().st_mode & 0o077 == 0
    assert hashed("a long password") != hashed("a long password")
    assert users.check("ana", "a long password")
    assert not users.check("ana", "a long passworD")
    assert not users.check("nobody", "a long password")


@pytest.mark.parametrize("kept", ["", "scrypt", "md5$1$1$1$AA==$AA==", "scrypt$x$8$1$AA==$AA==", "scrypt$2$8$1$!$!"])
def test_what_is_no_hash_matches_nothing(kept: str) -> None:
    assert not matches("a long password", kept)


def test_projects_are_those_that_were_named_or_all(users: Users) -> None:
    users.add("ana", "a long password", ("north",))
    users.add("root", "another password")
    assert users.sees("ana") == {"north"}
    assert users.sees("root") is None
    assert users.sees("nobody") == frozenset()


def test_a_removed_user_is_out_at_once_in_a_server_that_runs(users: Users) -> None:
    users.add("ana", "a long password")
    running = Users(users.path)
    assert running.check("ana", "a long password")
    users.remove("ana")
    assert not running.check("ana", "a long password")
    assert running.sees("ana") == frozenset()


def test_guessing_is_slowed_down(users: Users, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(users_module, "N", 2**4)
    monkeypatch.setattr(users_module, "_NOBODY", hashed("nobody's password"))
    users.add("ana", "a long password")
    for _ in range(users_module.TRIES):
        assert not users.check("ana", "wrong")
    assert not users.check("ana", "a long password")


@pytest.mark.parametrize(("name", "password"), [("a b", "a long password"), ("", "a long password"), ("ana", "short")])
def test_what_will_not_do_is_refused_in_a_sentence(users: Users, name: str, password: str) -> None:
    with pytest.raises(ProjectError):
        users.add(name, password)


def test_a_damaged_file_lets_nobody_in_and_says_so(users: Users) -> None:
    users.path.write_text("{", encoding="utf-8")
    with pytest.raises(ProjectError, match="can't be read"):
        users.check("ana", "a long password")


def test_users_by_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO("a long password\n"))
    assert main(["users", "add", "ana", "--sees", "north"]) == 0
    assert main(["users"]) == 0
    assert "north" in capsys.readouterr().out
    assert Users(tmp_path / "users.json").check("ana", "a long password")
    assert main(["users", "remove", "ana"]) == 0
    assert main(["users", "remove", "ana"]) == 1
    assert "no user 'ana'" in capsys.readouterr().err
    assert main(["serve", "--auth"]) == 1
