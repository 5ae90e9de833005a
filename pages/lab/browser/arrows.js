// --- two arrows held by components and by lengths and angles: whichever is moved, the other follows --------------------
const DEGREE = Math.PI / 180;
const toDigits = (value, digits) => Number(value.toFixed(digits)) + 0;
const within = angle => (((angle % 360) + 540) % 360) - 180;

// `changes` with what follows from them; `link` names the knobs (see LinkedArrows), and may be missing.
function followArrows(link, values, changes) {
  if (!link) return changes;
  const {vectors, lengths, direction, angle, sets} = link;
  const next = {...values, ...changes};
  const names = [...lengths, direction, angle];
  const way = ([x, y], otherwise) => (x || y ? Math.atan2(y, x) / DEGREE : otherwise);
  const [a, b] = vectors.map(name => next[name]);
  const base = way(b, next[direction]);
  const first = way(a, base + next[angle]);
  const sizes = [a, b].map(end => Math.hypot(...end));
  if (vectors.some(name => name in changes)) {
    const shown = [...sizes.map(size => toDigits(size, 3)), toDigits(base, 1), toDigits(within(first - base), 1)];
    return {...changes, ...sets, ...Object.fromEntries(names.map((name, i) => [name, shown[i]]))};
  }
  if (!names.some(name => name in changes)) return changes;
  // What was not moved keeps its exact value: a knob shows it rounded.
  const turned = direction in changes ? next[direction] : base;
  const ways = [angle in changes || direction in changes ? turned + next[angle] : first, turned];
  const ends = ways.map((degrees, i) => {
    const size = lengths[i] in changes ? next[lengths[i]] : sizes[i];
    return [Math.cos(degrees * DEGREE), Math.sin(degrees * DEGREE)].map(part => toDigits(size * part, 4));
  });
  // An arrow without a length has no direction: both angles go along, for when it has one again.
  const angles = {[direction]: next[direction], [angle]: next[angle]};
  return {...angles, ...changes, ...sets, ...Object.fromEntries(vectors.map((name, i) => [name, ends[i]]))};
}
