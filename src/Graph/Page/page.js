"use strict";
const boxes = JSON.parse(document.getElementById("boxes").textContent);
const graph = document.getElementById("graph");
const details = document.getElementById("details");
const [left, top_, width, height] = graph.getAttribute("viewBox").split(" ").map(Number);

// The view: the point of the drawing at the canvas's corner, and pixels per unit.
let view = { x: 0, y: 0, scale: 1 };

function show() {
  const { clientWidth: w, clientHeight: h } = graph.parentElement;
  graph.setAttribute("viewBox", `${view.x} ${view.y} ${w / view.scale} ${h / view.scale}`);
}

function centre(scale) {
  const { clientWidth: w, clientHeight: h } = graph.parentElement;
  view = { x: left + (width - w / scale) / 2, y: top_ + (height - h / scale) / 2, scale };
  show();
}

function fitting() {
  const { clientWidth: w, clientHeight: h } = graph.parentElement;
  return Math.min(w / width, h / height);
}

// At first no smaller than can be read; of a large graph, an output and what is above it.
function open() {
  const fit = fitting();
  const output = graph.querySelector(".output") ?? graph.querySelector(".box");
  centre(Math.min(1.5, Math.max(fit, 0.7)));
  if (fit < 0.7 && output) {
    const { clientWidth: w, clientHeight: h } = graph.parentElement;
    const box = output.getBBox();
    view.x = box.x + box.width / 2 - w / view.scale / 2;
    view.y = box.y + box.height + 20 - h / view.scale;
    show();
  }
}

function zoom(factor, clientX, clientY) {
  const canvas = graph.parentElement.getBoundingClientRect();
  const scale = Math.min(8, Math.max(Math.min(fitting(), 0.6) / 2, view.scale * factor));
  const px = clientX - canvas.left, py = clientY - canvas.top;
  view = { x: view.x + px / view.scale - px / scale, y: view.y + py / view.scale - py / scale, scale };
  show();
}

function zoomMiddle(factor) {
  const canvas = graph.parentElement.getBoundingClientRect();
  zoom(factor, canvas.left + canvas.width / 2, canvas.top + canvas.height / 2);
}

function add(parent, name, text, style) {
  const element = parent.appendChild(document.createElement(name));
  if (text !== undefined) element.textContent = text;
  if (style) element.className = style;
  return element;
}

function select(id) {
  for (const old of graph.querySelectorAll(".selected, .near")) old.classList.remove("selected", "near");
  const box = boxes[id];
  document.getElementById(id).classList.add("selected");
  for (const way of graph.querySelectorAll(`[data-from="${id}"], [data-to="${id}"]`)) way.classList.add("near");
  details.replaceChildren();
  add(details, "h2", box.title);
  add(details, "p", box.kind, "kind");
  const facts = add(details, "table", undefined, "facts");
  for (const [name, value] of box.facts) {
    const row = add(facts, "tr");
    add(row, "th", name);
    add(row, "td", value);
  }
  if (box.saved.length > 0) {
    add(details, "h3", "saved tensors");
    const saved = add(details, "table", undefined, "saved");
    for (const { name, type, bytes, state } of box.saved) {
      const row = add(saved, "tr");
      for (const text of [name, type, bytes, state]) add(row, "td", text);
    }
  }
  if (box.kind.endsWith("operation")) {
    add(details, "h3", "called at");
    add(details, "code", box.source ?? "not recorded: turn anomaly mode on before the forward pass", "source");
    if (box.stack) add(details, "pre", box.stack);
  }
}

let grip = null;
let moved = false;
graph.addEventListener("pointerdown", event => {
  grip = { x: event.clientX, y: event.clientY };
  moved = false;
});
addEventListener("pointermove", event => {
  if (!grip) return;
  const dx = event.clientX - grip.x, dy = event.clientY - grip.y;
  if (!moved && Math.hypot(dx, dy) < 4) return;
  moved = true;
  graph.classList.add("moving");
  view.x -= dx / view.scale;
  view.y -= dy / view.scale;
  grip = { x: event.clientX, y: event.clientY };
  show();
});
addEventListener("pointerup", () => {
  grip = null;
  graph.classList.remove("moving");
});
graph.addEventListener("wheel", event => {
  event.preventDefault();
  zoom(Math.exp(-event.deltaY * 0.0015), event.clientX, event.clientY);
}, { passive: false });
graph.addEventListener("click", event => {
  const box = event.target.closest("g.box");
  if (box && !moved) select(box.id);
});
graph.addEventListener("keydown", event => {
  if (event.key === "Enter" && event.target.id in boxes) select(event.target.id);
});
for (const id in boxes) {
  const element = document.getElementById(id);
  element.setAttribute("role", "button");
  element.setAttribute("tabindex", "0");
}
document.getElementById("in").addEventListener("click", () => zoomMiddle(1.3));
document.getElementById("out").addEventListener("click", () => zoomMiddle(1 / 1.3));
document.getElementById("fit").addEventListener("click", () => centre(Math.min(1.5, fitting())));
addEventListener("resize", show);
open();
