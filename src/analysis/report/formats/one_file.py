"""The pages of a site -> one file of HTML that can be sent on: navigation and links work in it, and it asks for nothing outside."""

from pathlib import Path

from lxml import html
from lxml.html import HtmlElement, builder

from analysis.report.formats.joined import JoinedSite, printed

SHEET = Path(__file__).with_name("one_file.css")
FOLD = (  # the lists of contents, on a narrow screen
    'if (matchMedia("(max-width: 71.99rem)").matches) '
    'for (const list of document.querySelectorAll(".contents details")) list.open = false;'
)


def one_file(site: JoinedSite) -> str:
    """All pages below one another, under a navigation that stays in sight."""
    head = site.head
    head.find("title").text = site.title
    head.append(html.fragment_fromstring(f"<style>{SHEET.read_text(encoding='utf-8')}</style>"))
    body = builder.BODY(builder.CLASS("joined"))
    body.append(builder.A(builder.CLASS("skip"), "Skip to the report", href="#main"))
    body.append(site.masthead)
    navigation = next(iter(site.masthead.xpath(".//nav[contains(@class, 'pages')]")), None)
    if navigation is not None:
        for link in navigation.iter("a"):
            link.attrib.pop("aria-current", None)
        navigation.drop_tree()
        bar = builder.DIV(builder.CLASS("pages-bar"))
        bar.append(navigation)
        body.append(bar)
    if site.notice is not None:
        body.append(site.notice)
    main = html.Element("main", id="main")
    for page in site.pages:
        main.append(_section(page.contents, page.body, page.label))
    body.append(main)
    body.append(site.provenance)
    script = html.Element("script")
    script.text = FOLD
    body.append(script)
    whole = html.Element("html", lang="en")
    whole.extend([head, body])
    return printed(whole)


def _section(contents: HtmlElement | None, article: HtmlElement, label: str) -> HtmlElement:
    section = builder.DIV(builder.CLASS("layout" if contents is not None else "layout layout-plain"))
    if contents is not None:
        contents.set("aria-label", f"On this page: {label}")
        section.append(contents)
    section.append(article)
    return section
