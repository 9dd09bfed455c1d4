// A map in a frame is as tall as what is in it, so that nothing scrolls within the page.
for (const frame of document.querySelectorAll("iframe[data-fit]")) {
  const fit = () => {
    const inside = frame.contentDocument?.body;
    if (inside) {
      frame.style.height = `${inside.scrollHeight + 4}px`;
    }
  };
  frame.addEventListener("load", () => {
    fit();
    new ResizeObserver(fit).observe(frame.contentDocument.body);
  });
  if (frame.contentDocument?.readyState === "complete") {
    fit();
  }
}
