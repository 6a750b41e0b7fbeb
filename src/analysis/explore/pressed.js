/** HTML from the kernel, whose buttons and forms the kernel answers. It is made of templates that escape all that they are given. */

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) name in made ? (made[name] = value) : made.setAttribute(name, value);
  made.append(...children);
  return made;
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

  function draw() {
    const at = focused();
    shown.innerHTML = model.get("html");
    if (at) (shown.querySelector(at) ?? shown.querySelector("button, input"))?.focus();
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
  return () => {
    model.off("change:html", draw);
    model.off("change:said", answer);
  };
}

export default { render };
