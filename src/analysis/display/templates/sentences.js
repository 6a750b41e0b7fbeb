// Sentences, each of which opens its article beside it (analysis/display/sentence_reader.py). Python renders both, and escapes every word.

function render({ model, el }) {
  el.classList.add("wb", "mathjax_ignore", "wb-sentences");
  const list = document.createElement("div");
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

  function draw() {
    const number = model.get("place"), before = list.querySelector(".wb-at");
    reader.hidden = !number;
    before?.classList.remove("wb-at");
    el.removeAttribute("aria-busy");
    if (!number) {
      before?.querySelector("[data-open]")?.focus({ preventScroll: true });
      article.replaceChildren();
      return;
    }
    list.querySelector(`[data-number="${number}"]`).classList.add("wb-at");
    back.disabled = number <= 1;
    on.disabled = number >= model.get("n");
    place.textContent = `Sentence ${number} of ${model.get("n")}`;
    showArticle(article, model.get("article"));
    if (!reader.contains(document.activeElement) || document.activeElement.disabled) article.focus({ preventScroll: true });
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-open]");
    if (button) open(Number(button.dataset.open));
  });
  el.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && model.get("place")) open(0);
    event.stopPropagation(); // no key reaches the notebook
  });
  model.on("change:turn", draw);
  draw();
}

export default { render };
