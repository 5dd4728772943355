// Home page: keeps the whole site on the device, if the reader asks for it. The work is done by
// worker.js. The build writes above this text KEPT: how many kB are loaded, and stay.
(() => {
  const box = document.querySelector(".offline");
  const scope = new URL("../..", document.currentScript.src).href;
  const local = location.protocol === "file:";
  if (!box || (!local && typeof KEPT === "undefined")) return; // a builder that makes no worker
  const { serviceWorker } = navigator;
  const text = Object.assign(document.createElement("output"), { tabIndex: -1 });
  const button = (name) => Object.assign(document.createElement("button"), { type: "button", className: "md-button", textContent: name, hidden: true });
  const [keep, remove] = [button("Keep for offline"), button("Remove")];
  let found; // the registration of this site's worker
  let loading = false; // because the reader asked for it on this page

  function say(words, ...buttons) {
    const inside = box.contains(document.activeElement);
    text.textContent = words;
    for (const each of [keep, remove]) each.hidden = !buttons.includes(each);
    if (inside) text.focus(); // the button that was pressed may be gone
  }

  const kB = (size) => `${size.toLocaleString("en")} kB`;
  const mine = async () => (await caches.keys()).filter((name) => name.startsWith(`kept ${scope} `));
  const refused = (error) => say(`This browser does not let the site keep anything for offline: ${error.message}.`.replace("..", "."));

  // What a worker says: the one that serves this page, or a newer one that loads meanwhile.
  function told({ data: { have, of, error }, source }) {
    const newer = found?.active && source !== found.active;
    if (error || have === of) loading = false;
    const what = newer ? "A newer version could not be loaded" : "Not kept";
    if (error) return say(`${what}: ${error}. ${have} of ${of} files have come, and stay; the next try goes on from there.`, ...(newer ? [remove] : [keep, remove]));
    if (newer && have < of) return;
    if (newer || found?.waiting) return say("Kept for offline. A newer version is here, too: it is used from the next page on that you open when no other tab shows this site.", remove);
    if (have === of) return say(`Kept for offline: everything works without a network. It takes ${kB(KEPT.disk)} here.`, remove);
    if (source.state === "installing" || loading) return have % 20 ? undefined : say(`Loading: ${have} of ${of} files.`);
    say(`Of what you kept for offline the browser has left ${have} of ${of} files. Pages come from the network until you keep it again.`, keep, remove);
  }

  async function look() {
    const all = await serviceWorker.getRegistration(scope);
    found = all?.scope === scope ? all : undefined;
    if (found?.active) return found.active.postMessage("tell");
    if (found?.installing) return say("Loading …");
    const rest = (await mine()).length > 0;
    say(`Without a network: keep the whole site on this device, with search, practice and mock exam. That loads ${kB(KEPT.load)}, and takes ${kB(KEPT.disk)} of its storage.`, keep, ...(rest ? [remove] : []));
  }

  keep.addEventListener("click", async () => {
    say("Loading …");
    try {
      navigator.storage?.persist?.().catch(() => {}); // so that the browser deletes it last
      found = await serviceWorker.register(`${scope}worker.js`, { updateViaCache: "none" });
      loading = true;
      found.active?.postMessage("fill");
      found.installing?.addEventListener("statechange", ({ target }) => {
        if (loading && target.state === "redundant") say("Not kept: the browser has stopped loading it.", keep, remove);
      });
    } catch (error) {
      refused(error);
    }
  });
  remove.addEventListener("click", async () => {
    await found?.unregister();
    for (const name of await mine()) await caches.delete(name);
    found = undefined;
    await look();
    text.prepend("Removed. ");
  });

  box.append(text, keep, remove);
  if (local) return say("You read this site as files: it needs no network.");
  if (!isSecureContext) return say("It cannot be kept for offline here: browsers allow that only at addresses that begin with https.");
  if (!serviceWorker) return say("This browser does not let the site keep anything for offline; perhaps the window is private.");
  serviceWorker.addEventListener("message", told);
  serviceWorker.startMessages();
  look().catch(refused);
})();
