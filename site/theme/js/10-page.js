// The one-line section bar on phones: marks the section being read.
(() => {
  "use strict";
  const bar = document.querySelector(".dg-sections");
  if (!bar || !("IntersectionObserver" in window)) return;
  const links = new Map();
  for (const link of bar.querySelectorAll("a")) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target) links.set(target, link);
  }
  const seen = new Set();
  let current = null;
  const mark = () => {
    let first = null;
    for (const target of links.keys()) {
      if (seen.has(target)) {
        first = target;
        break;
      }
    }
    const link = first && links.get(first);
    if (!link || link === current) return;
    if (current) current.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    bar.scrollLeft = link.offsetLeft - 16;
    current = link;
  };
  const watch = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting) seen.add(entry.target);
        else seen.delete(entry.target);
      }
      mark();
    },
    { rootMargin: "-90px 0px -40% 0px" },
  );
  for (const target of links.keys()) watch.observe(target);
})();

// A printed page opens its print dialogue where a button asks for it.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-dg-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
