from inversion_faq.content.errors import ContentError, Problem


def test_a_problem_reads_as_file_line_and_message():
    assert str(Problem("data/sources.yml", 12, "unknown source")) == "data/sources.yml:12: unknown source"


def test_every_problem_is_told_in_the_order_of_the_files_and_lines():
    error = ContentError([Problem("b.md", 2, "third"), Problem("a.md", 10, "second"), Problem("a.md", 9, "first")])
    assert str(error).splitlines() == ["a.md:9: first", "a.md:10: second", "b.md:2: third"]
