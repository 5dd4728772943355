// A button below each picture that can be moved, on the pages that have one. What moves it is loaded when it is pressed.
((selfTest) => {
  const here = globalThis.document?.currentScript.src;

  for (const figure of globalThis.document?.querySelectorAll("[data-moves]") ?? []) {
    const button = document.createElement("button");
    button.className = "md-button";
    button.textContent = "Move it";
    button.onclick = () => {
      const script = document.createElement("script");
      script.src = new URL("figures.js", here);
      script.onload = () => selfTest.move(figure, button);
      script.onerror = () => (button.textContent = "Not loaded: try again");
      document.head.append(script);
    };
    figure.append(button);
  }
})((globalThis.selfTest ??= {}));
