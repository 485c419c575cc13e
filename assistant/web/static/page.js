// The page around the parts: language, names for screen readers, the side sheet, and where to look next.
(() => {
  document.documentElement.lang = "zh-CN";
  history.scrollRestoration = "manual"; // closing the sheet is a step back, and must not move the page
  const NARROW = window.matchMedia("(max-width: 899px)");
  const NAMES = { user: "你说", bot: "助手说" };

  // Gradio labels each message with its raw text in English; a plain name lets the text itself be read.
  const nameMessages = () => {
    for (const message of document.querySelectorAll("[data-testid=user], [data-testid=bot]")) {
      const name = NAMES[message.dataset.testid];
      if (message.getAttribute("aria-label") !== name) {
        message.setAttribute("aria-label", name);
        message.setAttribute("role", "group");
      }
    }
    const log = document.querySelector("[role=log]");
    if (log && log.getAttribute("aria-label") !== "对话") log.setAttribute("aria-label", "对话");
  };
  new MutationObserver(nameMessages).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label"],
  });

  const sheetIsOpen = () => document.body.classList.contains("side-open");
  const showSheet = (open) => {
    if (open === sheetIsOpen()) return;
    document.body.classList.toggle("side-open", open);
    const button = document.querySelector(".side-button");
    if (button) button.setAttribute("aria-expanded", String(open));
    // Behind an open sheet nothing can be reached by Tab.
    for (const id of ["top", "talk"]) document.getElementById(id).inert = open;
    if (!open && button) button.focus({ preventScroll: true });
  };
  const closeSheet = () => {
    if (!sheetIsOpen()) return;
    showSheet(false);
    history.back();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-side]");
    if (!button) return;
    if (button.dataset.side === "close") { closeSheet(); return; }
    if (NARROW.matches && !sheetIsOpen()) {
      history.pushState({ side: true }, "");
      showSheet(true);
    }
    const title = document.getElementById(`${button.dataset.side}-title`);
    if (title) { title.focus(); title.scrollIntoView({ block: "start" }); }
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeSheet(); });
  window.addEventListener("popstate", (event) => showSheet(Boolean(event.state && event.state.side) && NARROW.matches));
  NARROW.addEventListener("change", () => { if (!NARROW.matches) closeSheet(); });

  // After a turn: the officer's last message comes to the top, and the focus to a new task.
  let turns = 0, lastTask = "";
  window.rongcuoArrived = () => setTimeout(() => {
    document.body.dataset.turns = ++turns; // how many replies the page has taken in, for whoever waits for one
    closeSheet();
    const mine = [...document.querySelectorAll("[data-testid=user]")].at(-1);
    if (mine) {
      const row = mine.closest(".message-row") || mine;
      const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      const near = Math.abs(row.getBoundingClientRect().top) < 1.5 * window.innerHeight;
      row.scrollIntoView({ block: "start", behavior: near && !calm ? "smooth" : "instant" });
    } else if (turns > 1) {
      window.scrollTo({ top: 0, behavior: "instant" }); // a new beginning
    }
    // A new task takes the focus, also from the input box: on a phone the keyboard would cover it.
    const task = document.querySelector("#task form, #task section");
    const name = task ? task.parentElement.tagName : "";
    const lost = !document.activeElement || document.activeElement === document.body;
    if (task && turns > 1 && (lost || (name !== lastTask && task.matches("form, .choose")))) {
      task.querySelector("h2").focus({ preventScroll: true });
    }
    // The regulation is chosen: the story comes next.
    if (!task && turns > 1 && lost) document.querySelector("#words textarea").focus({ preventScroll: true });
    lastTask = name;
  }, 80);
})();
