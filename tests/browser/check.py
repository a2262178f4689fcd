#!/usr/bin/env python3
"""Opens every document in a real browser, as its readers will: tests/browser/check.py [--icp PATH] [--axe FILE]

Written are the documents of this repository's own icp/ (in both languages), of the same without numbers, and of
hostile/, whose documents want to be more than text. Each is opened on a phone and on a desk, light and dark, and
printed. There must be no message on the console, no request, no dialog, nothing to scroll sideways, no violation that
axe-core finds; texts stand where they are looked for, keys do what they should, and the one-pager is one page.

It needs Chromium and Python, and nothing else; axe-core (axe.min.js) is named with --axe.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from browser import Browser, find  # noqa: E402  (the line above keeps the tree clean)

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PHONE, DESK = (390, 844), (1280, 800)
PAGES = ["playbook.html", "one-pager.html", "slides.html", "training.html"]
WORDS = {
    ("playbook.html", "en"): ["Who we sell to", "When to say no", "Win rate", "Qualification checklist"],
    ("playbook.html", "de"): ["An wen wir verkaufen", "Wann wir Nein sagen", "Abschlussquote", "Checkliste"],
    ("one-pager.html", "en"): ["Must have", "Who decides"],
    ("one-pager.html", "de"): ["Muss-Kriterien", "Wer entscheidet"],
    ("slides.html", "en"): ["Where this comes from"],
    ("slides.html", "de"): ["Woher das stammt"],
    ("training.html", "en"): ["In or out?"],
    ("training.html", "de"): ["Drin oder draußen?"],
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--icp", default=str(ROOT / "target/debug/icp"), help="the program")
    parser.add_argument("--axe", help="axe.min.js; without it that part is left out")
    parser.add_argument("--pictures", help="a folder for a picture of every page")
    parser.add_argument("--only", default="", help="only pages with this in their name")
    arguments = parser.parse_args()
    arguments.icp = str(pathlib.Path(arguments.icp).resolve())
    browser_path = find()
    if not browser_path:
        sys.exit("there is no Chromium here; install Debian's package `chromium`, or name one in CHROMIUM")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="icp-pages-"))
    try:
        pages = [page for page in write_pages(arguments.icp, folder) if arguments.only in page["name"]]
        failures, checks = check_all(browser_path, pages, folder / "example", arguments)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for failure in failures:
        print(f"FAILED {failure}")
    if not arguments.axe:
        print("NOT CHECKED: accessibility, because axe-core is not here (--axe axe.min.js)")
    print(f"{checks - len(failures)} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)


# What is opened.


def write_pages(icp, folder):
    """Writes every page, and says what each should show."""
    example = prepare(folder / "example", ROOT / "icp")
    hostile = prepare(folder / "hostile", HERE / "hostile")
    write_hostile_data(hostile / "icp/data")
    commit(hostile)
    pages = []
    sets = [
        ("example", example, "en", []),
        ("example-de", example, "de", ["--language", "de"]),
        ("example-bare", example, "en", ["--no-numbers"]),
        ("hostile", hostile, "en", []),
    ]
    for label, workspace, language, options in sets:
        for template in PAGES:
            path = folder / f"{label}-{template}"
            run([icp, "render", "--template", template, "--output", str(path), *options], workspace)
            texts = ["Taktwise"] if workspace == example else ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>"]
            if template == "training.html" and workspace == hostile:
                texts = texts[1:]
            if label != "example-bare":
                texts = texts + WORDS[template, language]
            pages.append({"name": path.name, "path": path, "template": template, "texts": texts, "label": label})
    pages += reports(icp, folder, example, hostile)
    return pages


def reports(icp, folder, example, hostile):
    """The report of a change to each workspace, where the program has one."""
    pages = []
    changes = [
        (example, "profiles/machine-builders.yaml", "weight: 25", "weight: 10", "Taktwise"),
        (hostile, "profiles/script.yaml", "weight: 60", "weight: 20", "script"),
    ]
    for workspace, file, old, new, text in changes:
        profile = workspace / "icp" / file
        whole = profile.read_text()
        profile.write_text(whole.replace(old, new, 1))
        path = folder / f"{workspace.name}-report.html"
        found = run([icp, "check", "--format", "html"], workspace, allow=(0, 1, 2))
        profile.write_text(whole)
        if found.returncode == 2 and not found.stdout:
            print(f"left out: the report of a change ({found.stderr.strip()[:120]})")
            continue
        path.write_text(found.stdout)
        pages.append(
            {"name": path.name, "path": path, "template": "report.html", "texts": [text], "label": workspace.name}
        )
    return pages


def prepare(folder, source):
    """A copy of a workspace in a repository of its own with one commit."""
    shutil.copytree(source, folder / "icp")
    run(["git", "init", "--quiet", "--initial-branch=main"], folder)
    commit(folder)
    return folder


def commit(folder):
    day = {"GIT_AUTHOR_DATE": "2026-10-01T12:00:00Z", "GIT_COMMITTER_DATE": "2026-10-01T12:00:00Z"}
    who = ["-c", "user.name=Browser", "-c", "user.email=browser@example.com", "-c", "commit.gpgsign=false"]
    run(["git", "add", "--all"], folder)
    run(["git", *who, "commit", "--quiet", "--allow-empty", "--message", "As it is"], folder, environment=day)


def write_hostile_data(folder):
    """Four hundred companies with a deal each, so that hostile names come into tables and drawings."""
    folder.mkdir()
    accounts, deals = ["Id,Industry,Employees,Plants,Country"], ["Id,Account,Stage,Created,Closed,Amount"]
    for number in range(400):
        industry = ["<b>bold</b>", "Retail"][number % 3 == 0]
        accounts.append(f"{number},{industry},{100 + number * 2},{1 + number % 4},DE")
        stage = "Won" if number % 5 < 2 else "Lost"
        deals.append(f"d{number},{number},{stage},2026-01-{1 + number % 28:02},2026-04-{1 + number % 28:02},{1000 + number}")
    (folder / "accounts.csv").write_text("\n".join(accounts) + "\n")
    (folder / "deals.csv").write_text("\n".join(deals) + "\n")


def run(command, folder, allow=(0,), environment=None):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "GIT_"))}
    found = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={**clean, **(environment or {})}, check=False
    )
    if found.returncode not in allow:
        raise SystemExit(f"{' '.join(map(str, command))} in {folder}: {found.stderr}")
    return found


# What is asked of a page.


def check_all(browser_path, pages, workspace, arguments):
    """Every check of every page: what failed, and how many there were."""
    axe = pathlib.Path(arguments.axe).read_text() if arguments.axe else None
    failures, checks = [], 0
    browser = Browser(browser_path)
    try:
        for page in pages:
            for where, problems in check_page(browser, page, axe, arguments.pictures):
                checks += 1
                if problems:
                    failures.append(f"{page['name']}, {where}: " + "\n    ".join(problems))
            print(f"opened {page['name']}", flush=True)
        if arguments.only in "preview":
            for where, problems in check_preview(browser, arguments.icp, workspace, axe):
                checks += 1
                if problems:
                    failures.append(f"the preview, {where}: " + "\n    ".join(problems))
            print("opened the preview", flush=True)
    finally:
        browser.close()
    return failures, checks


def check_page(browser, page, axe, pictures):
    """Pairs of what was looked at and what is wrong there."""
    address = page["path"].as_uri()
    views = [(size, scheme) for size in (PHONE, DESK) for scheme in ("light", "dark")]
    for (width, height), scheme in views:
        where = f"{width} wide, {scheme}"
        browser.open(address, width, height, scheme)
        if pictures:
            pathlib.Path(pictures).mkdir(parents=True, exist_ok=True)
            browser.picture(f"{pictures}/{page['path'].stem}-{width}-{scheme}.png")
        yield f"{where}, nothing beside the page", browser.complaints(address)
        yield f"{where}, sideways", sideways(browser)
        if axe:
            yield f"{where}, accessibility", violations(browser, axe)
        yield f"{where}, texts", missing(browser, page["texts"])
        yield f"{where}, markup of documents", foreign(browser)
    browser.open(address, 794, 1123, "light", media="print")
    yield "on paper, sideways", sideways(browser)
    if axe:
        yield "on paper, accessibility", violations(browser, axe)
    browser.open(address, *DESK)
    yield "sheets", sheets(browser, page)
    browser.open(address, *DESK)
    yield "keys", keys(browser, page)
    yield "after the keys", browser.complaints(address)


def check_preview(browser, icp, workspace, axe):
    """Pairs of what was looked at in `icp preview` and what is wrong there."""
    command = [icp, "preview", "--port", "0", "--no-numbers"]
    preview = subprocess.Popen(command, cwd=workspace, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        address = preview.stdout.readline().strip()
        text = "document.querySelector('iframe').contentDocument.body.textContent"
        for size, scheme in ((PHONE, "dark"), (DESK, "light")):
            browser.open(address, *size, scheme)
            own = lambda line: not line.startswith(f"asks for {address}")  # noqa: E731
            yield f"{size[0]} wide, nothing beside the page", list(filter(own, browser.complaints(address)))
            yield f"{size[0]} wide, sideways", sideways(browser)
            if axe:
                yield f"{size[0]} wide, accessibility", violations(browser, axe)
        settings = workspace / "icp/icp.yaml"
        whole = settings.read_text()
        settings.write_text(whole.replace("product: Taktwise", "product: Taktbrave"))
        # The page follows by itself; the promise is kept when it has.
        follows = f"""new Promise(resolve => {{
          const look = () => {text}.includes('Taktbrave') ? resolve(true) : setTimeout(look, 50);
          setTimeout(() => resolve(false), 60000);
          look();
        }})"""
        yield "following a change", [] if browser.run(follows) else ["the page did not follow within a minute"]
        settings.write_text(whole)
    finally:
        preview.kill()
        preview.wait()


def sideways(browser):
    """What makes the page wider than the window."""
    found = browser.run(
        """(() => {
          const root = document.documentElement, wide = root.clientWidth;
          if (root.scrollWidth <= wide && document.body.scrollWidth <= wide) { return []; }
          const out = [...document.querySelectorAll('body *')].filter(it => it.getBoundingClientRect().right > wide + 1);
          return out.slice(0, 3).map(it => it.outerHTML.slice(0, 120));
        })()"""
    )
    return [f"wider than the window: {element}" for element in found]


def violations(browser, axe):
    """What axe-core finds, by rule."""
    browser.run(axe + "; undefined")
    options = json.dumps({"resultTypes": ["violations"]})
    text = browser.run(f"axe.run(document, {options}).then(found => JSON.stringify(found.violations))")
    lines = []
    for found in json.loads(text):
        nodes = "; ".join(f"{' '.join(map(str, node['target']))} ({node['failureSummary'].splitlines()[-1].strip()})" for node in found["nodes"][:3])
        lines.append(f"{found['id']} ({found['impact']}), {len(found['nodes'])} times: {nodes}"[:600])
    return lines


def missing(browser, texts):
    """Texts that the page does not have."""
    # Words that a style sheet writes in capitals, and those that are folded away, are looked for all the same.
    whole = " ".join(browser.run("document.body.textContent").split()).lower()
    return [f"`{text}` is not there" for text in texts if " ".join(text.split()).lower() not in whole]


def foreign(browser):
    """Elements and addresses that no template writes."""
    return browser.run(
        """[...document.querySelectorAll('img, iframe, form, object, embed, base, input, link, marquee, use, [autofocus]')]
          .map(it => it.outerHTML.slice(0, 120))
          .concat([...document.querySelectorAll('a')].map(it => it.href).filter(it => !/^(https?|file):/.test(it)))
          .concat([...document.querySelectorAll('*')].flatMap(it => it.getAttributeNames())
            .filter(name => name.startsWith('on')))
          .concat(document.title ? [] : ['no title'])"""
    )


def sheets(browser, page):
    """What is wrong with the pages on paper."""
    count = lambda pdf: len(re.findall(rb"/Type\s*/Page\b", pdf))  # noqa: E731
    if page["template"] == "one-pager.html" and page["label"] != "hostile":
        sizes = {"its own size": (None, None), "A4": (8.27, 11.69), "Letter": (8.5, 11)}
        found = {name: count(browser.pdf(*size)) for name, size in sizes.items()}
        return [f"{pages} pages on {name}" for name, pages in found.items() if pages != 1]
    pages = count(browser.pdf())
    if page["template"] == "slides.html":
        slides = browser.run("document.querySelectorAll('.slide').length")
        return [] if pages == slides else [f"{pages} pages for {slides} slides"]
    return [] if 0 < pages < 60 else [f"{pages} pages"]


def keys(browser, page):
    """What does not work without a mouse."""
    problems = []
    if page["template"] == "playbook.html":
        browser.press("Tab")
        first = browser.run("document.activeElement.className")
        if first != "skip":
            problems.append(f"the first stop is `{first}`, not the way to the content")
        seen = browser.run("document.activeElement.getBoundingClientRect().top >= 0")
        if not seen:
            problems.append("the way to the content is not seen when one stands on it")
        browser.press("Enter")
        if browser.run("location.hash") != "#content":
            problems.append("the way to the content leads elsewhere")
    if page["template"] == "slides.html":
        problems += turns(browser)
    if page["template"] == "training.html" and browser.run("document.querySelectorAll('summary').length"):
        browser.run("document.querySelector('summary').focus()")
        browser.press("Enter")
        if not browser.run("document.querySelector('details').open"):
            problems.append("Enter does not unfold an answer")
    return problems + stops(browser)


def turns(browser):
    """What the arrow keys of the slides do not do."""
    at = "[...document.querySelectorAll('.slide')].indexOf(document.activeElement)"
    last = browser.run("document.querySelectorAll('.slide').length - 1")
    steps = [("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", last), ("Home", 0), ("PageDown", 1)]
    problems = []
    for key, expected in steps:
        browser.press(key)
        found = browser.run(at)
        if found != min(expected, last):
            problems.append(f"{key} leads to slide {found + 1}, not to {expected + 1}")
    return problems


def stops(browser):
    """Whether Tab comes to everything that can be used, in the order of the page, and shows where it is."""
    wanted = browser.run(
        """(() => {
          document.activeElement.blur();
          getSelection().removeAllRanges();
          window.scrollTo(0, 0);
          window.stops = [...document.querySelectorAll('a[href], summary, button, [tabindex="0"]')]
            .filter(it => it.checkVisibility({ visibilityProperty: true }));
          document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex');
          return window.stops.length;
        })()"""
    )
    problems = []
    for number in range(min(wanted, 60)):
        browser.press("Tab")
        found = browser.run(
            """(() => {
              const it = document.activeElement, style = getComputedStyle(it);
              const isSeen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
              return [window.stops.indexOf(it), isSeen, it.outerHTML.slice(0, 80)];
            })()"""
        )
        if found[0] != number:
            problems.append(f"stop {number + 1} is {found[2]} (the page's number {found[0] + 1})")
            break
        if not found[1]:
            problems.append(f"nothing shows that one stands on {found[2]}")
    return problems


if __name__ == "__main__":
    main()
