"""The server: warm before the first visitor, and answering quickly."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def in_a_process(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_what_was_imported_is_out_of_the_garbage_collector_s_sight() -> None:
    """Streamlit collects after every run: with torch in sight that takes 130 ms or more, frozen next to nothing."""
    frozen, seen, threads = in_a_process(
        "import gc, app, torch; from pages.lab.warming import served; served(); app.warm_up();"
        "print(gc.get_freeze_count(), len(gc.get_objects()), torch.get_num_threads())"
    ).split()
    assert int(frozen) > 100_000
    assert int(seen) < 0.05 * int(frozen)
    assert threads == "1"


def test_what_no_page_needs_yet_is_not_imported() -> None:
    """The server answers before torch is there, and scikit-learn (80 MB) comes with the first table asked for."""
    heavy = "print(*(name in sys.modules for name in ('torch', 'numba', 'sklearn')));"
    before, after = in_a_process(
        f"import sys, app; {heavy} from pages.lab.warming import served; served(); app.warm_up(); {heavy}"
    ).splitlines()
    assert before == "False False False"
    assert after == "True True False"


def test_the_server_s_sockets_do_not_wait_for_acknowledgements() -> None:
    assert (
        in_a_process(
            "import socket, app; s = socket.socket(); s.bind(('127.0.0.1', 0)); app.send_at_once();"
            "print(s.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0)"
        )
        == "True"
    )


def test_plotly_comes_from_the_installed_package() -> None:
    assert (
        in_a_process(
            "import app, gzip, plotly, pathlib; "
            "print(gzip.decompress(app.PLOTLY_JS) == (pathlib.Path(plotly.__file__).parent / 'package_data' / "
            "'plotly.min.js').read_bytes())"
        )
        == "True"
    )
