// --- how typed and pasted numbers are read ----------------------------------------------------------------------------
// The same rules as core/readings.py, held to the same table of examples: which commas, points and spaces are decimal
// marks and which part thousands is found from all cells at once, and said in `note` with an example.
const POINT = {decimal: '.', group: ','};
const COMMA = {decimal: ',', group: '.'};
const CONVENTIONS = [
  POINT,
  COMMA,
  ...[' ', "'"].flatMap(group => [
    {decimal: '.', group},
    {decimal: ',', group},
  ]),
];
const PLAIN = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const THREE = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;
const ZERO_GROUP = /^[+-]?[1-9]\d{0,2}(,\d{3})*,0\d\d(,\d{3})*$/;

const alike = text =>
  text
    .replace(/[\u00a0\u2007\u2009\u202f]/g, ' ')
    .replace(/[\u2212\u2013\u2012\ufe63\uff0d]/g, '-')
    .replace(/’/g, "'");
const digits = text => text.replace(/\D/g, '').length;

// The cell without signs of currency or percent, with ASCII minus and spaces.
function bare(cell) {
  const text = alike(cell).trim();
  const [, sign, rest] = text.match(/^([+-]?)(.*)$/s);
  return sign + rest.replace(/^[$€£¥₹% ]+|[$€£¥₹% ]+$/g, '');
}

function pattern({decimal, group}) {
  const [d, g] = [decimal, group].map(mark => (mark === '.' ? '\\.' : mark));
  return new RegExp(
    `^[+-]?(?:(?:[1-9]\\d{0,2}(?:${g}\\d{2,3})*${g}\\d{3}|\\d+)(?:${d}\\d*)?|${d}\\d+)(?:e[+-]?\\d+)?$`,
    'i',
  );
}

function valueOf(cell, convention) {
  const text = bare(cell);
  if (!pattern(convention).test(text)) return null;
  const value = Number(text.replaceAll(convention.group, '').replace(convention.decimal, '.'));
  return Number.isFinite(value) ? value : null;
}

const isOne = cell => CONVENTIONS.some(convention => valueOf(cell, convention) !== null);

// Cells of one list or block as numbers (null where one is none), by one convention for all.
function readCells(cells, {low = -Infinity, high = Infinity, separator = '', share = false, whole = false} = {}) {
  const percent = cells.map(cell => /%\s*$/.test(cell));
  const hundredths = percent.some(Boolean) && (share || !percent.every(Boolean));
  const found = readings(cells, hundredths ? percent : []);
  const within = found.filter(({values}) =>
    values.every(value => value === null || (value >= low && value <= high && (!whole || Number.isInteger(value)))),
  );
  const fitting = within.length ? within : found;
  let chosen = fitting[0];
  if (new Set(fitting.map(({convention}) => convention.decimal)).size > 1) {
    const mark = cells.some(cell => cell.includes(',')) ? ',' : '.';
    const grouped = partsThousands(cells, mark, separator);
    chosen = fitting.find(({convention}) => (convention.group === mark) === grouped) ?? chosen;
  }
  const other = found.find(reading => String(reading.values) !== String(chosen.values));
  return {values: chosen.values, cells, note: noteOf(cells, chosen.values, other?.values)};
}

// The conventions by which most cells are numbers; those that agree count once.
function readings(cells, percent) {
  const marks = new Set([...alike(cells.join(''))].filter(mark => ",. '".includes(mark)));
  const used = ({decimal, group}) => [decimal, group].some(mark => mark !== '.' && marks.has(mark));
  const read = CONVENTIONS.filter(c => c === POINT || used(c) || (c === COMMA && questionable(cells))).map(
    convention => ({
      convention,
      values: cells.map((cell, i) => {
        const value = valueOf(cell, convention);
        return percent[i] && value !== null ? value / 100 : value;
      }),
    }),
  );
  const count = ({values}) => values.filter(value => value !== null).length;
  const most = Math.max(...read.map(count));
  const best = read.filter(reading => count(reading) === most);
  return best.filter((reading, i) => best.findIndex(other => String(other.values) === String(reading.values)) === i);
}

// Whether the points may part thousands: twice in a cell, or three digits behind each, and zeros at an end.
function questionable(cells) {
  const pointed = cells.filter(cell => cell.includes('.')).map(bare);
  if (pointed.some(cell => cell.split('.').length > 2)) return true;
  return pointed.length > 0 && pointed.every(cell => THREE.test(cell)) && pointed.some(cell => cell.endsWith('0'));
}

// Whether a mark with three digits behind it, wherever it stands, parts thousands rather than decimals.
function partsThousands(cells, mark, separator) {
  const texts = cells.map(bare);
  const marked = texts.filter(text => text.includes(mark));
  const plain = texts.filter(text => !text.includes(mark) && isOne(text)).map(text => digits(text.split('.')[0]));
  if (plain.length && Math.max(...plain) >= Math.min(...marked.map(digits))) return false; // 1,250 beside 2300
  if (mark === '.') return plain.length > 0 && separator !== ',' && marked.some(text => text.endsWith('0'));
  return plain.length > 0 || (marked.length > 1 && separator !== ';');
}

function noteOf(cells, values, others) {
  const differs = i => others && others[i] !== null && others[i] !== values[i];
  const i = cells.findIndex(
    (cell, i) => values[i] !== null && (differs(i) || (!others && !PLAIN.test(alike(cell).trim()))),
  );
  return i < 0 ? '' : `Read ${cells[i].trim()} as ${typed(values[i])}${differs(i) ? `, not ${typed(others[i])}` : ''}.`;
}

// A number as a person types it: 1250, −1.5.
const typed = value => String(clean(value)).replace(/^-/, '−');

/** @param {string} text @param {{low?: number, high?: number, unit?: string, whole?: boolean}} [bounds] */
const readNumber = (text, {low, high, unit, whole} = {}) => readCells([text], {low, high, whole, share: unit !== '%'});

// A list of `least` or more numbers, with commas, semicolons, spaces, tabs or line breaks between them.
function readList(text, {low = -Infinity, high = Infinity, least = 1} = {}) {
  const [items, separator] = itemsOf(text);
  const reading = readCells(items, {low, high, separator});
  const tokens = text
    .split(/\s+/)
    .filter(Boolean)
    .map(token => token.replace(/,+$/, ''));
  const twofold = tokens.find(token => token.includes(',') && !items.includes(token) && isOne(token));
  if (separator !== ',' || !twofold || least > tokens.length) return reading;
  const parts = twofold.replace(/-/g, '−').split(',');
  return {
    ...reading,
    note: `Read ${twofold} as ${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}, not ${typed(readCells([twofold]).values[0])}.`,
  };
}

// The items of a list and what stands between them: a line break (or tab), a semicolon, a space or a comma.
function itemsOf(given) {
  const text = given
    .trim()
    .replace(/^[[\](){}]+|[[\](){}]+$/g, '')
    .replace(/(?<=\d)[ \u00a0]+(?=[%€£¥₹])|(?<=[$€£¥₹])[ \u00a0]+(?=\d)/g, '');
  const filled = parts => parts.map(part => part.trim()).filter(Boolean);
  const cells = filled(text.split(/[\r\n\t]+/));
  if (cells.length > 1 && !text.includes(';') && 2 * cells.filter(isOne).length >= cells.length) return [cells, '\n'];
  const parts = filled(text.split(';'));
  if (parts.length > 1 && parts.every(part => isOne(part) || !/[\s,]/.test(part))) return [parts, ';'];
  const line = text.replace(/;/g, ', ');
  const tokens = line.split(/[ \t\r\n]+/).filter(token => token.replace(/,/g, ''));
  const stripped = tokens.map(token => token.replace(/,+$/, ''));
  if (line.includes(',') && tokens.length > 1) {
    const ends = stripped.some((token, i) => token !== tokens[i]) || line.split(/\s+/).includes(',');
    if ((!ends || stripped.every(item => /^[^,]*\d,\d+$/.test(item))) && stripped.every(isOne)) return [stripped, ' '];
  }
  if (tokens.length === 1 && ZERO_GROUP.test(alike(stripped[0]))) return [stripped, ' '];
  return [line.split(/[, \t\r\n]+/).filter(Boolean), line.includes(',') ? ',' : ' '];
}
