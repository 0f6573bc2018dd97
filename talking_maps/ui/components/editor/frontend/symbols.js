// Made by `make symbols` from talking_maps/symbology/symbols.py: change it there.

export const SYMBOLS = {
  "tile": 16.0,
  "width": 1.4,
  "dot": 3.6,
  "tint": 0.18,
  "ink": 0.85,
  "lineMore": 1.5,
  "patterns": {
    "solid": {
      "lines": "",
      "tint": 0.4
    },
    "none": {
      "lines": "",
      "tint": 0.12
    },
    "hatch": {
      "lines": "M-2 18 18 -2M-10 10 10 -10M6 26 26 6",
      "tint": 0.18
    },
    "crosshatch": {
      "lines": "M-2 18 18 -2M-10 10 10 -10M6 26 26 6M-2 -2 18 18M-10 6 10 26M6 -10 26 10",
      "tint": 0.18
    },
    "horizontal": {
      "lines": "M0 4H16M0 12H16",
      "tint": 0.18
    },
    "vertical": {
      "lines": "M4 0V16M12 0V16",
      "tint": 0.18
    },
    "dashes": {
      "lines": "M1 4H8M9 12H16",
      "tint": 0.18
    },
    "tufts": {
      "lines": "M4 8V3M4 8 1 4M4 8 7 4M12 16V11M12 16 9 12M12 16 15 12",
      "tint": 0.18
    },
    "waves": {
      "lines": "M0 4Q4 0 8 4Q12 8 16 4M0 12Q4 8 8 12Q12 16 16 12",
      "tint": 0.18
    },
    "bricks": {
      "lines": "M0 1H16M0 9H16M4 1V9M12 9V17",
      "tint": 0.18
    },
    "dots": {
      "lines": "M4 4h.01M12 12h.01",
      "tint": 0.18
    }
  },
  "lost": {
    "lines": "M0 0 16 16M16 0 0 16",
    "tint": 0.04,
    "ink": 0.45
  },
  "statuses": {
    "existing": {
      "weight": 2.5,
      "dashArray": null
    },
    "done": {
      "weight": 4.0,
      "dashArray": null
    },
    "under_way": {
      "weight": 3.0,
      "dashArray": "12 5"
    },
    "to_do": {
      "weight": 2.5,
      "dashArray": "4 6"
    },
    "lost": {
      "weight": 1.2,
      "dashArray": "2 5"
    }
  },
  "differences": {
    "added": {
      "sign": "+",
      "form": "round",
      "colour": "#00569e",
      "dash": null
    },
    "proposed": {
      "sign": "+",
      "form": "round",
      "colour": "#00569e",
      "dash": null
    },
    "removed": {
      "sign": "×",
      "form": "square",
      "colour": "#a33200",
      "dash": "2 9"
    },
    "lost": {
      "sign": "×",
      "form": "square",
      "colour": "#a33200",
      "dash": "2 9"
    },
    "changed": {
      "sign": "≠",
      "form": "diamond",
      "colour": "#5b2a86",
      "dash": "14 8"
    },
    "recovered": {
      "sign": "↺",
      "form": "shield",
      "colour": "#00604a",
      "dash": "14 6 2 6"
    },
    "unchanged": {
      "sign": "=",
      "form": "plain",
      "colour": "#4a443b",
      "dash": null
    },
    "kept": {
      "sign": "=",
      "form": "plain",
      "colour": "#4a443b",
      "dash": null
    }
  },
  "evidence": {
    "good": {
      "color": "#0072b2",
      "dashArray": null
    },
    "bad": {
      "color": "#b3400a",
      "dashArray": "2 12"
    }
  }
};
