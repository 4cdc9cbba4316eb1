"""The scripts of a page as one script: what each form of import and export becomes, run by no browser here."""

import re
from pathlib import Path

import pytest

from explorer.bundle import bundled
from graph.errors import ModelError

EXPLORER = Path(__file__).parents[2] / "explorer"


def module(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_each_module_comes_once_and_after_what_it_imports(tmp_path: Path) -> None:
    module(tmp_path, "low.js", "export const low = 1;\nconst hidden = 2;\n")
    module(
        tmp_path, "left.js", "import { low as lowest } from './low.js';\nexport function left() { return lowest; }\n"
    )
    module(tmp_path, "right.js", "import { low } from './low.js';\nexport const right = low;\n")
    entry = module(
        tmp_path,
        "page.js",
        "import { left } from './left.js';\nimport {\n  right,\n} from './right.js';\nleft(right);\n",
    )

    script = bundled(entry)

    assert script.count("const hidden = 2;") == 1
    assert script.index("const low = 1;") < script.index("function left()") < script.index("left(right);")
    assert "const { low: lowest } = module" in script
    assert not re.search(r"^\s*(import|export)\b", script, re.MULTILINE)


def test_a_list_of_exports_and_a_default_are_understood(tmp_path: Path) -> None:
    module(tmp_path, "library.mjs", "const a=1,b=2;export{a as default,b};\n//# sourceMappingURL=library.mjs.map\n")
    entry = module(
        tmp_path,
        "page.js",
        "import library from './library.mjs';\nimport * as all from './library.mjs';\nlibrary(all);\n",
    )

    script = bundled(entry)

    assert "return { default: a, b };" in script
    assert re.search(r"const \{ default: library \} = module\d", script)
    assert re.search(r"const all = module\d", script)
    assert "sourceMappingURL" not in script


def test_imports_in_a_circle_are_refused(tmp_path: Path) -> None:
    module(tmp_path, "one.js", "import { two } from './two.js';\nexport const one = 1;\n")
    entry = module(tmp_path, "two.js", "import { one } from './one.js';\nexport const two = 2;\n")
    with pytest.raises(ModelError, match=r"two\.js: found an import of itself"):
        bundled(entry)


@pytest.mark.parametrize("page", ["front/offline_page.js", "page/picture.js"])
def test_the_scripts_of_a_page_in_one_file_end_no_element_of_html(page: str) -> None:
    script = bundled(EXPLORER / page)

    assert "</script" not in script
    assert not re.search(r"^(import|export)\b", script, re.MULTILINE)
