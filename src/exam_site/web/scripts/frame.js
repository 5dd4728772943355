// The page's frame: its colours before anything is painted, and its buttons for the keyboard.
// It runs in the page's head, in place of the theme's inline scripts, so that the site works
// under a Content-Security-Policy without inline scripts.

// What needs scripts is laid out at once, so that nothing moves when they have run. The second class
// the theme's script would set later, and the style of every element be computed again.
document.documentElement.className = "js js-focus-visible";

// What the theme's own script expects to find.
var __md_scope = new URL("../..", document.currentScript.src);
var __md_hash = (text) => [...text].reduce((sum, c) => (sum << 5) - sum + c.charCodeAt(0), 0);
var __md_get = (key, store, scope = __md_scope) => {
  try {
    return JSON.parse((store ?? localStorage).getItem(`${scope.pathname}.${key}`));
  } catch {
    return null; // forbidden, or not what the theme has written
  }
};
var __md_set = (key, value, store, scope = __md_scope) => {
  try {
    (store ?? localStorage).setItem(`${scope.pathname}.${key}`, JSON.stringify(value));
  } catch {
    // Full or forbidden: the choice holds until the page is left.
  }
};

(() => {
  const scheme = () => {
    const color = __md_get("__palette")?.color;
    if (color && color.media !== "(prefers-color-scheme)") return color.scheme;
    return matchMedia("(prefers-color-scheme: dark)").matches ? "slate" : "default";
  };

  // The body is not there yet. This runs when it is, and before it is painted.
  new MutationObserver((_, observer) => {
    if (!document.body) return;
    document.body.setAttribute("data-md-color-scheme", scheme());
    observer.disconnect();
  }).observe(document.documentElement, { childList: true });

  // The theme's script would tell the browser the scheme, too. Our style sheet does, and each
  // telling in the head makes the browser compute the style of every element again.
  document.head.appendChild = (node) => node.name === "color-scheme" || document.head.append(node);
})();

(() => {
  if (!("wait" in document.currentScript.dataset)) return; // Zensical starts its own search

  // The theme loads the index of the search, the largest file of all, with every page. This
  // stands in for its worker and lets index and worker wait until somebody wants to search.
  const wanted = new Promise((go) => {
    if (new URLSearchParams(location.search).has("h")) go(); // words to mark, from a result
    addEventListener("focusin", ({ target }) => target.matches(".md-search__input") && go());
  });
  // Browsers start no worker from a file. There its script runs in a frame.
  const inFrame = (url, receive) =>
    new Promise((go) => {
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.srcdoc = "<!doctype html>";
      frame.addEventListener("load", () => {
        const inside = frame.contentWindow;
        const script = inside.document.createElement("script");
        inside.postMessage = receive;
        script.src = url;
        script.addEventListener("load", () =>
          go((data) => inside.dispatchEvent(new inside.MessageEvent("message", { data }))),
        );
        inside.document.body.append(script);
      });
      document.body.append(frame);
    });
  const { Worker } = window;
  const asWorker = (url, receive) => {
    const worker = new Worker(url);
    worker.addEventListener("message", ({ data }) => receive(data));
    return (data) => worker.postMessage(data);
  };
  window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      const start = location.protocol === "file:" ? inFrame : asWorker;
      const receive = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      this.send = wanted.then(() => start(url, receive));
    }
    async postMessage(data) {
      (await this.send)(data);
    }
  };
  const { open, send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, url, ...more) {
    if (String(url).endsWith("/search_index.json")) this.send = async (body) => {
      await wanted;
      send.call(this, body);
    };
    open.call(this, method, url, ...more);
  };
})();

(() => {
  // The theme opens its drawer and its search by labels, which no keyboard reaches.
  const makeButton = (label, name) => {
    const box = document.getElementById(label.htmlFor);
    const button = document.createElement("button");
    button.type = "button";
    button.className = label.className;
    button.dataset.opens = box.dataset.mdToggle;
    button.setAttribute("aria-label", name);
    button.setAttribute("aria-expanded", "false");
    button.append(...label.childNodes);
    label.replaceWith(button);
    button.addEventListener("click", () => box.click());
    box.addEventListener("change", () => {
      button.setAttribute("aria-expanded", String(box.checked));
      if (!box.checked) return;
      document.querySelector(name === "Search" ? ".md-search input" : ".site-nav a").focus();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !box.checked) return;
      box.click();
      button.focus();
    });
  };

  // A part that scrolls can be scrolled by keys once it can be focused.
  const reach = () => {
    const parts = document.querySelectorAll(".highlight pre, .md-typeset figure, .md-typeset__scrollwrap");
    const seen = new ResizeObserver((entries) => {
      for (const { target } of entries) {
        const scrolls = target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight;
        if (scrolls) target.setAttribute("tabindex", "0");
        else target.removeAttribute("tabindex");
      }
    });
    for (const part of parts) seen.observe(part);
  };

  // For browsers whose style sheets cannot open closed blocks on paper.
  let printed = [];
  addEventListener("beforeprint", () => {
    printed = [...document.querySelectorAll("details:not([open])")];
    for (const block of printed) block.open = true;
  });
  addEventListener("afterprint", () => {
    for (const block of printed) block.open = false;
  });

  // When the page is read, and before the scripts that wait for this run.
  const ready = () => {
    makeButton(document.querySelector(".md-header label[for=__drawer]"), "Pages");
    makeButton(document.querySelector(".md-header label[for=__search]"), "Search");
    reach();
    // For the words to mark, from a result of the search, the theme's script looks in here.
    const { dataset } = document.querySelector(".md-content");
    if (new URLSearchParams(location.search).has("h")) dataset.mdComponent = "content";
  };
  document.addEventListener("readystatechange", ready, { once: true });
})();
