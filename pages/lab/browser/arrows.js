// --- two arrows held by components and by lengths and angles: whichever is moved, the other follows --------------------
const DEGREE = Math.PI / 180;
const toDigits = (value, digits) => Number(value.toFixed(digits)) + 0;
const within = angle => ((angle % 360) + 540) % 360 - 180;

// `changes` with what follows from them; `link` names the knobs (see LinkedArrows), and may be missing.
function followArrows(link, values, changes) {
  if (!link) return changes;
  const {vectors: [a, b], lengths, direction, angle, sets} = link, next = {...values, ...changes};
  if (a in changes || b in changes) {
    const way = ([x, y], otherwise) => x || y ? Math.atan2(y, x) / DEGREE : otherwise, base = way(next[b], next[direction]);
    const between = within(way(next[a], base + next[angle]) - base);
    const [first, second] = [a, b].map(name => toDigits(Math.hypot(...next[name]), 3));
    return {...changes, ...sets, [lengths[0]]: first, [lengths[1]]: second, [direction]: toDigits(base, 1), [angle]: toDigits(between, 1)};
  }
  if (![...lengths, direction, angle].some(name => name in changes)) return changes;
  const end = (length, way) => [Math.cos(way * DEGREE), Math.sin(way * DEGREE)].map(part => toDigits(length * part, 4));
  const ends = {[a]: end(next[lengths[0]], next[direction] + next[angle]), [b]: end(next[lengths[1]], next[direction])};
  return {...changes, ...sets, ...ends};
}
