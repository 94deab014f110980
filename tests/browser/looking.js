// What a page is looked at for, besides the rules of axe. Each function returns complaints.
window.look = (() => {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const isSeen = (it) => it.checkVisibility({ visibilityProperty: true }) && it.getClientRects().length > 0;
  const named = (it) => {
    const words = (it.labels?.[0]?.innerText || it.getAttribute("aria-label") || it.innerText || it.id || "").trim();
    return `${it.tagName.toLowerCase()}${it.className && it.className.baseVal === undefined ? "." + [...it.classList].join(".") : ""} “${words.slice(0, 40)}”`;
  };
  const isScroller = (it) => {
    const flow = getComputedStyle(it).overflowX;
    return (flow === "auto" || flow === "scroll") && it.scrollWidth > it.clientWidth + 1;
  };

  // The controls in reading order; of a group of radio buttons the one that Tab reaches.
  const controls = () => all(CONTROLS).filter((it) => {
    if (!isSeen(it) || it.disabled || it.tabIndex < 0) return false;
    if (it.type !== "radio") return true;
    const group = all(`input[type=radio][name="${it.name}"]`, it.form ?? document);
    return it === (group.find((one) => one.checked) ?? group[0]);
  });

  const PARTS = [undefined, "::before", "::after"];
  const marked = (it, part, needsOutline) => {
    const style = getComputedStyle(it, part);
    if (part && style.content === "none") return false;
    const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return isOutlined || (!needsOutline && style.boxShadow !== "none");
  };
  const isMarked = (it, needsOutline) =>
    [it, ...(it.labels ?? []), it.parentElement].some((one) => PARTS.some((part) => marked(one, part, needsOutline)));

  const frame = () => {
    const found = [];
    const h1 = all("h1").filter(isSeen);
    if (h1.length !== 1) found.push(`${h1.length} h1`);
    const [title, site] = document.title.split(" – ").reduce((all, part, n, parts) => n === parts.length - 1 ? [all.join(" – "), part] : [...all, part], []);
    if (!title?.trim() || site !== "Vertragswerk") found.push(`title “${document.title}”`);
    const levels = all("h1, h2, h3, h4, h5, h6").filter(isSeen).map((it) => Number(it.tagName[1]));
    levels.forEach((level, n) => { if (n && level > levels[n - 1] + 1) found.push(`h${level} behind h${levels[n - 1]}`); });
    const ids = all("[id]").map((it) => it.id);
    ids.filter((id, n) => ids.indexOf(id) !== n).forEach((id) => found.push(`id ${id} twice`));
    return found;
  };

  // What is wider than the window, unless it scrolls by itself and keys reach it.
  const sideways = () => {
    const width = document.documentElement.clientWidth;
    const found = all("body *").filter((it) => isScroller(it) && it.tabIndex < 0 && !it.querySelector(CONTROLS) && !["TEXTAREA", "INPUT"].includes(it.tagName))
      .map((it) => `keys do not scroll ${named(it)}`);
    if (document.scrollingElement.scrollWidth <= width) return found;
    const wide = all("body *").filter((it) => isSeen(it) && it.getBoundingClientRect().right > width + 1 && !it.parentElement.closest(".vw-scroll"));
    return [...found, `${document.scrollingElement.scrollWidth} px wide: ${wide.slice(-3).map(named).join(", ")}`];
  };

  const SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-block-end: 2em !important; }";
  // Text that is cut off once people set the distances of WCAG 1.4.12.
  const spaced = () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(SPACED);
    const others = [...document.adoptedStyleSheets];
    document.adoptedStyleSheets = [...others, sheet];
    const cut = all("body *").filter((it) => {
      const style = getComputedStyle(it);
      if (!isSeen(it) || !it.innerText?.trim() || it.clientWidth <= 1 || style.clipPath !== "none") return false;
      return (style.overflowX === "hidden" && it.scrollWidth > it.clientWidth + 1) || (style.overflowY === "hidden" && it.scrollHeight > it.clientHeight + 1);
    }).map((it) => `cut off: ${named(it)}`);
    const drawn = all("svg.vw-route .shape + text").filter((it) => it.getBBox().x + it.getBBox().width > 236).map((it) => `out of its box: ${it.textContent}`);
    const wide = sideways();
    document.adoptedStyleSheets = others;
    return [...cut, ...drawn, ...wide];
  };

  // Focus and marks where the system sets all colours.
  const forced = () => {
    const found = controls().filter((it) => { it.focus({ focusVisible: true, preventScroll: true }); return !isMarked(it, true); })
      .map((it) => `no focus to see: ${named(it)}`);
    document.activeElement.blur();
    const canvas = getComputedStyle(document.body).backgroundColor;
    const marks = all(".vw-mark, .vw-pos, .vw-change").filter(isSeen).filter((it) => {
      const style = getComputedStyle(it, "::before");
      const isFilled = style.backgroundColor !== canvas && style.backgroundColor !== "rgba(0, 0, 0, 0)";
      return !isFilled && style.borderTopStyle === "none" && style.backgroundImage === "none";
    }).map((it) => `no mark to see: ${named(it)}`);
    return [...found, ...marks];
  };

  // Contrast of a text as it is drawn: axe does not look behind the text of a drawing.
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const channels = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, n) => sum + c * [.2126, .7152, .0722][n], 0);
  const behind = (it) => {
    const shape = it.closest("g")?.querySelector(".shape");
    if (shape) return getComputedStyle(shape).fill;
    for (let one = it; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (channels(colour)[3] === 255) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const contrast = (it) => {
    const style = getComputedStyle(it);
    const [one, other] = [it.closest("svg") ? style.fill : style.color, behind(it)].map((c) => light(channels(c)));
    return (Math.max(one, other) + .05) / (Math.min(one, other) + .05);
  };

  const drawings = () => all("svg[role=img] :is(text, tspan)").filter((it) => isSeen(it) && contrast(it) < 4.5)
    .map((it) => `contrast ${contrast(it).toFixed(1)}: ${it.textContent}`);

  // What has the focus is not wholly hidden by what stays in place (WCAG 2.4.11).
  const isCovered = (it) => {
    const box = it.getBoundingClientRect();
    const above = [[.5, .5], [.05, .05], [.95, .95]].map(([x, y]) => document.elementFromPoint(box.left + box.width * x, box.top + box.height * y));
    return above.every((one) => {
      for (let part = one; part && !part.contains(it); part = part.parentElement)
        if (["sticky", "fixed"].includes(getComputedStyle(part).position)) return true;
      return false;
    });
  };

  let walked, unmarked;
  const beginWalk = () => {
    walked = []; unmarked = [];
    const top = document.body.insertAdjacentElement("afterbegin", document.createElement("a"));
    top.tabIndex = 0;  // an autofocus is left behind: the walk begins above everything
    top.focus();
    top.remove();
    addEventListener("focusin", (event) => {
      walked.push(event.target);
      if (!isMarked(event.target, false)) unmarked.push(`no focus to see: ${named(event.target)}`);
      if (isCovered(event.target)) unmarked.push(`focus below something that stays: ${named(event.target)}`);
    }, { signal: (look.stop = new AbortController()).signal });
    // a field for a day has four stops: day, month, year and the calendar
    return controls().length + 3 * all("input[type=date]").filter(isSeen).length;
  };
  const endWalk = () => {
    look.stop.abort();
    const wanted = controls();
    const found = walked.filter((it, n) => it !== walked[n - 1] && (wanted.includes(it) || !(isScroller(it) || it.scrollHeight > it.clientHeight + 1)));
    const first = wanted.findIndex((it, n) => it !== found[n]);
    const order = first < 0 ? [] : [`Tab comes to ${found[first] ? named(found[first]) : "the end"} instead of ${named(wanted[first])}`];
    const rest = found.slice(wanted.length).findIndex((it, n) => it !== wanted[n]);
    if (first < 0 && rest >= 0) order.push(`Tab goes on to ${named(found[wanted.length + rest])}`);
    const skip = document.querySelector(".vw-skip");
    if (skip && wanted[0] !== skip) order.push("the skip link is not the first");
    return [...order, ...unmarked];
  };

  // What is there and where, besides its colours.
  let formed;
  const form = () => {
    document.activeElement.blur();
    scrollTo({ top: 0, left: 0, behavior: "instant" });
    return [document.body.outerHTML, ...all("body *").map((it) => {
      const { x, y, width, height } = it.getBoundingClientRect();
      const drawn = PARTS.map((part) => getComputedStyle(it, part).content).join();
      return [named(it), isSeen(it), x, y, width, height, drawn].join(" ");
    })];
  };
  const keepForm = () => { formed = form(); };
  const otherForm = () => {
    const other = form().find((line, n) => line !== formed[n]);
    return other === undefined ? [] : [`more than colours is another: ${other.slice(0, 200)}`];
  };

  const words = () => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const it = walk.currentNode.parentElement;
      if (!it.closest("script, style, [lang]:not(html)")) found.push(walk.currentNode.data);
    }
    for (const name of ["aria-label", "title", "alt", "placeholder", "data-label", "aria-description"])
      for (const it of all(`[${name}]`)) if (!it.closest("[lang]:not(html)")) found.push(it.getAttribute(name));
    return [document.title.replace(/ – Vertragswerk$/, ""), ...new Set(found.map((text) => text.replace(/\s+/g, " ").trim()).filter(Boolean))];
  };
  return { frame, drawings, contrast: (selector) => contrast(document.querySelector(selector)), sideways, spaced, forced, beginWalk, endWalk, keepForm, otherForm, words };
})();
