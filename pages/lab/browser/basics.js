// The stage: charts drawn in place, knobs that speak while they are dragged, and a player for histories.
// Python sends one packed message (see stage.py); Plotly draws axes, hover and zoom, two canvases draw what moves.
// The files of this folder are served as one, in the order that __init__.py gives.

// --- what Python sent: header length, JSON, then the arrays it refers to --------------------------------------------
const TYPES = {f4: Float32Array, i4: Int32Array, u1: Uint8Array};

function unpack(bytes) {
  const buffer = bytes.slice().buffer;
  const size = new DataView(buffer).getUint32(0, true);
  const base = (4 + size + 7) & ~7;
  return JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, size)), (key, value) => {
    if (!value || !value.$) return value;
    const [type, offset, shape] = value.$;
    const array = new TYPES[type](
      buffer,
      base + offset,
      shape.reduce((a, b) => a * b, 1),
    );
    return shape.length < 2 ? array : nest(array, shape);
  });
}

// Rows as views on one array, so that `values[frame]` costs nothing; `flat` and `shape` serve the canvases.
function nest(array, shape) {
  const [rows, ...rest] = shape;
  const size = rest.reduce((a, b) => a * b, 1);
  return Array.from({length: rows}, (_, i) => {
    const part = array.subarray(i * size, (i + 1) * size);
    return rest.length > 1 ? nest(part, rest) : part;
  });
}

// --- colours ----------------------------------------------------------------------------------------------------------
const rgb = hex => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
const mix = (a, b, t) => a.map((v, i) => v + (b[i] - v) * t);
const hex = color => '#' + color.map(v => Math.round(v).toString(16).padStart(2, '0')).join('');

function cssRgb(text, fallback) {
  const probe = document.createElement('canvas').getContext('2d');
  probe.fillStyle = fallback;
  probe.fillStyle = text.trim() || fallback;
  const read = String(probe.fillStyle);
  return /^#/.test(read)
    ? rgb(read)
    : read
        .match(/[\d.]+/g)
        .slice(0, 3)
        .map(Number);
}

/**
 * The page's colours of the moment.
 * @param {HTMLElement} element
 * @returns {Theme}
 */
function readTheme(element) {
  const style = getComputedStyle(element);
  const get = (name, other) => cssRgb(style.getPropertyValue(name), other);
  const ink = get('--st-text-color', '#1b1f24');
  const paper = get('--st-background-color', '#ffffff');
  return {
    ink: hex(ink),
    paper: hex(paper),
    grid: hex(mix(paper, ink, 0.13)),
    axis: hex(mix(paper, ink, 0.45)),
    raised: hex(get('--st-secondary-background-color', '#f0f2f6')),
    font: style.getPropertyValue('--st-font') || 'sans-serif',
    tables: {},
  };
}

/**
 * 256 RGBA words for one byte of a raster; 255 is "no value" and stays clear.
 * @param {Theme} theme
 * @param {RasterLayer['colors']} kind
 * @param {number} classes
 */
function colorTable(theme, kind, classes) {
  const key = kind + classes;
  if (theme.tables[key]) return theme.tables[key];
  const table = new Uint32Array(256);
  const paper = rgb(theme.paper);
  const {mixing} = PALETTE;
  const steps = PALETTE.sequential.map(rgb);
  const [low, high] = [rgb(PALETTE.classes[0]), rgb(PALETTE.classes[1])];
  for (let i = 0; i < 255; i++) {
    let color;
    if (kind === 'diverging') {
      const t = i / 127 - 1;
      color = mix(paper, t < 0 ? low : high, mixing.diverging * Math.abs(t));
    } else if (kind === 'classes') {
      const width = Math.floor(255 / classes);
      const which = Math.min(Math.floor(i / width), classes - 1);
      const [least, most] = mixing.class;
      const sure = (i - which * width) / width;
      color = mix(paper, rgb(PALETTE.classes[which]), least + (most - least) * sure);
    } else {
      const t = (i / 254) * (steps.length - 1);
      const n = Math.min(Math.floor(t), steps.length - 2);
      color = mix(steps[n], steps[n + 1], t - n);
    }
    table[i] = (255 << 24) | (color[2] << 16) | (color[1] << 8) | color[0];
  }
  return (theme.tables[key] = table);
}

// --- small things -----------------------------------------------------------------------------------------------------
const SVG_TAGS = ['svg', 'g', 'circle', 'path'];

function make(tag, attributes = {}, ...children) {
  const node = SVG_TAGS.includes(tag)
    ? document.createElementNS('http://www.w3.org/2000/svg', tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

const formatted = (value, digits = 3, fixed = false) => {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined || Number.isNaN(value)) return 'none';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (!fixed && Number.isInteger(value) && size < 1e7) return grouped(value, 0);
  if (size >= 1e6 || (size !== 0 && size < Math.min(1e-3, 10 ** -digits)))
    return asPower(value.toExponential(Math.max(0, digits - 1)));
  const first = Math.ceil(-Math.log10(size)); // behind the point: where the first digit stands that is not 0
  return grouped(value, size !== 0 && first > digits ? first : digits);
};

// The same look as core/wording.py: −1,234.5 and 1.18 · 10⁻⁷.
const FORMATS = []; // by digits behind the point: to make one costs more than to use it a hundred times
const grouped = (value, digits) => {
  FORMATS[digits] ??= new Intl.NumberFormat('en', {minimumFractionDigits: digits, maximumFractionDigits: digits});
  return FORMATS[digits]
    .format(value)
    .replace(/^-(?=[0.]*$)/, '')
    .replace('-', '−');
};
const asPower = text => {
  const [mantissa, exponent] = text.split('e');
  const raised = [...String(Number(exponent))].map(mark => (mark === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[mark])).join('');
  return `${mantissa.replace('-', '−')} · 10${raised}`;
};

/** A sentence whose numbers stay on one line each: 1.2 · 10⁻⁷, 95 %. */
const unbroken = text => text.replace(/ · (?=10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹])/g, '\u00a0·\u00a0').replace(/(?<=\d) (?=%)/g, '\u00a0');

const clean = value => Number(value.toPrecision(12));
/** @returns {value is Row} */
const isList = value => Array.isArray(value) || ArrayBuffer.isView(value);
const at = (values, frame) => (isList(values) ? values[Math.min(frame, values.length - 1)] : values);
const framed = (values, frame) => (isList(values) && isList(values[0]) ? at(values, frame) : values);

// What follows from an object of a message, which itself stays as it was sent: worked out once.
function remembered(make) {
  const kept = new WeakMap();
  return key => {
    if (!kept.has(key)) kept.set(key, make(key));
    return kept.get(key);
  };
}

let loading;
const plotly = source =>
  window.Plotly
    ? Promise.resolve(window.Plotly)
    : (loading ??= new Promise((resolve, reject) => {
        const script = make('script', {src: new URL(source, document.baseURI).href});
        script.onload = () => resolve(hastened(window.Plotly));
        script.onerror = () => {
          loading = null;
          reject(new Error('plotly'));
        };
        document.head.append(script);
      }));
