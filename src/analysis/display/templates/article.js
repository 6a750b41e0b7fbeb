// An article's view (article.html.j2) inside a widget: shown, scrolled to what the reader came for, its links followed in place.

/** Scroll a place into sight within the element, which scrolls by itself: the notebook around it stays where it is. */
function scrollTo(host, place) {
  for (let fold = place?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const below = place ? place.getBoundingClientRect().top - host.getBoundingClientRect().top + host.scrollTop : 0;
  host.scrollTop = below - host.clientHeight / 3;
}

/** Put the HTML of an article, in which Python escaped every word, into an element, and bring what is set off there into sight. */
export function showArticle(host, html) {
  host.innerHTML = html;
  scrollTo(host, host.querySelector("mark.wb-focus") ?? host.querySelector(".wb-focus"));
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
    scrollTo(host, place);
  });
}
