// --- the layers that the canvases draw; a new one is a function here and a dataclass in core/plots.py ---
const LAYERS = {
  raster(panel, g, layer, frame) {
    const rows = isList(layer.values[0][0]) ? at(layer.values, frame) : layer.values, height = rows.length, width = rows[0].length;
    const table = colorTable(panel.stage.theme, layer.colors, layer.classes), small = panel.small ??= document.createElement('canvas');
    small.width = width; small.height = height;
    const s = small.getContext('2d'), image = s.createImageData(width, height), words = new Uint32Array(image.data.buffer);
    const [left, right, top, bottom] = [panel.X(layer.x[0]), panel.X(layer.x[1]), panel.Y(layer.y[1]), panel.Y(layer.y[0])], upright = bottom > top;
    for (let i = 0; i < height; i++) for (let j = 0, row = rows[upright ? height - 1 - i : i]; j < width; j++) words[i * width + j] = table[row[j]];
    s.putImageData(image, 0, 0);
    g.imageSmoothingEnabled = layer.smooth;
    g.drawImage(small, left, Math.min(top, bottom), right - left, Math.abs(bottom - top));
    if (layer.digits == null) return;
    const numbers = isList(layer.numbers[0][0]) ? at(layer.numbers, frame) : layer.numbers, cellX = (right - left) / width, cellY = (bottom - top) / height;
    // As large as the longest number of all frames allows, so that no digit grows or shrinks while it plays.
    layer.longest ??= [layer.numbers].flat(2).reduce((most, row) => row.reduce((size, v) => Number.isNaN(v) ? size : Math.max(size, show(v, layer.digits).length), most), 1);
    g.font = `${Math.max(9, Math.min(20, .5 * Math.abs(cellY), 1.5 * cellX / layer.longest))}px ${panel.stage.theme.font}`; g.textAlign = 'center'; g.textBaseline = 'middle';
    for (let i = 0; i < height; i++) for (let j = 0; j < width; j++) {
      if (Number.isNaN(numbers[i][j])) continue;
      const word = table[rows[i][j]], light = (.3 * (word & 255) + .59 * (word >> 8 & 255) + .11 * (word >> 16 & 255));
      g.fillStyle = light > 140 ? '#14181d' : '#ffffff';
      g.fillText(show(numbers[i][j], layer.digits), left + (j + .5) * cellX, bottom - (i + .5) * cellY);
    }
  },
  segments(panel, g, layer, frame) {
    const weight = framed(layer.weight, frame), {classes} = panel.stage.theme.palette;
    for (let i = 0; i < weight.length; i++) {
      const size = Math.abs(weight[i]) / layer.scale;
      g.strokeStyle = weight[i] < 0 ? classes[0] : classes[1]; g.globalAlpha = .25 + .7 * Math.min(1, size); g.lineWidth = .4 + 4.5 * Math.min(1, size);
      g.beginPath(); const [a, b, c, d] = [panel.X(layer.x0[i]), panel.Y(layer.y0[i]), panel.X(layer.x1[i]), panel.Y(layer.y1[i])];
      g.moveTo(a, b); g.bezierCurveTo((a + c) / 2, b, (a + c) / 2, d, c, d); g.stroke();
    }
    g.globalAlpha = 1;
  },
  path(panel, g, layer, frame) {
    g.strokeStyle = panel.ink(layer.color); g.lineWidth = layer.width; g.lineJoin = 'round'; g.setLineDash(layer.dash ? [6, 5] : []);
    g.beginPath();
    let open = false, head = -1;
    const points = layer.marks && layer.x.length <= 400;
    for (let i = 0; i <= Math.min(frame, layer.x.length - 1); i++) {
      const px = panel.X(layer.x[i]), py = panel.Y(layer.y[i]);
      if (!Number.isFinite(px) || !Number.isFinite(py)) { open = false; continue; }
      if (open) g.lineTo(px, py); else g.moveTo(px, py);
      open = true; head = i;
    }
    g.stroke(); g.setLineDash([]);
    if (head < 0) return;
    g.fillStyle = g.strokeStyle;
    if (points) for (let i = 0; i < head; i++) { const px = panel.X(layer.x[i]), py = panel.Y(layer.y[i]); if (Number.isFinite(px + py)) { g.beginPath(); g.arc(px, py, 2.2, 0, 7); g.fill(); } }
    g.beginPath(); g.arc(panel.X(layer.x[head]), panel.Y(layer.y[head]), 6, 0, 7); g.fill();
    g.strokeStyle = panel.stage.theme.paper; g.lineWidth = 1.5; g.stroke();
  },
  dots(panel, g, layer, frame) {
    const xs = framed(layer.x, frame), ys = framed(layer.y, frame);
    g.fillStyle = panel.ink(layer.color); g.globalAlpha = .85;
    for (let i = 0; i < xs.length; i++) { const px = panel.X(xs[i]), py = panel.Y(ys[i]); if (Number.isFinite(px + py)) { g.beginPath(); g.arc(px, py, layer.size / 2, 0, 7); g.fill(); } }
    g.globalAlpha = 1;
  },
  arrows(panel, g, layer, frame) {
    const [x0, y0, x1, y1] = [layer.x0, layer.y0, layer.x1, layer.y1].map(values => framed(values, frame));
    g.strokeStyle = g.fillStyle = panel.ink(layer.color); g.lineWidth = layer.width; g.lineCap = 'round';
    for (let i = 0; i < x0.length; i++) {
      const [a, b, c, d] = [panel.X(x0[i]), panel.Y(y0[i]), panel.X(x1[i]), panel.Y(y1[i])], length = Math.hypot(c - a, d - b);
      if (!(length > .5)) continue;
      const head = Math.min(5 + 2.2 * layer.width, length), angle = Math.atan2(d - b, c - a), back = [c - .8 * head * Math.cos(angle), d - .8 * head * Math.sin(angle)];
      g.beginPath(); g.moveTo(a, b); g.lineTo(...back); g.stroke();
      g.beginPath(); g.moveTo(c, d); for (const turn of [.42, -.42]) g.lineTo(c - head * Math.cos(angle + turn), d - head * Math.sin(angle + turn)); g.fill();
    }
  },
  cursor(panel, g, layer, frame) {
    const px = panel.X(at(layer.x, frame));
    g.strokeStyle = panel.stage.theme.ink; g.lineWidth = 1.2; g.setLineDash([4, 4]);
    g.beginPath(); g.moveTo(px, -1e4); g.lineTo(px, 1e4); g.stroke(); g.setLineDash([]);
  },
};

// The same as images and shapes of a figure, for saving.
function freeze(panel, layer, frame, images, shapes) {
  const line = (x0, y0, x1, y1, color, width) => shapes.push({type: 'line', x0, y0, x1, y1, line: {color: panel.ink(color), width}});
  if (layer.kind === 'raster') {
    const picture = document.createElement('canvas'), size = 600; picture.width = picture.height = size;
    const [X, Y] = [panel.X, panel.Y];
    panel.X = v => (v - layer.x[0]) / (layer.x[1] - layer.x[0]) * size; panel.Y = v => (layer.y[1] - v) / (layer.y[1] - layer.y[0]) * size;
    LAYERS.raster(panel, picture.getContext('2d'), layer, frame);
    [panel.X, panel.Y] = [X, Y];
    images.push({source: picture.toDataURL(), xref: 'x', yref: 'y', x: layer.x[0], y: layer.y[1], sizex: layer.x[1] - layer.x[0], sizey: layer.y[1] - layer.y[0], sizing: 'stretch', layer: 'below'});
  } else if (layer.kind === 'segments') framed(layer.weight, frame).forEach((w, i) => line(layer.x0[i], layer.y0[i], layer.x1[i], layer.y1[i], panel.stage.theme.palette.classes[w < 0 ? 0 : 1], .4 + 4.5 * Math.min(1, Math.abs(w) / layer.scale)));
  else if (layer.kind === 'path') for (let i = 1; i <= Math.min(frame, layer.x.length - 1); i++) { if (Number.isFinite(layer.x[i] + layer.x[i - 1] + layer.y[i] + layer.y[i - 1])) line(layer.x[i - 1], layer.y[i - 1], layer.x[i], layer.y[i], layer.color, layer.width); }
  else if (layer.kind === 'arrows') framed(layer.x0, frame).forEach((x, i) => line(x, framed(layer.y0, frame)[i], framed(layer.x1, frame)[i], framed(layer.y1, frame)[i], layer.color, layer.width));
  else if (layer.kind === 'cursor') shapes.push({type: 'line', yref: 'paper', y0: 0, y1: 1, x0: at(layer.x, frame), x1: at(layer.x, frame), line: {color: panel.stage.theme.ink, width: 1, dash: 'dash'}});
}
