// --- a network in the hand: the browser itself sends points through it ------------------------------------------------
// Python sends the weights of every frame; maps of any fineness, of any unit, with any weight changed, are made here.

const FEATURE = {
  x: (x, y) => x,
  y: (x, y) => y,
  'x²': (x, y) => x * x,
  'y²': (x, y) => y * y,
  xy: (x, y) => x * y,
  'sin x': (x, y) => Math.sin(x),
  'sin y': (x, y) => Math.sin(y),
};
const sigmoidOf = z => 1 / (1 + Math.exp(-z));
const ACTIVATE = {
  Linear: z => z,
  ReLU: z => (z > 0 ? z : 0),
  'Leaky ReLU': z => (z > 0 ? z : 0.01 * z),
  tanh: z => Math.tanh(z),
  Sigmoid: sigmoidOf,
  ELU: z => (z > 0 ? z : Math.expm1(z)),
  GELU: z => (z * (1 + erf(z * Math.SQRT1_2))) / 2,
  'GELU (tanh)': z => z * sigmoidOf(2 * Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3)),
  SiLU: z => z * sigmoidOf(z),
  Softplus: z => (z > 20 ? z : Math.log1p(Math.exp(z))),
  Step: z => (z > 0 ? 1 : 0),
};
// The layer's activation; of one that is not known here Python sends its name and its values at even steps.
const activationOf = ({activation}) =>
  typeof activation === 'string' ? ACTIVATE[activation] : z => interpolated(activation, z);
const DRAWN_UNITS = 16;
const UNIT_SIDE = 18; // of a layer; cells a side of a unit's small map
const FINE = 128;
const COARSE = 32; // cells a side of the decision map, at rest and at least
const MOVING_MS = 9;
const RESTING_MS = 30; // what a map may take while something moves, and before a rest is made finer later

// The inputs of a network (one Float32Array each) at places of the plane.
function inputsAt(layer, xs, ys) {
  return layer.inputs.map((name, i) => {
    const make = FEATURE[name];
    const {mean, scale} = layer;
    const values = new Float32Array(xs.length);
    for (let s = 0; s < xs.length; s++) values[s] = ((make ? make(xs[s], ys[s]) : layer.held[i]) - mean[i]) / scale[i];
    return values;
  });
}

// erf within 2e-7 (Abramowitz and Stegun, 7.1.26).
function erf(x) {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const rest = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - rest * Math.exp(-x * x));
}

// {low, high, values}: the curve at z, straight between its values and beyond its ends.
function interpolated({low, high, values}, z) {
  const last = values.length - 1;
  const at = ((z - low) / (high - low)) * last;
  const i = Math.min(last - 1, Math.max(0, Math.floor(at)));
  return values[i] + (at - i) * (values[i + 1] - values[i]);
}

// One unit's sum w · values + b at every place, before its activation.
function sumOf(values, weights, first, bias) {
  const sum = new Float32Array(values[0].length).fill(bias);
  values.forEach((source, i) => {
    const weight = weights[first + i];
    for (let s = 0; s < sum.length; s++) sum[s] += weight * source[s];
  });
  return sum;
}

// Every layer's outputs, the inputs first, up to layer `last`; the network's own last layer is linear.
function through(layer, weights, inputs, last = layer.sizes.length - 1) {
  const found = [inputs];
  const activate = activationOf(layer);
  const {sizes} = layer;
  for (let k = 1; k <= last; k++) {
    const outputs = [];
    for (let unit = 0; unit < sizes[k]; unit++) {
      const {first, bias} = parametersOf(sizes, k, unit);
      const sum = sumOf(found[k - 1], weights, first, weights[bias]);
      if (k < sizes.length - 1) for (let s = 0; s < sum.length; s++) sum[s] = activate(sum[s]);
      outputs.push(sum);
    }
    found.push(outputs);
  }
  return found;
}

// Where a unit's weights begin in the row of all parameters, and where its bias is.
function parametersOf(sizes, k, unit) {
  let start = 0;
  for (let i = 1; i < k; i++) start += sizes[i] * (sizes[i - 1] + 1);
  return {first: start + unit * sizes[k - 1], bias: start + sizes[k] * sizes[k - 1] + unit};
}

// The probability of every class (one Float32Array each) from the network's outputs.
function sharesOf(layer, outputs) {
  if (layer.loss !== 'Cross-entropy') {
    const second = outputs[0].map(z => (layer.loss === 'MSE' ? Math.min(1, Math.max(0, z)) : 1 / (1 + Math.exp(-z))));
    return [second.map(p => 1 - p), second];
  }
  const powers = outputs.map(() => new Float32Array(outputs[0].length));
  for (let s = 0; s < outputs[0].length; s++) {
    let most = -Infinity;
    let total = 0;
    for (const z of outputs) most = Math.max(most, z[s]);
    outputs.forEach((z, k) => {
      total += powers[k][s] = Math.exp(z[s] - most);
    });
    for (const power of powers) power[s] /= total;
  }
  return powers;
}

// What is 0 on the border of the classes: one field for two of them, else one for each against the best other.
function bordersOf(layer, outputs) {
  if (layer.loss !== 'Cross-entropy') return [layer.loss === 'MSE' ? outputs[0].map(z => z - 0.5) : outputs[0]];
  const against = outputs.map((own, k) =>
    own.map((z, s) => z - outputs.reduce((most, other, j) => (j === k ? most : Math.max(most, other[s])), -Infinity)),
  );
  return outputs.length === 2 ? [against[1]] : against;
}

// A grid whose outer nodes lie on the edges of the area.
function gridOf([x0, x1], [y0, y1], side) {
  const xs = new Float64Array(side * side);
  const ys = new Float64Array(side * side);
  for (let i = 0, s = 0; i < side; i++)
    for (let j = 0; j < side; j++, s++) {
      xs[s] = x0 + ((x1 - x0) * j) / (side - 1);
      ys[s] = y0 + ((y1 - y0) * i) / (side - 1);
    }
  return {xs, ys, side, x: [x0, x1], y: [y0, y1]};
}

// Where a field on a grid is 0: pieces [x, y, x, y] in the grid's units, by marching squares.
function zeroLine(field, {side, x: [x0, x1], y: [y0, y1]}) {
  const pieces = [];
  const X = j => x0 + ((x1 - x0) * j) / (side - 1);
  const Y = i => y0 + ((y1 - y0) * i) / (side - 1);
  for (let i = 0; i < side - 1; i++)
    for (let j = 0; j < side - 1; j++) {
      const a = field[i * side + j];
      const b = field[i * side + j + 1];
      const c = field[(i + 1) * side + j + 1];
      const d = field[(i + 1) * side + j];
      if (a > 0 === b > 0 && b > 0 === c > 0 && c > 0 === d > 0) continue;
      const ends = [];
      if (a > 0 !== b > 0) ends.push(X(j + a / (a - b)), Y(i));
      if (b > 0 !== c > 0) ends.push(X(j + 1), Y(i + b / (b - c)));
      if (c > 0 !== d > 0) ends.push(X(j + 1 - c / (c - d)), Y(i + 1));
      if (d > 0 !== a > 0) ends.push(X(j), Y(i + 1 - d / (d - a)));
      for (let n = 0; n + 3 < ends.length; n += 4) pieces.push(ends.slice(n, n + 4));
    }
  return pieces;
}

// Bytes (0 … 254) of a grid as a small canvas in the colours of a table, the last row at the top.
function gridPicture(bytes, side, table) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const g = canvas.getContext('2d');
  const image = g.createImageData(side, side);
  const words = new Uint32Array(image.data.buffer);
  for (let i = 0; i < side; i++)
    for (let j = 0; j < side; j++) words[(side - 1 - i) * side + j] = table[bytes[i * side + j]];
  g.putImageData(image, 0, 0);
  return canvas;
}

const byte = share => (share > 0 ? (share < 1 ? Math.round(254 * share) : 254) : 0); // NaN too is 0

// The class map's bytes: for two classes how sure of the second, else class and confidence, as a Raster of classes has it.
function classBytes(shares, sharp) {
  const count = shares.length;
  const size = shares[0].length;
  const bytes = new Uint8Array(size);
  const width = Math.floor(255 / count);
  for (let s = 0; s < size; s++) {
    if (count === 2) {
      bytes[s] = sharp ? (shares[1][s] > 0.5 ? 254 : 0) : byte(shares[1][s]);
      continue;
    }
    let best = 0;
    for (let k = 1; k < count; k++) if (shares[k][s] > shares[best][s]) best = k;
    const sure = sharp ? 0.99 : Math.min(0.99, Math.max(0, (shares[best][s] * count - 1) / (count - 1)));
    bytes[s] = best * width + Math.floor(sure * width);
  }
  return bytes;
}

// A unit's bytes on its own scale: what its activation can give, else as far as it goes here; 0 is the middle.
function unitBytes(values, activation) {
  if (activation === 'Sigmoid') return Uint8Array.from(values, byte);
  let most = activation === 'tanh' ? 1 : 1e-30;
  if (activation !== 'tanh') for (const value of values) most = Math.max(most, Math.abs(value));
  return Uint8Array.from(values, value => byte(0.5 + (0.5 * value) / most));
}

/** A unit of a network: its layer (the inputs are 0) and its number there. @typedef {{k: number, unit: number}} Unit */

// --- what is hovered, held and tried on the network of one stage ------------------------------------------------------
class NetworkHand {
  static of(stage) {
    return (stage.networkHand ??= new NetworkHand(stage));
  }
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
    /** @type {Unit | null} the one under the pointer */
    this.hovered = null;
    /** @type {Unit | null} the one whose card is open */
    this.held = null;
    this.tried = new Map(); // parameters changed by hand and not yet sent, by their index
    /** @type {DecisionLayer | null} the layer they belong to */
    this.triedOn = null;
    this.version = 0;
    this.speed = 3e5; // multiplications a millisecond, as measured
    /** @type {UnitCard | null} */
    this.card = null;
    this.later = 0;
    this.fine = false; // the next map is made as fine as it gets
    /** @type {any} the map in sight, and what it was made of */
    this.map = null;
    /** @type {any} where its hidden units switch, likewise */
    this.cuts = null;
    /** @type {any} every unit's small map, likewise */
    this.small = null;
    /** @type {any} where the units stand: see planOf */
    this.plan = null;
  }
  /** @param {Layer['kind']} kind */
  panelOf(kind) {
    for (const panel of this.stage.panels.values())
      if (panel.spec?.layers.some(layer => layer.kind === kind)) return panel;
  }
  /** @returns {DecisionLayer | undefined} */
  get layer() {
    return this.panelOf('decision')?.spec.layers.find(layer => layer.kind === 'decision');
  }
  get frame() {
    return Math.min(this.stage.frame, this.layer.weights.length - 1);
  }
  get looked() {
    return this.held ?? this.hovered;
  }
  get moving() {
    return this.stage.player.playing || Boolean(this.stage.scene.dragged);
  }
  weights(layer, frame) {
    const row = layer.weights[Math.min(frame, layer.weights.length - 1)];
    if (this.triedOn !== layer) {
      this.tried.clear();
      this.triedOn = layer;
    }
    if (!this.tried.size) return row;
    const changed = Float32Array.from(row);
    for (const [index, value] of this.tried) changed[index] = value;
    return changed;
  }
  try(index, value) {
    this.tried.set(index, value);
    this.redraw();
  }
  redraw() {
    this.version++;
    this.panelOf('decision')?.draw();
    this.panelOf('diagram')?.draw();
    this.card?.show();
  }
  // How many cells a side a map may have within so many milliseconds.
  sideWithin(layer, milliseconds) {
    const side = Math.floor(Math.sqrt((milliseconds * this.speed) / workOf(layer)));
    return Math.min(FINE, Math.max(COARSE, side));
  }
  timed(layer, side, work) {
    const begin = performance.now();
    const result = work();
    const spent = performance.now() - begin;
    if (spent > 0.3) this.speed += 0.2 * ((side * side * workOf(layer)) / spent - this.speed);
    return result;
  }
  // A coarse map is made finer as soon as nothing moves.
  refine(panel) {
    clearTimeout(this.later);
    this.later = setTimeout(() => {
      if (!this.stage.closed && !this.moving) {
        this.fine = true;
        panel.draw();
        this.fine = false;
      }
    }, 60);
  }
  look(unit) {
    if (same(this.hovered, unit)) return;
    this.hovered = unit;
    this.redraw();
  }
  hold(unit, index = null) {
    this.held = unit;
    this.card?.close();
    this.card = unit ? new UnitCard(this, unit, index) : null;
    this.redraw();
  }
  // --- edits: "1.2.3=0.5@100", as core/edits.py reads them ---
  get edits() {
    return (this.stage.values.edits || '').split(/\s+/).filter(Boolean);
  }
  edit({k, unit}, source, value) {
    const {epochs} = this.layer;
    const {frame} = this;
    const epoch = epochs[frame];
    const name = `${k}.${unit + 1}.${source < 0 ? 'b' : source + 1}=`;
    const when = `@${clean(Number(epoch.toFixed(4)))}`;
    const kept = this.edits.filter(item => !(item.startsWith(name) && item.endsWith(when)));
    // The edited state is a frame of its own, behind the one of the same moment before the edit.
    const edited = epochs[frame - 1] === epoch ? frame : frame + 1;
    this.send(
      [...kept, `${name}${clean(Number(value.toPrecision(5)))}${when}`],
      edited >= epochs.length - 1 ? -1 : edited,
    );
  }
  undo() {
    this.send(this.edits.slice(0, -1), null);
  }
  send(edits, frame) {
    this.stage.keeping = frame;
    this.stage.turn({edits: edits.join(' ')}, false);
  }
}

const workOf = ({sizes}) => sizes.slice(1).reduce((sum, size, k) => sum + size * (sizes[k] + 1) + 8 * size, 0);
const same = (a, b) => a === b || Boolean(a && b && a.k === b.k && a.unit === b.unit);
const inputName = (layer, features, i) => features.filter(([, fed]) => fed)[i]?.[0] ?? layer.inputs[i];
const SUBSCRIPT = n => String(n).replace(/\d/g, digit => '₀₁₂₃₄₅₆₇₈₉'[digit]);
const written = value =>
  formatted(value, 3)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');

// What a unit or an output is called.
function unitName(layer, {k, unit}) {
  const last = layer.sizes.length - 1;
  if (k < last) return `Unit ${unit + 1} of layer ${k}`;
  return layer.sizes[last] === 1 ? 'The output' : `The output for ${layer.classes[unit]}`;
}

// --- the map of what the network answers, or of what one unit of it does ----------------------------------------------
// Made anew only where something it depends on has changed.
function decisionMap(panel, layer, frame, hand, saved) {
  const [x, y] = panel.axes();
  const ranges = [x.range.map(Number), y.range.map(Number)];
  const {theme} = panel.stage;
  const unit = hand.hovered;
  const fits = unit && unit.k < layer.sizes.length && unit.unit < layer.sizes[unit.k];
  const key = [frame, ranges, hand.version, layer.sharp, theme.paper, fits ? [unit.k, unit.unit] : ''].join();
  const side = hand.fine || saved ? FINE : hand.sideWithin(layer, hand.moving ? MOVING_MS : RESTING_MS);
  if (hand.map?.layer !== layer || hand.map.key !== key || hand.map.grid.side < side) {
    const grid = gridOf(ranges[0], ranges[1], side);
    const weights = hand.weights(layer, frame);
    hand.map = hand.timed(layer, side, () => {
      const made = fits ? mapOfUnit(layer, grid, weights, theme, unit) : mapOfClasses(layer, grid, weights, theme);
      return {layer, key, grid, ...made};
    });
  }
  if (hand.map.grid.side < FINE && !saved) hand.refine(panel);
  return hand.map;
}

function mapOfClasses(layer, grid, weights, theme) {
  const outputs = through(layer, weights, inputsAt(layer, grid.xs, grid.ys)).pop();
  const shares = sharesOf(layer, outputs);
  const count = shares.length;
  const table = colorTable(theme, count === 2 ? 'diverging' : 'classes', count);
  return {
    title: 'Decision map',
    picture: gridPicture(classBytes(shares, layer.sharp), grid.side, table),
    lines: bordersOf(layer, outputs).flatMap(field => zeroLine(field, grid)),
    columns: Object.fromEntries(shares.map((share, k) => [`probability of ${layer.classes[k]}`, share])),
  };
}

function mapOfUnit(layer, grid, weights, theme, {k, unit}) {
  const below = through(layer, weights, inputsAt(layer, grid.xs, grid.ys), k - 1).pop();
  const {first, bias} = parametersOf(layer.sizes, k, unit);
  const sum = sumOf(below, weights, first, weights[bias]);
  const hidden = k < layer.sizes.length - 1;
  const activation = hidden ? layer.activation : 'Linear';
  const name = unitName(layer, {k, unit});
  const values = sum.map(hidden ? activationOf(layer) : ACTIVATE.Linear);
  return {
    title: `${name} (line: its sum is 0)`,
    picture: gridPicture(unitBytes(values, activation), grid.side, colorTable(theme, 'diverging', 2)),
    lines: zeroLine(sum, grid),
    columns: {[name]: values},
  };
}

/** @type {LayerKind<DecisionLayer>} */
const DECISION = {
  word: 'decision map',
  under: true,
  draw(panel, g, layer, frame) {
    const hand = NetworkHand.of(panel.stage);
    const map = decisionMap(panel, layer, frame, hand, g instanceof Pen);
    const [left, right] = map.grid.x.map(panel.X);
    const [bottom, top] = map.grid.y.map(panel.Y);
    const half = (right - left) / (map.grid.side - 1) / 2;
    const tall = (bottom - top) / (map.grid.side - 1) / 2;
    g.imageSmoothingEnabled = true;
    g.drawImage(map.picture, left - half, top - tall, right - left + 2 * half, bottom - top + 2 * tall);
    strokeLine(panel, g, map.lines);
  },
  beside(panel, layer) {
    panel.title.textContent = NetworkHand.of(panel.stage).map.title;
    MapFoot.of(panel, layer).show();
  },
  hover(panel, layer, frame, spot) {
    const hand = NetworkHand.of(panel.stage);
    const [x, y] = valuesAtSpot(panel, spot);
    const weights = hand.weights(layer, frame);
    const shares = sharesOf(layer, through(layer, weights, inputsAt(layer, [x], [y])).pop());
    const best = shares.reduce((most, share, k) => (share[0] > shares[most][0] ? k : most), 0);
    const point = pointAt(panel, spot);
    const [across, up] = layer.axes;
    return (
      `${across} ${written(x)}, ${up} ${written(y)}\nthe network: ${layer.classes[best]}, ${formatted(100 * shares[best][0], 1)} %` +
      (point ? `\ntrue class: ${point} point` : '')
    );
  },
  // The very values that are drawn, to the digits that arithmetic in 32 bits has.
  rows(panel, layer) {
    const {map} = NetworkHand.of(panel.stage);
    if (map?.layer !== layer) return [];
    const {grid, columns} = map;
    const rounded = (value, digits) => Number(value.toPrecision(digits));
    return Array.from(grid.xs, (x, s) => ({
      x: rounded(x, 9),
      y: rounded(grid.ys[s], 9),
      ...Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, rounded(values[s], 6)])),
    }));
  },
};

function strokeLine(panel, g, lines) {
  const {theme} = panel.stage;
  for (const [color, width] of [
    [theme.paper, 4],
    [theme.ink, 1.8],
  ]) {
    g.strokeStyle = color;
    g.lineWidth = width;
    g.lineCap = 'round';
    g.beginPath();
    for (const [a, b, c, d] of lines) {
      g.moveTo(panel.X(a), panel.Y(b));
      g.lineTo(panel.X(c), panel.Y(d));
    }
    g.stroke();
  }
}

// --- where hidden units switch: the lines on which their sums are 0 ---------------------------------------------------
// Every hidden unit's line on the decision map's own grid, [layer - 1][unit]; made anew where the map is.
function cutsOf(hand) {
  const {map} = hand;
  if (hand.cuts?.map === map) return hand.cuts.lines;
  const {layer, grid} = map;
  const weights = hand.weights(layer, hand.frame);
  const activate = activationOf(layer);
  let values = inputsAt(layer, grid.xs, grid.ys);
  const lines = layer.sizes.slice(1, -1).map((size, k) => {
    const sums = Array.from({length: size}, (_, unit) => {
      const {first, bias} = parametersOf(layer.sizes, k + 1, unit);
      return sumOf(values, weights, first, weights[bias]);
    });
    values = sums.map(sum => sum.map(activate));
    return sums.map(sum => zeroLine(sum, grid));
  });
  hand.cuts = {map, lines};
  return lines;
}

/** @type {LayerKind<CutsLayer>} */
const CUTS = {
  word: 'cuts',
  under: true,
  draw(panel, g, layer) {
    const hand = NetworkHand.of(panel.stage);
    if (!hand.map) return;
    g.strokeStyle = panel.ink(layer.color);
    g.lineCap = 'round';
    (cutsOf(hand)[layer.layer - 1] ?? []).forEach((pieces, unit) => {
      const full = !layer.unit || layer.unit === unit + 1;
      g.globalAlpha = full ? 0.95 : 0.2;
      g.lineWidth = layer.unit && full ? 3.2 : 1.6;
      g.beginPath();
      for (const [a, b, c, d] of pieces) {
        g.moveTo(panel.X(a), panel.Y(b));
        g.lineTo(panel.X(c), panel.Y(d));
      }
      g.stroke();
    });
    g.globalAlpha = 1;
  },
  rows(panel, layer) {
    const {map} = NetworkHand.of(panel.stage);
    const lines = map ? (cutsOf(NetworkHand.of(panel.stage))[layer.layer - 1] ?? []) : [];
    return lines.flatMap((pieces, unit) =>
      pieces.map(([x, y, x1, y1]) => ({unit: unit + 1, x, y, 'to x': x1, 'to y': y1})),
    );
  },
};

// A place in the panel's pixels as data.
function valuesAtSpot(panel, spot) {
  return panel.axes().map((axis, n) => axis.p2d([spot.x, spot.y][n] * panel.zoom - axis._offset));
}

// "inside (training)" for the drawn point nearest to a place, within a few pixels.
function pointAt(panel, spot) {
  let name = '';
  let least = 9;
  for (const trace of panel.spec.figure.data)
    for (let i = 0; i < trace.x.length; i++) {
      const far = Math.hypot(panel.X(trace.x[i]) - spot.x, panel.Y(trace.y[i]) - spot.y);
      if (far < least) {
        least = far;
        name = trace.name;
      }
    }
  return name.replace(', training', ', a training').replace(', test', ', a test');
}

// Under the map: which colour is which class, which shape which part, and the switches of the view.
class MapFoot {
  static of(panel, layer) {
    const foot = (panel.foot ??= new MapFoot(panel));
    foot.layer = layer;
    return foot;
  }
  /** @param {Panel} panel */
  constructor(panel) {
    this.panel = panel;
    /** @type {DecisionLayer | null} */
    this.layer = null;
    this.key = make('span', {class: 'key'});
    this.boxes = make('span', {class: 'switches'});
    this.root = make('div', {class: 'foot'}, this.key, this.boxes);
    this.shape = '';
    panel.root.append(this.root);
  }
  show() {
    const {
      layer,
      panel: {stage},
    } = this;
    const shape = JSON.stringify([
      layer.classes,
      layer.switches,
      stage.values.tests,
      stage.values.sharp,
      PALETTE.classes,
    ]);
    if (shape === this.shape) return;
    this.shape = shape;
    const dot = (color, shape) => make('i', {class: shape, style: `background:${color}`});
    const ink = stage.theme.ink;
    this.key.replaceChildren(
      ...layer.classes.map((name, k) => make('span', {}, dot(PALETTE.classes[k], 'round'), name)),
      make('span', {}, dot(ink, 'round'), 'training'),
      ...(stage.values.tests ? [make('span', {}, dot(ink, 'diamond'), 'test')] : []),
    );
    this.boxes.replaceChildren(
      ...Object.entries(layer.switches).map(([text, knob]) =>
        make(
          'label',
          {},
          make('input', {
            type: 'checkbox',
            checked: Boolean(stage.values[knob]),
            onchange: event => stage.turn({[knob]: event.target.checked}, false),
          }),
          text,
        ),
      ),
    );
  }
}

// --- the network drawn ------------------------------------------------------------------------------------------------
// Where every unit stands: {k, unit, x, y, side, name, fed}; inputs that are not fed have no `unit`.
function planOf(panel, layer, net) {
  const {sizes} = net;
  const left = panel.X(0);
  const right = panel.X(1);
  const top = panel.Y(1);
  const bottom = panel.Y(0) - 16;
  const longest = Math.max(...layer.features.map(([name]) => Math.min(14, name.length)));
  const label = Math.min(0.25 * (right - left), 14 + 6.5 * longest);
  const wide = (right - left - label) / sizes.length;
  const units = [];
  const more = [];
  let fed = 0;
  const column = (k, items) => {
    const drawn = items.slice(0, DRAWN_UNITS);
    const pitch = Math.min((bottom - top) / drawn.length, 62);
    const side = Math.min(0.62 * wide, 0.84 * pitch, 46);
    drawn.forEach((item, row) =>
      units.push({
        k,
        x: left + label + (k + 0.5) * wide,
        y: (top + bottom) / 2 + (row - (drawn.length - 1) / 2) * pitch,
        side,
        ...item,
      }),
    );
    if (items.length > drawn.length)
      more.push({k, x: left + label + (k + 0.5) * wide, y: bottom + 10, text: `+ ${items.length - drawn.length}`});
  };
  column(
    0,
    layer.features.map(([name, on, knobs]) => ({name, knobs, unit: on ? fed++ : null})),
  );
  for (let k = 1; k < sizes.length; k++)
    column(
      k,
      Array.from({length: sizes[k]}, (_, unit) => ({unit, name: ''})),
    );
  return {
    units,
    more,
    label,
    edges: edgesOf(units, net),
    at: (k, unit) => units.find(each => each.k === k && each.unit === unit),
  };
}

// The drawn weights with both ends; thickness is their size against the largest of all.
function edgesOf(units, net) {
  return units
    .filter(({k, unit}) => k > 0 && unit !== null)
    .flatMap(to => {
      const {first} = parametersOf(net.sizes, to.k, to.unit);
      return units
        .filter(from => from.k === to.k - 1 && from.unit !== null)
        .map(from => ({from, to, index: first + from.unit}));
    });
}

// Of all frames: thickness and dots are measured against it.
const largestWeight = remembered(net =>
  net.weights.reduce((most, row) => row.reduce((size, w) => Math.max(size, Math.abs(w)), most), 1e-9),
);

function drawEdges(panel, g, plan, net, weights, hand) {
  const {classes} = PALETTE;
  const largest = largestWeight(net);
  for (const {from, to, index} of plan.edges) {
    const weight = weights[index];
    const size = Math.sqrt(Math.min(1, Math.abs(weight) / largest));
    const mine = same(to, hand.looked);
    if (!Number.isFinite(weight)) continue;
    g.strokeStyle = weight < 0 ? classes[0] : classes[1];
    g.globalAlpha = hand.looked && !mine ? 0.2 : 0.2 + 0.75 * size;
    g.lineWidth = 0.5 + 5 * size * size;
    const [a, b, c, d] = [from.x + from.side / 2, from.y, to.x - to.side / 2, to.y];
    g.beginPath();
    g.moveTo(a, b);
    g.bezierCurveTo((a + c) / 2, b, (a + c) / 2, d, c, d);
    g.stroke();
  }
  g.globalAlpha = 1;
}

function drawUnits(panel, g, plan, net, weights, hand) {
  const {theme} = panel.stage;
  const small = unitMaps(net, weights, theme, hand, panel.stage.frame);
  for (const each of plan.units) {
    const {k, unit, x, y, side} = each;
    const map = unit === null ? null : small[k][unit];
    g.globalAlpha = unit === null ? 0.45 : 1;
    g.fillStyle = theme.paper;
    g.fillRect(x - side / 2, y - side / 2, side, side);
    g.imageSmoothingEnabled = true;
    if (map) g.drawImage(map.picture, x - side / 2, y - side / 2, side, side);
    // A unit that answers 0 everywhere would look like an empty box.
    if (map?.zero) {
      g.fillStyle = theme.ink;
      g.font = `12px ${theme.font}`;
      g.textAlign = 'center';
      g.textBaseline = 'middle';
      g.fillText('0', x, y);
    }
    const looked = unit !== null && same(each, hand.looked);
    g.strokeStyle = looked ? theme.ink : theme.axis;
    g.lineWidth = looked ? 2.5 : 1;
    g.setLineDash(unit === null ? [3, 3] : []);
    g.strokeRect(x - side / 2, y - side / 2, side, side);
    g.setLineDash([]);
    if (k > 0) drawBias(panel, g, each, weights[parametersOf(net.sizes, k, unit).bias], largestWeight(net));
  }
  g.globalAlpha = 1;
}

function drawBias(panel, g, {x, y, side}, value, largest) {
  const {classes} = PALETTE;
  g.fillStyle = value < 0 ? classes[0] : classes[1];
  disc(g, [x - side / 2, y + side / 2], 2.2 + 3 * Math.sqrt(Math.min(1, Math.abs(value) / largest)));
  g.strokeStyle = panel.stage.theme.paper;
  g.lineWidth = 1;
  g.stroke();
}

// Every unit's small map, by layer and unit, for the weights in sight.
function unitMaps(net, weights, theme, hand, frame) {
  const key = [frame, hand.version, theme.paper].join();
  if (hand.small?.net === net && hand.small.key === key) return hand.small.maps;
  const grid = gridOf(net.x, net.y, UNIT_SIDE);
  const layers = through(net, weights, inputsAt(net, grid.xs, grid.ys));
  const last = layers.length - 1;
  const table = colorTable(theme, 'diverging', 2);
  const shares = sharesOf(net, layers[last]);
  const maps = layers.map((values, k) =>
    values.slice(0, DRAWN_UNITS * 2).map((each, unit) => {
      if (k < last) {
        const bytes = unitBytes(each, k ? net.activation : 'Linear');
        return {picture: gridPicture(bytes, UNIT_SIDE, table), zero: each.every(value => value === 0)};
      }
      const picture =
        shares.length === 2 && values.length === 1
          ? gridPicture(classBytes(shares, false), UNIT_SIDE, table)
          : gridPicture(Uint8Array.from(shares[unit], byte), UNIT_SIDE, towards(theme, unit));
      return {picture, zero: false};
    }),
  );
  hand.small = {net, key, maps};
  return maps;
}

function drawNames(panel, g, plan) {
  const {theme} = panel.stage;
  g.textBaseline = 'middle';
  g.fillStyle = theme.ink;
  g.font = `13px ${theme.font}`;
  g.textAlign = 'right';
  for (const {k, unit, x, y, side, name} of plan.units)
    if (k === 0) {
      g.globalAlpha = unit === null ? 0.6 : 1;
      g.fillText(name.length <= 14 ? name : name.slice(0, 13) + '…', x - side / 2 - 6, y);
    }
  g.globalAlpha = 0.8;
  g.textAlign = 'center';
  g.font = `12px ${theme.font}`;
  for (const {x, y, text} of plan.more) g.fillText(text, x, y);
  g.globalAlpha = 1;
}

// What lies under a place: a unit's box, a bias, a weight's line, or nothing.
function underSpot(plan, {x, y}) {
  if (!plan) return null;
  const bias = plan.units.find(
    each => each.k > 0 && Math.hypot(each.x - each.side / 2 - x, each.y + each.side / 2 - y) < 7,
  );
  if (bias) return {bias};
  const unit = plan.units.find(
    each => Math.abs(each.x - x) <= each.side / 2 + 1 && Math.abs(each.y - y) <= each.side / 2 + 1,
  );
  if (unit) return {unit};
  let edge = null;
  let least = 6;
  for (const each of plan.edges) {
    const far = distanceTo(each, x, y);
    if (far < least) {
      least = far;
      edge = each;
    }
  }
  return edge && {edge};
}

/** @type {LayerKind<DiagramLayer>} */
const DIAGRAM = {
  word: 'diagram',
  under: false,
  draw(panel, g, layer, frame) {
    const hand = NetworkHand.of(panel.stage);
    const net = hand.layer;
    if (!net) return;
    const plan = planOf(panel, layer, net);
    const weights = hand.weights(net, frame);
    drawEdges(panel, g, plan, net, weights, hand);
    drawUnits(panel, g, plan, net, weights, hand);
    drawNames(panel, g, plan);
  },
  beside(panel, layer) {
    const hand = NetworkHand.of(panel.stage);
    if (!hand.layer) return;
    hand.plan = planOf(panel, layer, hand.layer);
    NetworkFoot.of(panel, layer, hand).show();
  },
  hover(panel, layer, frame, spot) {
    const hand = NetworkHand.of(panel.stage);
    const net = hand.layer;
    const found = net && underSpot(hand.plan, spot);
    const target = found && (found.bias ?? found.unit ?? found.edge.to);
    const seen = found?.unit && found.unit.k > 0 ? target : found?.bias;
    panel.plot.style.cursor = found ? 'pointer' : '';
    hand.look(seen ? {k: seen.k, unit: seen.unit} : null);
    if (!found) return null;
    const weights = hand.weights(net, frame);
    if (found.bias)
      return `bias ${written(weights[parametersOf(net.sizes, target.k, target.unit).bias])}\nclick to set it`;
    if (found.edge)
      return `weight ${written(weights[found.edge.index])}\nfrom ${sourceName(net, layer, found.edge.from)} to ${unitName(net, target).toLowerCase()}\nclick to set it`;
    if (target.k > 0) return `${unitName(net, target)}\n${formulaOf(net, layer, weights, target, 4)}\nclick to hold it`;
    return target.knobs
      ? `${target.name}: ${target.unit === null ? 'not fed; click to feed it' : 'fed; click to leave it out'}`
      : `${target.name}, an input`;
  },
  click(panel, layer, frame, spot) {
    const hand = NetworkHand.of(panel.stage);
    const net = hand.layer;
    const found = net && underSpot(hand.plan, spot);
    if (!found) {
      hand.hold(null);
      return false;
    }
    const target = found.bias ?? found.unit ?? found.edge.to;
    if (target.k === 0) {
      if (target.knobs) panel.stage.turn(target.knobs, false);
      return true;
    }
    hand.hold({k: target.k, unit: target.unit}, found.bias ? -1 : found.edge ? found.edge.from.unit : null);
    return true;
  },
  rows(panel, layer, frame) {
    const net = NetworkHand.of(panel.stage).layer;
    const weights = net?.weights[Math.min(frame, net.weights.length - 1)];
    if (!net) return [];
    return net.sizes.slice(1).flatMap((size, i) =>
      Array.from({length: size}, (_, unit) => {
        const {first, bias} = parametersOf(net.sizes, i + 1, unit);
        const row = {layer: i + 1, unit: unit + 1};
        return [
          ...Array.from({length: net.sizes[i]}, (_, source) => ({
            ...row,
            source: i ? String(source + 1) : inputName(net, layer.features, source),
            value: weights[first + source],
          })),
          {...row, source: 'bias', value: weights[bias]},
        ];
      }).flat(),
    );
  },
};

// From the background to a class's colour.
function towards(theme, which) {
  const key = `towards${which}`;
  if (theme.tables[key]) return theme.tables[key];
  const table = new Uint32Array(256);
  const [paper, color] = [rgb(theme.paper), rgb(PALETTE.classes[which])];
  for (let i = 0; i < 255; i++) {
    const [r, g, b] = mix(paper, color, (0.85 * i) / 254);
    table[i] = (255 << 24) | (b << 16) | (g << 8) | r;
  }
  return (theme.tables[key] = table);
}

function distanceTo({from, to}, x, y) {
  const a = from.x + from.side / 2;
  const c = to.x - to.side / 2;
  const middle = (a + c) / 2;
  if (x < a - 4 || x > c + 4) return Infinity;
  let least = Infinity;
  for (let n = 0; n <= 24; n++) {
    const t = n / 24;
    const u = 1 - t;
    const px = u * u * u * a + 3 * u * u * t * middle + 3 * u * t * t * middle + t * t * t * c;
    const py = (u * u * u + 3 * u * u * t) * from.y + (3 * u * t * t + t * t * t) * to.y;
    least = Math.min(least, Math.hypot(px - x, py - y));
  }
  return least;
}

const sourceName = (net, layer, {k, unit}) =>
  k === 0 ? inputName(net, layer.features, unit) : unitName(net, {k, unit}).toLowerCase();
const sourceSymbol = (net, layer, k, i) => (k === 1 ? inputName(net, layer.features, i) : `a${SUBSCRIPT(i + 1)}`);

// "tanh(0.52·x − 1.1·y + 0.3)", at most so many terms of it.
function formulaOf(net, layer, weights, {k, unit}, most = 8) {
  const {first, bias} = parametersOf(net.sizes, k, unit);
  const count = net.sizes[k - 1];
  let text = '';
  for (let i = 0; i < Math.min(count, most); i++)
    text += signedTerm(weights[first + i], text, `·${sourceSymbol(net, layer, k, i)}`);
  if (count > most) text += ` + … (${count - most} more)`;
  text += signedTerm(weights[bias], text, '');
  const name = typeof net.activation === 'string' ? net.activation : net.activation.name;
  return k === net.sizes.length - 1 || name === 'Linear' ? text : `${name === 'Sigmoid' ? 'σ' : name}(${text})`;
}

function signedTerm(value, before, symbol) {
  const size = written(Math.abs(value));
  return (before ? (value < 0 ? ' − ' : ' + ') : value < 0 ? '−' : '') + size + symbol;
}

// Under the network: a list that opens a unit by keyboard, training on, and undoing what a hand set.
class NetworkFoot {
  static of(panel, layer, hand) {
    const foot = (panel.foot ??= new NetworkFoot(panel, hand));
    foot.layer = layer;
    return foot;
  }
  /**
   * @param {Panel} panel
   * @param {NetworkHand} hand
   */
  constructor(panel, hand) {
    this.hand = hand;
    /** @type {DiagramLayer | null} */
    this.layer = null;
    this.shape = '';
    this.select = make('select', {'aria-label': 'Open a unit with its weights', onchange: () => this.open()});
    this.longer = make('button', {
      class: 'tool',
      type: 'button',
      onclick: () => {
        hand.stage.keeping = -1;
        hand.stage.turn(this.layer.longer, false);
      },
    });
    this.undo = make('button', {class: 'tool', type: 'button', onclick: () => hand.undo()});
    this.root = make('div', {class: 'foot'}, this.select, this.longer, this.undo);
    panel.root.append(this.root);
    panel.plot.addEventListener('pointerleave', () => {
      panel.plot.style.cursor = '';
      hand.look(null);
    });
  }
  open() {
    const [k, unit] = this.select.value.split('.').map(Number);
    this.hand.hold(k ? {k, unit} : null, k ? 0 : null);
  }
  show() {
    const {hand, layer} = this;
    const net = hand.layer;
    const {edits} = hand;
    const more = layer.longer.epochs ? layer.longer.epochs - hand.stage.values.epochs : 0;
    const shape = JSON.stringify([net.sizes, net.classes, edits, more]);
    if (shape !== this.shape) {
      this.shape = shape;
      this.select.replaceChildren(
        make('option', {value: '0'}, 'Open a unit …'),
        ...net.sizes
          .slice(1)
          .flatMap((size, i) =>
            Array.from({length: size}, (_, unit) =>
              make('option', {value: `${i + 1}.${unit}`}, unitName(net, {k: i + 1, unit})),
            ),
          ),
      );
      this.longer.textContent = `Train on: ${more} more epochs`;
      this.longer.hidden = more <= 0;
      this.undo.textContent = edits.length > 1 ? `Undo the last of ${edits.length} edits` : 'Undo the edit';
      this.undo.hidden = !edits.length;
    }
    this.select.value = hand.held ? `${hand.held.k}.${hand.held.unit}` : '0';
  }
}

// --- the card of a held unit: its map large, its formula, and every weight to be set ----------------------------------
const CARD_SIDE = 100;
const REACH_OF_SLIDER = 6;

class UnitCard {
  /**
   * @param {NetworkHand} hand
   * @param {Unit} unit
   * @param {number | null} focus the weight to be typed first: its source, -1 for the bias
   */
  constructor(hand, unit, focus) {
    this.hand = hand;
    this.unit = unit;
    this.panel = hand.panelOf('diagram');
    this.layer = this.panel.spec.layers.find(layer => layer.kind === 'diagram');
    this.map = make('canvas', {
      width: 2 * CARD_SIDE,
      height: 2 * CARD_SIDE,
      style: `width:${CARD_SIDE}px;height:${CARD_SIDE}px`,
    });
    this.formula = make('p', {class: 'formula'});
    this.rows = [];
    const {sizes} = hand.layer;
    const title = unitName(hand.layer, unit);
    const list = make(
      'div',
      {class: 'weights'},
      ...[-1, ...Array.from({length: sizes[unit.k - 1]}, (_, i) => i)].flatMap(source => this.row(source)),
    );
    this.root = make(
      'div',
      {class: 'unitcard', role: 'dialog', 'aria-label': title},
      make(
        'header',
        {},
        make('b', {}, title),
        make('button', {class: 'tool', type: 'button', 'aria-label': 'Close', onclick: () => hand.hold(null)}, '✕'),
      ),
      make('div', {class: 'seen'}, this.map, this.formula),
      list,
    );
    const far = unit.k > (sizes.length - 1) / 2;
    this.root.style[far ? 'left' : 'right'] = '4px';
    this.panel.root.append(this.root);
    this.outside = event => {
      if (!this.root.contains(event.target) && !this.panel.root.contains(event.target)) hand.hold(null);
    };
    this.key = event => {
      if (event.key === 'Escape') {
        hand.hold(null);
        this.panel.root.querySelector('.foot select')?.focus();
      }
    };
    document.addEventListener('pointerdown', this.outside, true);
    document.addEventListener('keydown', this.key);
    this.show();
    if (focus !== null) {
      const entry = this.rows.find(row => row.source === focus)?.entry;
      entry?.focus();
      entry?.select();
    }
  }
  // One weight (or the bias): its name, a slider, its value to be typed.
  row(source) {
    const {hand, unit, layer} = this;
    const index = this.indexOf(source);
    const name = source < 0 ? 'bias' : `w · ${sourceSymbol(hand.layer, layer, unit.k, source)}`;
    const row = {source, index, busy: false};
    row.slider = make('input', {
      type: 'range',
      min: -REACH_OF_SLIDER,
      max: REACH_OF_SLIDER,
      step: 0.01,
      'aria-label': `${name}, slider`,
      oninput: () => {
        row.busy = true;
        row.entry.value = written(Number(row.slider.value));
        hand.try(index, Number(row.slider.value));
      },
      onchange: () => {
        row.busy = false;
        this.set(row, Number(row.slider.value));
      },
    });
    row.entry = make('input', {
      type: 'text',
      inputmode: 'decimal',
      'aria-label': `${name}, value`,
      oninput: () => {
        row.busy = true;
        const value = numberIn(row.entry.value);
        if (value !== null) hand.try(index, value);
      },
      onkeydown: event => {
        if (event.key === 'Enter') this.typed(row);
        this.nudge(event, row);
      },
      onchange: () => this.typed(row),
    });
    this.rows.push(row);
    return [make('span', {}, name), row.slider, row.entry];
  }
  indexOf(source) {
    const {first, bias} = parametersOf(this.hand.layer.sizes, this.unit.k, this.unit.unit);
    return source < 0 ? bias : first + source;
  }
  nudge(event, row) {
    const by = {ArrowUp: 0.1, ArrowDown: -0.1}[event.key];
    if (!by) return;
    event.preventDefault();
    row.busy = true;
    const value = clean(Math.round(10 * ((numberIn(row.entry.value) ?? 0) + by)) / 10);
    row.entry.value = written(value);
    this.hand.try(row.index, value);
  }
  typed(row) {
    if (!row.busy) return;
    const value = numberIn(row.entry.value);
    row.entry.classList.toggle('wrong', value === null);
    row.entry.title = value === null ? 'Type a number from −100 to 100.' : '';
    if (value === null) return;
    row.busy = false;
    this.set(row, value);
  }
  set(row, value) {
    this.hand.edit(this.unit, row.source, value);
  }
  show() {
    const {hand, unit} = this;
    const net = hand.layer;
    if (
      !net ||
      unit.k >= net.sizes.length ||
      unit.unit >= net.sizes[unit.k] ||
      this.rows.length !== net.sizes[unit.k - 1] + 1
    ) {
      hand.held = null;
      this.close();
      hand.card = null;
      return;
    }
    const weights = hand.weights(net, hand.stage.frame);
    const {theme} = hand.stage;
    const grid = gridOf(net.x, net.y, 48);
    this.layer = this.panel.spec.layers.find(layer => layer.kind === 'diagram') ?? this.layer;
    const drawn = mapOfUnit(net, grid, weights, theme, unit);
    const g = this.map.getContext('2d');
    g.imageSmoothingEnabled = true;
    g.drawImage(drawn.picture, 0, 0, this.map.width, this.map.height);
    g.strokeStyle = theme.ink;
    g.lineWidth = 2.5;
    const X = v => ((v - net.x[0]) / (net.x[1] - net.x[0])) * this.map.width;
    const Y = v => ((net.y[1] - v) / (net.y[1] - net.y[0])) * this.map.height;
    g.beginPath();
    for (const [a, b, c, d] of drawn.lines) {
      g.moveTo(X(a), Y(b));
      g.lineTo(X(c), Y(d));
    }
    g.stroke();
    this.formula.textContent = formulaOf(net, this.layer, weights, unit);
    for (const row of this.rows) {
      if (row.busy) continue;
      row.slider.value = weights[row.index];
      row.entry.value = written(weights[row.index]);
    }
  }
  close() {
    document.removeEventListener('pointerdown', this.outside, true);
    document.removeEventListener('keydown', this.key);
    this.root.remove();
  }
}

function numberIn(text) {
  const value = Number(
    text
      .trim()
      .replace('−', '-')
      .replace(/^(-?\d+),(\d+)$/, '$1.$2'),
  );
  return text.trim() !== '' && Math.abs(value) <= 100 ? value : null;
}

// --- the confusion matrix, in the colours of the answers --------------------------------------------------------------
/** @type {LayerKind<ConfusionLayer>} */
const CONFUSION = {
  word: 'confusion',
  under: false,
  draw(panel, g, layer, frame) {
    const counts = at(layer.counts, frame);
    const {theme} = panel.stage;
    const size = counts.length;
    const cellX = Math.abs(panel.X(1) - panel.X(0));
    const cellY = Math.abs(panel.Y(1) - panel.Y(0));
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    g.font = `600 ${Math.max(10, Math.min(20, 0.4 * cellY))}px ${theme.font}`;
    for (let truth = 0; truth < size; truth++)
      for (let answer = 0; answer < size; answer++) {
        const total = counts[truth].reduce((sum, count) => sum + count, 0) || 1;
        const share = counts[truth][answer] / total;
        g.fillStyle = hex(mix(rgb(theme.paper), rgb(PALETTE.classes[answer]), 0.08 + 0.6 * share));
        g.fillRect(panel.X(answer) - cellX / 2 + 1, panel.Y(truth) - cellY / 2 + 1, cellX - 2, cellY - 2);
        g.fillStyle = theme.ink;
        g.fillText(String(counts[truth][answer]), panel.X(answer), panel.Y(truth));
      }
  },
  rows(panel, layer, frame) {
    return at(layer.counts, frame).flatMap((row, truth) =>
      Array.from(row, (count, answer) => ({x: answer, y: truth, value: count})),
    );
  },
};

// --- points set by hand -----------------------------------------------------------------------------------------------
const OWN_POINT = /([A-C])(-?[\d.]+)_(-?[\d.]+)/g;

function ownPointsOf(panel, layer) {
  return Array.from((panel.stage.values[layer.points] || '').matchAll(OWN_POINT), ([, name, x, y]) => ({
    name,
    x: Number(x),
    y: Number(y),
  }));
}

/** @type {LayerKind<OwnPointsLayer>} */
const OWNPOINTS = {
  word: 'ownpoints',
  under: true,
  // Drawn at once, before the answer comes that draws them as what they are.
  draw(panel, g, layer) {
    const {classes} = PALETTE;
    for (const {name, x, y} of ownPointsOf(panel, layer)) {
      g.fillStyle = classes['ABC'.indexOf(name)];
      disc(g, [panel.X(x), panel.Y(y)], 3.5);
    }
  },
  click(panel, layer, frame, spot) {
    const {stage} = panel;
    const [x, y] = valuesAtSpot(panel, spot);
    const points = ownPointsOf(panel, layer);
    if (Math.abs(x) > layer.reach || Math.abs(y) > layer.reach) return false;
    const hit = points.findIndex(point => Math.hypot(panel.X(point.x) - spot.x, panel.Y(point.y) - spot.y) < 8);
    if (hit >= 0) points.splice(hit, 1);
    else if (points.length < layer.most)
      points.push({name: stage.values[layer.brush], x: clean(Number(x.toFixed(1))), y: clean(Number(y.toFixed(1)))});
    stage.turn({[layer.points]: points.map(point => `${point.name}${point.x}_${point.y}`).join('~')}, false);
    panel.draw();
    return true;
  },
  rows(panel, layer) {
    return [];
  },
};

Object.assign(LAYERS, {decision: DECISION, cuts: CUTS, diagram: DIAGRAM, confusion: CONFUSION, ownpoints: OWNPOINTS});
