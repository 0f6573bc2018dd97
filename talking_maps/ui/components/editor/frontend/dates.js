// When the work was last kept: today by the clock, before by the day.

const FORMS = {
  clock: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { day: "numeric", month: "short", year: "numeric" },
};
//: A form takes a slow machine longer to make than all else that a stroke changes.
const made = new Map();

// Spanish stands in where a browser does not know Quechua or Aymara.
function said(at, language, form) {
  const key = `${language} ${form}`;
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat([language, "es"], FORMS[form]));
  return made.get(key).format(at);
}

export function when(at, language, now = new Date()) {
  const moment = new Date(at);
  const today = moment.toDateString() === now.toDateString();
  return said(moment, language, today ? "clock" : "day");
}
