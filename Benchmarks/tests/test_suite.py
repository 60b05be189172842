"""The parts of the suite that are pure: judgement, plots, the document, the reading of profiles."""
import pathlib
import tempfile
import unittest
import xml.etree.ElementTree as xml
from unittest import mock

from suite import check, document, goals, instructions, library, plots

ROUNDS = {
    library.OURS: [{"sign": 10, "verify": 12, "verify-rotated": 20}, {"sign": 30, "verify": 36, "verify-rotated": 60}],
    library.FLOOR: [{"sign": 5, "verify": 6, "verify-rotated": 10, "hmac": 4}, {"sign": 10, "verify": 12, "verify-rotated": 20, "hmac": 8}],
}


class CheckTests(unittest.TestCase):
    def test_a_ratio_is_of_one_round_and_the_median_of_them(self):
        self.assertEqual(library.ratio(ROUNDS, library.FLOOR, "sign"), 2.5)
        self.assertEqual(library.further_key(ROUNDS), 2.5)

    def test_what_exceeds_its_bound_is_named(self):
        bounds = {"sign": 2.5, "verify": 2.4}
        self.assertEqual(check.exceeded({"sign": 2.5, "verify": 2.5}, bounds), ["verify"])
        self.assertEqual(check.exceeded({"sign": float("nan"), "verify": 1}, bounds), ["sign"])

    def test_a_slow_library_is_refused_and_a_bound_that_would_not_notice_half_the_speed_too(self):
        for ours, bound, code in ((1.5, 2, 0), (2.5, 2, 1), (1.5, 9, 1)):
            def measure(rounds, peers, environment, handicap=1, ours=ours):
                row = dict.fromkeys(("sign", "verify", "verify-rotated"), 1.0)
                return {library.OURS: [{name: ours * handicap for name in row}] * rounds, library.FLOOR: [row] * rounds}

            with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
                file.write(f'{{"times the floor": {{"verify": {bound}}}}}')
                file.flush()
                with mock.patch.object(library, "measure", measure), mock.patch.object(check, "THRESHOLDS", pathlib.Path(file.name)), \
                        mock.patch("builtins.print"):
                    self.assertEqual(check.run(3), code, (ours, bound))


class PlotTests(unittest.TestCase):
    def test_every_plot_is_well_formed(self):
        pictures = [
            plots.bars("a < b & c", ["p50", "p99"], [("one", [1, 2000]), ("two", [0.5, None])]),
            plots.stacked("parts", [str(number) for number in range(12)], [("one", list(range(12)))]),
            plots.lines("line", "x", "y", {"a": [(1, 3), (1000, 9)]}, is_logarithmic=True),
            plots.lines("line", "x", "y", {"a": [(0, 0.5), (7757, 9731)]})]
        for picture in pictures:
            self.assertTrue(xml.fromstring(picture).tag.endswith("svg"))

    def test_marks_of_an_axis_are_round_and_reach_the_greatest(self):
        self.assertEqual(plots.ticks(9731), [0, 2000, 4000, 6000, 8000, 10000])
        self.assertEqual(plots.ticks(0.9), [0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0])


class DocumentTests(unittest.TestCase):
    def test_a_section_is_replaced_and_nothing_else(self):
        with tempfile.TemporaryDirectory() as folder:
            page = pathlib.Path(folder) / "performance.md"
            page.write_text("a\n<!-- bench: one -->\nold\n<!-- end of one -->\nb\n<!-- bench: two -->\n<!-- end of two -->\n")
            with mock.patch.object(document, "DOCUMENT", page), mock.patch.object(document, "ROOT", pathlib.Path(folder)), \
                    mock.patch("builtins.print"):
                document.replace("one", "new \\1")
                with self.assertRaises(SystemExit):
                    document.replace("three", "new")
            self.assertEqual(
                page.read_text(), "a\n<!-- bench: one -->\nnew \\1\n\n<!-- end of one -->\nb\n<!-- bench: two -->\n<!-- end of two -->\n")


class GoalTests(unittest.TestCase):
    def test_a_goal_is_reached_at_its_bound_and_not_beyond(self):
        rows = goals.table({"verify": 0.65, "sign": 0.851}).splitlines()
        self.assertEqual(rows[2], "| verify, of Rust by hand | 0.65 | 0.65 | yes |")
        self.assertEqual(rows[3], "| sign, of Rust by hand | 0.85 | 0.85 | **no** |")
        self.assertEqual(rows[4], "| one more key tried, of the floor's HMAC | 1.30 |  |  |")


class ProfileTests(unittest.TestCase):
    def test_a_function_is_the_sum_of_its_lines_and_the_difference_of_two_runs_counts(self):
        text = """1,200 (100.0%)  PROGRAM TOTALS
  1,000 (83.3%)  ???:0x29ad80 [/usr/lib/libcrypto.so.3]
    100 ( 8.3%)  /a/Base64URL.swift:$s3JWT9Base64URLO6decode [/b/operations]
     50 ( 4.2%)  //<compiler-generated>:$s3JWT9Base64URLO6decode
     50 ( 4.2%)  ./malloc/malloc.c:_int_free [/usr/lib/libc.so.6]
"""
        with mock.patch("subprocess.run", return_value=mock.Mock(stdout=text)):
            found = instructions.functions("a file")
        self.assertEqual(found["operations $s3JWT9Base64URLO6decode"], 150)
        groups = instructions.grouped(instructions.difference({}, found, 10))
        self.assertEqual(
            {name: count for name, count in groups.items() if count}, {"HMAC-SHA256 in libcrypto": 100, "base64url": 15, "heap": 5})
        self.assertEqual(instructions.difference(found, found, 10), {})


if __name__ == "__main__":
    unittest.main()
