"use strict";
/* What htmx cannot do. Every page works without this file. */
(() => {
  const byId = (id) => document.getElementById(id);
  const typed = new WeakMap(); // form -> {now, sent, kept}: counts of changes
  const guarded = () => [...document.querySelectorAll("form[data-guard]")];
  const isUnsaved = (form) => typed.has(form) && typed.get(form).now !== typed.get(form).kept;

  /* Focus is never lost: htmx finds an element with the same id again; where there
     is none any more, the swapped part itself takes the focus. */
  let hadFocus = false;
  document.addEventListener("htmx:beforeSwap", (event) => {
    hadFocus = event.detail.target.contains(document.activeElement);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.target;
    const isLost = !document.activeElement || document.activeElement === document.body;
    if (hadFocus && isLost) {
      const place = part.querySelector("[data-focus]") || part;
      place.tabIndex = -1;
      place.focus({ preventScroll: true });
    }
    hadFocus = false;
    const words = part.matches("[data-say]") ? part : part.querySelector("[data-say]");
    if (words) byId("said").textContent = words.textContent;
    reveal();
  });

  /* What failed is said, what was typed stays. */
  const fail = () => {
    const notice = byId("notice");
    if (notice.textContent !== notice.dataset.failed) notice.textContent = notice.dataset.failed;
  };
  for (const name of ["responseError", "sendError", "timeout"]) {
    document.addEventListener(`htmx:${name}`, fail);
  }

  /* Text that is not kept anywhere yet is not left without a question. */
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || !form.matches("[data-guard]")) return;
    const counts = typed.get(form) || { now: 0, sent: 0, kept: 0 };
    counts.now += 1;
    typed.set(form, counts);
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt;
    if (form.dataset.sent) return event.preventDefault(); // it is on its way itself
    const counts = typed.get(form);
    if (counts) counts.sent = counts.now;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.xhr || event.detail.xhr.status >= 400) return;
    byId("notice").textContent = "";
    const counts = typed.get(event.detail.elt);
    if (counts) counts.kept = counts.sent;
  });
  addEventListener("beforeunload", (event) => {
    if (guarded().some((form) => isUnsaved(form) && !form.dataset.sent)) event.preventDefault();
  });

  /* Before a sign-in ends, its page says so and offers to go on. */
  const ends = byId("sign-in-ends");
  if (ends) {
    const WARN_BEFORE = 20 * 60 * 1000, LOOK_EVERY = 30 * 1000;
    let endsAt = Date.now() + Number(ends.dataset.endsIn) * 1000;
    const look = () => { ends.hidden = endsAt - Date.now() > WARN_BEFORE; };
    setInterval(look, LOOK_EVERY);
    document.addEventListener("visibilitychange", look);
    document.addEventListener("htmx:afterRequest", (event) => {
      const { successful, requestConfig } = event.detail;
      if (!successful || requestConfig.verb !== "post") return;
      endsAt = Date.now() + Number(ends.dataset.lasts) * 1000;
      look();
      if (ends.contains(event.target)) byId("content").focus({ preventScroll: true });
    });
  }

  /* A second click sends nothing a second time. */
  const release = (form) => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
    setTimeout(() => release(form), 20000);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

  /* Buttons that put something into a text stand there only with this script. */
  const reveal = () => document.querySelectorAll("[data-insert]").forEach((button) => { button.hidden = false; });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    const field = byId(button.dataset.into);
    field.focus();
    field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  reveal();
})();
