"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const svg = byId("drawing"), world = byId("world"), tip = byId("tip"), search = byId("search");
  const ROW = 12, COLUMN = 40, LINE = 17, PADDING = 12, LONGEST = 42, SHOWN = 7, MANY = 150;
  const KINDS = { root: "", intent: "intent", response: "response", action: "action", form: "form", state: "slots and forms", checkpoint: "checkpoint" };
  const pen = document.createElement("canvas").getContext("2d");
  const view = { x: 24, y: 24, scale: 1 };
  let nodes = [], chosen = null, pinned = null, size = { width: 0, height: 0 };

  const svgElement = (name, attributes, parent) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent.append(element);
    return element;
  };
  const htmlElement = (name, text, parent, className = "") => {
    const element = document.createElement(name);
    element.textContent = text;
    element.className = className;
    parent.append(element);
    return element;
  };
  const shortened = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

  // Which flows are shown: those of the kinds ticked that have the words in a box, in their name or in their place.

  const words = () => search.value.trim().toLowerCase();
  const hits = (node) => words() !== "" && node.kind !== "root" && node.lines.some((line) => line.toLowerCase().includes(words()));

  function shownFlows() {
    const found = new Set();
    const look = (node) => {
      if (hits(node)) node.places.forEach(([flow]) => found.add(flow));
      if (hits(node) && node.places.length === 0) flowsBelow(node).forEach((flow) => found.add(flow));
      node.children.forEach(look);
    };
    data.roots.forEach(look);
    return new Set(data.flows.map((_, number) => number).filter((number) => {
      const flow = data.flows[number];
      const isWanted = byId(flow.kind === "rule" ? "rules" : "stories").checked;
      return isWanted && (found.has(number) || `${flow.name} ${flow.place}`.toLowerCase().includes(words()));
    }));
  }
  const flowsBelow = (node) => [...node.ends, ...node.children.flatMap(flowsBelow)];

  // Where everything goes: children right of their parent, the first of them in its row.

  function measured(node, shown) {
    const children = node.children.map((child) => measured(child, shown)).filter(Boolean);
    const own = node.places.filter(([flow]) => shown.has(flow));
    if (own.length === 0 && children.length === 0) return null;
    const lines = node.lines.map(shortened);
    pen.font = `${node.kind === "root" ? "600 " : ""}${node.kind === "state" ? 12 : 13}px system-ui, sans-serif`;
    const width = Math.ceil(Math.max(...lines.map((line) => pen.measureText(line).width))) + 2 * PADDING;
    const height = lines.length * LINE + 11;
    const below = children.reduce((sum, child) => sum + child.extent, 0);
    const ends = node.ends.some((flow) => shown.has(flow));
    return { node, lines, width, height, children, ends, flows: new Set(own.map(([flow]) => flow)), extent: Math.max(height + ROW, below) };
  }

  function placed(box, x, y, parent) {
    Object.assign(box, { x, y, parent });
    nodes.push(box);
    size.width = Math.max(size.width, x + box.width);
    size.height = Math.max(size.height, y + box.height);
    let top = y;
    for (const child of box.children) {
      placed(child, x + box.width + COLUMN, top, box);
      top += child.extent;
    }
  }

  function draw() {
    const shown = shownFlows();
    nodes = [];
    size = { width: 0, height: 0 };
    let top = 0;
    for (const root of data.roots) {
      const box = measured(root, shown);
      if (box === null) continue;
      placed(box, 0, top, null);
      top += box.extent + 28;
    }
    world.replaceChildren();
    nodes.forEach(drawEdge);
    nodes.forEach(drawNode);
    if (nodes.length) nodes[0].element.setAttribute("tabindex", "0");
    byId("nothing").hidden = nodes.length > 0;
    list(shown);
    choose(shown.has(chosen) ? chosen : null);
    unpin();
  }

  function drawEdge(box) {
    if (!box.parent) return;
    const from = box.parent, x1 = from.x + from.width, y1 = from.y + 14, x2 = box.x, y2 = box.y + 14;
    const middle = x2 - COLUMN / 2, corner = Math.min(9, (y2 - y1) / 2);
    const path = y2 - y1 < 1
      ? `M${x1} ${y1}H${x2}`
      : `M${x1} ${y1}H${middle - corner}q${corner} 0 ${corner} ${corner}V${y2 - corner}q0 ${corner} ${corner} ${corner}H${x2}`;
    box.edge = svgElement("path", { class: "edge", d: path }, world);
  }

  function drawNode(box) {
    const { node, x, y, width, height } = box;
    const group = svgElement("g", {
      class: `node ${node.kind}${hits(node) ? " hit" : ""}`, transform: `translate(${x} ${y})`,
      role: "treeitem", tabindex: "-1", "aria-label": label(box),
    }, world);
    const round = node.kind === "intent" || node.kind === "root" ? 14 : 8;
    svgElement("rect", { width, height, rx: round }, group);
    box.lines.forEach((line, number) => {
      svgElement("text", { x: PADDING, y: 18.5 + number * LINE }, group).textContent = line;
    });
    if (box.ends) svgElement("circle", { class: "end", cx: width, cy: 14, r: 4.2 }, group);
    group.addEventListener("pointerenter", () => pinned || showTip(box));
    group.addEventListener("pointerleave", () => pinned || hideTip());
    group.addEventListener("focus", () => pinned || (group.matches(":focus-visible") && showTip(box)));
    group.addEventListener("blur", () => pinned || hideTip());
    group.addEventListener("click", () => activate(box));
    box.element = group;
  }
  const label = ({ node, flows }) => `${KINDS[node.kind]} ${node.lines.join(", ")}${flows.size ? `, in ${flows.size}` : ""}`.trim();

  // The list at the side, and what is chosen in it.

  function list(shown) {
    const nav = byId("flows");
    nav.replaceChildren();
    let file = null;
    for (const number of [...shown].sort((a, b) => a - b)) {
      const flow = data.flows[number], itsFile = flow.place.replace(/:\d+$/, "");
      if (itsFile !== file) htmlElement("h2", (file = itsFile), nav);
      const button = htmlElement("button", flow.name, nav);
      button.title = `${flow.kind}, ${flow.place}`;
      button.dataset.flow = number;
      button.addEventListener("click", () => { choose(chosen === number ? null : number); bringIntoView(number); });
    }
    const count = (kind) => [...shown].filter((number) => data.flows[number].kind === kind).length;
    const [stories, rules] = [count("story"), count("rule")];
    byId("count").textContent = `${stories} ${stories === 1 ? "story" : "stories"}, ${rules} ${rules === 1 ? "rule" : "rules"}`;
  }

  function choose(number) {
    chosen = number;
    world.classList.toggle("chosen", number !== null);
    for (const box of nodes) {
      const isOn = box.flows.has(number) || (box.parent === null && box.children.some((child) => child.flows.has(number)));
      box.element.classList.toggle("on", isOn);
      if (box.edge) box.edge.classList.toggle("on", isOn);
    }
    document.querySelectorAll("nav button").forEach((button) => {
      button.setAttribute("aria-pressed", String(Number(button.dataset.flow) === number));
    });
  }

  function bringIntoView(number) {
    const first = nodes.find((box) => box.flows.has(number));
    if (chosen === null || !first) return;
    view.x = 40 - (first.parent ? first.parent.x : first.x) * view.scale;
    view.y = svg.clientHeight / 3 - first.y * view.scale;
    look();
  }

  // What is known of a box.

  function showTip(box) {
    const { node } = box;
    tip.replaceChildren();
    if (KINDS[node.kind]) htmlElement("span", KINDS[node.kind], tip, "what");
    htmlElement("strong", node.lines.join(", "), tip);
    const said = node.names.flatMap((name) => data.details[name] || []);
    if (said.length) said.forEach((line, _, all) => htmlElement("li", line, listIn(tip, "said", all)));
    const places = node.places.filter(([flow]) => box.flows.has(flow));
    for (const [flow, place] of pinned === box ? places : places.slice(0, SHOWN)) {
      const item = htmlElement("li", `${data.flows[flow].name} `, listIn(tip, "where"));
      htmlElement("code", place, item);
    }
    const more = places.length - SHOWN;
    if (more > 0 && pinned !== box) htmlElement("li", `and ${more} more: click`, listIn(tip, "where"));
    tip.hidden = false;
    putTip(box);
  }
  const listIn = (parent, className) => parent.querySelector(`ul.${className}`) || htmlElement("ul", "", parent, className);

  function putTip(box) {
    const left = view.x + box.x * view.scale, bottom = view.y + (box.y + box.height) * view.scale + 8;
    const top = view.y + box.y * view.scale - tip.offsetHeight - 8;
    tip.style.left = `${Math.max(10, Math.min(left, svg.clientWidth - tip.offsetWidth - 10))}px`;
    tip.style.top = `${Math.max(10, bottom + tip.offsetHeight > svg.clientHeight && top > 0 ? top : bottom)}px`;
  }
  function hideTip() { tip.hidden = true; }
  function unpin() { pinned = null; tip.classList.remove("pinned"); hideTip(); }

  function activate(box) {
    if (dragged) return;
    const goal = box.node.kind === "checkpoint" && box.parent && nodes.find((other) => !other.parent && other.node.kind === "checkpoint" && other.node.lines[0] === box.node.lines[0]);
    if (goal) { reveal(goal); goal.element.focus(); return; }
    const isPinned = pinned === box;
    unpin();
    if (isPinned) return;
    pinned = box;
    tip.classList.add("pinned");
    showTip(box);
  }

  // Moving and zooming.

  function look() { world.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.scale})`); if (pinned) putTip(pinned); }
  function zoom(factor, x = svg.clientWidth / 2, y = svg.clientHeight / 2) {
    const scale = Math.max(0.08, Math.min(2.5, view.scale * factor));
    view.x = x - ((x - view.x) * scale) / view.scale;
    view.y = y - ((y - view.y) * scale) / view.scale;
    view.scale = scale;
    look();
  }
  function fit() {
    if (!nodes.length) return;
    view.scale = Math.min(1, (svg.clientWidth - 48) / size.width, (svg.clientHeight - 48) / size.height);
    view.x = view.y = 24;
    look();
  }
  function begin() { Object.assign(view, { x: 24, y: 24, scale: 1 }); look(); }
  function reveal(box) {
    const x = view.x + box.x * view.scale, y = view.y + box.y * view.scale;
    if (x < 20 || x + box.width * view.scale > svg.clientWidth - 20) view.x += svg.clientWidth / 3 - x;
    if (y < 20 || y + box.height * view.scale > svg.clientHeight - 60) view.y += svg.clientHeight / 3 - y;
    look();
  }

  let dragged = false, held = null;
  svg.addEventListener("pointerdown", (event) => { held = { x: event.clientX, y: event.clientY }; dragged = false; });
  window.addEventListener("pointermove", (event) => {
    if (!held) return;
    const x = event.clientX - held.x, y = event.clientY - held.y;
    if (!dragged && Math.hypot(x, y) < 4) return;
    dragged = true;
    svg.classList.add("dragged");
    held = { x: event.clientX, y: event.clientY };
    view.x += x;
    view.y += y;
    look();
  });
  window.addEventListener("pointerup", () => { held = null; svg.classList.remove("dragged"); });
  svg.addEventListener("click", (event) => { if (!dragged && event.target === svg) { unpin(); choose(null); } });
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const area = svg.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey) zoom(Math.exp(-event.deltaY / 240), event.clientX - area.left, event.clientY - area.top);
    else { view.x -= event.shiftKey ? event.deltaY : event.deltaX; view.y -= event.shiftKey ? 0 : event.deltaY; look(); }
  }, { passive: false });

  // Keys: arrows go from box to box.

  function neighbour(box, key) {
    const row = box.parent ? box.parent.children : nodes.filter((other) => !other.parent);
    const at = row.indexOf(box);
    return { ArrowRight: box.children[0], ArrowLeft: box.parent, ArrowDown: row[at + 1], ArrowUp: row[at - 1] }[key];
  }
  svg.addEventListener("keydown", (event) => {
    const box = nodes.find((other) => other.element === document.activeElement);
    if (!box) return;
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); activate(box); return; }
    const next = neighbour(box, event.key);
    if (!next) return;
    event.preventDefault();
    box.element.setAttribute("tabindex", "-1");
    next.element.setAttribute("tabindex", "0");
    unpin();
    reveal(next);
    next.element.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { unpin(); if (search.value) { search.value = ""; draw(); begin(); } else choose(null); return; }
    if (event.target === search || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") { event.preventDefault(); search.focus(); }
    if (event.key === "+") zoom(1.25);
    if (event.key === "-") zoom(0.8);
    if (event.key === "0") fit();
  });

  // Names are offered while one types; many boxes are drawn anew only when the typing pauses.
  for (const name of Object.keys(data.details).sort()) htmlElement("option", "", byId("names")).value = name;
  let pause = 0;
  search.addEventListener("input", () => {
    clearTimeout(pause);
    const again = () => { draw(); begin(); };
    if (data.flows.length <= MANY) again();
    else pause = setTimeout(again, 150);
  });
  byId("stories").addEventListener("change", () => { draw(); begin(); });
  byId("rules").addEventListener("change", () => { draw(); begin(); });
  byId("in").addEventListener("click", () => zoom(1.25));
  byId("out").addEventListener("click", () => zoom(0.8));
  byId("fit").addEventListener("click", fit);
  draw();
  begin();
})();
