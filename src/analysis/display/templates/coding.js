// The front end of the coding widget (analysis/display/coding.py). It holds no code of its own: a key or a click is sent to
// Python, which appends the code to the file and answers with the next state. What is not answered is said not to be saved.

const PATIENCE = 8000; // milliseconds without an answer, after which the coder is told

const SHORTCUTS = { ArrowLeft: "back", ArrowRight: "on", u: "undo", n: "note", f: "first", m: "more", Enter: "save" };

/** An element with its properties (`aria-…`, `data-…`, `role` and `for` as attributes) and children. */
function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role" || name === "for") made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

/** A button that names its key. */
function keyButton(label, key, shown, className = "") {
  const kbd = element("kbd", { "aria-hidden": "true" }, shown);
  return element("button", { type: "button", className, "aria-keyshortcuts": key }, kbd, element("span", {}, label));
}

/** The codes of the unit shown; none where it is not coded. */
function codesOf(state) {
  return state.code ? state.code.split("; ") : [];
}

function render({ model, el }) {
  const setting = model.get("setting");
  const number = Math.random().toString(36).slice(2); // ids of this view alone
  const id = (name) => `wb-coding-${number}-${name}`;
  const chosen = new Set(); // of several answers, before they are saved
  let waiting = null; // the timer of a message that has no answer yet
  let whole = false; // whether the whole article is shown
  let shownUnit = "";
  let held = false; // whether the coder was told of a choice that is not saved

  const counts = element("p", { className: "wb-coding-counts" });
  const bar = element("div", { className: "wb-coding-done" });
  const progress = element("div", { className: "wb-coding-bar", role: "progressbar", "aria-label": "Coded", "aria-valuemin": "0" }, bar);
  const source = element("p", { className: "wb-coding-source" });
  const title = element("p", { className: "wb-coding-title" });
  const text = element("div", { className: "wb-coding-text" });
  const stage = element("div", { className: "wb-coding-stage", tabIndex: 0, role: "group", "aria-label": "Text" }, title, source, text);
  const said = element("ul", { className: "wb-coding-said", "aria-label": "What the coders said" });
  const question = element("p", { className: "wb-coding-question", id: id("question") });
  const answers = element("div", { className: "wb-coding-answers", role: "group", "aria-labelledby": id("question") });
  const note = element("input", { type: "text", id: id("note"), maxLength: 2000, autocomplete: "off" });
  const noteRow = element("div", { className: "wb-coding-note" }, element("label", { for: id("note") }, element("kbd", { "aria-hidden": "true" }, "n"), " Note"), note);
  const message = element("p", { className: "wb-coding-message", role: "status", "aria-live": "polite" });
  const alarm = element("p", { className: "wb-coding-alarm", role: "alert", hidden: true });
  const tools = element("div", { className: "wb-coding-tools", role: "group", "aria-label": "Moving about" });
  const rule = element("details", { className: "wb-coding-rule", open: !model.get("state").coded }, element("summary", {}, "The rule"), element("p", {}, setting.rule), ...legend());

  const actions = {
    back: () => leave({ do: "go", by: -1 }),
    on: () => leave({ do: "go", by: 1 }),
    undo: () => leave({ do: "undo" }),
    first: () => leave({ do: "first" }),
    note: () => note.focus(),
    more: () => { whole = !whole; drawText(model.get("state")); },
    save: () => saveSeveral(),
  };
  const tool = {
    back: keyButton("Back", "ArrowLeft", "←"),
    on: keyButton("On", "ArrowRight", "→"),
    undo: keyButton("Undo", "u", "u"),
    first: keyButton("First uncoded", "f", "f"),
    more: keyButton("Whole article", "m", "m"),
  };
  for (const [name, button] of Object.entries(tool)) {
    button.addEventListener("click", () => actions[name]());
    tools.append(button);
  }

  const buttons = new Map(); // code -> button
  for (const answer of [...setting.answers, ...setting.more]) {
    const button = keyButton(answer.label, answer.key, answer.key, "wb-coding-answer");
    if (answer.hint && setting.several) button.title = answer.hint;
    else if (answer.hint) button.append(element("small", {}, answer.hint));
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => give(answer.code));
    buttons.set(answer.code, button);
    answers.append(button);
  }
  const save = keyButton("Save", "Enter", "Enter", "wb-coding-save");
  save.addEventListener("click", saveSeveral);
  if (setting.several) answers.append(save);
  const byKey = new Map([...setting.answers, ...setting.more].map((answer) => [answer.key, answer.code]));

  const section = element("section", {
    className: `wb-coding${setting.of_articles ? " wb-coding-article" : ""}`, role: "group", "data-lm-suppress-shortcuts": "true",
    "aria-label": setting.adjudicate ? `Adjudication of ${setting.task}` : `Coding of ${setting.task} by ${setting.coder}`,
  }, element("header", {}, counts, progress), alarm, stage, said, question, answers, noteRow, tools, message, rule);
  if (setting.left_out) section.insertBefore(element("p", { className: "wb-coding-left-out" }, setting.left_out), stage);
  el.replaceChildren(section);

  function send(content) {
    if (waiting) return;
    const notSaved = () => warn("No answer from Python: the last step is not saved. Restart the kernel and run all cells; coding goes on where the file ends.");
    waiting = setTimeout(() => { waiting = null; section.removeAttribute("aria-busy"); notSaved(); }, PATIENCE);
    section.setAttribute("aria-busy", "true");
    try {
      model.send(content);
    } catch {
      clearTimeout(waiting);
      waiting = null;
      notSaved();
    }
  }

  /** Go to another unit; a choice of several answers that is not saved holds the coder back once. */
  function leave(content) {
    const saved = new Set(codesOf(model.get("state")).filter((code) => setting.answers.some((answer) => answer.code === code)));
    const unsaved = setting.several && (chosen.size !== saved.size || [...chosen].some((code) => !saved.has(code)));
    if (unsaved && !held) {
      held = true;
      message.textContent = "The choice is not saved: press Enter to save it, or once more to leave it.";
    } else send({ ...content, unit: unit() ?? "", note: note.value });
  }

  function warn(words) {
    alarm.textContent = words;
    alarm.hidden = !words;
  }

  function unit() {
    return model.get("state").item?.unit_id;
  }

  function give(code) {
    if (!unit() || waiting) return;
    const single = !setting.several || setting.more.some((answer) => answer.code === code);
    if (single) {
      send({ do: "code", unit: unit(), code, note: note.value });
      return;
    }
    chosen[chosen.has(code) ? "delete" : "add"](code);
    held = false;
    press();
  }

  function saveSeveral() {
    if (!setting.several || !unit()) return;
    if (chosen.size) send({ do: "code", unit: unit(), code: [...chosen], note: note.value });
    else message.textContent = "Nothing is chosen: choose first, or give one of the answers at the end.";
  }

  function press() {
    const now = setting.several && chosen.size ? chosen : new Set(codesOf(model.get("state")));
    for (const [one, button] of buttons) button.setAttribute("aria-pressed", String(now.has(one)));
    save.disabled = !chosen.size;
  }

  function piece([words, mark]) {
    if (mark === "marked") return element("mark", {}, words);
    return mark === "sentence" ? element("span", { className: "wb-coding-sentence" }, words) : words;
  }

  function drawText(state) {
    const { item } = state;
    const lines = !item ? [] : whole && item.whole.length ? item.whole : item.near;
    text.replaceChildren(...lines.map((line) => element("p", {}, ...line.map(piece))));
    tool.more.hidden = !item?.whole.length;
    tool.more.setAttribute("aria-pressed", String(whole));
    showMark();
  }

  /** Scroll where the sentence in question ends out of sight: then its mark is shown, and of the headline nothing rather than a half. */
  function showMark() {
    const mark = text.querySelector("mark");
    const ends = [...text.querySelectorAll("mark, .wb-coding-sentence")].map((part) => part.offsetTop + part.offsetHeight);
    const scrolls = mark && !setting.of_articles && Math.max(...ends) > stage.clientHeight;
    text.style.minHeight = scrolls ? `${stage.clientHeight}px` : ""; // room to scroll the headline away
    stage.scrollTop = scrolls ? Math.max(text.offsetTop, mark.offsetTop - stage.clientHeight * 0.6) : 0;
  }

  function drawEnd(state) {
    text.replaceChildren(element("p", { className: "wb-coding-end" }, `All ${state.total} units are ${setting.adjudicate ? "adjudicated" : "coded"}. Each code is in ${setting.file}.`));
    tool.more.hidden = true;
  }

  function draw() {
    const state = model.get("state");
    if (!state.step) return;
    clearTimeout(waiting);
    waiting = null;
    section.removeAttribute("aria-busy");
    const { item } = state;
    const moved = (item?.unit_id ?? "") !== shownUnit;
    if (moved) whole = false;
    drawCounts(state);
    source.textContent = item?.source ?? "";
    title.textContent = item?.title ?? "";
    rule.hidden = !item;
    question.replaceChildren(...named(item));
    for (const part of [answers, noteRow, question]) part.hidden = !item;
    if (moved || !shownUnit) item ? drawText(state) : drawEnd(state);
    said.replaceChildren(...state.said.map(opinion));
    said.hidden = !state.said.length;
    if (moved || !state.error) note.value = state.note;
    chosen.clear();
    held = false;
    if (setting.several) for (const code of codesOf(state)) if (setting.answers.some((answer) => answer.code === code)) chosen.add(code);
    press();
    tool.undo.disabled = !state.can_undo;
    tool.back.disabled = state.place === 0;
    tool.on.disabled = state.place >= state.total;
    tool.first.disabled = !state.left;
    warn(state.error ? state.words : "");
    message.textContent = state.error ? "" : spoken(state);
    shownUnit = item?.unit_id ?? "";
    if (moved && section.contains(document.activeElement)) stage.focus({ preventScroll: true });
  }

  function drawCounts(state) {
    const unclear = state.cannot_tell ? `, ${state.cannot_tell} cannot tell` : "";
    const left = state.time_left ? ` · ${state.time_left}` : "";
    const where = state.item ? `Unit ${state.place + 1} of ${state.total}` : `${state.total} units`;
    counts.replaceChildren(element("strong", {}, where), ` · ${state.coded} coded${unclear}${left}`, element("span", { className: "wb-coding-coder" }, setting.coder));
    bar.style.width = `${(100 * state.coded) / Math.max(state.total, 1)}%`;
    progress.setAttribute("aria-valuemax", String(state.total));
    progress.setAttribute("aria-valuenow", String(state.coded));
  }

  /** The question, with the actor's name marked as the actor is in the text. */
  function named(item) {
    if (!item) return [];
    const [before, after] = item.actor ? item.question.split(item.actor) : [item.question];
    return after === undefined ? [before] : [before, element("span", { className: "wb-coding-name" }, item.actor), after];
  }

  /** What each of several answers means, where the buttons have no room to say it. */
  function legend() {
    if (!setting.several) return [];
    const terms = setting.answers.flatMap((answer) => [element("dt", {}, answer.label), element("dd", {}, answer.hint)]);
    return [element("dl", {}, ...terms)];
  }

  function opinion({ coder, label, note: words }) {
    return element("li", {}, element("strong", {}, coder), ` ${label}`, words ? element("q", {}, words) : "");
  }

  /** What happened and what is shown now, for who does not see it. */
  function spoken({ words, item, place, total }) {
    return [words, item ? `Unit ${place + 1} of ${total}.` : "All units are coded."].filter(Boolean).join(" ");
  }

  section.addEventListener("keydown", (event) => {
    event.stopPropagation(); // JupyterLab has commands on single keys, and some of them delete cells
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target === note) return inNote(event);
    if (event.key === "Enter" && event.target !== stage) return; // a button's own
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const action = SHORTCUTS[key];
    const code = byKey.get(key);
    if (!action && code === undefined) return;
    event.preventDefault();
    if (event.repeat && !event.key.startsWith("Arrow")) return; // a key held down codes one unit
    action ? actions[action]() : give(code);
  });

  function inNote(event) {
    if (event.key === "Enter") {
      send({ do: "note", unit: unit(), note: note.value });
      stage.focus({ preventScroll: true });
    } else if (event.key === "Escape") {
      note.value = model.get("state").note;
      stage.focus({ preventScroll: true });
    }
  }

  const watched = new ResizeObserver(showMark);
  watched.observe(stage);
  model.on("change:state", draw);
  draw();
  return () => {
    clearTimeout(waiting);
    watched.disconnect();
    model.off("change:state", draw);
  };
}

export default { render };
