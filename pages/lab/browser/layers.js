// --- the layers that the canvases draw -------------------------------------------------------------------------------
// A kind is one object here (LayerKind in messages.d.ts says what it can do), and one subclass of Layer in Python. What
// `draw` does with a canvas it does with a Pen too, so that a saved picture holds whatever stands on the chart.
// Layers with a `name` are switched by the legend's entry of that name.
const ROUND = 2 * Math.PI;

const framedGrid = (grid, frame) => (isList(grid[0][0]) ? at(grid, frame) : grid);

/** @param {RasterLayer} layer @param {number} frame @returns {Uint8Array[]} */
function rasterCells(layer, frame) {
  return framedGrid(layer.values, frame);
}

/** @param {RasterLayer} layer @param {number} frame @returns {Float32Array[]} */
function rasterNumbers(layer, frame) {
  return framedGrid(layer.numbers, frame);
}

// The characters of the longest number of all frames, so that no digit grows or shrinks while it plays.
const longestNumber = remembered(layer =>
  [layer.numbers].flat(2).reduce((most, row) => {
    const lengths = Array.from(row, value => (Number.isNaN(value) ? 1 : formatted(value, layer.digits).length));
    return Math.max(most, ...lengths);
  }, 1),
);

// The picture of a raster, a pixel a cell.
const pixelsOf = remembered(layer => document.createElement('canvas'));

/** @param {Panel} panel @param {Brush} g @param {RasterLayer} layer @param {number} frame */
function writeNumbers(panel, g, layer, frame, {rows, table, left, bottom, cellX, cellY}) {
  const size = Math.max(9, Math.min(20, 0.5 * Math.abs(cellY), (1.5 * cellX) / longestNumber(layer)));
  g.font = `${size}px ${panel.stage.theme.font}`;
  g.textAlign = 'center';
  g.textBaseline = 'middle';
  rasterNumbers(layer, frame).forEach((row, i) =>
    row.forEach((value, j) => {
      if (Number.isNaN(value)) return;
      const word = table[rows[i][j]];
      const light = 0.3 * (word & 255) + 0.59 * ((word >> 8) & 255) + 0.11 * ((word >> 16) & 255);
      g.fillStyle = light > 140 ? '#14181d' : '#ffffff';
      g.fillText(formatted(value, layer.digits), left + (j + 0.5) * cellX, bottom - (i + 0.5) * cellY);
    }),
  );
}

// Where no numbers were sent, what a byte of the picture stands for.
/** @param {RasterLayer} layer @param {number} byte */
function rasterValue(layer, byte) {
  if (byte === 255) return NaN;
  const [low, high] = layer.span;
  if (layer.colors !== 'classes') return Number((low + (byte / 254) * (high - low)).toPrecision(3));
  const width = Math.floor(255 / layer.classes);
  const which = Math.min(Math.floor(byte / width), layer.classes - 1);
  return Number((which + (byte - which * width) / width).toPrecision(3));
}

/** @type {LayerKind<RasterLayer>} */
const RASTER = {
  word: 'map',
  under: true,
  draw(panel, g, layer, frame) {
    const rows = rasterCells(layer, frame);
    const height = rows.length;
    const width = rows[0].length;
    const table = colorTable(panel.stage.theme, layer.colors, layer.classes);
    const [left, right] = layer.x.map(panel.X);
    const [bottom, top] = layer.y.map(panel.Y);
    const upright = bottom > top;
    const small = pixelsOf(layer);
    small.width = width;
    small.height = height;
    const s = small.getContext('2d');
    const image = s.createImageData(width, height);
    const words = new Uint32Array(image.data.buffer);
    for (let i = 0; i < height; i++) {
      const row = rows[upright ? height - 1 - i : i];
      for (let j = 0; j < width; j++) words[i * width + j] = table[row[j]];
    }
    s.putImageData(image, 0, 0);
    g.imageSmoothingEnabled = layer.smooth;
    g.drawImage(small, left, Math.min(top, bottom), right - left, Math.abs(bottom - top));
    if (layer.digits != null)
      writeNumbers(panel, g, layer, frame, {
        rows,
        table,
        left,
        bottom,
        cellX: (right - left) / width,
        cellY: (bottom - top) / height,
      });
  },
  click(panel, layer, frame, spot) {
    if (!layer.seek && !layer.edit) return false;
    const rows = rasterCells(layer, frame);
    /** @param {number} v @param {number[]} ends */
    const share = (v, [from, to]) => (v - from) / (to - from);
    const i = Math.floor(share(spot.y, layer.y.map(panel.Y)) * rows.length);
    const j = Math.floor(share(spot.x, layer.x.map(panel.X)) * rows[0].length);
    if (!(i in rows) || !(j in rows[0])) return false;
    if (layer.seek) panel.stage.seek(layer.seek[i][j]);
    else panel.stage.knobs.get(layer.edit)?.focusCell(i, j);
    return true;
  },
  rows(panel, layer, frame) {
    const cells = rasterCells(layer, frame);
    const numbers = layer.numbers && rasterNumbers(layer, frame);
    const middle = ([low, high], i, count) => clean(low + ((i + 0.5) / count) * (high - low));
    return Array.from(cells, (row, i) =>
      Array.from(row, (byte, j) => ({
        x: middle(layer.x, j, row.length),
        y: middle(layer.y, i, cells.length),
        value: numbers ? numbers[i][j] : rasterValue(layer, byte),
      })),
    ).flat();
  },
};

/** @type {LayerKind<SegmentsLayer>} */
const SEGMENTS = {
  word: 'lines',
  under: true,
  draw(panel, g, layer, frame) {
    const {classes} = PALETTE;
    framed(layer.weight, frame).forEach((weight, i) => {
      const size = Math.min(1, Math.abs(weight) / layer.scale);
      const [a, b, c, d] = [panel.X(layer.x0[i]), panel.Y(layer.y0[i]), panel.X(layer.x1[i]), panel.Y(layer.y1[i])];
      if (!Number.isFinite(a + b + c + d + size)) return;
      g.strokeStyle = weight < 0 ? classes[0] : classes[1];
      g.globalAlpha = 0.25 + 0.7 * size;
      g.lineWidth = 0.4 + 4.5 * size;
      g.beginPath();
      g.moveTo(a, b);
      g.bezierCurveTo((a + c) / 2, b, (a + c) / 2, d, c, d);
      g.stroke();
    });
    g.globalAlpha = 1;
  },
  rows(panel, layer, frame) {
    return Array.from(framed(layer.weight, frame), (weight, i) => ({
      x: layer.x0[i],
      y: layer.y0[i],
      'to x': layer.x1[i],
      'to y': layer.y1[i],
      value: weight,
    }));
  },
};

/** @type {LayerKind<PathLayer>} */
const PATH = {
  word: 'path',
  under: false,
  draw(panel, g, layer, frame) {
    const color = panel.ink(layer.color);
    const count = Math.min(frame + 1, layer.x.length);
    const points = [];
    for (let i = 0; i < count; i++) points.push([panel.X(layer.x[i]), panel.Y(layer.y[i])]);
    const drawn = points.filter(([x, y]) => Number.isFinite(x + y));
    g.strokeStyle = g.fillStyle = color;
    g.lineWidth = layer.width;
    g.lineJoin = 'round';
    g.setLineDash(layer.dash ? [6, 5] : []);
    g.beginPath();
    let open = false;
    for (const [x, y] of points) {
      const there = Number.isFinite(x + y);
      if (there && open) g.lineTo(x, y);
      else if (there) g.moveTo(x, y);
      open = there;
    }
    g.stroke();
    g.setLineDash([]);
    if (!drawn.length) return;
    const head = drawn.pop();
    if (layer.marks && layer.x.length <= 400) for (const point of drawn) disc(g, point, 2.2);
    disc(g, head, 6);
    g.strokeStyle = panel.stage.theme.paper;
    g.lineWidth = 1.5;
    g.stroke();
  },
  rows(panel, layer) {
    return Array.from(layer.x, (x, i) => ({step: i, x, y: layer.y[i]}));
  },
};

/** @type {LayerKind<DotsLayer>} */
const DOTS = {
  word: 'points',
  under: false,
  draw(panel, g, layer, frame) {
    const xs = framed(layer.x, frame);
    const ys = framed(layer.y, frame);
    g.fillStyle = panel.ink(layer.color);
    g.globalAlpha = 0.85;
    xs.forEach((x, i) => {
      const point = [panel.X(x), panel.Y(ys[i])];
      if (Number.isFinite(point[0] + point[1])) disc(g, point, layer.size / 2);
    });
    g.globalAlpha = 1;
  },
  rows(panel, layer, frame) {
    const ys = framed(layer.y, frame);
    return Array.from(framed(layer.x, frame), (x, i) => ({x, y: ys[i]}));
  },
};

/** @param {ArrowsLayer} layer @param {number} frame */
function arrowEnds(layer, frame) {
  const [x0, y0, x1, y1] = [layer.x0, layer.y0, layer.x1, layer.y1].map(values => framed(values, frame));
  return Array.from(x0, (x, i) => ({x, y: y0[i], 'to x': x1[i], 'to y': y1[i]}));
}

/** @type {LayerKind<ArrowsLayer>} */
const ARROWS = {
  word: 'arrows',
  under: false,
  draw(panel, g, layer, frame) {
    g.strokeStyle = g.fillStyle = panel.ink(layer.color);
    g.lineWidth = layer.width;
    g.lineCap = 'round';
    for (const end of arrowEnds(layer, frame)) {
      const [a, b, c, d] = [panel.X(end.x), panel.Y(end.y), panel.X(end['to x']), panel.Y(end['to y'])];
      const length = Math.hypot(c - a, d - b);
      if (!(length > 0.5) || !Number.isFinite(length)) continue;
      const head = Math.min(5 + 2.2 * layer.width, length);
      const angle = Math.atan2(d - b, c - a);
      g.beginPath();
      g.moveTo(a, b);
      g.lineTo(c - 0.8 * head * Math.cos(angle), d - 0.8 * head * Math.sin(angle));
      g.stroke();
      g.beginPath();
      g.moveTo(c, d);
      for (const turn of [0.42, -0.42]) g.lineTo(c - head * Math.cos(angle + turn), d - head * Math.sin(angle + turn));
      g.fill();
    }
  },
  rows(panel, layer, frame) {
    return arrowEnds(layer, frame);
  },
};

/** @type {LayerKind<CursorLayer>} */
const CURSOR = {
  word: 'cursor',
  under: false,
  draw(panel, g, layer, frame) {
    const x = panel.X(at(layer.x, frame));
    if (!Number.isFinite(x)) return;
    g.strokeStyle = panel.stage.theme.ink;
    g.lineWidth = 1.2;
    g.setLineDash([4, 4]);
    g.beginPath();
    g.moveTo(x, 0);
    g.lineTo(x, panel.tall);
    g.stroke();
    g.setLineDash([]);
  },
  rows() {
    return [];
  },
};

/** @type {Record<string, LayerKind<any>>} every kind of layer, by its name in a message */
const LAYERS = {raster: RASTER, segments: SEGMENTS, path: PATH, dots: DOTS, arrows: ARROWS, cursor: CURSOR};

/**
 * @param {Brush} g
 * @param {number[]} middle
 * @param {number} radius
 */
function disc(g, [x, y], radius) {
  g.beginPath();
  g.arc(x, y, radius, 0, ROUND);
  g.fill();
}
