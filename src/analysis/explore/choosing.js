/** A row of fields: native controls with their labels, so that every keyboard and screen reader knows them. */

const FEW = 8; // options that need no field to find one in

function render({ model, el }) {
  const problem = element("p", { className: "wb-choosing-problem", role: "alert" });
  const row = element("div", { className: "wb-choosing-row" });
  const form = element("div", { className: "wb-choosing", role: "group", "aria-label": model.get("label") }, row, problem);
  el.append(form);
  form.addEventListener("keydown", (event) => event.stopPropagation()); // JupyterLab has commands on single keys
  const kinds = { one, many, words };
  let drawn = [];

  const choose = (name, value) => model.send({ do: "choose", name, value });

  function drawFields() {
    drawn = model.get("fields").map((field) => ({ name: field.name, ...kinds[field.kind](field) }));
    row.replaceChildren(...drawn.map((field) => field.shown));
    drawValues();
  }

  function drawValues() {
    const values = model.get("values");
    for (const field of drawn) field.draw(values[field.name]);
  }

  function drawProblem() {
    problem.textContent = model.get("problem");
    problem.hidden = !problem.textContent;
  }

  function one({ name, label, options, hint }) {
    const select = element("select", { title: hint }, ...options.map((option) => element("option", { value: option.value }, option.label)));
    select.addEventListener("change", () => choose(name, select.value));
    return { shown: element("label", { className: "wb-choosing-field" }, element("span", {}, label), select), draw: (value) => (select.value = value ?? "") };
  }

  function words({ name, label, hint }) {
    const input = element("input", { type: "text", placeholder: hint, spellcheck: false });
    const parts = () => input.value.split(",").map((part) => part.trim()).filter(Boolean);
    input.addEventListener("change", () => choose(name, parts()));
    return {
      shown: element("label", { className: "wb-choosing-field" }, element("span", {}, label), input),
      draw: (value) => document.activeElement !== input && (input.value = (value ?? []).join(", ")),
    };
  }

  function many({ name, label, options, hint, every }) {
    const told = element("span", { className: "wb-choosing-told" });
    const summary = element("summary", { title: hint }, element("span", {}, label), told);
    const find = element("input", { type: "search", placeholder: "find", "aria-label": `Find in ${label.toLowerCase()}`, hidden: options.length <= FEW });
    const clear = element("button", { type: "button" }, every[0].toUpperCase() + every.slice(1));
    const boxes = options.map((option) => element("input", { type: "checkbox", value: option.value }));
    const lines = options.map((option, n) => element("label", {}, boxes[n], element("span", {}, option.label), element("small", {}, option.count)));
    const list = element("div", { className: "wb-choosing-list", role: "group", "aria-label": label }, ...lines);
    const shown = element("details", { className: "wb-choosing-field wb-choosing-many" }, summary, element("div", { className: "wb-choosing-tools" }, find, clear), list);
    const ticked = () => boxes.filter((box) => box.checked).map((box) => box.value);
    list.addEventListener("change", () => choose(name, ticked()));
    clear.addEventListener("click", () => choose(name, []));
    find.addEventListener("input", () => {
      const words = find.value.trim().toLowerCase();
      for (const [n, line] of lines.entries()) line.hidden = !options[n].label.toLowerCase().includes(words);
    });
    shown.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      shown.open = false;
      summary.focus();
    });
    return {
      shown,
      draw(value) {
        const now = new Set(value ?? []);
        for (const box of boxes) box.checked = now.has(box.value);
        const first = options.find((option) => now.has(option.value))?.label ?? "";
        told.textContent = !now.size ? every : now.size > 1 ? `${first}, and ${now.size - 1} more` : first;
        clear.disabled = !now.size;
      },
    };
  }

  model.on("change:fields", drawFields);
  model.on("change:values", drawValues);
  model.on("change:problem", drawProblem);
  drawFields();
  drawProblem();
  return () => {
    model.off("change:fields", drawFields);
    model.off("change:values", drawValues);
    model.off("change:problem", drawProblem);
  };
}

export default { render };
