// Runs once for each HTML part of the page (`element`): turns native forms and buttons into Gradio events.
const complain = (form, words, row) => {
  const line = form.querySelector(".missing");
  if (line) { line.textContent = words; line.hidden = false; }
  const box = row && row.querySelector("input");
  if (box) { box.focus(); row.scrollIntoView({ block: "center" }); }
};

const answered = (row) => {
  const typed = row.querySelector(".typed input");
  return row.querySelector("input:checked") !== null || (typed !== null && (typed.value !== "" || typed.validity.badInput));
};

// What is typed but cannot be: not a whole number, out of its bounds, half a date.
const wrong = (row) => {
  const typed = row.querySelector(".typed input");
  return typed !== null && !row.querySelector("input:checked") && !typed.validity.valid;
};

const picks = (form) => {
  const found = {};
  for (const name of new Set(new FormData(form).keys())) {
    const values = new FormData(form).getAll(name).filter((value) => value !== "");
    if (values.length) found[name] = values.includes("unknown") ? "unknown" : values[0];
  }
  return found;
};

element.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.action) return; // a file to take away: the browser's own business
  event.preventDefault();
  const open = [...form.querySelectorAll("fieldset.ask")].filter((row) => !answered(row));
  if (open.length) {
    complain(form, `还有 ${open.length} 项没有选。说不准的，选“不清楚”就行。`, open[0]);
    return;
  }
  const bad = [...form.querySelectorAll("fieldset.ask")].find(wrong);
  if (bad) {
    complain(form, bad.querySelector(".typed input").dataset.wrong, bad);
    return;
  }
  const dialog = form.closest("dialog");
  if (dialog) dialog.close();
  trigger("submit", { action: form.dataset.action, fact: form.dataset.fact || null, picks: picks(form) });
});

// A date or number typed and 不清楚 are one answer: the later of the two stands.
element.addEventListener("input", (event) => {
  const row = event.target.closest("fieldset.ask");
  const typed = row && row.querySelector(".typed input");
  const unknown = row && row.querySelector('input[type="checkbox"]');
  if (!typed || !unknown) return;
  if (event.target === unknown && unknown.checked) typed.value = "";
  if (event.target === typed) unknown.checked = false;
});

// At the first key, not when the field is left: the line would vanish under the press of the button.
element.addEventListener("input", (event) => {
  const form = event.target.closest("form");
  const line = form && form.querySelector(".missing");
  if (line) line.hidden = true;
});

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.say) trigger("submit", { action: "say", text: button.dataset.say });
  if (button.dataset.rest) {
    for (const row of button.closest("form").querySelectorAll("fieldset.ask")) {
      const no = row.querySelector(`input[value="${button.dataset.rest}"]`);
      if (no && !answered(row)) no.checked = true;
    }
    button.closest("form").querySelector("button.go").focus();
  }
  if (button.dataset.choose) trigger("submit", { action: "choose", regulation: button.dataset.choose });
  if (button.dataset.act) trigger("submit", { action: button.dataset.act });
  if (button.dataset.today !== undefined) {
    const typed = button.closest("fieldset").querySelector(".typed input");
    const now = new Date();
    typed.value = new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
    typed.dispatchEvent(new Event("input", { bubbles: true }));
  }
  // Later, so that a sheet this button also closes no longer keeps the dialog out of reach.
  if (button.dataset.open) setTimeout(() => document.getElementById(button.dataset.open).showModal());
  if (button.dataset.shut) document.getElementById(button.dataset.shut).close();
});

// 1/2/3 or y/n/u answer the row that has the focus, and go to the next open one.
const KEYS = { 1: "yes", y: "yes", 2: "no", n: "no", 3: "unknown", u: "unknown" };
element.addEventListener("keydown", (event) => {
  const row = event.target.closest && event.target.closest("form fieldset.ask");
  const value = KEYS[event.key.toLowerCase()];
  if (!row || !value || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(".typed")) return;
  const box = row.querySelector(`input[type="radio"][value="${value}"]`);
  if (!box) return;
  event.preventDefault();
  box.checked = true;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  const form = row.closest("form");
  const next = [...form.querySelectorAll("fieldset.ask")].find((other) => !answered(other));
  const target = next ? next.querySelector("input") : form.querySelector("button.go");
  target.focus();
  target.scrollIntoView({ block: "nearest" });
});

// The comparison with other regulations is worked out when it is opened.
element.addEventListener("toggle", (event) => {
  const section = event.target;
  if (!section.open || section.dataset.elsewhere === undefined) return;
  delete section.dataset.elsewhere;
  trigger("submit", { action: "elsewhere" });
}, true);
