// The stage: charts drawn in place, knobs that speak while they are dragged, and a player for histories.
// Python sends one packed message (see stage.py); Plotly draws axes, hover and zoom, two canvases draw what moves.

// --- what Python sent: header length, JSON, then the arrays it refers to --------------------------------------------
const TYPES = {f4: Float32Array, i4: Int32Array, u1: Uint8Array};

function unpack(bytes) {
  const buffer = bytes.slice().buffer, size = new DataView(buffer).getUint32(0, true), base = (4 + size + 7) & ~7;
  return JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, size)), (key, value) => {
    if (!value || !value.$) return value;
    const [type, offset, shape] = value.$;
    const array = new TYPES[type](buffer, base + offset, shape.reduce((a, b) => a * b, 1));
    return shape.length < 2 ? array : nest(array, shape);
  });
}

// Rows as views on one array, so that `values[frame]` costs nothing; `flat` and `shape` serve the canvases.
function nest(array, shape) {
  const [rows, ...rest] = shape, size = rest.reduce((a, b) => a * b, 1);
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
  probe.fillStyle = fallback; probe.fillStyle = text.trim() || fallback;
  return /^#/.test(probe.fillStyle) ? rgb(probe.fillStyle) : probe.fillStyle.match(/[\d.]+/g).slice(0, 3).map(Number);
}

function readTheme(element, palette) {
  const style = getComputedStyle(element), get = (name, other) => cssRgb(style.getPropertyValue(name), other);
  const ink = get('--st-text-color', '#1b1f24'), paper = get('--st-background-color', '#ffffff');
  return {ink: hex(ink), paper: hex(paper), grid: hex(mix(paper, ink, .13)), axis: hex(mix(paper, ink, .45)),
    raised: hex(get('--st-secondary-background-color', '#f0f2f6')), font: style.getPropertyValue('--st-font') || 'sans-serif',
    palette, tables: {}};
}

// 256 RGBA words for one byte of a raster; 255 is "no value" and stays clear.
function colorTable(theme, kind, classes) {
  const key = kind + classes;
  if (theme.tables[key]) return theme.tables[key];
  const table = new Uint32Array(256), paper = rgb(theme.paper);
  const steps = theme.palette.sequential.map(rgb), [low, high] = [rgb(theme.palette.classes[0]), rgb(theme.palette.classes[1])];
  for (let i = 0; i < 255; i++) {
    let color;
    if (kind === 'diverging') { const t = i / 127 - 1; color = mix(paper, t < 0 ? low : high, .8 * Math.abs(t)); }
    else if (kind === 'classes') {
      const width = Math.floor(255 / classes), which = Math.min(Math.floor(i / width), classes - 1);
      color = mix(paper, rgb(theme.palette.classes[which]), .12 + .68 * (i - which * width) / width);
    } else { const t = i / 254 * (steps.length - 1), n = Math.min(Math.floor(t), steps.length - 2); color = mix(steps[n], steps[n + 1], t - n); }
    table[i] = (255 << 24) | (color[2] << 16) | (color[1] << 8) | color[0];
  }
  return theme.tables[key] = table;
}

// --- small things -----------------------------------------------------------------------------------------------------
function make(tag, attributes = {}, ...children) {
  const node = tag === 'svg' || tag === 'circle' ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

const show = (value, digits = 3) => {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined || Number.isNaN(value)) return 'none';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  const text = Number.isInteger(value) && size < 1e7 ? String(value)
    : size !== 0 && (size < 10 ** -digits || size >= 1e6) ? value.toExponential(digits - 1) : value.toFixed(digits);
  return text.replace('-', '−').replace('e−', 'e-');
};

const clean = value => Number(value.toPrecision(12));
const isList = value => Array.isArray(value) || ArrayBuffer.isView(value);
const at = (values, frame) => isList(values) ? values[Math.min(frame, values.length - 1)] : values;
const framed = (values, frame) => isList(values) && isList(values[0]) ? at(values, frame) : values;

let loading;
const plotly = source => window.Plotly ? Promise.resolve(window.Plotly) : loading ??= new Promise((resolve, reject) => {
  const script = make('script', {src: new URL(source, document.baseURI).href});
  script.onload = () => resolve(window.Plotly); script.onerror = () => { loading = null; reject(new Error('plotly')); };
  document.head.append(script);
});

// --- one knob ---------------------------------------------------------------------------------------------------------
const SLIDER = 1000;

function niceStep(span) {
  const rough = span / 500, power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find(factor => factor * power >= rough * .999);
}

class Knob {
  constructor(stage, spec) {
    this.stage = stage; this.spec = spec; this.held = false;
    this.id = `knob-${stage.key}-${spec.name}`;
    this.says = make('div', {class: 'says', role: 'alert'});
    this.root = make('div', {class: 'knob', 'data-knob': spec.name});
    this[spec.kind === 'numbers' ? 'buildNumbers' : 'build_' + spec.kind]();
    this.root.append(this.says);
  }
  label(target) {
    const label = make('label', {for: target}, this.spec.label + (this.spec.unit ? ` (${this.spec.unit})` : ''));
    const text = make('div', {class: 'helptext', hidden: true, id: this.id + '-help'}, this.spec.help);
    const hint = make('button', {class: 'hint', type: 'button', title: this.spec.help, 'aria-label': `What is ${this.spec.label}?`,
      'aria-expanded': 'false', onclick: () => { text.hidden = !text.hidden; hint.setAttribute('aria-expanded', String(!text.hidden)); }}, '?');
    return [make('span', {class: 'label'}, label, hint), text];
  }
  build_number() {
    const {spec} = this, [label, help] = this.label(this.id);
    const step = spec.log ? 1 : this.step = spec.step || (spec.whole ? 1 : niceStep(spec.high - spec.low));
    this.slider = make('input', {type: 'range', class: 'wide', id: this.id, min: spec.log ? 0 : spec.low, max: spec.log ? SLIDER : spec.high,
      step: spec.log ? 1 : step, 'aria-describedby': this.id + '-help',
      oninput: () => { this.held = true; this.take(this.fromSlider(), true); }, onchange: () => { this.held = false; this.take(this.fromSlider(), false); }});
    this.entry = make('input', {type: 'text', inputmode: 'decimal', 'aria-label': `${spec.label}, exact value`,
      onchange: () => this.typed(), onkeydown: event => { if (event.key === 'Enter') this.typed(); }});
    this.root.append(label, make('span', {class: 'value'}, this.entry), help, this.slider);
  }
  fromSlider() {
    const {spec} = this, place = Number(this.slider.value);
    if (!spec.log) return clean(place);
    const value = spec.low * (spec.high / spec.low) ** (place / SLIDER);
    return this.fit(spec.whole ? Math.round(value) : Number(value.toPrecision(place % SLIDER ? 3 : 12)));
  }
  fit(value) {
    const {spec} = this;
    if (spec.whole) value = Math.round(value);
    return Math.min(spec.high, Math.max(spec.low, clean(value)));
  }
  typed() {
    const text = this.entry.value.trim().replace('−', '-').replace(/^(-?\d+),(\d+)$/, '$1.$2'), value = Number(text), {spec} = this;
    const good = text !== '' && Number.isFinite(value) && value >= spec.low && value <= spec.high && (!spec.whole || Number.isInteger(value));
    this.complain(good ? '' : `${spec.label}: type a ${spec.whole ? 'whole ' : ''}number from ${spec.low} to ${spec.high}.`);
    if (good && value !== this.value) this.take(value, false);
  }
  complain(sentence) { this.says.textContent = sentence; this.entry?.classList.toggle('wrong', Boolean(sentence)); }
  build_choice() {
    const [label, help] = this.label(this.id);
    this.select = make('select', {id: this.id, class: 'wide', 'aria-describedby': this.id + '-help', onchange: () => this.take(this.select.value, false)},
      ...this.spec.options.map(option => make('option', {value: option}, option)));
    this.root.append(label, help, this.select);
  }
  build_toggle() {
    const [label, help] = this.label(this.id);
    this.box = make('input', {type: 'checkbox', id: this.id, 'aria-describedby': this.id + '-help', onchange: () => this.take(this.box.checked, false)});
    this.root.append(label, this.box, help);
  }
  build_text() {
    const [label, help] = this.label(this.id);
    let timer;
    this.entry = make('input', {type: 'text', id: this.id, class: 'wide', maxlength: this.spec.most, spellcheck: 'false', autocomplete: 'off',
      oninput: () => { clearTimeout(timer); timer = setTimeout(() => this.take(this.entry.value, true), 200); },
      onchange: () => { clearTimeout(timer); this.take(this.entry.value, false); }});
    this.root.append(label, help, this.entry);
  }
  buildNumbers() {
    const [label, help] = this.label(this.id);
    if (this.spec.columns) { this.cells = make('div', {class: 'cells wide', role: 'group', 'aria-label': this.spec.label}); this.root.append(label, help, this.cells); return; }
    this.entry = make('input', {type: 'text', id: this.id, class: 'wide', spellcheck: 'false', autocomplete: 'off', onchange: () => this.list(this.entry.value)});
    this.root.append(label, help, this.entry);
  }
  list(text) {
    const {spec} = this, items = text.replace(/[;,]/g, ' ').replace(/−/g, '-').trim().split(/\s+/).filter(Boolean), values = items.map(Number);
    const bad = values.findIndex(value => !Number.isFinite(value)), far = values.findIndex(value => value < spec.low || value > spec.high);
    this.complain(bad >= 0 ? `Item ${bad + 1}, “${items[bad].slice(0, 20)}”, is not a number. Write numbers like 1, 2.5, -3.`
      : items.length < spec.least || items.length > spec.most ? `${spec.label}: give ${spec.least} to ${spec.most} numbers, not ${items.length}.`
      : far >= 0 ? `${spec.label}: number ${far + 1} must lie from ${spec.low} to ${spec.high}.` : '');
    if (!this.says.textContent) this.take(spec.total == null ? values : toTotal(values, spec.total), false);
  }
  fillCells(values) {
    const columns = Math.max(1, this.stage.values[this.spec.columns] || 1);
    if (this.cells.childElementCount !== values.length) this.cells.replaceChildren(...values.map((_, i) =>
      make('input', {type: 'text', inputmode: 'decimal', 'aria-label': `${this.spec.label}, item ${i + 1}`, onchange: event => {
        const next = [...this.value]; next[i] = event.target.value.trim() === '' ? NaN : Number(event.target.value.replace('−', '-')); this.list(next.join(' ')); }})));
    this.cells.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    values.forEach((value, i) => { const cell = this.cells.children[i]; if (cell !== document.activeElement || !this.says.textContent) cell.value = clean(value); });
  }
  // A new value, by hand: shown at once, then asked of the server.
  take(value, live) { this.set(value); this.complain(''); this.stage.turn({[this.spec.name]: value}, live); }
  set(value) {
    const {spec} = this;
    this.value = value;
    if (spec.kind === 'number') {
      if (!this.held) this.slider.value = spec.log ? Math.round(SLIDER * Math.log(value / spec.low) / Math.log(spec.high / spec.low)) : value;
      this.slider.setAttribute('aria-valuetext', `${value} ${spec.unit}`.trim());
      this.entry.value = String(value).replace('-', '−');
    } else if (spec.kind === 'choice') this.select.value = value;
    else if (spec.kind === 'toggle') this.box.checked = value;
    else if (this.cells) this.fillCells(value);
    else if (this.entry !== document.activeElement || spec.kind === 'numbers') this.entry.value = isList(value) ? value.map(item => clean(Number(item.toPrecision(4)))).join(', ') : value;
  }
}

// Keep the sum when item `index` of a distribution takes `value`: the others share what is left in their proportion.
function toTotal(values, total, index = -1) {
  const kept = index < 0 ? 0 : Math.min(total, Math.max(0, values[index])), rest = values.reduce((sum, v, i) => i === index ? sum : sum + v, 0);
  return values.map((v, i) => i === index ? kept : rest > 0 ? v * (total - kept) / rest : (total - kept) / (values.length - (index < 0 ? 0 : 1)));
}

// --- one panel --------------------------------------------------------------------------------------------------------
const CONFIG = {displayModeBar: false, displaylogo: false, scrollZoom: false, doubleClick: 'reset', responsive: false};

class Panel {
  constructor(stage, name) {
    this.stage = stage; this.name = name;
    this.title = make('h4');
    this.under = make('canvas'); this.over = make('canvas'); this.gd = make('div', {class: 'js'}); this.grips = make('svg', {class: 'grips'});
    this.plot = make('div', {class: 'plot', role: 'figure'}, this.under, this.gd, this.over, this.grips);
    const menu = make('details', {class: 'save'}, make('summary', {'aria-label': 'Save this chart', title: 'Save this chart'}, '⤓'),
      make('div', {class: 'menu'}, ...['PNG', 'SVG', 'CSV'].map(kind => make('button', {type: 'button', onclick: () => { menu.open = false; this.save(kind); }}, kind))));
    this.root = make('section', {class: 'panel', 'data-panel': name}, make('header', {}, this.title, menu), this.plot);
    this.sizes = new ResizeObserver(() => { if (this.spec && Math.abs(this.plot.clientWidth - this.width) > 1) this.react(); });
    this.sizes.observe(this.plot);
  }
  update(spec, forced) {
    const changed = forced || !this.spec || this.spec.hash !== spec.hash;
    this.spec = spec;
    this.title.textContent = spec.title;
    this.root.style.gridColumn = `span ${spec.span}`;
    this.plot.style.height = spec.height + 'px';
    this.plot.setAttribute('aria-label', spec.alt);
    return changed ? this.react() : this.draw();
  }
  // The figure at the present frame, in the page's colours.
  figure(resting = true) {
    const frame = this.stage.frame, data = this.spec.figure.data.map(trace => dress(trace, this.stage.theme));
    for (const {trace, attribute, values, lazy} of this.spec.frames) if (resting || !lazy) put(data[trace], attribute, at(values, frame));
    return {data, layout: dressLayout(this.spec.figure.layout, this.stage.theme)};
  }
  async react(resting = true) {
    const {data, layout} = this.figure(resting);
    this.width = this.plot.clientWidth;
    layout.width = this.width || 300; layout.height = this.spec.height;
    await window.Plotly.react(this.gd, data, layout, CONFIG);
    if (!this.listening) this.listen();
    this.draw();
  }
  listen() {
    this.listening = true;
    for (const event of ['plotly_relayout', 'plotly_relayouting', 'plotly_afterplot']) this.gd.on(event, () => this.draw());
    this.gd.on('plotly_click', event => {
      const value = event.points[0]?.customdata;
      if (this.spec.pick && value !== undefined) this.stage.turn({[this.spec.pick]: isList(value) ? value[0] : value}, false);
    });
    let start;
    this.plot.addEventListener('pointerdown', event => { start = [event.clientX, event.clientY]; }, true);
    this.plot.addEventListener('pointerup', event => {
      if (!this.spec.click || !start || event.target.closest('.grip') || Math.hypot(event.clientX - start[0], event.clientY - start[1]) > 4) return;
      const changes = {};
      this.spec.click.forEach((grip, i) => { if (grip) this.move(changes, grip, this.place(event)[i]); });
      this.stage.turn(changes, false);
    }, true);
  }
  axes() { const full = this.gd._fullLayout; return full && full.xaxis && full.xaxis.d2p && full._has('cartesian') ? [full.xaxis, full.yaxis] : null; }
  place(event) {
    const [x, y] = this.axes(), box = this.plot.getBoundingClientRect();
    return [x.p2d(event.clientX - box.left - x._offset), y.p2d(event.clientY - box.top - y._offset)];
  }
  // --- frames ---
  tick(resting) {
    const moving = this.spec.frames.some(part => resting || !part.lazy);
    if (moving) this.react(resting); else if (this.spec.layers.length) this.draw();
  }
  draw() {
    const axes = this.axes();
    if (!axes) return;
    const ratio = window.devicePixelRatio || 1, [x, y] = axes, frame = this.stage.frame;
    this.X = v => x._offset + x.d2p(v); this.Y = v => y._offset + y.d2p(v);
    for (const [canvas, isUnder] of [[this.under, true], [this.over, false]]) {
      const layers = this.spec.layers.filter(layer => (layer.kind === 'raster' || layer.kind === 'segments') === isUnder);
      if (!layers.length) { if (canvas.width > 1) canvas.width = canvas.height = 1; continue; }
      const width = this.width, height = this.spec.height;
      if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
        canvas.width = Math.round(width * ratio); canvas.height = Math.round(height * ratio);
        canvas.style.width = width + 'px'; canvas.style.height = height + 'px';
      }
      const g = canvas.getContext('2d');
      g.setTransform(ratio, 0, 0, ratio, 0, 0); g.clearRect(0, 0, width, height);
      g.save(); g.beginPath(); g.rect(x._offset, y._offset, x._length, y._length); g.clip();
      for (const layer of layers) this['draw_' + layer.kind](g, layer, frame);
      g.restore();
    }
    this.drawGrips();
  }
  draw_raster(g, layer, frame) {
    const rows = isList(layer.values[0][0]) ? at(layer.values, frame) : layer.values, height = rows.length, width = rows[0].length;
    const table = colorTable(this.stage.theme, layer.colors, layer.classes), small = this.small ??= document.createElement('canvas');
    small.width = width; small.height = height;
    const s = small.getContext('2d'), image = s.createImageData(width, height), words = new Uint32Array(image.data.buffer);
    const [left, right, top, bottom] = [this.X(layer.x[0]), this.X(layer.x[1]), this.Y(layer.y[1]), this.Y(layer.y[0])], upright = bottom > top;
    for (let i = 0; i < height; i++) for (let j = 0, row = rows[upright ? height - 1 - i : i]; j < width; j++) words[i * width + j] = table[row[j]];
    s.putImageData(image, 0, 0);
    g.imageSmoothingEnabled = layer.smooth;
    g.drawImage(small, left, Math.min(top, bottom), right - left, Math.abs(bottom - top));
    if (layer.digits == null) return;
    const numbers = isList(layer.numbers[0][0]) ? at(layer.numbers, frame) : layer.numbers, cellX = (right - left) / width, cellY = (bottom - top) / height;
    g.font = `${Math.max(10, Math.min(17, cellX / 4.2))}px ${this.stage.theme.font}`; g.textAlign = 'center'; g.textBaseline = 'middle';
    for (let i = 0; i < height; i++) for (let j = 0; j < width; j++) {
      const word = table[rows[i][j]], light = (.3 * (word & 255) + .59 * (word >> 8 & 255) + .11 * (word >> 16 & 255));
      g.fillStyle = light > 140 ? '#14181d' : '#ffffff';
      g.fillText(show(numbers[i][j], layer.digits), left + (j + .5) * cellX, bottom - (i + .5) * cellY);
    }
  }
  draw_segments(g, layer, frame) {
    const weight = framed(layer.weight, frame), {classes} = this.stage.theme.palette;
    for (let i = 0; i < weight.length; i++) {
      const size = Math.abs(weight[i]) / layer.scale;
      g.strokeStyle = weight[i] < 0 ? classes[0] : classes[1]; g.globalAlpha = .25 + .7 * Math.min(1, size); g.lineWidth = .4 + 4.5 * Math.min(1, size);
      g.beginPath(); const [a, b, c, d] = [this.X(layer.x0[i]), this.Y(layer.y0[i]), this.X(layer.x1[i]), this.Y(layer.y1[i])];
      g.moveTo(a, b); g.bezierCurveTo((a + c) / 2, b, (a + c) / 2, d, c, d); g.stroke();
    }
    g.globalAlpha = 1;
  }
  ink(color) { return dress(color, this.stage.theme); }
  draw_path(g, layer, frame) {
    g.strokeStyle = this.ink(layer.color); g.lineWidth = layer.width; g.lineJoin = 'round'; g.setLineDash(layer.dash ? [6, 5] : []);
    g.beginPath();
    let open = false, head = -1;
    const points = layer.x.length <= 400;
    for (let i = 0; i <= Math.min(frame, layer.x.length - 1); i++) {
      const px = this.X(layer.x[i]), py = this.Y(layer.y[i]);
      if (!Number.isFinite(px) || !Number.isFinite(py)) { open = false; continue; }
      if (open) g.lineTo(px, py); else g.moveTo(px, py);
      open = true; head = i;
    }
    g.stroke(); g.setLineDash([]);
    if (head < 0) return;
    g.fillStyle = g.strokeStyle;
    if (points) for (let i = 0; i < head; i++) { const px = this.X(layer.x[i]), py = this.Y(layer.y[i]); if (Number.isFinite(px + py)) { g.beginPath(); g.arc(px, py, 2.2, 0, 7); g.fill(); } }
    g.beginPath(); g.arc(this.X(layer.x[head]), this.Y(layer.y[head]), 6, 0, 7); g.fill();
    g.strokeStyle = this.stage.theme.paper; g.lineWidth = 1.5; g.stroke();
  }
  draw_dots(g, layer, frame) {
    const xs = framed(layer.x, frame), ys = framed(layer.y, frame);
    g.fillStyle = this.ink(layer.color); g.globalAlpha = .85;
    for (let i = 0; i < xs.length; i++) { const px = this.X(xs[i]), py = this.Y(ys[i]); if (Number.isFinite(px + py)) { g.beginPath(); g.arc(px, py, layer.size / 2, 0, 7); g.fill(); } }
    g.globalAlpha = 1;
  }
  draw_arrows(g, layer, frame) {
    const [x0, y0, x1, y1] = [layer.x0, layer.y0, layer.x1, layer.y1].map(values => framed(values, frame));
    g.strokeStyle = g.fillStyle = this.ink(layer.color); g.lineWidth = layer.width; g.lineCap = 'round';
    for (let i = 0; i < x0.length; i++) {
      const [a, b, c, d] = [this.X(x0[i]), this.Y(y0[i]), this.X(x1[i]), this.Y(y1[i])], length = Math.hypot(c - a, d - b);
      if (!(length > .5)) continue;
      const head = Math.min(5 + 2.2 * layer.width, length), angle = Math.atan2(d - b, c - a), back = [c - .8 * head * Math.cos(angle), d - .8 * head * Math.sin(angle)];
      g.beginPath(); g.moveTo(a, b); g.lineTo(...back); g.stroke();
      g.beginPath(); g.moveTo(c, d); for (const turn of [.42, -.42]) g.lineTo(c - head * Math.cos(angle + turn), d - head * Math.sin(angle + turn)); g.fill();
    }
  }
  draw_cursor(g, layer, frame) {
    const px = this.X(at(layer.x, frame));
    g.strokeStyle = this.stage.theme.ink; g.lineWidth = 1.2; g.setLineDash([4, 4]);
    g.beginPath(); g.moveTo(px, -1e4); g.lineTo(px, 1e4); g.stroke(); g.setLineDash([]);
  }
  // --- handles: dragged by pointer, moved by arrow keys ---
  spot(part, other) { return typeof part === 'number' ? part : part.offset + (part.index == null ? this.stage.values[part.name] : this.stage.values[part.name][part.index]); }
  move(changes, grip, value) {
    const knob = this.stage.specs[grip.name];
    value -= grip.offset;
    const step = knob.step || (knob.whole ? 1 : 0);
    if (step) value = Math.round(value / step) * step;
    value = Math.min(knob.high, Math.max(knob.low, clean(step ? value : Number(value.toPrecision(4)))));
    if (grip.index == null) { changes[grip.name] = value; return; }
    const list = [...(changes[grip.name] || this.stage.values[grip.name])];
    list[grip.index] = value;
    changes[grip.name] = knob.total == null ? list : toTotal(list, knob.total, grip.index);
  }
  drawGrips() {
    const {handles} = this.spec;
    while (this.grips.childElementCount > handles.length) this.grips.lastChild.remove();
    if (!handles.length) return;
    this.grips.setAttribute('width', this.width); this.grips.setAttribute('height', this.spec.height);
    handles.forEach((handle, i) => {
      const dot = this.grips.children[i] || this.addGrip(i), [vx, vy] = [this.spot(handle.x), this.spot(handle.y)];
      dot.setAttribute('cx', this.X(vx)); dot.setAttribute('cy', this.Y(vy));
      dot.setAttribute('fill', this.ink(handle.color)); dot.setAttribute('stroke', this.stage.theme.paper);
      dot.setAttribute('aria-label', handle.label);
      const free = typeof handle.y === 'number' ? vx : vy;
      dot.setAttribute('aria-valuenow', free); dot.setAttribute('aria-valuetext', [handle.x, handle.y].map((part, n) => typeof part === 'number' ? '' : show([vx, vy][n])).filter(Boolean).join(', '));
    });
  }
  addGrip(i) {
    const dot = make('circle', {class: 'grip', r: 9, tabindex: 0, role: 'slider', 'stroke-width': 2});
    const turn = (place, live) => {
      const changes = {}, handle = this.spec.handles[i];
      [handle.x, handle.y].forEach((part, n) => { if (typeof part !== 'number') this.move(changes, part, place[n]); });
      this.stage.turn(changes, live);
    };
    dot.addEventListener('pointerdown', event => { dot.setPointerCapture(event.pointerId); dot.held = true; event.preventDefault(); dot.focus(); });
    dot.addEventListener('pointermove', event => { if (dot.held) turn(this.place(event), true); });
    dot.addEventListener('pointerup', event => { if (dot.held) { dot.held = false; turn(this.place(event), false); } });
    dot.addEventListener('pointercancel', () => { dot.held = false; });
    dot.addEventListener('keydown', event => {
      const way = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]}[event.key];
      if (!way) return;
      event.preventDefault(); event.stopPropagation();
      const axes = this.axes(), handle = this.spec.handles[i], place = [this.spot(handle.x), this.spot(handle.y)];
      turn(place.map((v, n) => {
        const part = [handle.x, handle.y][n], knob = typeof part === 'number' ? {} : this.stage.specs[part.name], [low, high] = axes[n].range;
        return v + way[n] * (event.shiftKey ? 10 : 1) * (knob.step || (knob.whole ? 1 : Math.abs(high - low) / 100));
      }), false);
    });
    this.grips.append(dot);
    return dot;
  }
  // --- saving: what the canvases drew becomes images and shapes of the figure ---
  save(kind) {
    const {data, layout} = this.figure();
    if (kind === 'CSV') return download(`${this.name}.csv`, new Blob([this.csv(data)], {type: 'text/csv'}));
    const axes = this.axes(), frame = this.stage.frame, {theme} = this.stage, images = [...(layout.images || [])], shapes = [...(layout.shapes || [])];
    if (axes) for (const layer of this.spec.layers) this.freeze(layer, frame, images, shapes);
    const background = {paper_bgcolor: theme.paper, plot_bgcolor: 'rgba(0,0,0,0)', images, shapes, width: this.width, height: this.spec.height};
    if (axes) Object.assign(background, {xaxis: {...layout.xaxis, range: axes[0].range}, yaxis: {...layout.yaxis, range: axes[1].range}});
    return window.Plotly.downloadImage({data, layout: {...layout, ...background}, config: CONFIG},
      {format: kind.toLowerCase(), filename: this.name, width: this.width, height: this.spec.height, scale: 2});
  }
  freeze(layer, frame, images, shapes) {
    const line = (x0, y0, x1, y1, color, width) => shapes.push({type: 'line', x0, y0, x1, y1, line: {color: this.ink(color), width}});
    if (layer.kind === 'raster') {
      const picture = document.createElement('canvas'), size = 600; picture.width = picture.height = size;
      const [X, Y] = [this.X, this.Y];
      this.X = v => (v - layer.x[0]) / (layer.x[1] - layer.x[0]) * size; this.Y = v => (layer.y[1] - v) / (layer.y[1] - layer.y[0]) * size;
      this.draw_raster(picture.getContext('2d'), layer, frame);
      [this.X, this.Y] = [X, Y];
      images.push({source: picture.toDataURL(), xref: 'x', yref: 'y', x: layer.x[0], y: layer.y[1], sizex: layer.x[1] - layer.x[0], sizey: layer.y[1] - layer.y[0], sizing: 'stretch', layer: 'below'});
    } else if (layer.kind === 'segments') framed(layer.weight, frame).forEach((w, i) => line(layer.x0[i], layer.y0[i], layer.x1[i], layer.y1[i], this.stage.theme.palette.classes[w < 0 ? 0 : 1], .4 + 4.5 * Math.min(1, Math.abs(w) / layer.scale)));
    else if (layer.kind === 'path') for (let i = 1; i <= Math.min(frame, layer.x.length - 1); i++) { if (Number.isFinite(layer.x[i] + layer.x[i - 1] + layer.y[i] + layer.y[i - 1])) line(layer.x[i - 1], layer.y[i - 1], layer.x[i], layer.y[i], layer.color, layer.width); }
    else if (layer.kind === 'arrows') framed(layer.x0, frame).forEach((x, i) => line(x, framed(layer.y0, frame)[i], framed(layer.x1, frame)[i], framed(layer.y1, frame)[i], layer.color, layer.width));
    else if (layer.kind === 'cursor') shapes.push({type: 'line', yref: 'paper', y0: 0, y1: 1, x0: at(layer.x, frame), x1: at(layer.x, frame), line: {color: this.stage.theme.ink, width: 1, dash: 'dash'}});
  }
  csv(data) {
    const quote = value => typeof value === 'string' ? `"${value.replace(/"/g, '""')}"` : value ?? '', rows = [['series', 'x', 'y', 'z']];
    for (const trace of data) {
      const grid = isList(trace.z?.[0]), {x = [], y = [], z = []} = trace, name = trace.name || trace.type;
      if (grid) z.forEach((row, i) => row.forEach((value, j) => rows.push([name, x[j] ?? j, y[i] ?? i, value])));
      else for (let i = 0; i < Math.max(x.length, y.length); i++) rows.push([name, x[i], y[i], z[i]]);
    }
    for (const layer of this.spec.layers) if (layer.kind === 'path') for (let i = 0; i < layer.x.length; i++) rows.push(['path', layer.x[i], layer.y[i], i]);
    return rows.map(row => row.map(quote).join(',')).join('\n') + '\n';
  }
  close() { this.sizes.disconnect(); window.Plotly?.purge(this.gd); this.root.remove(); }
}

function download(name, blob) {
  const link = make('a', {href: URL.createObjectURL(blob), download: name});
  link.click(); setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function put(trace, path, value) {
  const names = path.split('.'), last = names.pop();
  let target = trace;
  for (const name of names) target = target[name] = {...target[name]};
  target[last] = value;
}

// INK and PAPER become the page's text and background; typed arrays pass untouched.
function dress(value, theme) {
  if (typeof value === 'string') return value === theme.palette.ink ? theme.ink : value === theme.palette.paper ? theme.paper : value;
  if (ArrayBuffer.isView(value) || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.length && typeof value[0] === 'number' ? value : value.map(item => dress(item, theme));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, dress(item, theme)]));
}

function dressLayout(layout, theme) {
  const out = dress(layout, theme), axis = {gridcolor: theme.grid, linecolor: theme.axis, zerolinecolor: theme.axis, tickcolor: theme.axis};
  out.paper_bgcolor = out.plot_bgcolor = 'rgba(0,0,0,0)';
  out.font = {family: theme.font, color: theme.ink, ...out.font};
  out.hoverlabel = {bgcolor: theme.raised, bordercolor: theme.axis, font: {color: theme.ink, family: theme.font}, ...out.hoverlabel};
  for (const name of Object.keys(out)) if (/^[xy]axis\d*$/.test(name)) out[name] = {...axis, ...out[name]};
  for (const name of Object.keys(out)) if (/^scene\d*$/.test(name)) for (const which of ['xaxis', 'yaxis', 'zaxis'])
    out[name] = {...out[name], [which]: {...axis, backgroundcolor: 'rgba(0,0,0,0)', showspikes: false, ...out[name][which]}};
  return out;
}

// --- the player -------------------------------------------------------------------------------------------------------
const RATE = 30;  // frames a second at speed 1

class Player {
  constructor(stage) {
    this.stage = stage;
    this.button = make('button', {class: 'tool', type: 'button', onclick: () => this.toggle()}, '▶ Play');
    const step = (by, text, label) => make('button', {class: 'tool', type: 'button', 'aria-label': label, title: label, onclick: () => this.step(by)}, text);
    this.scrub = make('input', {type: 'range', min: 0, step: 1, 'aria-label': 'Moment shown', oninput: () => { this.pause(); stage.go(Number(this.scrub.value), false); },
      onchange: () => { stage.go(Number(this.scrub.value), true); stage.keepFrame(); }});
    this.speed = make('select', {'aria-label': 'Speed', title: 'Speed'}, ...[.1, .25, .5, 1, 2].map(v => make('option', {value: v, selected: v === 1}, `${v}×`)));
    this.time = make('span', {class: 'time'});
    this.root = make('div', {class: 'player', role: 'group', 'aria-label': 'Player'}, this.button, step(-1, '◀', 'One frame back (left arrow)'),
      step(1, '▶', 'One frame on (right arrow)'), this.scrub, this.time, this.speed);
  }
  show(clock, frame) {
    this.root.hidden = !clock; this.root.style.display = clock ? '' : 'none';
    if (!clock) return;
    this.scrub.max = clock.values.length - 1; this.scrub.value = frame;
    const text = `${clock.label} ${show(clock.values[frame], 2)}`;
    this.time.textContent = text; this.scrub.setAttribute('aria-valuetext', text);
    this.button.textContent = this.playing ? '❚❚ Pause' : '▶ Play';
  }
  toggle() { this.playing ? (this.pause(), this.stage.keepFrame()) : this.play(); }
  step(by) { this.pause(); this.stage.go(this.stage.frame + by, true); this.stage.keepFrame(); }
  pause() { this.playing = false; cancelAnimationFrame(this.request); this.show(this.stage.clock, this.stage.frame); }
  play() {
    const {stage} = this, last = stage.clock.values.length - 1;
    if (stage.frame >= last) stage.go(0, false);
    this.playing = true;
    let begin = performance.now(), from = stage.frame;
    const next = now => {
      if (!this.playing) return;
      const frame = Math.min(last, from + Math.floor((now - begin) / 1000 * RATE * Number(this.speed.value)));
      if (frame !== stage.frame) { stage.go(frame, false); stage.painted = (stage.painted || 0) + 1; }
      if (frame >= last) { this.playing = false; stage.go(last, true); stage.keepFrame(); return; }
      this.request = requestAnimationFrame(next);
    };
    this.speed.onchange = () => { begin = performance.now(); from = stage.frame; };
    this.request = requestAnimationFrame(next);
    this.show(stage.clock, stage.frame);
  }
}

// --- the stage --------------------------------------------------------------------------------------------------------
class Stage {
  constructor(root) {
    this.root = root; this.panels = new Map(); this.knobs = new Map(); this.values = {}; this.changed = {}; this.seq = Date.now() % 1e9; this.frame = -1;
    this.knobBox = make('div', {class: 'knobs'});
    this.notices = make('div', {class: 'notices', 'aria-live': 'polite'});
    this.panelBox = make('div', {class: 'panels'});
    this.player = new Player(this);
    this.readouts = make('div', {class: 'readouts'});
    this.strip = make('div', {class: 'strip'}, this.player.root, this.readouts);
    root.replaceChildren(this.knobBox, make('div', {class: 'right'}, this.notices, this.panelBox));
    this.keys = event => { if (root.contains(event.target) || (event.target === document.body && document.querySelector('.lab') === root)) this.pressed(event); };
    document.addEventListener('keydown', this.keys);
    this.watch = new MutationObserver(() => this.retheme());
    for (let node = root.parentElement; node && !node.classList.contains('stApp'); node = node.parentElement) this.watch.observe(node, {attributes: true, attributeFilter: ['class']});
    this.drawing = Promise.resolve();
  }
  receive(scene) { this.received = performance.now(); this.drawing = this.drawing.then(() => this.show(scene)).catch(error => this.fail(error)); return this.drawing; }
  fail(error) { console.warn('stage:', error); this.notices.replaceChildren(make('div', {class: 'notice error'}, 'The chart could not be drawn. Reload the page; your settings are in its address.')); this.arrived(null); }
  async show(scene) {
    if (this.closed) return;
    await plotly(scene.plotly);
    this.scene = scene;
    this.theme = readTheme(this.root, scene.palette);
    this.showKnobs(scene.knobs);
    this.showClock(scene);
    await this.showPanels(scene.panels);
    this.showReadouts(); this.showNotices(scene.notices);
    await new Promise(done => { let over = false; const end = () => { if (!over) { over = true; done(); } }; requestAnimationFrame(() => setTimeout(end)); setTimeout(end, 60); });
    this.arrived(scene.seq);
  }
  get key() { return this.scene?.key ?? ''; }
  showKnobs(specs) {
    this.specs = Object.fromEntries([...specs, ...(this.scene.hidden || [])].map(spec => [spec.name, spec]));
    for (const spec of Object.values(this.specs)) if (!(spec.name in this.changed)) this.values[spec.name] = spec.value;
    const shape = JSON.stringify(specs.map(({value, off, ...rest}) => rest));
    if (shape !== this.shape) {
      this.shape = shape; this.knobs.clear();
      for (const spec of specs) this.knobs.set(spec.name, new Knob(this, spec));
      const folded = specs.filter(spec => spec.folded).map(spec => this.knobs.get(spec.name).root);
      const open = this.knobBox.querySelector('details')?.open;
      this.knobBox.replaceChildren(...specs.filter(spec => !spec.folded).map(spec => this.knobs.get(spec.name).root),
        ...(folded.length ? [make('details', {open}, make('summary', {}, 'More knobs'), make('div', {class: 'inner'}, ...folded))] : []));
    }
    this.root.classList.toggle('bare', !specs.length); this.knobBox.classList.toggle('bare-knobs', !specs.length);
    for (const spec of specs) {
      const knob = this.knobs.get(spec.name);
      knob.root.classList.toggle('off', Boolean(spec.off));
      if (!(spec.name in this.changed)) knob.set(spec.value);
    }
  }
  showClock({clock, frame}) {
    const length = clock ? clock.values.length : 1, before = this.clock?.values.length;
    if (this.frame < 0 || !clock || before !== length || !this.moved) this.frame = frame < 0 ? length - 1 : Math.min(frame, length - 1);
    this.clock = clock;
    if (!clock && this.player.playing) this.player.playing = false;
    this.player.show(clock, this.frame);
  }
  async showPanels(specs) {
    const names = new Set(specs.map(spec => spec.name));
    for (const [name, panel] of this.panels) if (!names.has(name)) { panel.close(); this.panels.delete(name); }
    // The player and the numbers stand under the first row of panels, in sight of both.
    let filled = 0;
    const order = specs.flatMap(spec => {
      if (!this.panels.has(spec.name)) this.panels.set(spec.name, new Panel(this, spec.name));
      const {root} = this.panels.get(spec.name), before = filled;
      root.style.gridColumn = `span ${spec.span}`;
      filled += spec.span;
      return before < 12 && filled >= 12 ? [root, this.strip] : [root];
    });
    if (filled < 12) order.push(this.strip);
    order.forEach((node, i) => { if (this.panelBox.children[i] !== node) this.panelBox.insertBefore(node, this.panelBox.children[i] || null); });
    const themed = this.theme.paper + this.theme.ink, forced = themed !== this.themed;
    this.themed = themed;
    await Promise.all(specs.map(spec => this.panels.get(spec.name).update(spec, forced)));
  }
  showReadouts() {
    const rows = this.scene.readouts, box = this.readouts;
    if (box.childElementCount !== rows.length) box.replaceChildren(...rows.map(() => make('div', {class: 'readout'}, make('span', {class: 'what'}), make('span', {class: 'number'}))));
    rows.forEach((row, i) => {
      const [what, number] = box.children[i].children;
      const value = at(row.value, this.frame), text = show(value, row.digits) + (row.unit ? ' ' + row.unit : '');
      if (what.textContent !== row.label) what.textContent = row.label;
      if (number.textContent !== text) number.textContent = text;
      number.style.color = this.ink(row.color); box.children[i].title = row.help;
    });
  }
  ink(color) { return color ? dress(color, this.theme) : ''; }
  showNotices(notices) {
    const shape = JSON.stringify(notices);
    if (shape === this.noticed) return;
    this.noticed = shape;
    this.notices.replaceChildren(...notices.map(({kind, text, action, knobs}) => make('div', {class: `notice ${kind}`}, text,
      ...(action ? [make('button', {class: 'tool', type: 'button', onclick: () => this.turn(knobs, false)}, action)] : []))));
  }
  retheme() {
    clearTimeout(this.themeTimer);
    this.themeTimer = setTimeout(() => {
      if (!this.scene || this.closed) return;
      const next = readTheme(this.root, this.scene.palette);
      if (next.paper + next.ink === this.themed) return;
      this.receive(this.scene);
    }, 80);
  }
  // --- knobs to Python: one request in flight, the newest value next ---
  turn(changes, live) {
    if (live && !('since' in this)) this.since = performance.now();
    Object.assign(this.values, changes); Object.assign(this.changed, changes);
    for (const name of Object.keys(changes)) { const knob = this.knobs.get(name); if (knob && JSON.stringify(knob.value) !== JSON.stringify(changes[name])) knob.set(changes[name]); }
    for (const panel of this.panels.values()) if (panel.spec?.handles.length) panel.draw();
    this.asked ??= performance.now();
    this.wanted = {live: live && (this.wanted?.live ?? true)};
    this.flush();
  }
  flush() {
    if (this.inflight || !this.wanted) return;
    this.inflight = ++this.seq;
    this.sent = performance.now(); this.oldest = this.asked; this.asked = null;
    const ask = {knobs: {...this.changed}, live: this.wanted.live, seq: this.seq, frame: this.keeping ?? null};
    if (!ask.live) { this.committed = {...this.changed}; this.keeping = null; }
    this.wanted = null;
    this.watchdog = setTimeout(() => this.arrived(this.seq), 30000);
    this.slow = setTimeout(() => this.root.classList.add('busy'), 500);
    this.send(ask);
  }
  arrived(seq) {
    if (!this.inflight || (seq !== null && seq < this.inflight)) return;
    clearTimeout(this.watchdog); clearTimeout(this.slow); this.root.classList.remove('busy');
    (this.times ??= []).push({asked: this.oldest, sent: this.sent, received: this.received, painted: performance.now()});
    if (this.times.length > 500) this.times.shift();
    this.inflight = null;
    if (this.committed) {
      for (const [name, value] of Object.entries(this.committed)) if (JSON.stringify(this.changed[name]) === JSON.stringify(value)) delete this.changed[name];
      this.committed = null;
    }
    this.flush();
  }
  // --- time ---
  go(frame, resting) {
    const last = (this.clock?.values.length ?? 1) - 1;
    this.frame = Math.max(0, Math.min(last, frame)); this.moved = true;
    for (const panel of this.panels.values()) panel.tick(resting);
    this.player.show(this.clock, this.frame); this.showReadouts();
  }
  keepFrame() { this.keeping = this.frame === this.clock.values.length - 1 ? -1 : this.frame; this.turn({}, false); }
  pressed(event) {
    if (!this.clock || event.altKey || event.ctrlKey || event.metaKey || event.target.matches('input, select, textarea, .grip')) return;
    if (event.key === ' ' && !event.target.matches('button, summary')) { event.preventDefault(); this.player.toggle(); }
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') { event.preventDefault(); this.player.step(event.key === 'ArrowLeft' ? -1 : 1); }
  }
  close() { this.closed = true; this.player.playing = false; document.removeEventListener('keydown', this.keys); this.watch.disconnect(); for (const panel of this.panels.values()) panel.close(); this.panels.clear(); }
}

export default function ({data, parentElement, setTriggerValue}) {
  const root = parentElement.querySelector('.lab');
  const stage = root.stage ??= new Stage(root);
  stage.send = ask => setTriggerValue('ask', ask);
  stage.receive(unpack(data));
  return () => { stage.close(); delete root.stage; };
}
