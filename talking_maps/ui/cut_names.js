// A name that has no room on its line is told whole: by the pointer over it as its title,
// and beside what the keys have walked to. Where there is room nothing is told twice.

(() => {
  if (document.getElementById("whole-name")) return;
  const tip = document.body.appendChild(document.createElement("div"));
  tip.id = "whole-name";
  tip.hidden = true;
  // Whoever is read to hears the whole name already: only its letters are cut.
  tip.ariaHidden = "true";

  const AROUND = 3;
  const CONTROL = "a, button, input, summary, [role='option'], [role='radio'], [role='tab']";
  const isChooser = (one) => one.matches('input[role="combobox"]');
  const isCut = (one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0
    && (isChooser(one) || /hidden|clip/.test(getComputedStyle(one).overflowX));
  const words = (one) => (isChooser(one) ? one.value : one.textContent).trim();
  const found = (some) => some.find((one) => isCut(one) && words(one));

  document.addEventListener("pointerover", ({ target }) => {
    const near = [];
    for (let one = target; one instanceof HTMLElement && near.length <= AROUND; one = one.parentElement) near.push(one);
    for (const one of near) if (one.dataset.cut) { one.removeAttribute("title"); delete one.dataset.cut; }
    const cut = found(near.filter((one) => !one.title));
    if (cut) { cut.title = words(cut); cut.dataset.cut = "yes"; }
  });

  const hide = () => { tip.hidden = true; };
  document.addEventListener("focusin", ({ target }) => {
    hide();
    if (!(target instanceof HTMLElement) || !target.matches(CONTROL) || !target.matches(":focus-visible")) return;
    const cut = found([target, ...target.querySelectorAll("*")]);
    if (!cut) return;
    tip.textContent = words(cut);
    tip.hidden = false;
    const { left, bottom } = target.getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(left, innerWidth - tip.offsetWidth - 4))}px`;
    tip.style.top = `${bottom + 6}px`;
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("pointerdown", hide);
  document.addEventListener("scroll", hide, { capture: true, passive: true });
})();
