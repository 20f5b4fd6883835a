// Files of a form that keeps itself go to the server as soon as they are chosen, with their progress; each can be stopped,
// and taken out again. Without scripts they travel with the form.

const form = document.querySelector("form[data-saves]");
const FILES = "/tickets/draft/files";

const say = (kind, detail) => document.dispatchEvent(new CustomEvent(kind, { detail }));
const saves = (name) => form.dispatchEvent(new CustomEvent("saves", { detail: name }));

function keep(name, value, within) {
  let field = form.querySelector(`input[type=hidden][name="${CSS.escape(name)}"]`);
  if (!field) {
    field = document.createElement("input");
    Object.assign(field, { type: "hidden", name });
    within.append(field);
  }
  field.value = value;
}

function line(file, stop) {
  const element = document.createElement("li");
  element.className = "file-item";
  const name = document.createElement("span");
  name.textContent = file.name;
  const bar = document.createElement("progress");
  Object.assign(bar, { max: 100, value: 0 });
  const end = document.createElement("span");
  end.className = "end";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "×";
  button.setAttribute("aria-label", form.dataset.wordsStop.replace("0", file.name));
  button.addEventListener("click", stop);
  bar.setAttribute("aria-label", file.name);
  element.append(name, bar, end, button);
  element.progress = (share) => {
    bar.value = share;
    end.textContent = form.dataset.wordsUploading.replace("0%", `${share}%`);
  };
  element.progress(0);
  return element;
}

function content(name, file) {
  const all = new FormData(form);
  for (const [key, value] of [...all]) if (value instanceof File) all.delete(key);
  all.append(name, file);
  return all;
}

function answered(request, name, place) {
  const told = request.getResponseHeader("Content-Type")?.includes("json") ? JSON.parse(request.responseText) : {};
  if (request.status !== 200) return say("toast", { sentence: told.sentence ?? document.body.dataset.wordsFailed, kind: "error" });
  const state = document.getElementById("draft-state");
  keep("draft", told.draft, state);
  if (!form.elements.version) keep("version", told.version, state);
  const [, key] = name.split(".");
  if (key) keep(`attachment_id.${key}`, told.attachment, place);
  saves(name);
}

function send(name, file, place) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const shown = line(file, () => request.abort());
    const list = place.querySelector("[data-chosen]") ?? place;
    list.append(shown);
    list.hidden = false;
    request.upload.addEventListener("progress", (event) => shown.progress(Math.round((100 * event.loaded) / event.total)));
    request.addEventListener("load", () => answered(request, name, place));
    request.addEventListener("error", () => say("toast", { sentence: document.body.dataset.wordsFailed, kind: "error" }));
    request.addEventListener("loadend", () => (shown.remove(), done()));
    request.open("POST", FILES);
    request.send(content(name, file));
  });
}

let before = Promise.resolve();

function chosen(input) {
  const place = input.closest("[data-files]");
  const files = [...input.files];
  input.value = "";
  for (const file of files) before = before.then(() => send(input.name, file, place));
}

function takeOut(button) {
  const input = button.closest("[id$='-place']");
  keep("remove", button.value, document.getElementById("draft-state"));
  saves(input.id === "field-file-place" ? "file" : input.querySelector("input[type=hidden]").name.replace("attachment_id", "file"));
}

if (form) {
  form.addEventListener("change", (event) => event.target.matches("input[type=file][name]") && event.target.files.length && chosen(event.target));
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=remove]");
    if (!button) return;
    event.preventDefault();
    takeOut(button);
  });
}
