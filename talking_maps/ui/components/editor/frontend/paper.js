// What the browser prints of a map: what is seen, scaled to one sheet, with its legend.

//: A4 within its margins, below the page's own heading [px].
const SHEET = { width: 690, height: 900 };

export function onPaper(stage, legend) {
  const { style } = document.documentElement;

  // The map is not laid out anew for the sheet: it stays as it is seen, only smaller.
  window.addEventListener("beforeprint", () => {
    const { offsetWidth: width, offsetHeight: height } = stage;
    const below = legend ? legend.offsetHeight + 8 : 0;
    const scale = Math.min(SHEET.width / width, (SHEET.height - below) / height, 1);
    style.setProperty("--printed-width", `${width}px`);
    style.setProperty("--printed-height", `${height}px`);
    style.setProperty("--printed-scale", scale);
    window.frameElement?.style.setProperty("--printed-height", `${Math.ceil(height * scale + below)}px`);
  });
}
