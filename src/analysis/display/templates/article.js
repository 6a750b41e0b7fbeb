// An article's view (article.html.j2) inside a widget: shown, scrolled to what the reader came for, its links followed in place.

/** Put the HTML of an article, in which Python escaped every word, into an element, and bring what is set off there into sight. */
export function showArticle(host, html) {
  host.innerHTML = html;
  const focus = host.querySelector("mark.wb-focus") ?? host.querySelector(".wb-focus");
  for (let fold = focus?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  focus?.scrollIntoView({ block: "center" });
}

/** Follow links to places of the article inside the element: the Lab's address stays as it is. */
export function followLinks(host) {
  host.addEventListener("click", (event) => {
    const href = event.target.closest("a")?.getAttribute("href") ?? "";
    if (!href.startsWith("#")) return;
    event.preventDefault();
    const place = host.querySelector(`[id="${CSS.escape(href.slice(1))}"]`);
    if (!place) return;
    for (const old of host.querySelectorAll(".wb-here")) old.classList.remove("wb-here");
    place.classList.add("wb-here");
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "center" });
  });
}
