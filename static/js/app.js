// Page behaviours: confirmation dialogs, focus and busy state around htmx swaps, network errors, copy buttons.
// Everything here improves something that already works as a plain link or form.

const HIDE_ERROR_AFTER_MS = 12000;
const DOUBLE_CLICK_MS = 3000;

function showNetworkError(text) {
  const region = document.getElementById("erreur-reseau");
  if (!region) return;
  region.replaceChildren();
  const box = document.createElement("div");
  box.className = "alert alert-danger mb-0";
  box.textContent = text;
  region.append(box);
  window.setTimeout(() => box.remove(), HIDE_ERROR_AFTER_MS);
}

// --- Confirmation: <details> holding a <dialog>, shown as a modal one ---------------------------------------------

function openDialog(details) {
  const dialog = details.querySelector("dialog");
  details.open = true; // a dialog inside closed details is not rendered, even in the top layer
  dialog.removeAttribute("open");
  dialog.querySelectorAll("[data-fermer]").forEach((button) => { button.hidden = false; });
  dialog.showModal();
  const first = dialog.querySelector("input:not([type=hidden]), select, textarea") ?? dialog.querySelector("[data-fermer]");
  first.focus();
  dialog.addEventListener("close", () => {
    details.open = false;
    dialog.setAttribute("open", "");
    details.querySelector("summary").focus();
  }, { once: true });
}

document.addEventListener("click", (event) => {
  const summary = event.target.closest("[data-confirmation] > summary");
  if (summary) {
    event.preventDefault();
    openDialog(summary.parentElement);
    return;
  }
  const closer = event.target.closest("[data-fermer]");
  if (closer) {
    closer.closest("dialog").close();
    return;
  }
  const copier = event.target.closest("[data-copier]");
  if (copier) copyText(copier);
});

// --- Copy ---------------------------------------------------------------------------------------------------------

async function copyText(button) {
  const source = document.getElementById(button.dataset.copier);
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    button.textContent = "Copié";
  } catch {
    button.textContent = "Copie impossible : sélectionnez le texte";
  }
  window.setTimeout(() => { button.textContent = label; }, 2500);
}

// --- Fields that matter for one answer only: <div data-si="nature=heures">, "donne=1,2|recoit=1,2" ----------------

function matters(form, rule) {
  return rule.split("|").some((part) => {
    const [name, answers] = part.split("=");
    return answers.split(",").includes(form.elements[name]?.value);
  });
}

function showWhatMatters(form) {
  form.querySelectorAll("[data-si]").forEach((box) => {
    // What was refused stays in sight, whatever the answer.
    box.hidden = !matters(form, box.dataset.si) && !box.querySelector(".is-invalid");
  });
}

document.querySelectorAll("form:has([data-si])").forEach(showWhatMatters);
document.addEventListener("change", (event) => {
  if (event.target.form) showWhatMatters(event.target.form);
});

// --- A refused form -----------------------------------------------------------------------------------------------

// The first field to correct may be far below; the grid of hours names its own faults.
document.querySelector("main form:not(.formulaire-grille) .is-invalid:not([type=hidden])")?.focus();

// --- One form, one submission -------------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.envoye) {
    event.preventDefault();
    return;
  }
  form.dataset.envoye = "oui";
  window.setTimeout(() => delete form.dataset.envoye, DOUBLE_CLICK_MS); // an answer that is a file leaves the page here
});

// A page that the Back button takes out of the cache must be usable again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-envoye]").forEach((form) => delete form.dataset.envoye);
});

// --- htmx ---------------------------------------------------------------------------------------------------------

let focusedId = "";
let choices = [];

document.body.addEventListener("htmx:beforeRequest", (event) => {
  event.detail.target?.setAttribute("aria-busy", "true");
});

document.body.addEventListener("htmx:afterRequest", (event) => {
  event.detail.target?.removeAttribute("aria-busy");
});

document.body.addEventListener("htmx:beforeSwap", (event) => {
  focusedId = document.activeElement?.id ?? "";
  choices = [...event.detail.target.querySelectorAll("select[id]")].map((select) => [select.id, select.value]);
});

// The answer was made before what was chosen while it travelled: that choice stands, as long as it is still offered.
document.body.addEventListener("htmx:afterSwap", () => {
  for (const [id, value] of choices) {
    const select = document.getElementById(id);
    if (select && [...select.options].some((option) => option.value === value)) select.value = value;
  }
  choices = [];
});

document.body.addEventListener("htmx:afterSettle", () => {
  if (!focusedId || document.activeElement?.id === focusedId) return;
  document.getElementById(focusedId)?.focus({ preventScroll: true });
});

document.body.addEventListener("htmx:sendError", () => {
  showNetworkError("Le serveur ne répond pas. Vérifiez votre connexion ; ce que vous avez saisi est toujours à l'écran.");
});

document.body.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 401 || status === 403) {
    showNetworkError("Votre session a expiré ou cette action ne vous est pas ouverte. Rechargez la page.");
  } else {
    showNetworkError("L'action n'a pas abouti. Rechargez la page et réessayez.");
  }
});
