// A table that is sorted, filtered and saved (analysis/display/tables.py). Python holds the rows and sends those of one page, printed.

/** An element with its properties (`aria-…`, `data-…`, `role` and `for` as attributes) and children; words stay words. */
function made(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role" || name === "for" || name === "scope") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

const PAUSE = 250; // milliseconds without a key, after which a filter is asked for

function render({ model, el }) {
  el.classList.add("wb", "mathjax_ignore", "wb-datatable");
  const setting = model.get("setting");
  const words = made("input", { type: "search", value: setting.words, placeholder: "in any column", "aria-label": "Rows with these words in any column" });
  const counts = made("span", { role: "status" });
  const alarm = made("p", { className: "wb-note", role: "alert", hidden: true });
  const back = made("button", { type: "button" }, "← Rows before");
  const on = made("button", { type: "button" }, "Next rows →");
  const clear = made("button", { type: "button" }, "Clear");
  const save = made("button", { type: "button" }, "Save as CSV");
  const filters = setting.columns.map((column, number) =>
    made("input", { type: "search", value: setting.filters[number] ?? "", placeholder: column.numeric ? "> 0.2" : "words", "aria-label": `${column.heading}: ${column.numeric ? "as in > 0.2, or 1 .. 5" : "words"}` }),
  );
  const heads = setting.columns.map((column, number) => {
    const mark = made("span", { className: "wb-order", "aria-hidden": "true" });
    const button = made("button", { type: "button" }, column.heading, mark);
    button.addEventListener("click", () => ask({ sort: number }));
    return { th: made("th", { scope: "col", className: column.numeric ? "wb-num" : "" }, button), mark };
  });
  const body = made("tbody");
  const table = made("table", { className: "wb-table", "aria-label": setting.caption || "Table" },
    made("thead", {}, made("tr", {}, ...heads.map((head) => head.th)), made("tr", { className: "wb-filters" }, ...filters.map((input) => made("td", {}, input)))), body);
  const box = made("div", { className: "wb-scroll", tabIndex: 0, role: "group", "aria-label": setting.caption || "Table" }, table);
  if (setting.caption) el.append(made("p", { className: "wb-caption" }, setting.caption));
  el.append(made("div", { className: "wb-tools", role: "group", "aria-label": "Rows" }, words, clear, save, back, on, counts), alarm, box);

  let waiting = null;
  function ask(message) {
    clearTimeout(waiting);
    el.setAttribute("aria-busy", "true");
    model.send(message);
  }
  const askFilters = () => ask({ words: words.value, filters: filters.map((input) => input.value) });
  for (const input of [words, ...filters]) {
    input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(askFilters, PAUSE); });
    input.addEventListener("keydown", (event) => { if (event.key === "Enter") askFilters(); });
  }
  clear.addEventListener("click", () => {
    for (const input of [words, ...filters]) input.value = "";
    ask({ clear: true });
  });
  save.addEventListener("click", () => ask({ save: true }));
  back.addEventListener("click", () => ask({ page: model.get("state").page - 1 }));
  on.addEventListener("click", () => ask({ page: model.get("state").page + 1 }));
  el.addEventListener("keydown", (event) => event.stopPropagation()); // no key reaches the notebook

  function draw() {
    const state = model.get("state");
    body.replaceChildren(...state.rows.map((row) =>
      made("tr", {}, ...row.map((cell, n) => {
        const { numeric, brief, long, address } = setting.columns[n];
        const inside = address && cell ? made("a", { href: cell, rel: "noreferrer", title: cell }, URL.parse(cell)?.host ?? cell) : cell;
        return made("td", { className: address ? "" : numeric ? "wb-num" : brief ? "wb-brief" : long ? "wb-long" : "" }, inside);
      }))));
    heads.forEach(({ th, mark }, number) => {
      const own = state.sort === number;
      th.setAttribute("aria-sort", own ? (state.down ? "descending" : "ascending") : "none");
      mark.textContent = own ? (state.down ? " ↓" : " ↑") : "";
    });
    counts.textContent = state.words;
    alarm.textContent = state.problem;
    alarm.hidden = !state.problem;
    back.disabled = state.page <= 0;
    on.disabled = state.page + 1 >= state.pages;
    el.removeAttribute("aria-busy");
  }

  model.on("change:state", draw);
  model.on("msg:custom", (message, buffers) => {
    if (!message.file) return;
    el.removeAttribute("aria-busy");
    const address = URL.createObjectURL(new Blob(buffers, { type: "text/csv;charset=utf-8" }));
    made("a", { href: address, download: message.file }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    counts.textContent = message.words;
  });
  draw();
}

export default { render };
