// When the work was last kept: today by the clock, before by the day.

// Spanish stands in where a browser does not know Quechua or Aymara.
const said = (at, language, form) => new Intl.DateTimeFormat([language, "es"], form).format(at);

export function when(at, language, now = new Date()) {
  const moment = new Date(at);
  return moment.toDateString() === now.toDateString()
    ? said(moment, language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
    : said(moment, language, { day: "numeric", month: "short", year: "numeric" });
}
