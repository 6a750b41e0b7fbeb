// Sentences, each of which opens its article beside it (analysis/display/sentence_reader.py). Python renders both, and escapes every word.

function render({ model, el }) {
  el.classList.add("wb", "mathjax_ignore", "wb-sentences");
  const list = document.createElement("div");
  list.className = "wb-listed";
  list.innerHTML = model.get("listed");
  const reader = document.createElement("section");
  reader.className = "wb-reader";
  reader.setAttribute("aria-label", "Article");
  reader.tabIndex = -1;
  const tools = document.createElement("div");
  tools.className = "wb-tools";
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", "Sentences");
  const [back, on, close] = [["← Sentence before", -1], ["Next sentence →", 1], ["Close", 0]].map(([words, by]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", () => open(by ? model.get("place") + by : 0));
    tools.append(button);
    return button;
  });
  const place = document.createElement("span");
  place.setAttribute("role", "status");
  tools.append(place);
  const article = document.createElement("div");
  article.className = "wb-opened";
  article.tabIndex = 0;
  article.setAttribute("role", "group");
  article.setAttribute("aria-label", "Text of the article");
  reader.append(tools, article);
  el.append(list, reader);
  followLinks(article);

  function open(number) {
    el.setAttribute("aria-busy", "true");
    model.send({ open: number });
  }

  /** `moved`: the reader asked for it, so that the focus goes there; else the list is drawn anew, as where the notebook is scrolled. */
  function draw(moved) {
    const number = model.get("place"), before = list.querySelector(".wb-at");
    reader.hidden = !number;
    before?.classList.remove("wb-at");
    el.removeAttribute("aria-busy");
    if (!number) {
      if (moved) before?.querySelector("[data-open]")?.focus();
      article.replaceChildren();
      return;
    }
    const own = list.querySelector(`[data-number="${number}"]`);
    own.classList.add("wb-at");
    scrollTo(list, own);
    back.disabled = number <= 1;
    on.disabled = number >= model.get("n");
    place.textContent = `Sentence ${number} of ${model.get("n")}`;
    showArticle(article, model.get("article"));
    if (moved && (!reader.contains(document.activeElement) || document.activeElement.disabled)) {
      article.focus({ preventScroll: true });
      reader.scrollIntoView({ block: "nearest" });
    }
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-open]");
    if (button) open(Number(button.dataset.open));
  });
  el.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && model.get("place")) open(0);
    event.stopPropagation(); // no key reaches the notebook
  });
  model.on("change:turn", () => draw(true));
  draw(false);
}

export default { render };
