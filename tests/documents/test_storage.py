"""The file store: durable, honest about damage, careful when it deletes."""

import os
import threading

import pytest

from documents.storage import CorruptFileError, FileStore, MissingFileError

OLD = 10_000.0


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "files")


def age(store, digest, seconds=OLD):
    path = store.root / digest[:2] / digest[2:]
    moment = path.stat().st_mtime - seconds
    os.utime(path, (moment, moment))


def test_what_is_put_comes_back_under_its_digest(store):
    digest = store.put(b"Vereinbarung")
    assert digest == store.digest(b"Vereinbarung")
    assert store.get(digest) == b"Vereinbarung"
    assert store.exists(digest)
    assert store.all_digests() == {digest}


def test_an_empty_store_holds_nothing(store):
    assert store.all_digests() == set()
    assert store.sweep(keep=set(), older_than_seconds=0) == 0


def test_storing_twice_keeps_one_file(store):
    assert store.put(b"x") == store.put(b"x")
    assert len(list(store.root.glob("??/*"))) == 1


def test_a_missing_file_is_named(store):
    with pytest.raises(MissingFileError, match="0" * 64):
        store.get("0" * 64)


def test_a_name_that_is_no_digest_reaches_no_file(store):
    with pytest.raises(ValueError, match="SHA-256"):
        store.get("../../etc/passwd")


def test_a_changed_file_is_refused_and_written_anew_by_the_next_put(store):
    digest = store.put(b"Vereinbarung")
    (store.root / digest[:2] / digest[2:]).write_bytes(b"vereinbarung")
    with pytest.raises(CorruptFileError):
        store.get(digest)
    store.put(b"Vereinbarung")
    assert store.get(digest) == b"Vereinbarung"


def test_the_sweep_deletes_only_old_files_that_nobody_names(store):
    named, orphan, young = (store.put(data) for data in (b"1", b"2", b"3"))
    age(store, named)
    age(store, orphan)
    assert store.sweep(keep={named}, older_than_seconds=60) == 1
    assert store.all_digests() == {named, young}


def test_putting_an_old_orphan_again_saves_it_from_the_sweep(store):
    digest = store.put(b"1")
    age(store, digest)
    store.put(b"1")
    assert store.sweep(keep=set(), older_than_seconds=60) == 0
    assert store.exists(digest)


def test_what_a_kill_left_half_written_is_no_file_and_is_swept(store):
    digest = store.put(b"1")
    half = store.root / digest[:2] / "tmp-half"
    half.write_bytes(b"ha")
    os.utime(half, (1, 1))
    assert store.all_digests() == {digest}
    store.sweep(keep={digest}, older_than_seconds=60)
    assert not half.exists()


def test_writers_at_once_leave_one_whole_file(store):
    data = os.urandom(1 << 20)
    threads = [threading.Thread(target=store.put, args=(data,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.all_digests() == {store.digest(data)}
    assert store.get(store.digest(data)) == data
    assert len(list(store.root.glob("??/*"))) == 1
