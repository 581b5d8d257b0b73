"""`.helmignore`, with helm's oddities; the table was asked of helm 4.3.1's own tests and binary."""

import pytest

from helmcore.chart.ignore import Rules
from helmcore.errors import ChartInvalid
from helmcore.text import pathmatch


@pytest.mark.parametrize(
    ("rules", "path", "is_folder", "ignored"),
    [
        ("helm.txt", "helm.txt", False, True),
        ("helm.*", "helm.txt", False, True),
        ("helm.*", "rudder.txt", False, False),
        ("*.txt", "tiller.txt", False, True),
        ("*.txt", "cargo/a.txt", False, True),
        ("cargo/*.txt", "cargo/a.txt", False, True),
        ("cargo/*.*", "cargo/a.txt", False, True),
        ("cargo/*.txt", "mast/a.txt", False, False),
        ("ru[c-e]?er.txt", "rudder.txt", False, True),
        ("templates/.?*", "templates/.dotfile", False, True),
        ("cargo", "cargo", True, True),
        ("cargo/", "cargo", True, True),
        ("cargo/", "mast/cargo", True, True),
        ("helm.txt/", "helm.txt", False, False),
        ("/helm.txt", "helm.txt", False, True),
        ("/helm.txt", "cargo/helm.txt", False, False),
        ("!helm.txt", "helm.txt", False, False),
        ("!helm.txt", "tiller.txt", False, True),
        ("!*.txt", "cargo", True, True),
        ("!cargo/", "mast/", True, True),
        ("*.txt\n!helm.txt", "helm.txt", False, True),
        ("# helm.txt\n\n  \n", "helm.txt", False, False),
        ("\ufeffhelm.txt", "helm.txt", False, True),
        ("  helm.txt  ", "helm.txt", False, True),
        ("", "templates/.hidden", False, True),
        ("", "templates/sub/.hidden", False, False),
        ("", ".hidden", False, False),
        ("*", ".", True, False),
    ],
)
def test_rules(rules: str, path: str, is_folder: bool, ignored: bool) -> None:
    assert Rules(rules).ignores(path, is_folder) is ignored


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ("**/x", "double-star (**) syntax is not supported"),
        ("[", "syntax error in pattern"),
        ("a[", "syntax error in pattern"),
    ],
)
def test_bad_rules_are_errors(rules: str, message: str) -> None:
    with pytest.raises(ChartInvalid) as caught:
        Rules(rules)
    assert caught.value.message == message


# The table of Go's own path/match_test.go; None stands for ErrBadPattern.
@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("abc", "abc", True),
        ("*", "abc", True),
        ("*c", "abc", True),
        ("a*", "a", True),
        ("a*", "abc", True),
        ("a*", "ab/c", False),
        ("a*/b", "abc/b", True),
        ("a*/b", "a/c/b", False),
        ("a*b*c*d*e*/f", "axbxcxdxe/f", True),
        ("a*b*c*d*e*/f", "axbxcxdxexxx/f", True),
        ("a*b*c*d*e*/f", "axbxcxdxe/xxx/f", False),
        ("a*b*c*d*e*/f", "axbxcxdxexxx/fff", False),
        ("a*b?c*x", "abxbbxdbxebxczzx", True),
        ("a*b?c*x", "abxbbxdbxebxczzy", False),
        ("ab[c]", "abc", True),
        ("ab[b-d]", "abc", True),
        ("ab[e-g]", "abc", False),
        ("ab[^c]", "abc", False),
        ("ab[^b-d]", "abc", False),
        ("ab[^e-g]", "abc", True),
        ("a\\*b", "a*b", True),
        ("a\\*b", "ab", False),
        ("a?b", "a☺b", True),
        ("a[^a]b", "a☺b", True),
        ("a???b", "a☺b", False),
        ("[a-ζ]*", "α", True),
        ("*[a-ζ]", "A", False),
        ("a?b", "a/b", False),
        ("a*b", "a/b", False),
        ("[\\]a]", "]", True),
        ("[\\-]", "-", True),
        ("[x\\-]", "-", True),
        ("[x\\-]", "z", False),
        ("[\\-x]", "a", False),
        ("[]a]", "]", None),
        ("[-]", "-", None),
        ("[x-]", "x", None),
        ("[-x]", "x", None),
        ("\\", "a", None),
        ("[a-b-c]", "a", None),
        ("[", "a", None),
        ("[^", "a", None),
        ("[^bc", "a", None),
        ("a[", "a", None),
        ("a[", "ab", None),
        ("a[", "x", None),
        ("a/b[", "x", None),
        ("*x", "xxx", True),
    ],
)
def test_patterns_match_as_in_go(pattern: str, path: str, matches: bool | None) -> None:
    if matches is None:
        with pytest.raises(pathmatch.BadPattern):
            pathmatch.match(pattern, path)
    else:
        assert pathmatch.match(pattern, path) is matches
        assert pathmatch.matcher(pattern)(path) is matches


def test_many_stars_cost_no_time() -> None:
    assert not pathmatch.match("*a" * 40 + "b", "a" * 3000)
