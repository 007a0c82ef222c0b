// Lists: filters, sorting, column choice, paging and addresses that keep them. Without this
// script the pages show the full table, page by page, with an index from A to Z.
(() => {
  "use strict";
  const source = document.getElementById("dg-list-data");
  const table = document.querySelector(".dg-list");
  if (!source || !table) return;
  const list = JSON.parse(source.textContent);
  const words = window.danganWords;
  const say = (key, fields) => words[key].replace(/\{(\w+)\}/g, (all, name) => fields[name] ?? all);
  const collator = new Intl.Collator("en", { numeric: true });
  const SIZES = [20, 50, 100];

  const element = (tag, className, ...content) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...content);
    return made;
  };
  const button = (className, text, act) => {
    const made = element("button", className, text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };

  // --- what is shown: kept in the address, so that it can be sent to a colleague ---

  const columns = list.columns;
  const byName = new Map(columns.map((column, at) => [column.name, { ...column, at }]));
  const shownAtFirst = columns.filter((column) => column.shown).map((column) => column.name);
  const state = { q: "", sort: list.sort, down: false, page: 1, size: 100, filters: new Map(), columns: new Set(shownAtFirst) };

  const readAddress = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    if (![...given.keys()].some((key) => ["q", "sort", "page", "size", "cols"].includes(key) || key.startsWith("f."))) {
      return false;
    }
    const sort = given.get("sort") ?? list.sort;
    const name = sort.replace(/^-/, "");
    state.q = given.get("q") ?? "";
    state.sort = byName.has(name) ? name : list.sort;
    state.down = sort.startsWith("-");
    state.page = Math.max(1, Number.parseInt(given.get("page") ?? "1", 10) || 1);
    state.size = SIZES.includes(Number(given.get("size"))) ? Number(given.get("size")) : 100;
    state.filters = new Map();
    for (const [key, value] of given) {
      if (key.startsWith("f.") && byName.has(key.slice(2))) {
        state.filters.set(key.slice(2), new Set(value.split("|")));
      }
    }
    const chosen = (given.get("cols") ?? "").split(",").filter((one) => byName.has(one));
    state.columns = new Set(chosen.length ? chosen : shownAtFirst);
    return true;
  };

  const writeAddress = () => {
    const out = new URLSearchParams();
    if (state.q) out.set("q", state.q);
    if (state.sort !== list.sort || state.down) out.set("sort", (state.down ? "-" : "") + state.sort);
    if (state.page > 1) out.set("page", state.page);
    if (state.size !== 100) out.set("size", state.size);
    for (const [name, values] of state.filters) out.set(`f.${name}`, [...values].join("|"));
    const names = columns.filter((column) => state.columns.has(column.name)).map((column) => column.name);
    if (names.join() !== shownAtFirst.join()) out.set("cols", names.join(","));
    history.replaceState(null, "", out.size ? `#${out}` : location.pathname + location.search);
  };

  // --- the rows: [id, initial, cell…]; a cell is its text, or [text, sort key, address] ---

  let rows = null;
  let loading = null;
  const load = () => {
    loading ??= Promise.all(
      list.files.map(async (name) => {
        const answer = await fetch(name);
        if (!answer.ok) throw new Error(name);
        return answer.json();
      }),
    ).then((shards) => {
      rows = shards.flat();
    });
    return loading;
  };
  const text = (cell) => (Array.isArray(cell) ? cell[0] : cell);
  const sortKey = (cell) => (Array.isArray(cell) && cell[1] !== null ? cell[1] : text(cell));
  const folded = (value) => value.normalize("NFKC").toLowerCase().replace(/[\s-]/g, "");

  const passes = (row, without) => {
    for (const [name, values] of state.filters) {
      if (name !== without && !values.has(text(row[byName.get(name).at + 2]))) return false;
    }
    return true;
  };

  const chosenRows = () => {
    const query = folded(state.q);
    const found = rows.filter(
      (row) => passes(row) && (!query || row.some((cell, at) => at !== 1 && folded(String(text(cell))).includes(query))),
    );
    if (state.sort === list.sort) return state.down ? found.reverse() : found;
    const at = byName.get(state.sort).at + 2;
    const sign = state.down ? -1 : 1;
    const empty = (cell) => [list.missing, "—", ""].includes(text(cell));
    return found.sort((a, b) => {
      const none = empty(a[at]) - empty(b[at]);
      if (none) return none;
      const x = sortKey(a[at]);
      const y = sortKey(b[at]);
      return sign * (typeof x === "number" && typeof y === "number" ? x - y : collator.compare(x, y));
    });
  };

  // --- drawing ---

  const tier = (value) => {
    const known = /^[ABC]$/.test(value);
    return element("span", `dg-tier dg-tier-${known ? value.toLowerCase() : "none"}`, value);
  };

  const cellOf = (row, column, number) => {
    const made = element("td", column.class);
    made.dataset.label = column.title;
    if (column.name === "#") {
      made.append(String(number));
      return made;
    }
    const cell = row[column.at + 2];
    const value = text(cell);
    const target = Array.isArray(cell) ? cell[2] : null;
    if (value === list.missing) made.classList.add("missing");
    else if (value === "—") made.classList.add("dash");
    else if (column.number && /^0(\.0+)?$/.test(value)) made.classList.add("zero");
    if (column.tier) made.append(tier(value));
    else if (target) {
      const link = element("a", "", value);
      link.href = target;
      made.append(link);
    } else made.append(value);
    return made;
  };

  const body = table.tBodies[0];
  const shownColumns = () => columns.filter((column) => state.columns.has(column.name)).map((column) => byName.get(column.name));

  const drawHead = () => {
    const line = element("tr");
    for (const column of shownColumns()) {
      const head = element("th", column.class);
      head.scope = "col";
      if (column.name === "#") head.append(column.title);
      else {
        head.append(
          button("", column.title, () => {
            state.down = state.sort === column.name ? !state.down : false;
            state.sort = column.name;
            state.page = 1;
            draw();
          }),
        );
      }
      if (column.name === state.sort) {
        head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
        head.append(state.down ? " ↓" : " ↑");
      }
      line.append(head);
    }
    table.tHead.replaceChildren(line);
  };

  const drawRows = (found) => {
    const first = (state.page - 1) * state.size;
    const counts = new Map();
    for (const row of found) counts.set(row[1], (counts.get(row[1]) ?? 0) + 1);
    const grouped = state.sort === list.sort && !state.down && list.grouped;
    const shown = shownColumns();
    const out = document.createDocumentFragment();
    let letter = null;
    found.slice(first, first + state.size).forEach((row, at) => {
      if (grouped && row[1] !== letter) {
        letter = row[1];
        const head = element("td", "", element("strong", "", letter), say("rows_of", { count: counts.get(letter) }));
        head.colSpan = shown.length;
        out.append(element("tr", "dg-table__group", head));
      }
      const line = element("tr");
      for (const column of shown) line.append(cellOf(row, column, first + at + 1));
      out.append(line);
    });
    if (!found.length) {
      const none = element("td", "dg-empty", words.rows_none);
      none.colSpan = shown.length;
      out.append(element("tr", "", none));
    }
    body.replaceChildren(out);
    for (const extra of [...table.tBodies].slice(1)) extra.remove();
  };

  const go = (page) => {
    state.page = page;
    draw();
    table.scrollIntoView({ block: "nearest" });
  };

  const pager = document.querySelector(".dg-pages");
  const drawPages = (total) => {
    if (!pager) return;
    const last = Math.max(1, Math.ceil(total / state.size));
    const note = pager.querySelector(".dg-pages__note");
    const out = document.createDocumentFragment();
    const step = (word, page) => {
      if (page < 1 || page > last) out.append(element("span", "", words[word]));
      else out.append(button("", words[word], () => go(page)));
    };
    step("page_previous", state.page - 1);
    let before = 0;
    for (let page = 1; page <= last; page++) {
      if (page !== 1 && page !== last && Math.abs(page - state.page) > 2) continue;
      if (page - before > 1) out.append(element("span", "", "…"));
      before = page;
      const made = button("", String(page), () => go(page));
      made.setAttribute("aria-label", say("page_label", { number: page }));
      if (page === state.page) made.setAttribute("aria-current", "page");
      out.append(made);
    }
    step("page_next", state.page + 1);
    out.append(element("span", "", words.page_size));
    for (const size of SIZES) {
      const made = button("", String(size), () => {
        state.size = size;
        state.page = 1;
        draw();
      });
      if (size === state.size) made.setAttribute("aria-current", "true");
      out.append(made);
    }
    if (note) out.append(note);
    pager.replaceChildren(out);
  };

  const drawLetters = (found) => {
    const index = document.querySelector(".dg-range .dg-letters");
    if (!index || !list.grouped) return;
    const first = new Map();
    found.forEach((row, at) => first.has(row[1]) || first.set(row[1], at));
    const sorted = state.sort === list.sort && !state.down;
    for (const mark of [...index.children]) {
      const letter = mark.textContent;
      const at = sorted ? first.get(letter) : undefined;
      const made = at === undefined ? element("span", "", letter) : element("a", "", letter);
      if (at !== undefined) {
        made.href = "#";
        made.addEventListener("click", (event) => {
          event.preventDefault();
          go(Math.floor(at / state.size) + 1);
          const group = [...body.querySelectorAll(".dg-table__group strong")].find((one) => one.textContent === letter);
          group?.scrollIntoView({ block: "center" });
        });
        if (Math.floor(at / state.size) + 1 === state.page && found[(state.page - 1) * state.size]?.[1] === letter) {
          made.setAttribute("aria-current", "true");
        }
      }
      mark.replaceWith(made);
    }
  };

  const range = document.querySelector("[data-dg-range]");
    const draw = async () => {
    try {
      await load();
    } catch {
      if (range) range.textContent = words.search_failed;
      return;
    }
    const found = chosenRows();
    const last = Math.max(1, Math.ceil(found.length / state.size));
    state.page = Math.min(state.page, last);
    const from = found.length ? (state.page - 1) * state.size + 1 : 0;
    const to = Math.min(state.page * state.size, found.length);
    drawHead();
    drawRows(found);
    drawPages(found.length);
    drawLetters(found);
    if (range) range.textContent = say("rows_range", { from, to, total: found.length });
    drawTools();
    writeAddress();
  };

  // --- tools ---

  const tools = document.querySelector(".dg-tools");
  const panel = document.querySelector(".dg-columns-panel");
  const find = element("input");
  find.type = "search";
  find.placeholder = words.filter_find;
  find.setAttribute("aria-label", words.filter_find);
  find.addEventListener("input", () => {
    state.q = find.value;
    state.page = 1;
    draw();
  });
  tools.querySelector(".dg-tools__find").append(find);

  const choices = columns.filter((column) => column.filter).map((column) => {
    const box = element("details", "dg-choice");
    const label = element("summary");
    const menu = element("div", "dg-choice__menu");
    box.append(label, menu);
    box.addEventListener("toggle", async () => {
      if (!box.open) return;
      for (const other of tools.querySelectorAll("details[open]")) if (other !== box) other.open = false;
      await load();
      const counts = new Map();
      const at = byName.get(column.name).at + 2;
      for (const row of rows) {
        if (!passes(row, column.name)) continue;
        counts.set(text(row[at]), (counts.get(text(row[at])) ?? 0) + 1);
      }
      const picked = state.filters.get(column.name) ?? new Set();
      for (const value of picked) if (!counts.has(value)) counts.set(value, 0);
      const names = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || collator.compare(a, b));
      menu.replaceChildren(
        ...names.map((name) => {
          const tick = element("input");
          tick.type = "checkbox";
          tick.checked = picked.has(name);
          tick.addEventListener("change", () => {
            const now = new Set(state.filters.get(column.name));
            if (tick.checked) now.add(name);
            else now.delete(name);
            if (now.size) state.filters.set(column.name, now);
            else state.filters.delete(column.name);
            state.page = 1;
            draw();
          });
          return element("label", "", tick, element("span", "", name), element("span", "", String(counts.get(name))));
        }),
      );
    });
    tools.insertBefore(box, tools.querySelector(".dg-tools__right"));
    return { column, box, label };
  });
  document.addEventListener("pointerdown", (event) => {
    for (const { box } of choices) if (box.open && !box.contains(event.target)) box.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const { box, label } of choices) {
      if (!box.open) continue;
      box.open = false;
      label.focus();
    }
  });

  const clear = button("", words.filter_clear, () => {
    state.filters.clear();
    state.q = "";
    state.page = 1;
    draw();
  });
  tools.insertBefore(clear, tools.querySelector(".dg-tools__right"));

  const chooser = button("", "", () => {
    panel.hidden = !panel.hidden;
    chooser.setAttribute("aria-expanded", String(!panel.hidden));
  });
  chooser.setAttribute("aria-expanded", "false");
  tools.querySelector(".dg-tools__right").append(chooser);

  const tick = (column) => {
    const box = element("input");
    box.type = "checkbox";
    box.dataset.column = column.name;
    box.addEventListener("change", () => {
      if (box.checked) state.columns.add(column.name);
      else state.columns.delete(column.name);
      if (!state.columns.size) state.columns.add(column.name);
      draw();
    });
    return element("label", "", box, column.title);
  };
  const rowOf = (word, some) => {
    if (some.length) panel.append(element("span", "", words[word]), element("div", "", ...some.map(tick)));
  };
  rowOf("columns_form", columns.filter((column) => !column.extra));
  rowOf("columns_extra", columns.filter((column) => column.extra));
  panel.append(
    button("", words.columns_reset, () => {
      state.columns = new Set(shownAtFirst);
      draw();
    }),
  );

  const drawTools = () => {
    if (document.activeElement !== find) find.value = state.q;
    for (const { column, box, label } of choices) {
      const picked = state.filters.get(column.name);
      label.textContent = `${column.title}${words.lang === "zh" ? "：" : ": "}${picked ? [...picked].join(words.lang === "zh" ? "、" : ", ") : words.filter_all}`;
      box.toggleAttribute("data-chosen", Boolean(picked));
    }
    clear.hidden = !state.filters.size && !state.q;
    chooser.textContent = `${words.columns_label} ${state.columns.size}/${columns.length}`;
    for (const box of panel.querySelectorAll("input")) box.checked = state.columns.has(box.dataset.column);
  };

  tools.hidden = false;
  drawTools();
  if (readAddress()) draw();
  window.addEventListener("hashchange", () => readAddress() && draw());
  for (const head of table.tHead.querySelectorAll("th[data-column]")) {
    head.style.cursor = "pointer";
    head.addEventListener("click", () => {
      if (rows) return;
      const name = head.dataset.column;
      if (!byName.has(name)) return;
      state.down = state.sort === name;
      state.sort = name;
      draw();
    });
  }
})();
