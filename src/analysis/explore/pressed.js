/** HTML from the kernel, whose buttons and forms the kernel answers. It is made of templates that escape all that they are given. */

const pen = document.createElement("canvas").getContext("2d");

/** As many whole words as a cell has room for on one line: those nearest to its right end where `data-fit` is "end", else to its left. */
function fitted(cell) {
  const look = getComputedStyle(cell);
  pen.font = `${look.fontWeight} ${look.fontSize} ${look.fontFamily}`; // `look.font` is empty where numbers are tabular
  const room = cell.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight) - 1;
  const words = (cell.dataset.whole ??= cell.textContent).split(/\s+/).filter(Boolean);
  const atEnd = cell.dataset.fit === "end";
  for (let left = 0; left < words.length; left += 1) {
    const kept = (atEnd ? words.slice(left) : words.slice(0, words.length - left)).join(" ");
    if (pen.measureText(kept).width <= room) return kept;
  }
  return "";
}

const given = (form, pressed) => Object.fromEntries(new FormData(form, pressed));

function render({ model, el }) {
  const said = element("p", { className: "wb-pressed-said", role: "status" });
  const shown = element("div");
  const whole = element("div", { className: "wb-pressed", role: "group", "aria-label": model.get("label") }, said, shown);
  el.append(whole);
  whole.addEventListener("keydown", (event) => event.stopPropagation()); // JupyterLab has commands on single keys

  function send(message) {
    whole.setAttribute("aria-busy", "true");
    model.send(message);
  }

  whole.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-press]");
    if (button) send({ do: "press", value: button.dataset.press });
  });
  whole.addEventListener("submit", (event) => {
    event.preventDefault();
    send({ do: "submit", values: given(event.target, event.submitter) });
  });
  whole.addEventListener("change", (event) => {
    if (event.target.matches("form[data-follow] :is(select, [type=checkbox])")) event.target.form.requestSubmit();
  });

  /** Who is at a control stays there when what is around it is drawn anew. */
  function focused() {
    const one = shown.contains(document.activeElement) ? document.activeElement : null;
    if (!one) return "";
    return one.dataset.press ? `[data-press="${CSS.escape(one.dataset.press)}"]` : one.name ? `[name="${CSS.escape(one.name)}"]` : "";
  }

  /** What somebody is writing in a field (`data-draft`, which tells it from another) stays there. */
  function draw() {
    const at = focused();
    const drafts = new Map(Array.from(shown.querySelectorAll("[data-draft]"), (one) => [one.dataset.draft, one.value]));
    shown.innerHTML = model.get("html");
    for (const one of shown.querySelectorAll("[data-draft]")) one.value = drafts.get(one.dataset.draft) ?? one.value;
    fit();
    if (at) (shown.querySelector(at) ?? shown.querySelector("button, input"))?.focus();
  }

  function fit() {
    const cells = Array.from(shown.querySelectorAll("[data-fit]"));
    const words = cells.map(fitted); // all are measured before any is written
    for (const [n, cell] of cells.entries()) cell.firstElementChild.textContent = words[n];
  }

  function answer() {
    whole.removeAttribute("aria-busy");
    const { words, problem } = model.get("said");
    said.textContent = words ?? "";
    said.classList.toggle("wb-pressed-problem", Boolean(problem));
  }

  model.on("change:html", draw);
  model.on("change:said", answer);
  draw();
  answer();
  const width = new ResizeObserver(fit);
  width.observe(shown);
  return () => {
    width.disconnect();
    model.off("change:html", draw);
    model.off("change:said", answer);
  };
}

export default { render };
