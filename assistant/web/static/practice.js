// What plain forms cannot do: the computer's dark colours, where the focus goes, letter keys.
if (window.matchMedia("(prefers-color-scheme: dark)").matches) document.documentElement.classList.add("dark");

document.addEventListener("DOMContentLoaded", () => {
  const said = document.querySelector("main > .missing");
  const now = document.getElementById("now");
  if (said) said.focus();
  else if (now && location.hash === "#now") now.focus();
});

// A–H picks an option; Enter, where nothing that could be pressed has the focus, goes on.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("a, button, summary, input:not([type=radio], [type=checkbox])")) return;
  const form = document.querySelector("form[data-keys]");
  const letter = event.key.length === 1 ? event.key.toUpperCase() : "";
  const box = form && letter ? form.querySelector(`input[name="letter"][value="${CSS.escape(letter)}"]`) : null;
  if (box) {
    event.preventDefault();
    box.checked = box.type === "radio" || !box.checked;
    box.focus();
  } else if (event.key === "Enter" && !event.target.closest("input") && !event.repeat) {
    const go = document.querySelector(".question button.go, .verdict button.go");
    if (go) { event.preventDefault(); go.click(); }
  }
});

// One press, one answer.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  else if (event.target.method === "post") event.target.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
