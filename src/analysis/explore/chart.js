/** A figure with a button over each of its numbers, and a brush over its days. It draws nothing but what `view` holds; words stay words. */

const DAY = 86_400_000;
const MOVED = 6; // pixels from which a press is a window that is drawn, and no click
const WRITTEN = 900; // milliseconds without a key, after which a date is written
const FIRST_YEAR = 1000;
const SETTLED = 350; // milliseconds without a key, after which a handle is where it was meant to be
const STAYED = 150; // milliseconds in view, after which it is seen: while a page is laid out, all is in view for a moment
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const iso = (time) => new Date(time).toISOString().slice(0, 10);
const share = (value) => `${100 * value}%`;

function render({ model, el }) {
  const setting = model.get("setting");
  const title = element("p", { className: "wb-chart-title" });
  const image = element("img", { alt: "", draggable: false });
  const group = element("div", { className: "wb-chart-regions", role: "toolbar", "aria-label": `${setting.label}: numbers. Arrow keys go from one to the next, Enter reads the sentences behind it.` });
  const band = element("div", { className: "wb-chart-band", hidden: true });
  const stage = element("div", { className: "wb-chart-stage" }, image, group, band);
  const tip = element("div", { className: "wb-chart-tip", "aria-hidden": "true" });
  const caption = element("figcaption");
  const note = element("p", { className: "wb-chart-note", role: "status" });
  const kinds = ["wb-chart", setting.brush && "wb-chart-brushed", setting.appears && "wb-chart-appears"].filter(Boolean).join(" ");
  const figure = element("figure", { className: kinds, "aria-label": setting.label }, title, stage, tip, note, caption);
  if (setting.appears) figure.tabIndex = 0; // until it is drawn and has numbers to go to: Tab brings it into view
  el.append(figure);
  const brush = setting.brush ? brushOf(model, stage, band, figure) : null;

  let current = 0; // the number that Tab comes to

  function draw() {
    const view = model.get("view");
    if (!view.drawn) return;
    if (!model.get("waits")) figure.removeAttribute("aria-busy");
    title.textContent = view.title;
    title.hidden = !view.title;
    caption.textContent = view.caption;
    caption.hidden = !view.caption;
    note.textContent = view.note;
    stage.hidden = !view.svg;
    tip.textContent = "";
    image.alt = view.alt ?? "";
    if (view.svg) image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(view.svg)}`;
    else image.removeAttribute("src");
    drawRegions(view);
    brush?.draw();
    if (document.activeElement === figure) group.children[current]?.focus({ preventScroll: true });
    figure.removeAttribute("tabindex");
    figure.dataset.drawn = view.drawn;
  }

  function drawRegions(view) {
    const focused = group.contains(document.activeElement);
    const label = focused ? document.activeElement.getAttribute("aria-label").split(":")[0] : "";
    const shown = setting.opens ? view.regions : [];
    group.replaceChildren(...shown.map(regionOf));
    group.hidden = !shown.length;
    const same = shown.findIndex((region) => label && region.label.split(":")[0] === label);
    current = Math.max(same, 0);
    for (const [n, button] of [...group.children].entries()) button.tabIndex = n === current ? 0 : -1;
    if (focused) group.children[current]?.focus({ preventScroll: true });
  }

  function regionOf({ label, at }) {
    const button = element("button", { type: "button", className: "wb-chart-region", "aria-label": label });
    [button.style.left, button.style.top, button.style.width, button.style.height] = at.map(share);
    button.addEventListener("click", () => {
      figure.setAttribute("aria-busy", "true");
      model.send({ do: "open", label });
    });
    for (const event of ["focus", "pointerenter"]) button.addEventListener(event, () => (tip.textContent = label));
    button.addEventListener("pointerleave", () => (tip.textContent = group.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : ""));
    button.addEventListener("blur", () => (tip.textContent = ""));
    return button;
  }

  group.addEventListener("keydown", (event) => {
    event.stopPropagation(); // JupyterLab has commands on single keys, and some of them delete cells
    const way = ARROWS[event.key];
    const buttons = [...group.children];
    const to = way ? next(buttons, buttons.indexOf(event.target), way) : { Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0) return;
    buttons[current].tabIndex = -1;
    buttons[(current = to)].tabIndex = 0;
    buttons[to].focus();
  });

  /** The nearest button in a direction, of those rather beside than above where the direction is to the side. */
  function next(buttons, from, [dx, dy]) {
    const middle = (button) => [button.offsetLeft + button.offsetWidth / 2, button.offsetTop + button.offsetHeight / 2];
    const [x, y] = middle(buttons[from]);
    let best = [-1, Infinity];
    for (const [n, button] of buttons.entries()) {
      const [ahead, aside] = middle(button).map((value, axis) => value - [x, y][axis]).reduce((a, b) => (dx ? [a, b] : [b, a]));
      const distance = ahead * (dx || dy);
      if (n !== from && distance > 1 && distance + 4 * Math.abs(aside) < best[1]) best = [n, distance + 4 * Math.abs(aside)];
    }
    return best[0];
  }

  const place = Math.random().toString(36).slice(2); // of this figure, which may stand in several
  const tellSeen = (seen) => model.send({ do: "view", place, seen });
  let settling = 0;
  const seen = new IntersectionObserver((entries) => {
    clearTimeout(settling);
    if (entries.at(-1).isIntersecting) settling = setTimeout(tellSeen, STAYED, true);
    else tellSeen(false);
  });
  seen.observe(figure);
  const wait = () => (model.get("waits") ? figure.setAttribute("aria-busy", "true") : figure.removeAttribute("aria-busy"));
  const watched = new ResizeObserver(() => {
    const width = Math.floor(figure.clientWidth);
    if (width) model.send({ do: "width", width });
  });
  watched.observe(figure);
  const drawBand = () => brush?.draw();
  model.on("change:view", draw);
  model.on("change:window", drawBand);
  model.on("change:answered", wait);
  model.on("change:waits", wait);
  draw();
  wait();
  return () => {
    watched.disconnect();
    seen.disconnect();
    clearTimeout(settling);
    tellSeen(false);
    model.off("change:view", draw);
    model.off("change:window", drawBand);
    model.off("change:answered", wait);
    model.off("change:waits", wait);
  };
}

/** A window over the days: drawn with the pointer, moved by its two handles, or written as two dates. */
function brushOf(model, stage, band, figure) {
  const [from, to] = ["First day of the window", "Last day of the window"].map((label) =>
    element("div", { className: "wb-chart-handle", role: "slider", tabIndex: 0, "aria-label": label }),
  );
  const [start, end] = ["From", "to"].map((word) => [word, element("input", { type: "date" })]);
  const all = element("button", { type: "button" }, "All days");
  const row = element("div", { className: "wb-chart-window" }, ...[start, end].map(([word, input]) => element("label", {}, word, input)), all);
  band.append(from, to);
  figure.append(row);
  let days = null;
  let chosen = [0, 0]; // first and last day that are chosen, by number
  let timer = 0;

  const text = (n) => iso(Date.parse(days.first) + n * DAY);
  const number = (day) => Math.round((Date.parse(day) - Date.parse(days.first)) / DAY);
  const within = (n) => Math.min(Math.max(n, 0), days.n - 1);

  function draw() {
    days = model.get("view").days;
    band.hidden = row.hidden = !days;
    if (!days) return;
    const given = model.get("window");
    chosen = [given.start ? within(number(given.start)) : 0, given.end ? within(number(given.end)) : days.n - 1];
    drawChosen(given);
  }

  function drawChosen(given) {
    const [first, last] = chosen;
    const whole = first === 0 && last === days.n - 1;
    band.style.left = share(days.left + (days.width * first) / days.n);
    band.style.width = share((days.width * (last + 1 - first)) / days.n);
    band.classList.toggle("wb-chart-whole", whole);
    for (const [handle, value] of [[from, first], [to, last]]) {
      for (const [name, number] of [["min", 0], ["max", days.n - 1], ["now", value]]) handle.setAttribute(`aria-value${name}`, String(number));
      handle.setAttribute("aria-valuetext", text(value));
    }
    for (const [[, input], value] of [[start, given?.start || text(first)], [end, given?.end || text(last)]]) {
      if (document.activeElement !== input) input.value = value;
    }
    all.disabled = whole;
  }

  function commit() {
    clearTimeout(timer);
    const [first, last] = chosen;
    send(first ? text(first) : "", last < days.n - 1 ? text(last) : "");
  }

  function send(first, last) {
    const before = model.get("window");
    if (before.start === first && before.end === last) return;
    figure.setAttribute("aria-busy", "true");
    model.send({ do: "brush", start: first, end: last });
  }

  function dayAt(event) {
    const box = stage.getBoundingClientRect();
    return within(Math.floor((((event.clientX - box.left) / box.width - days.left) / days.width) * days.n));
  }

  stage.addEventListener("pointerdown", (event) => {
    if (!days || event.button) return;
    const handle = [from, to].indexOf(event.target.closest(".wb-chart-handle"));
    const fixed = handle < 0 ? dayAt(event) : chosen[1 - handle];
    const begun = event.clientX;
    let drawn = false;
    const move = (moved) => {
      if (!drawn && Math.abs(moved.clientX - begun) < MOVED) return;
      drawn = true;
      chosen = [fixed, dayAt(moved)].sort((a, b) => a - b);
      drawChosen();
    };
    const end = () => {
      removeEventListener("pointermove", move);
      if (!drawn) return;
      commit();
      const swallow = (click) => click.stopPropagation();
      stage.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => stage.removeEventListener("click", swallow, { capture: true }), 50);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end, { once: true });
  });

  for (const [n, handle] of [from, to].entries()) {
    handle.addEventListener("keydown", (event) => {
      event.stopPropagation();
      const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7, Home: -days.n, End: days.n }[event.key];
      if (!step) return;
      event.preventDefault();
      const moved = within(chosen[n] + step);
      chosen[n] = n ? Math.max(moved, chosen[0]) : Math.min(moved, chosen[1]);
      drawChosen();
      clearTimeout(timer);
      timer = setTimeout(commit, SETTLED);
    });
  }
  row.addEventListener("keydown", (event) => event.stopPropagation());
  for (const [n, [, input]] of [start, end].entries()) {
    let changed = false;
    const write = () => {
      if (!changed) return;
      changed = false;
      clearTimeout(timer);
      if (!days || !(Number(input.value.slice(0, 4)) >= FIRST_YEAR)) return; // a year of which one digit is written, say
      const other = model.get("window")[n ? "start" : "end"];
      const pair = n ? [other, input.value] : [input.value, other];
      send(...(pair[0] && pair[1] ? pair.sort() : pair));
    };
    input.addEventListener("change", () => {
      changed = true;
      clearTimeout(timer);
      timer = setTimeout(write, WRITTEN);
    });
    input.addEventListener("blur", write);
    input.addEventListener("keydown", (event) => event.key === "Enter" && write());
  }
  all.addEventListener("click", () => send("", ""));
  return { draw };
}

export default { render };
