// --- a pen that takes the strokes of a canvas and writes SVG: so that a saved picture is what was drawn ---------------
// The canvas's state that is kept and restored.
const KEPT = [
  'fillStyle',
  'strokeStyle',
  'lineWidth',
  'lineCap',
  'lineJoin',
  'globalAlpha',
  'font',
  'textAlign',
  'textBaseline',
  'imageSmoothingEnabled',
];
const ANCHORS = {left: 'start', start: 'start', center: 'middle', right: 'end', end: 'end'};
const BASELINES = {top: 'hanging', middle: 'central', bottom: 'text-after-edge', alphabetic: 'auto'};
const short = value => Math.round(value * 100) / 100;
const escaped = text =>
  String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

class Pen {
  constructor() {
    /** @type {any} a colour, as text: layers give nothing else */
    this.fillStyle = '#000000';
    /** @type {any} */
    this.strokeStyle = '#000000';
    this.lineWidth = 1;
    this.lineCap = 'butt';
    this.lineJoin = 'miter';
    this.globalAlpha = 1;
    this.font = '10px sans-serif';
    this.textAlign = 'start';
    this.textBaseline = 'alphabetic';
    this.imageSmoothingEnabled = true;
    this.parts = [];
    this.path = [];
    this.dash = [];
    this.kept = [];
    this.matrix = new DOMMatrix();
  }
  get svg() {
    return this.parts.join('');
  }
  // --- the canvas's own words, as far as layers use them ---
  save() {
    const state = Object.fromEntries(KEPT.map(name => [name, this[name]]));
    this.kept.push({...state, dash: this.dash, matrix: DOMMatrix.fromMatrix(this.matrix)});
  }
  restore() {
    Object.assign(this, this.kept.pop());
  }
  translate(x, y) {
    this.matrix = this.matrix.translate(x, y);
  }
  rotate(angle) {
    this.matrix = this.matrix.rotate((angle * 180) / Math.PI);
  }
  scale(x, y) {
    this.matrix = this.matrix.scale(x, y);
  }
  setLineDash(dash) {
    this.dash = dash;
  }
  beginPath() {
    this.path = [];
  }
  closePath() {
    this.path.push('Z');
  }
  moveTo(x, y) {
    this.go('M', x, y);
  }
  lineTo(x, y) {
    this.go('L', x, y);
  }
  bezierCurveTo(...numbers) {
    this.go('C', ...numbers);
  }
  quadraticCurveTo(...numbers) {
    this.go('Q', ...numbers);
  }
  rect(x, y, width, height) {
    this.moveTo(x, y);
    this.lineTo(x + width, y);
    this.lineTo(x + width, y + height);
    this.lineTo(x, y + height);
    this.closePath();
  }
  roundRect(x, y, width, height) {
    this.rect(x, y, width, height);
  }
  arc(x, y, radius, from, to) {
    const turn = Math.min(to - from, 2 * Math.PI);
    const steps = turn > Math.PI ? 2 : 1;
    const point = angle => [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    this.go(this.path.length ? 'L' : 'M', ...point(from));
    for (let i = 1; i <= steps; i++) this.go('A', radius, radius, 0, 0, 1, ...point(from + (turn * i) / steps));
  }
  // A path with a number that is none is left out, as a canvas does.
  go(command, ...numbers) {
    if (numbers.every(Number.isFinite)) this.path.push(command + numbers.map(short).join(' '));
  }
  stroke() {
    const dash = this.dash.length ? ` stroke-dasharray="${this.dash.join(' ')}"` : '';
    this.put(
      `<path d="${this.path.join('')}" fill="none" stroke="${this.strokeStyle}" stroke-width="${short(this.lineWidth)}" ` +
        `stroke-linecap="${this.lineCap}" stroke-linejoin="${this.lineJoin}"${dash}`,
      '/>',
    );
  }
  fill() {
    this.put(`<path d="${this.path.join('')}" fill="${this.fillStyle}"`, '/>');
  }
  fillRect(...box) {
    this.beginPath();
    this.rect(...box);
    this.fill();
  }
  strokeRect(...box) {
    this.beginPath();
    this.rect(...box);
    this.stroke();
  }
  fillText(text, x, y) {
    this.put(
      `<text x="${short(x)}" y="${short(y)}" fill="${this.fillStyle}" style="font:${escaped(this.font)}" ` +
        `text-anchor="${ANCHORS[this.textAlign]}" dominant-baseline="${BASELINES[this.textBaseline]}"`,
      `>${escaped(text)}</text>`,
    );
  }
  measureText(text) {
    const probe = document.createElement('canvas').getContext('2d');
    probe.font = this.font;
    return probe.measureText(text);
  }
  drawImage(canvas, x, y, width, height) {
    const crisp = this.imageSmoothingEnabled ? '' : ' style="image-rendering:pixelated"';
    this.put(
      `<image x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" ` +
        `preserveAspectRatio="none"${crisp} href="${canvas.toDataURL()}"`,
      '/>',
    );
  }
  put(start, end) {
    const {a, b, c, d, e, f, isIdentity} = this.matrix;
    const moved = isIdentity ? '' : ` transform="matrix(${[a, b, c, d, e, f].map(short).join(' ')})"`;
    const faint = this.globalAlpha < 1 ? ` opacity="${short(this.globalAlpha)}"` : '';
    this.parts.push(start + moved + faint + end);
  }
}
