// Nothing is seen of it: it looks whether an answer has come, and how far it is.

import { Advice, onRender, sendToPython } from "./borrowed.js";

let args;

const advice = new Advice({
  address: (asked) => `/pencil/${encodeURIComponent(args.code)}/${args.what}?asked=${asked}`,
  onCome: (asked) => sendToPython({ advised: asked }),
  onMore: (asked, told) => sendToPython({ asked, told }),
});

onRender((given) => {
  args = given;
  advice.await(args.advice, args.told);
});
