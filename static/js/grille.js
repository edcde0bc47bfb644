// The hours grid: a plain table of inputs that also understands arrows, Enter, a paste from a spreadsheet, and adds up
// as one types. The server remains the only judge of what is written.
//
//   <table data-grille>  <input data-ligne="0" data-colonne="1">
//   <output data-total="ligne" data-ligne="0">  <output data-total="colonne" data-colonne="1">  <output data-total="tout">
//   [data-lu-pour="id of the input"] shows how 7h20 is understood. Totals may lie outside of the table when they carry
//   data-grille-de="id of the table".

const SPACES = /[\s\u00a0\u202f]/g;

// Hundredths of an hour; null when empty, NaN when it cannot be read. Same grammar as the server's hours field.
export function readHours(text) {
  const clean = text.replace(SPACES, "").toLowerCase();
  if (clean === "") return null;
  let match = clean.match(/^(\d+)[h:](\d{1,2})?$/);
  if (match) {
    const minutes = Number(match[2] ?? 0);
    return minutes > 59 ? NaN : Number(match[1]) * 100 + Math.round((minutes * 100) / 60);
  }
  match = clean.match(/^(\d+)(?:min|mn)$/);
  if (match) return Math.round((Number(match[1]) * 100) / 60);
  match = clean.match(/^(\d+)(?:[.,](\d{1,2}))?h?$/);
  if (!match) return NaN;
  return Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
}

export function writeHours(hundredths) {
  const whole = String(Math.floor(hundredths / 100)).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  return `${whole},${String(hundredths % 100).padStart(2, "0")}\u00a0h`;
}

function cells(table) {
  return [...table.querySelectorAll("input[data-ligne][data-colonne]")];
}

function cellAt(table, row, column) {
  return table.querySelector(`input[data-ligne="${row}"][data-colonne="${column}"]`);
}

function outputs(table) {
  const inside = [...table.querySelectorAll("[data-total]")];
  const outside = table.id ? [...document.querySelectorAll(`[data-total][data-grille-de="${table.id}"]`)] : [];
  return [...inside, ...outside];
}

function showReading(input, value) {
  const unreadable = Number.isNaN(value);
  if (unreadable) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  const reading = input.id && document.querySelector(`[data-lu-pour="${input.id}"]`);
  if (!reading) return;
  const plain = /^[\d\s\u00a0\u202f]*([.,]\d{0,2})?$/.test(input.value);
  if (unreadable) reading.textContent = "Durée non comprise";
  else reading.textContent = value === null || plain ? "" : `= ${writeHours(value)}`;
}

function refresh(table) {
  const values = cells(table).map((input) => {
    const value = readHours(input.value);
    showReading(input, value);
    return { row: input.dataset.ligne, column: input.dataset.colonne, value };
  });
  for (const output of outputs(table)) {
    const kind = output.dataset.total;
    const kept = values.filter(({ row, column }) =>
      kind === "tout" || (kind === "ligne" ? row === output.dataset.ligne : column === output.dataset.colonne));
    const sum = kept.reduce((total, { value }) => total + (value ?? 0), 0);
    output.textContent = Number.isNaN(sum) ? "à corriger" : writeHours(sum);
  }
}

function move(table, input, down, right) {
  const target = cellAt(table, Number(input.dataset.ligne) + down, Number(input.dataset.colonne) + right);
  if (!target) return false;
  target.focus();
  target.select();
  return true;
}

function onKeydown(event) {
  const input = event.target.closest("input[data-ligne]");
  if (!input || event.altKey || event.ctrlKey || event.metaKey) return;
  const table = event.currentTarget;
  const atStart = input.selectionEnd === 0;
  const atEnd = input.selectionStart === input.value.length;
  const moves = {
    ArrowUp: () => move(table, input, -1, 0),
    ArrowDown: () => move(table, input, 1, 0),
    Enter: () => move(table, input, event.shiftKey ? -1 : 1, 0) || true, // Enter never submits a half-filled month
    ArrowLeft: () => atStart && move(table, input, 0, -1),
    ArrowRight: () => atEnd && move(table, input, 0, 1),
  };
  if (moves[event.key]?.()) event.preventDefault();
}

function onPaste(event) {
  const input = event.target.closest("input[data-ligne]");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!input || !/[\t\n]/.test(text.trimEnd())) return;
  event.preventDefault();
  const table = event.currentTarget;
  text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").forEach((line, down) => {
    line.split("\t").forEach((value, right) => {
      const cell = cellAt(table, Number(input.dataset.ligne) + down, Number(input.dataset.colonne) + right);
      if (cell && !cell.readOnly && !cell.disabled) {
        cell.value = value.trim();
        cell.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  });
  refresh(table);
}

function start(table) {
  if (table.dataset.grillePrete) return;
  table.dataset.grillePrete = "oui";
  table.addEventListener("keydown", onKeydown);
  table.addEventListener("paste", onPaste);
  table.addEventListener("input", () => refresh(table));
  refresh(table);
}

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

document.addEventListener("change", (event) => {
  if (event.target.matches(".choix-marche select")) tellWhole(event.target);
});

function startAll() {
  document.querySelectorAll("select[data-lots]").forEach(fillLots);
  document.querySelectorAll("table[data-grille]").forEach(start);
}

startAll();
document.body.addEventListener("htmx:afterSettle", startAll);
