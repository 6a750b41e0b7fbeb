// Sentences and an article beside them (analysis/explore/reading.py). Python renders both, and escapes every word. Before this stands article.js.

const button = (words, press, more = {}) => {
  const made = element("button", { type: "button", ...more }, words);
  made.addEventListener("click", press);
  return made;
};

function render({ model, el }) {
  el.classList.add("wb", "mathjax_ignore", "wb-sentences", "wb-reading");
  const setting = model.get("setting");
  const ask = (what) => {
    el.setAttribute("aria-busy", "true");
    model.send(what);
  };

  const found = element("p", { className: "wb-reading-found", role: "status" });
  const order = element("select", {}, ...setting.orders.map(([value, words]) => element("option", { value }, words)));
  order.addEventListener("change", () => ask({ do: "order", order: order.value }));
  const orders = element("label", { className: "wb-reading-order" }, "Sentences ", order);
  const list = element("div", { className: "wb-reading-list", tabIndex: 0, role: "region", "aria-label": "Sentences" });
  const more = button("More sentences", () => ask({ do: "more" }));
  const listed = element("div", { className: "wb-reading-listed" }, orders, list, more);

  const [back, on] = [["← Sentence before", -1], ["Next sentence →", 1]].map(([words, by]) => button(words, () => open(place() + by)));
  const close = button("Close article", () => ask({ do: "list" }));
  const where = element("span", { role: "status" });
  const tools = element("div", { className: "wb-tools", role: "group", "aria-label": "Sentences of the list" }, back, on, close, where);
  const [up, down] = [["← Mention before", -1], ["Next mention →", 1]].map(([words, by]) => button(words, () => select(by)));
  const mentions = element("div", { className: "wb-tools", role: "group", "aria-label": "Mentions in the article" }, up, down);
  const pressable = element("p", { className: "wb-hint" }, "Press a marked name to see what the label is and why, and to say where it is wrong.");
  const told = element("div", { className: "wb-reading-told" });
  const text = element("div", { className: "wb-opened", tabIndex: 0, role: "group", "aria-label": "Text of the article" });
  const article = element("section", { className: "wb-reader", "aria-label": "Article", tabIndex: -1 }, tools, mentions, pressable, told, text);
  el.append(found, element("div", { className: "wb-reading-desk" }, listed, article));
  followLinks(text);

  const place = () => model.get("place");
  const open = (n) => ask({ do: "open", n });
  let current = null; // the mark of the mention that is looked at
  let came = false; // whether the reader opened the article here, so that the focus goes to it

  function drawList() {
    const view = model.get("listing");
    found.textContent = view.found;
    listed.hidden = !view.n;
    order.value = view.order;
    more.hidden = !view.more;
    const top = list.scrollTop;
    list.innerHTML = view.html;
    list.scrollTop = top;
    drawSaid(list);
    drawPlace();
  }

  function drawPlace() {
    const n = model.get("listing").n ?? 0;
    back.disabled = place() <= 1;
    on.disabled = !place() || place() >= n;
    where.textContent = place() ? `Sentence ${place()} of ${n}` : "";
    list.querySelector(".wb-at")?.classList.remove("wb-at");
    list.querySelector(`[data-number="${place()}"]`)?.classList.add("wb-at");
  }

  function drawArticle() {
    const view = model.get("article");
    const shown = Boolean(view.html || view.problem);
    el.classList.toggle("wb-reading-open", shown);
    article.hidden = !shown;
    current = null;
    drawPlace();
    if (!shown) {
      text.replaceChildren();
      if (came) list.focus({ preventScroll: true });
      return;
    }
    showWithin(view.html);
    drawSaid(text);
    if (view.problem) text.prepend(element("p", { className: "wb-note" }, view.problem));
    mentions.hidden = pressable.hidden = !marks().length;
    if (came && (!article.contains(document.activeElement) || document.activeElement.disabled)) text.focus({ preventScroll: true });
    came = true;
  }

  /** As `showArticle`, scrolled within its own box alone: the notebook stays where it is. */
  function showWithin(html) {
    text.innerHTML = html;
    const focus = text.querySelector(".wb-focus");
    text.scrollTop = focus ? focus.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3 : 0;
  }

  /** What readers said of labels, behind the last piece of each such mention. */
  function drawSaid(host) {
    const said = model.get("said");
    for (const old of host.querySelectorAll(".wb-reading-said")) old.remove();
    const last = new Map(Array.from(host.querySelectorAll("mark[data-mention]"), (mark) => [mark.dataset.mention, mark]));
    for (const [mention, mark] of last) {
      if (said[mention]) mark.after(element("small", { className: `wb-reading-said wb-said-${said[mention].code}` }, said[mention].words));
    }
  }

  function drawAllSaid() {
    drawSaid(list);
    drawSaid(text);
  }

  /** The first piece of each mention that has a label. */
  function marks() {
    const seen = new Set();
    return [...text.querySelectorAll("mark[data-mention]:not(.wb-other)")].filter((mark) => !seen.has(mark.dataset.mention) && seen.add(mark.dataset.mention));
  }

  function select(by) {
    const all = marks();
    const from = current ? all.indexOf(current) : all.findIndex((mark) => mark.closest(".wb-focus")) - (by > 0 ? 1 : 0);
    lookAt(all[(from + by + all.length) % all.length]);
  }

  function lookAt(mark) {
    current?.classList.remove("wb-here");
    current = mark;
    if (!mark) return;
    mark.classList.add("wb-here");
    const box = text.getBoundingClientRect(), at = mark.getBoundingClientRect();
    if (at.top < box.top || at.bottom > box.bottom) text.scrollTop += at.top - box.top - text.clientHeight / 3;
    ask({ do: "select", mention: mark.dataset.mention });
  }

  text.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-mention]:not(.wb-other)");
    if (mark) lookAt(marks().find((one) => one.dataset.mention === mark.dataset.mention));
  });

  function drawMention() {
    const view = model.get("mention");
    told.hidden = !view.mention_id;
    if (!view.mention_id) return;
    current?.classList.remove("wb-here");
    current = marks().find((one) => one.dataset.mention === view.mention_id) ?? null;
    current?.classList.add("wb-here");
    const label = element("p", { role: "status" }, element("strong", {}, view.actor), ` (“${view.words}”): ${view.about}`);
    const said = model.get("said")[view.mention_id];
    const back = said ? [button("Take it back", () => ask({ do: "take back", mention: view.mention_id }))] : [];
    const now = element("p", { role: "status", className: "wb-tools", hidden: !said && !view.said }, view.said || (said ? `${said.words}.` : ""), ...back);
    const coder = element("input", { type: "text", value: view.coder, autocomplete: "off" });
    const note = element("input", { type: "text", value: view.note ?? "" });
    const lacking = element("p", { className: "wb-note", role: "alert", hidden: !view.problem }, view.problem);
    const code = (answer) => {
      if (coder.value.trim()) return ask({ do: "code", mention: view.mention_id, code: answer.code, coder: coder.value, note: note.value });
      lacking.textContent = "Write your name first.";
      lacking.hidden = false;
      coder.focus();
    };
    const answers = setting.answers.map((answer) => button(answer.label, () => code(answer), { title: answer.hint }));
    const wrong = element(
      "details", { className: "wb-reading-wrong" }, element("summary", {}, said ? "Say something else of this label" : "Is this label wrong?"), element("p", {}, view.question),
      element("div", { className: "wb-tools" }, element("label", {}, "Your name", coder), element("label", {}, "Note (why)", note)),
      element("div", { className: "wb-tools", role: "group", "aria-label": view.question }, ...answers), element("p", { className: "wb-hint" }, setting.rule),
    );
    wrong.open = Boolean(view.problem);
    told.replaceChildren(label, now, wrong, lacking);
  }

  list.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-open]");
    if (pressed) open(Number(pressed.dataset.open));
  });
  el.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !article.hidden) ask({ do: "list" });
    event.stopPropagation(); // no key reaches the notebook
  });
  const rest = () => el.removeAttribute("aria-busy");
  model.on("change:answered", rest);
  model.on("change:listing", drawList);
  model.on("change:article", drawArticle);
  model.on("change:place", drawPlace);
  model.on("change:mention", drawMention);
  model.on("change:said", drawAllSaid);
  drawList();
  drawArticle();
  drawMention();
  came = true;
  return () => {
    model.off("change:answered", rest);
    model.off("change:listing", drawList);
    model.off("change:article", drawArticle);
    model.off("change:place", drawPlace);
    model.off("change:mention", drawMention);
    model.off("change:said", drawAllSaid);
  };
}

export default { render };
