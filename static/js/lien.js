// The secret of a link stands behind the # of its address: the browser keeps it until the person opens the link.
// Without this script, the same form asks to paste the whole address.

const SECRET = /^#[0-9a-f]{64}$/;
const form = document.getElementById("ouvrir-lien");
const box = document.getElementById("champ-secret");

function takeSecret() {
  if (!SECRET.test(window.location.hash)) return;
  form.elements.secret.value = window.location.hash.slice(1);
  box.hidden = true;
}

takeSecret();
if (/^[0-9a-f]{64}$/.test(form.elements.secret.value)) box.hidden = true;
window.addEventListener("hashchange", takeSecret);

// Nothing of it is left in the history of a shared machine.
form.addEventListener("submit", () => {
  window.history.replaceState(null, "", window.location.pathname);
});
