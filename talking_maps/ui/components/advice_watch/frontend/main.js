// Nothing is seen of it: it looks whether an answer has come, and how far it is.

import { Advice, onRender, tell } from "./borrowed.js";

let args;

const advice = new Advice({
  address: (asked) => `/pencil/${encodeURIComponent(args.code)}/${args.what}?asked=${asked}`,
  onCome: (asked) => tell({ advised: asked }),
  onMore: (asked, told) => tell({ asked, told }),
});

onRender((given) => {
  args = given;
  advice.await(args.advice, args.told);
});
