// What just happened: it can be closed, and goes by itself when nothing in it is to be done.

const place = document.getElementById("toasts");
const STAYS = 8000;

function toast({ sentence, kind = "good" }) {
  const element = document.createElement("div");
  element.className = `toast toast-${kind}`;
  element.dataset.toast = "";
  element.setAttribute("role", kind === "error" ? "alert" : "status");
  const text = document.createElement("span");
  text.className = "toast-words";
  text.textContent = sentence;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close";
  close.dataset.close = "";
  close.setAttribute("aria-label", document.body.dataset.wordsClose);
  close.textContent = "×";
  element.append(text, close);
  place.append(element);
  watch(element);
}

function watch(element) {
  if (element.watched) return;
  element.watched = true;
  element.querySelector("[data-close]")?.removeAttribute("hidden");
  if (element.matches(".toast-error") || element.querySelector("form, a")) return;
  let timer;
  const start = () => (timer = setTimeout(() => element.remove(), STAYS));
  for (const rest of ["pointerenter", "focusin"]) element.addEventListener(rest, () => clearTimeout(timer));
  for (const go of ["pointerleave", "focusout"]) element.addEventListener(go, start);
  start();
}

document.addEventListener("toast", (event) => toast(event.detail));
document.addEventListener("click", (event) => event.target.closest?.("[data-close]")?.closest("[data-toast]")?.remove());
const watchAll = () => document.querySelectorAll("[data-toast]").forEach(watch);
document.addEventListener("htmx:after:swap", watchAll);
watchAll();
