// Files can be dropped on their field or pasted into the form; the names of the chosen ones are shown before they are sent.

function size(octets) {
  if (octets < 1e6) return `${Math.max(1, Math.round(octets / 1e3))} kB`;
  return `${(octets / 1e6).toFixed(1)} MB`;
}

function item(file) {
  const line = document.createElement("li");
  line.className = "file-item";
  const name = document.createElement("span");
  name.textContent = file.name;
  const end = document.createElement("span");
  end.className = "end";
  end.textContent = size(file.size);
  line.append(name, end);
  return line;
}

function list(input) {
  const chosen = input.closest("[data-files]")?.querySelector("[data-chosen]");
  if (!chosen) return;
  chosen.replaceChildren(...[...input.files].map(item));
  chosen.hidden = input.files.length === 0;
}

function give(input, files) {
  const all = new DataTransfer();
  if (input.multiple) for (const file of input.files) all.items.add(file);
  for (const file of input.multiple ? files : [...files].slice(0, 1)) all.items.add(file);
  input.files = all.files;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

// A form that keeps itself sends them at once instead (uploads.js).
document.addEventListener("change", (event) => event.target.matches?.("form:not([data-saves]) input[type=file]") && list(event.target));

// The camera is a second way into the same field; without scripts the field's own dialog offers it.
document.addEventListener("change", (event) => {
  const camera = event.target;
  if (!camera.matches?.("input[data-camera]") || !camera.files.length) return;
  give(camera.closest("[data-files]").querySelector("input[type=file][name]"), camera.files);
  camera.value = "";
});

const zone = (event) => event.target.closest?.(".file-drop");

for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    const drop = zone(event);
    if (!drop) return;
    event.preventDefault();
    drop.classList.add("over");
  });
}

document.addEventListener("dragleave", (event) => zone(event)?.classList.remove("over"));

document.addEventListener("drop", (event) => {
  const drop = zone(event);
  if (!drop) return;
  event.preventDefault();
  drop.classList.remove("over");
  give(drop.querySelector("input[type=file]"), event.dataTransfer.files);
});

document.addEventListener("paste", (event) => {
  const files = event.clipboardData?.files ?? [];
  const form = event.target.closest?.("form");
  const input = form?.querySelector("input[type=file][name=file]") ?? form?.querySelector("input[type=file]:not(:disabled)");
  if (!files.length || !input) return;
  event.preventDefault();
  give(input, files);
});
