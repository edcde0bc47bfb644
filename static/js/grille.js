// The hours grid: a plain table of inputs that also understands arrows, Enter and a paste from a spreadsheet, adds up as
// one types, and keeps a draft. The server remains the only judge of what is written.
//
//   <form class="formulaire-grille">  holds one or several  <table data-grille data-comme="Comme en septembre">
//   <input data-ligne="0" data-colonne="1" data-avant="35.00">   data-avant: last month's hours, or those corrected
//   <output data-total="section|tout" data-ailleurs="0.00">      data-ailleurs: hours that no cell of the page holds
//   <output data-reste data-lots="key=600.00;" data-ailleurs="0">  what would remain due, lot by lot
//   [data-lu-pour="id of the input"] tells how 7h20 is understood.

const SPACES = /[\s\u00a0\u2007\u2009\u202f\u2060\ufeff]/g;
const DOUBTFUL = ["15", "30", "45"]; // typed after the comma, these look like minutes
const NBSP = "\u00a0";
const OFFLINE = "Pas encore enregistré\u00a0: le serveur ne répond pas. Vos saisies restent à l'écran.";
const LOGGED_OUT = "Pas enregistré\u00a0: rechargez la page pour vous reconnecter, après avoir noté vos saisies.";

// --- Reading and writing durations: the grammar of the server's hours field ------------------------------------------

// Hundredths of an hour; null when empty, NaN when it cannot be read.
export function readHours(text) {
  const clean = text.replace(SPACES, "").toLowerCase();
  if (clean === "") return null;
  let match = clean.match(/^(\d{1,5})[h:](\d{1,2})?(?:mn|min|m)?$/);
  if (match) {
    const minutes = Number(match[2] ?? 0);
    return minutes > 59 ? NaN : fromMinutes(Number(match[1]) * 60 + minutes);
  }
  match = clean.match(/^(\d{1,6})(?:mn|min)$/);
  if (match) return fromMinutes(Number(match[1]));
  match = clean.match(/^(\d{1,7})(?:[.,](\d+))?h?$/);
  const decimals = match && (match[2] ?? "").replace(/0+$/, "");
  if (!match || decimals.length > 2) return NaN;
  return Number(match[1]) * 100 + Number(decimals.padEnd(2, "0"));
}

function fromMinutes(minutes) {
  return Math.floor((minutes * 100 + 30) / 60); // half a hundredth goes up, as on the server
}

export function writeNumber(hundredths) {
  const whole = String(Math.floor(hundredths / 100)).replace(/\B(?=(\d{3})+$)/g, NBSP);
  return `${whole},${String(hundredths % 100).padStart(2, "0")}`;
}

export function writeHours(hundredths) {
  return `${writeNumber(hundredths)}${NBSP}h`;
}

// How a duration was read, when there is something to say; the words of the server.
export function understood(text) {
  const clean = text.replace(SPACES, "").toLowerCase();
  const value = readHours(text);
  if (value === null || Number.isNaN(value)) return "";
  const decimal = clean.match(/^(\d+)(?:[.,](\d+))?h?$/);
  if (decimal) {
    if (!DOUBTFUL.includes(decimal[2])) return "";
    const minutes = Math.floor((value * 60 + 50) / 100);
    const pad = String(minutes % 60).padStart(2, "0");
    return `${writeNumber(value)} h = ${Math.floor(minutes / 60)} h ${pad} min. Pour ${decimal[1]} h ${decimal[2]}, écrivez ${decimal[1]}h${decimal[2]}.`
      .replaceAll(" h", `${NBSP}h`);
  }
  const clock = clean.match(/^(\d+)[h:](\d*)/);
  const read = clock ? `${Number(clock[1])} h ${clock[2].padStart(2, "0")}` : `${Number(clean.match(/^\d+/)[0])} min`;
  return `${read} = ${writeNumber(value)} h`.replaceAll(" ", NBSP);
}

function hundredths(text) {
  return Math.round(Number(text || "0") * 100);
}

// --- What stands beside a cell, and the counters ---------------------------------------------------------------------

function cells(root, column) {
  return [...root.querySelectorAll(`input[data-ligne][data-colonne="${column}"]`)];
}

function showReading(input, value) {
  const unreadable = Number.isNaN(value);
  const before = input.dataset.avant === undefined ? null : hundredths(input.dataset.avant);
  const same = before !== null && value === before;
  input.classList.toggle("repris", same);
  if (unreadable) input.setAttribute("aria-invalid", "true");
  else if (!input.classList.contains("is-invalid")) input.removeAttribute("aria-invalid");
  const reading = document.querySelector(`[data-lu-pour="${input.id}"]`);
  if (!reading) return;
  const likeBefore = input.closest("table").dataset.comme;
  const text = unreadable ? "Durée non comprise" : understood(input.value) || (same ? likeBefore : "");
  if (reading.textContent !== text) reading.textContent = text;
}

function tell(output, sum) {
  const text = Number.isNaN(sum) ? "à corriger" : writeHours(Math.max(0, sum));
  if (output && output.textContent !== text) output.textContent = text;
}

function addUp(inputs, elsewhere) {
  return inputs.reduce((total, input) => total + (readHours(input.value) ?? 0), hundredths(elsewhere));
}

// More than a lot asks for lessens no other: the estimate of clauses.domain.suivi.restes.
function remaining(form, output) {
  const done = {};
  for (const input of cells(form, 0)) {
    const row = input.closest("tr");
    const lot = row.querySelector(".choix-marche select")?.value;
    if ("compte" in row.dataset && lot) done[lot] = (done[lot] ?? 0) + (readHours(input.value) ?? 0);
  }
  return output.dataset.lots.split(";").filter(Boolean).reduce((sum, pair) => {
    const [lot, due] = pair.split("=");
    return sum + Math.max(0, hundredths(due) - (done[lot] ?? 0)); // NaN goes through max
  }, hundredths(output.dataset.ailleurs));
}

function refresh(form) {
  for (const input of form.querySelectorAll("input[data-ligne]")) {
    const value = readHours(input.value);
    if (input.dataset.colonne === "0") showReading(input, value);
    else if (Number.isNaN(value)) input.setAttribute("aria-invalid", "true");
    else if (!input.classList.contains("is-invalid")) input.removeAttribute("aria-invalid");
  }
  for (const output of form.querySelectorAll("[data-total]")) {
    const root = output.dataset.total === "section" ? output.closest("table") : form;
    tell(output, addUp(cells(root, 0), output.dataset.ailleurs));
  }
  const rest = form.querySelector("[data-reste]");
  if (rest) tell(rest, remaining(form, rest));
  showHelpers(form);
}

function showHelpers(form) {
  const open = cells(form, 0).filter((input) => input.value.trim() === "" && !isNothing(input));
  const show = (action, wanted) => {
    const button = form.querySelector(`.remplir [value="${action}"]`);
    if (button) button.hidden = !wanted;
  };
  show("zeros", open.length > 0);
  show("reprendre", open.some((input) => input.dataset.avant !== undefined));
}

// --- Moving and pasting ----------------------------------------------------------------------------------------------

function cellAt(form, row, column) {
  return form.querySelector(`input[data-ligne="${row}"][data-colonne="${column}"]`);
}

function move(form, input, down, right) {
  const target = cellAt(form, Number(input.dataset.ligne) + down, Number(input.dataset.colonne) + right);
  if (!target || target.offsetParent === null) return false;
  target.focus();
  target.select();
  return true;
}

function onKeydown(event) {
  const input = event.target.closest("input[data-ligne]");
  if (!input || event.altKey || event.ctrlKey || event.metaKey) return;
  const form = event.currentTarget;
  const atStart = input.selectionEnd === 0;
  const atEnd = input.selectionStart === input.value.length;
  const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  const moves = {
    ArrowUp: () => move(form, input, -1, 0),
    ArrowDown: () => move(form, input, 1, 0),
    Enter: () => move(form, input, event.shiftKey ? -1 : 1, 0) || true, // Enter never submits a half-filled month
    ArrowLeft: () => (atStart || whole) && move(form, input, 0, -1),
    ArrowRight: () => (atEnd || whole) && move(form, input, 0, 1),
  };
  if (moves[event.key]?.()) event.preventDefault();
}

function onPaste(event) {
  const input = event.target.closest("input[data-ligne]");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!input || !/[\t\n]/.test(text.trimEnd())) return;
  event.preventDefault();
  const form = event.currentTarget;
  let lost = 0;
  text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").forEach((line, down) => {
    line.split("\t").forEach((value, right) => {
      const cell = cellAt(form, Number(input.dataset.ligne) + down, Number(input.dataset.colonne) + right);
      if (cell) cell.value = value.trim();
      else if (value.trim()) lost += 1;
    });
  });
  refresh(form);
  save(form);
  if (lost) say(form, `${lost} ${lost > 1 ? "valeurs collées n'ont" : "valeur collée n'a"} pas trouvé de case.`);
}

// --- Filling several cells at once -----------------------------------------------------------------------------------

function fill(form, action) {
  for (const input of cells(form, 0)) {
    if (input.value.trim() !== "" || isNothing(input)) continue;
    if (action === "zeros") input.value = "0";
    else if (input.dataset.avant !== undefined) input.value = writeNumber(hundredths(input.dataset.avant)).replaceAll(NBSP, "");
  }
  refresh(form);
  save(form);
}

function onClick(event) {
  const button = event.target.closest(".remplir button");
  if (!button) return;
  event.preventDefault();
  fill(event.currentTarget, button.value);
}

function isNothing(input) {
  return Boolean(document.querySelector(`[data-rien="${input.closest("table").id}"]`)?.checked);
}

// « Rien ce mois-ci »: the cells of the guichet are emptied, and come back when the box is unticked.
function onNothing(form, box) {
  const table = document.getElementById(box.dataset.rien);
  for (const input of table?.querySelectorAll("input[data-ligne]") ?? []) {
    if (box.checked) {
      input.dataset.garde = input.value;
      input.value = "";
    } else if (input.dataset.garde !== undefined) {
      input.value = input.dataset.garde;
    }
  }
  refresh(form);
}

// --- The draft -------------------------------------------------------------------------------------------------------

let unsaved = false;
let refused = false; // the last draft did not reach the server, or found nobody signed in
let leaving = null; // the button pressed while a draft was on its way

function say(form, text, ton = "faute") {
  const place = form.querySelector(".etat-brouillon");
  if (!place) return;
  const words = document.createElement("span");
  words.className = ton;
  words.textContent = text;
  place.replaceChildren(words);
}

function save(form) {
  unsaved = true;
  form.dispatchEvent(new Event("grille:enregistrer"));
}

// The answer names the places beside the cells: what is not named any more is no longer at fault.
function placeAnswers(form) {
  const answers = form.querySelector("[data-retours]");
  if (!answers) return;
  const told = Object.fromEntries([...answers.children].map((li) => [li.dataset.pour, li.textContent]));
  for (const place of form.querySelectorAll("td.saisie [id^='erreur-'], td.saisie [id^='alerte-']")) {
    const text = told[place.id] ?? "";
    if (place.textContent.trim() !== text) place.textContent = text;
    if (!place.id.startsWith("erreur-")) continue;
    for (const input of place.closest("tr").querySelectorAll("input[data-ligne]")) {
      if (!text) input.classList.remove("is-invalid");
      if (text && input.dataset.colonne === "0") {
        input.classList.add("is-invalid");
        input.setAttribute("aria-invalid", "true");
        input.setAttribute("aria-describedby", place.id);
      } else if (!text) {
        input.removeAttribute("aria-describedby");
      }
    }
  }
  answers.remove();
  refresh(form);
}

function listen(form, place) {
  place.addEventListener("htmx:beforeRequest", () => { unsaved = false; });
  place.addEventListener("htmx:beforeSwap", (event) => {
    refused = !event.detail.xhr.getResponseHeader("X-Brouillon");
    if (!refused) return;
    event.detail.shouldSwap = false; // a sign-in page, or an error page: not a draft
    unsaved = true;
    say(form, LOGGED_OUT);
  });
  place.addEventListener("htmx:sendError", (event) => {
    event.stopPropagation();
    refused = true;
    unsaved = true;
    say(form, OFFLINE);
  });
  place.addEventListener("htmx:afterSettle", () => placeAnswers(form));
  place.addEventListener("htmx:afterRequest", () => {
    if (!leaving) return;
    const button = leaving;
    leaving = null;
    if (!refused) window.setTimeout(() => form.requestSubmit(button), 0);
  });
  // What is sent by a button waits for the draft on its way: two writers of the same page would contradict each other.
  form.addEventListener("submit", (event) => {
    if (place.classList.contains("htmx-request")) {
      event.preventDefault();
      leaving = event.submitter;
      return;
    }
    if (refused) { // the page that would answer is a sign-in page: what is typed would go with this one
      event.preventDefault();
      leaving = event.submitter;
      save(form);
      return;
    }
    unsaved = false;
  }, { capture: true });
  form.addEventListener("input", () => { unsaved = true; });
  window.addEventListener("online", () => { if (unsaved) save(form); });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
}

// --- Marchés ---------------------------------------------------------------------------------------------------------

// A long list of marchés is written once in the page: each select starts with its own choice only.
function fillLots(select) {
  const list = document.getElementById(select.dataset.lots);
  if (!list || select.dataset.lotsPrets) return;
  select.dataset.lotsPrets = "oui";
  const chosen = select.value;
  select.replaceChildren(list.content.cloneNode(true));
  select.value = chosen;
}

// The name of the marché chosen, whole: a select cuts it. As long as the server's NOM_LONG.
const LONG_NAME = 60;

function tellWhole(select) {
  const place = document.querySelector(`[data-entier-de="${select.id}"]`);
  const name = select.selectedOptions[0]?.text ?? "";
  if (place) place.textContent = name.length > LONG_NAME ? name : "";
}

// --- Start -----------------------------------------------------------------------------------------------------------

function start(form) {
  if (form.dataset.grillePrete || !form.querySelector("table[data-grille]")) return;
  form.dataset.grillePrete = "oui";
  form.addEventListener("keydown", onKeydown);
  form.addEventListener("paste", onPaste);
  form.addEventListener("click", onClick);
  form.addEventListener("input", () => refresh(form));
  form.addEventListener("change", (event) => {
    if (event.target.matches(".choix-marche select")) tellWhole(event.target);
    if (event.target.dataset.rien) onNothing(form, event.target);
    refresh(form);
  });
  const place = form.querySelector(".etat-brouillon");
  if (place) listen(form, place);
  refresh(form);
}

function startAll() {
  document.querySelectorAll("select[data-lots]").forEach(fillLots);
  document.querySelectorAll("form.formulaire-grille").forEach(start);
}

startAll();
document.body.addEventListener("htmx:afterSettle", startAll);
