"use strict";
(() => {
  const STEP = 150;
  const byId = (id) => document.getElementById(id);
  const make = (tag, text, cls) => {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    if (cls) node.className = cls;
    return node;
  };
  const severities = ["", "low", "medium", "high", "critical"];

  // Devices: rows are made only when they come into view, so that thousands open at once.
  const devices = JSON.parse(byId("device-data").textContent);
  const body = byId("device-rows");
  const more = byId("device-more");
  const filter = byId("filter");
  const facets = [["by-type", "type"], ["by-vendor", "vendor"]].map(([id, key]) => ({ box: byId(id), key }));
  let sorting = { key: "alarms", down: true };
  let listed = [];
  let made = 0;

  for (const device of devices) {
    device.hay = [device.label, device.id, device.type, device.vendor, device.model, ...device.addrs, ...device.macs,
      ...device.won.map((one) => one[1])].join("\n").toLowerCase();
  }
  for (const { box, key } of facets) {
    const counts = new Map();
    for (const device of devices) counts.set(device[key], (counts.get(device[key]) || 0) + 1);
    for (const value of [...counts.keys()].sort()) {
      const option = make("option", `${value || "unknown"} (${counts.get(value)})`);
      option.value = value || "\u0000";
      box.append(option);
    }
    box.addEventListener("change", list);
  }

  const address = (text) => (/^\d+\.\d+\.\d+\.\d+$/.test(text) ? text.split(".").map((part) => part.padStart(3, "0")).join(".") : `~${text}`);
  const order = {
    addrs: (device) => address(device.addrs[0] || ""),
    net: (device) => device.net[0],
    alarms: (device) => severities.indexOf(device.worst) * 1000 + device.alarms,
  };
  const value = (device, key) => (order[key] ? order[key](device) : device[key]);

  function list() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    listed = devices.filter((device) =>
      words.every((word) => device.hay.includes(word)) &&
      facets.every(({ box, key }) => !box.value || (box.value === "\u0000" ? !device[key] : device[key] === box.value)));
    const sign = sorting.down ? -1 : 1;
    listed.sort((a, b) => {
      const x = value(a, sorting.key);
      const y = value(b, sorting.key);
      return x < y ? -sign : x > y ? sign : a.id < b.id ? -1 : 1;
    });
    made = 0;
    body.replaceChildren();
    byId("device-count").textContent = listed.length === devices.length ? `${devices.length}` : `${listed.length} of ${devices.length}`;
    extend();
  }

  function extend() {
    const piece = document.createDocumentFragment();
    for (const device of listed.slice(made, made + STEP)) piece.append(row(device));
    made = Math.min(listed.length, made + STEP);
    body.append(piece);
    more.replaceChildren();
    if (made < listed.length) {
      const button = make("button", `Show more (${listed.length - made} left)`, "big");
      button.type = "button";
      button.addEventListener("click", extend);
      more.append(button);
    } else if (!listed.length) {
      more.append(make("span", "No device fits.", "soft"));
    }
  }

  function row(device) {
    const line = make("tr");
    line.dataset.device = device.id;
    const first = make("td");
    const open = make("button", device.label, "name");
    open.type = "button";
    open.setAttribute("aria-expanded", "false");
    open.addEventListener("click", () => toggle(device, line, open));
    first.append(open);
    const kind = [device.type, device.model].filter(Boolean).join(", ");
    const alarms = make("td", device.alarms ? String(device.alarms) : "–", device.alarms ? "num" : "num quiet");
    if (device.worst) alarms.append(make("span", device.worst, `sev ${device.worst}`));
    line.append(
      first, make("td", kind || "unknown", kind ? "" : "quiet"), make("td", device.vendor || "unknown", device.vendor ? "" : "quiet"),
      make("td", device.addrs.slice(0, 2).join(", ") + (device.addrs.length > 2 ? ` +${device.addrs.length - 2}` : "")),
      make("td", device.sure ? `${Math.round(device.sure * 100)} %` : "–", "num"),
      make("td", device.net[0] ? `${device.net[0]} (${device.net[1]})` : "–", device.net[0] ? "num" : "num quiet"), alarms);
    return line;
  }

  function toggle(device, line, open) {
    const shown = open.getAttribute("aria-expanded") === "true";
    open.setAttribute("aria-expanded", String(!shown));
    if (shown) {
      line.nextSibling.remove();
      return;
    }
    const cell = make("td");
    cell.colSpan = 7;
    cell.append(make("p", `${device.id} · ${device.macs.join(", ") || "no hardware address"} · ${device.addrs.join(", ")} · seen ${device.seen[0]} to ${device.seen[1]} UTC`, "soft"));
    cell.append(statements("What is known, how sure, by which rule, from which row", device.won, ""));
    if (device.lost.length) cell.append(statements("Statements that lost", device.lost, "lost"));
    const detail = make("tr", undefined, "detail");
    detail.append(cell);
    line.after(detail);
  }

  function statements(title, all, cls) {
    const table = make("table", undefined, cls);
    table.append(make("caption", all.length ? title : "Nothing is known beyond its addresses."));
    for (const [name, said, sure, rule, rows] of all) {
      const line = make("tr");
      line.append(make("td", name), make("td", said), make("td", `${Math.round(sure * 100)} %`, "sureness num"), make("td", rule), make("td", rows));
      table.append(line);
    }
    return table;
  }

  const heads = [...document.querySelectorAll("th[data-sort]")];
  for (const head of heads) {
    head.firstElementChild.addEventListener("click", () => {
      const key = head.dataset.sort;
      sorting = { key, down: sorting.key === key ? !sorting.down : ["sure", "net", "alarms"].includes(key) };
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", sorting.down ? "descending" : "ascending");
      list();
    });
  }
  filter.addEventListener("input", list);
  list();

  for (const link of document.querySelectorAll(".to-device")) {
    link.addEventListener("click", () => {
      filter.value = "";
      for (const { box } of facets) box.value = "";
      list();
      const at = listed.findIndex((device) => device.id === link.dataset.device);
      while (at >= made) extend();
      const line = [...body.children].find((one) => one.dataset.device === link.dataset.device);
      if (!line) return;
      const open = line.querySelector("button");
      if (open.getAttribute("aria-expanded") === "false") open.click();
      setTimeout(() => open.focus(), 0);
    });
  }

  // Map: choosing a node lights it, its lines and its neighbours.
  const map = byId("network");
  if (map) {
    const nodes = new Map([...map.querySelectorAll(".node")].map((node) => [node.dataset.node, node]));
    const edges = [...map.querySelectorAll("path")];
    let chosen = null;
    const choose = (key) => {
      for (const hit of map.querySelectorAll(".hit")) hit.classList.remove("hit");
      chosen = key;
      map.classList.toggle("chosen", key !== null);
      const said = [];
      if (key !== null) {
        nodes.get(key).classList.add("hit");
        for (const edge of edges) {
          if (edge.dataset.a !== key && edge.dataset.b !== key) continue;
          edge.classList.add("hit");
          nodes.get(edge.dataset.a === key ? edge.dataset.b : edge.dataset.a).classList.add("hit");
          said.push(edge.textContent);
        }
      }
      byId("map-says").textContent = key === null ? "" : `${nodes.get(key).getAttribute("aria-label")}. ${said.slice(0, 12).join("; ")}${said.length > 12 ? ` and ${said.length - 12} more` : ""}`;
    };
    map.addEventListener("click", (event) => {
      const node = event.target.closest(".node");
      choose(node && node.dataset.node !== chosen ? node.dataset.node : null);
    });
    map.addEventListener("keydown", (event) => {
      const node = event.target.closest(".node");
      if (event.key === "Escape") choose(null);
      if (node && (event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        choose(node.dataset.node !== chosen ? node.dataset.node : null);
      }
    });
  }

  // A link to an incident opens it; printing opens every incident, not its rows.
  const reveal = () => {
    const target = /^#i\d+$/.test(location.hash) && byId(location.hash.slice(1));
    if (target) target.open = true;
  };
  addEventListener("hashchange", reveal);
  reveal();
  addEventListener("beforeprint", () => {
    for (const incident of document.querySelectorAll(".incident")) incident.open = true;
  });
})();
