// Search: exact substrings of every searchable value, and the sounds of names. Complete by
// construction: every value is looked at, nothing is cut into words first.
(() => {
  "use strict";

  // --- values as they are compared: width, case, spaces and punctuation do not count ---

  const KEPT = /[\p{L}\p{N}]/u;
  const letters = (text) => Array.from(text.normalize("NFKC").toLowerCase());
  const plain = (text) => {
    let out = "";
    for (const letter of letters(text)) if (KEPT.test(letter)) out += letter;
    return out;
  };

  // Where each letter of plain(text) stands in text, for marking what was found.
  const placesOf = (text) => {
    const places = [];
    let at = 0;
    for (const letter of text) {
      for (const one of letters(letter)) {
        if (KEPT.test(one)) for (let n = 0; n < one.length; n++) places.push([at, at + letter.length]);
      }
      at += letter.length;
    }
    return places;
  };

  // --- sounds ---

  const letterAt = (value, at) => String.fromCodePoint(value.codePointAt(at));

  // Whether the letters of `query` from `from` on can be read off `value` from `at` on: each
  // character as it is, by a whole reading or by its first letter, the last one by the start
  // of a reading. Gives the end in `value`, or -1.
  const readOff = (value, at, query, from, sounds, syllables) => {
    if (from === query.length) return at;
    if (at === value.length) return -1;
    const letter = letterAt(value, at);
    const next = at + letter.length;
    if (query.startsWith(letter, from)) {
      const end = readOff(value, next, query, from + letter.length, sounds, syllables);
      if (end >= 0) return end;
    }
    const readings = sounds.get(letter) ?? [];
    const rest = query.length - from;
    for (const reading of readings) {
      if (query.startsWith(reading, from)) {
        const end = readOff(value, next, query, from + reading.length, sounds, syllables);
        if (end >= 0) {
          syllables.whole = true;
          return end;
        }
      }
      if (rest < reading.length && rest > 1 && reading.startsWith(query.slice(from))) {
        syllables.whole = true;
        return next;
      }
      if (reading[0] === query[from]) {
        const end = readOff(value, next, query, from + 1, sounds, syllables);
        if (end >= 0) return end;
      }
    }
    return -1;
  };

  // Which letters a text can be made of: a bit for each letter, one for any digit, one for the
  // rest. A query with a letter that a value cannot have needs no closer look.
  const bitOf = (letter) => {
    const code = letter.charCodeAt(0);
    if (code >= 97 && code <= 122) return 1 << (code - 97);
    return code >= 48 && code <= 57 ? 1 << 26 : 1 << 27;
  };
  const bitsOf = (text) => {
    let bits = 0;
    for (const letter of text) bits |= bitOf(letter);
    return bits;
  };
  const soundBits = (value, sounds) => {
    let bits = 0;
    for (const letter of value) {
      bits |= bitOf(letter);
      for (const reading of sounds.get(letter) ?? []) bits |= bitsOf(reading);
    }
    return bits;
  };

  const soundsLike = (value, query, sounds) => {
    const first = query[0];
    for (let at = 0; at < value.length; at++) {
      const letter = letterAt(value, at);
      const readings = sounds.get(letter) ?? [];
      if (letter[0] !== first && !readings.some((reading) => reading[0] === first)) continue;
      const syllables = { whole: false };
      const end = readOff(value, at, query, 0, sounds, syllables);
      if (end >= 0) return { at, end, whole: syllables.whole };
    }
    return null;
  };

  // --- the index: one small file that names the others, loaded when first needed ---

  class Index {
    constructor(base) {
      this.base = base;
      this.records = [];
      this.entries = [];
      this.texts = [];
      this.numbers = new Map();
      this.pages = [];
      this.state = "idle";
      this.waiting = [];
    }

    async load(onProgress) {
      if (this.state !== "idle") {
        this.waiting.push(onProgress);
        return;
      }
      this.state = "loading";
      this.waiting.push(onProgress);
      try {
        const head = await this.get("index.json");
        this.kinds = head.kinds;
        this.fields = head.fields;
        this.sounds = new Map(Object.entries(head.sounds).map(([k, v]) => [k, v.split(" ")]));
        for (const name of head.names) this.addNames(await this.get(name));
        for (const { field, text } of this.entries) {
          if (this.fields[field].sound) this.texts[text].bits ||= soundBits(this.texts[text].plain, this.sounds);
        }
        this.tell();
        for (const name of head.values) this.addValues(await this.get(name));
        for (const name of head.pages) this.pages.push(...(await this.get(name)).map(Index.page));
        this.state = "ready";
      } catch (error) {
        this.state = "failed";
      }
      this.tell();
    }

    async get(name) {
      const answer = await fetch(`${this.base}/search/${name}`);
      if (!answer.ok) throw new Error(name);
      return answer.json();
    }

    tell() {
      for (const call of this.waiting) call();
    }

    static page([url, title, text]) {
      return { url, title, text, plain: plain(title + " " + text), plainTitle: plain(title) };
    }

    addNames(shard) {
      for (const [kind, id, label, tier, place, owner, note, values] of shard) {
        const number = this.records.length;
        this.records.push({ kind, id, label, tier, place, owner, note });
        this.addEntries(number, values);
      }
    }

    addValues(shard) {
      for (const [number, values] of shard) this.addEntries(number, values);
    }

    addEntries(number, values) {
      for (let n = 0; n < values.length; n += 2) {
        this.entries.push({ number, field: values[n], text: this.textOf(values[n + 1]) });
      }
    }

    // Names of parties stand in many records; each text is kept and compared once.
    textOf(text) {
      let found = this.numbers.get(text);
      if (found === undefined) {
        found = this.texts.length;
        this.numbers.set(text, found);
        this.texts.push({ text, plain: plain(text), bits: 0 });
      }
      return found;
    }

    soundOf(text, query, bits) {
      text.bits ||= soundBits(text.plain, this.sounds);
      return bits & ~text.bits ? null : soundsLike(text.plain, query, this.sounds);
    }

    // All records one of whose values holds the query, best hit of each, and handbook pages.
    search(text) {
      const query = plain(text);
      if (!query) return null;
      const sounding = /[a-z]/.test(query);
      const bits = bitsOf(query);
      const at = this.texts.map((text) => text.plain.indexOf(query));
      const heard = new Map();
      const best = new Map();
      for (const entry of this.entries) {
        const text = this.texts[entry.text];
        const field = this.fields[entry.field];
        let rank = -1;
        let hit = null;
        if (at[entry.text] >= 0) {
          const from = at[entry.text];
          rank = (field.name ? 0 : 4) + (text.plain.length === query.length ? 0 : from === 0 ? 1 : 2);
          hit = { at: from, end: from + query.length, sound: "" };
        } else if (sounding && field.sound) {
          let found = heard.get(entry.text);
          if (found === undefined) {
            found = this.soundOf(text, query, bits);
            heard.set(entry.text, found);
          }
          if (found) {
            rank = (found.at === 0 ? 3 : 6) + (found.whole ? 0 : 0.5);
            hit = { at: found.at, end: found.end, sound: found.whole ? "pinyin" : "initials" };
          }
        }
        if (!hit) continue;
        const before = best.get(entry.number);
        // of equal hits the one in the name itself shows where it is
        const own = text.text === this.records[entry.number].label ? 0 : 0.4;
        rank += own + text.plain.length / 10000 + entry.field / 1000000;
        if (!before || rank < before.rank) {
          best.set(entry.number, { rank, field: entry.field, text: text.text, hit });
        }
      }
      const groups = this.kinds.map((kind) => ({ kind, hits: [] }));
      for (const [number, found] of best) {
        const record = this.records[number];
        groups[record.kind].hits.push({ record, number, ...found });
      }
      for (const group of groups) {
        group.hits.sort((a, b) => Math.floor(a.rank) - Math.floor(b.rank) || a.number - b.number);
      }
      const pages = [];
      for (const page of this.pages) {
        if (page.plainTitle.includes(query)) pages.push([0, page]);
        else if (page.plain.includes(query)) pages.push([1, page]);
      }
      pages.sort((a, b) => a[0] - b[0]);
      return {
        groups: groups.filter((group) => group.hits.length),
        pages: pages.map(([, page]) => page),
        count: best.size + pages.length,
      };
    }
  }

  // --- the box ---

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  // `text` with the letters from `at` to `end` of its plain form marked.
  const marked = (text, at, end) => {
    const out = document.createDocumentFragment();
    const places = placesOf(text);
    if (at >= places.length || end <= at) {
      out.append(text);
      return out;
    }
    const from = places[at][0];
    const to = places[Math.min(end, places.length) - 1][1];
    out.append(text.slice(0, from), element("mark", "", text.slice(from, to)), text.slice(to));
    return out;
  };

  const excerpt = (page, query) => {
    const places = placesOf(page.text);
    const at = plain(page.text).indexOf(query);
    if (at < 0) return document.createTextNode(page.text.slice(0, 60));
    const from = Math.max(0, places[at][0] - 16);
    const cut = page.text.slice(from, from + 70);
    const start = plain(cut).indexOf(query);
    const out = document.createDocumentFragment();
    if (from > 0) out.append("…");
    out.append(start < 0 ? cut : marked(cut, start, start + query.length));
    return out;
  };

  const SHOWN = 6;

  class Box {
    constructor(root, index, words) {
      this.root = root;
      this.index = index;
      this.words = words;
      this.input = root.querySelector(".dg-find__input");
      this.list = root.querySelector(".dg-find__results");
      this.count = root.querySelector(".dg-find__keys");
      this.hint = this.count ? Array.from(this.count.childNodes) : [];
      this.open = new Set();
      this.chosen = -1;
      this.input.addEventListener("focus", () => this.update());
      this.input.addEventListener("input", () => {
        this.open.clear();
        this.chosen = -1;
        this.update();
      });
      this.input.addEventListener("keydown", (event) => this.key(event));
      document.addEventListener("pointerdown", (event) => {
        if (!root.contains(event.target)) this.close();
      });
      root.addEventListener("focusout", (event) => {
        if (event.relatedTarget && !root.contains(event.relatedTarget)) this.close();
      });
    }

    say(key, fields) {
      return this.words[key].replace(/\{(\w+)\}/g, (all, name) => fields[name] ?? all);
    }

    close() {
      this.wanted = false;
      this.list.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }

    update() {
      // parts of the index that come later must not open again what was closed meanwhile
      this.wanted = true;
      this.index.load(() => {
        if (this.wanted && document.activeElement === this.input) this.show();
      });
      this.show();
    }

    show() {
      const query = this.input.value;
      const found = this.index.kinds ? this.index.search(query) : null;
      if (this.count) {
        this.count.replaceChildren(
          ...(found ? [this.say("search_count", { count: found.count })] : this.hint),
        );
      }
      if (!plain(query)) {
        this.close();
        return;
      }
      this.list.replaceChildren();
      this.hits = [];
      if (found) this.fill(found, plain(query));
      const state = this.index.state;
      if (state === "failed") this.note("search_failed", {});
      else if (state === "loading") this.note("search_loading", {});
      else if (found && !found.count) this.note("search_none", { query });
      if (this.hits.length) {
        const foot = element("div", "dg-find__foot");
        foot.append(element("span", "", this.words.search_keys), element("span", "", this.words.search_hint));
        this.list.append(foot);
      }
      this.list.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
      this.choose(this.hits.length ? Math.max(0, Math.min(this.chosen, this.hits.length - 1)) : -1, false);
    }

    note(key, fields) {
      const line = element("div", "dg-find__none", this.say(key, fields));
      line.setAttribute("role", "status");
      this.list.append(line);
    }

    fill(found, query) {
      for (const group of found.groups) {
        const box = this.group(group.kind.title, group.hits.length);
        const all = this.open.has(group.kind.kind);
        for (const hit of all ? group.hits : group.hits.slice(0, SHOWN)) {
          box.append(this.row(group.kind, hit));
        }
        if (!all && group.hits.length > SHOWN) {
          box.append(this.more(group.kind.kind, group.hits.length));
        }
      }
      if (found.pages.length) {
        const box = this.group(this.words.search_handbook, found.pages.length);
        const all = this.open.has("");
        for (const page of all ? found.pages : found.pages.slice(0, SHOWN)) {
          box.append(this.pageRow(page, query));
        }
        if (!all && found.pages.length > SHOWN) box.append(this.more("", found.pages.length));
      }
    }

    group(title, count) {
      const box = element("div");
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", title);
      box.append(element("div", "dg-find__group", `${title} ${count}`));
      this.list.append(box);
      return box;
    }

    more(key, count) {
      const button = element("button", "dg-find__more", this.say("search_more", { count }));
      button.type = "button";
      button.addEventListener("click", () => {
        this.open.add(key);
        this.input.focus();
        this.show();
      });
      return button;
    }

    link(url) {
      const link = element("a", "dg-find__hit");
      link.href = `${this.index.base}/${url}`;
      link.id = `${this.list.id}-${this.hits.length}`;
      link.tabIndex = -1;
      link.setAttribute("role", "option");
      const number = this.hits.length;
      link.addEventListener("pointermove", () => this.choose(number, false));
      this.hits.push(link);
      return link;
    }

    row(kind, { record, field, text, hit }) {
      const link = this.link(`${kind.kind}/${encodeURIComponent(record.id)}.html`);
      const tier = element("span", "dg-find__tier");
      if (record.tier) tier.append(element("span", `dg-tier dg-tier-${record.tier.toLowerCase()}`, record.tier));
      const name = element("span", "dg-find__name");
      const why = element("span", "dg-find__why");
      const inLabel = text === record.label;
      if (inLabel) name.append(marked(record.label, hit.at, hit.end));
      else name.append(record.label);
      if (inLabel) {
        if (hit.sound) why.append(this.words[`search_${hit.sound}`]);
      } else if (text !== record.id) {
        why.append(`${this.index.fields[field].title} `, marked(text, hit.at, hit.end));
      }
      const id = element("span", "dg-mono");
      id.append(text === record.id ? marked(record.id, hit.at, hit.end) : record.id);
      const place = element("span", "", record.note ? "" : record.place);
      if (record.note) place.append(element("span", "dg-label dg-label-late", record.note));
      link.append(tier, name, id, place, element("span", "", record.owner), why);
      return link;
    }

    pageRow(page, query) {
      const link = this.link(page.url);
      const name = element("span", "dg-find__name");
      const at = page.plainTitle.indexOf(query);
      name.append(at < 0 ? page.title : marked(page.title, at, at + query.length));
      const why = element("span", "dg-find__why");
      why.style.gridColumn = "3 / -1";
      why.append(excerpt(page, query));
      link.append(element("span", "dg-find__tier"), name, why);
      return link;
    }

    choose(number, scroll) {
      this.hits?.[this.chosen]?.removeAttribute("aria-selected");
      this.chosen = number;
      const link = this.hits?.[number];
      if (!link) return;
      link.setAttribute("aria-selected", "true");
      this.input.setAttribute("aria-activedescendant", link.id);
      if (scroll) link.scrollIntoView({ block: "nearest" });
    }

    key(event) {
      if (event.isComposing) return;
      const count = this.hits?.length ?? 0;
      if (event.key === "Escape") {
        if (this.list.hidden) this.input.blur();
        this.close();
      } else if (event.key === "Enter") {
        if (this.hits?.[this.chosen] && !this.list.hidden) this.hits[this.chosen].click();
      } else if (event.key === "ArrowDown" && count) {
        this.choose((this.chosen + 1) % count, true);
      } else if (event.key === "ArrowUp" && count) {
        this.choose((this.chosen + count - 1) % count, true);
      } else {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    }
  }

  const words = window.danganWords;
  const roots = Array.from(document.querySelectorAll("[data-dg-find]"));
  if (!roots.length) return;
  const head = roots.find((root) => root.classList.contains("dg-find--head"));
  const index = new Index(head.dataset.base);
  const boxes = roots.map((root) => new Box(root, index, words));
  const main = boxes[boxes.length - 1];

  const openHead = (open) => {
    head.toggleAttribute("data-open", open);
    document.body.style.overflow = open ? "hidden" : "";
    if (open) head.querySelector("input").focus();
  };
  document.querySelector("[data-dg-find-open]")?.addEventListener("click", () => openHead(true));
  document.querySelector("[data-dg-find-close]")?.addEventListener("click", () => openHead(false));

  document.addEventListener("keydown", (event) => {
    const typing = /^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable;
    if (event.key === "Escape" && head.hasAttribute("data-open")) openHead(false);
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (main.input.offsetParent === null) openHead(true);
    else main.input.focus();
  });
})();
