// A form that keeps itself: a while after the last key what was typed is saved and checked by the server.
// <form data-saves="#saver">: the saver is told "save" and sends the form through htmx; its answer puts the parts in place.
// One request at a time, so that each knows the version that the one before it made.

const AFTER_TYPING = 900;
const AFTER_CHOOSING = 150;
const AGAIN = 5000;

const form = document.querySelector("form[data-saves]");
const saver = form && document.querySelector(form.dataset.saves);
let timer;
let busy = false;
let changed = false;

const state = () => document.getElementById("draft-state");

function soon(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

function save() {
  // Who is just signing in again is not asked a second time; it is saved after that.
  if (document.querySelector(".sign-in-here")) return;
  if (busy || form.hasAttribute("data-busy") || state().hasAttribute("data-stopped")) return;
  busy = true;
  changed = false;
  saver.dispatchEvent(new Event("save"));
}

function say(key) {
  const place = document.querySelector("#draft-saved [data-saved]");
  if (place) place.textContent = place.dataset[key];
}

function typed(name, wait) {
  form.elements.at.value = name;
  form.toggleAttribute("data-unsent", true);
  changed = true;
  say("unsaved");
  soon(wait);
}

// The check stands below its field; the field itself says whether it is wrong.
function tie() {
  for (const check of form.querySelectorAll(".field-check[data-checked]")) {
    const field = document.getElementById(check.id.replace(/-check$/, ""));
    if (!field) continue;
    if (check.dataset.checked === "wrong") field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    const other = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== check.id);
    field.setAttribute("aria-describedby", [check.id, ...other].join(" "));
  }
}

// The place of a file was drawn anew under the hand that was there.
function stayAt(name) {
  if (!name.startsWith("file") || document.activeElement !== document.body) return;
  const place = document.getElementById(`field-${name.replace(/[._]/g, "-")}-place`);
  place?.querySelector("input[type=file]:not([capture]), button, a")?.focus();
}

// There is a draft: the address leads back to it, at a reload as by the way back, and it can be discarded.
function settle() {
  const number = form.elements.draft?.value;
  if (!number) return;
  history.replaceState(history.state, "", `/tickets/new?draft=${encodeURIComponent(number)}`);
  document.getElementById("draft-discard").hidden = false;
}

function saved(event) {
  const status = event.detail.ctx?.response?.status;
  busy = false;
  // A lost line is watched by offline.js, which says when it is back.
  if (status === undefined) return;
  if (status >= 500) return soon(AGAIN);
  settle();
  tie();
  stayAt(form.elements.at.value);
  if (changed) return soon(AFTER_CHOOSING);
  if (status < 400) form.removeAttribute("data-unsent");
}

if (saver) {
  const file = (target) => target.type === "file";
  form.addEventListener("input", (event) => file(event.target) || typed(event.target.name, AFTER_TYPING));
  form.addEventListener("change", (event) => file(event.target) || typed(event.target.name, AFTER_CHOOSING));
  form.addEventListener("saves", (event) => typed(event.detail, 0));
  saver.addEventListener("htmx:finally:request", saved);
  saver.addEventListener("click", () => soon(0));
  document.addEventListener("reachable", () => form.hasAttribute("data-unsent") && soon(0));
  document.addEventListener("visibilitychange", () => document.hidden && changed && soon(0));
}
