// What Python sends (Message in core/experiment/packing.py) as the stage reads it, and what else stands in the page.
// tests/javascript holds a golden example of a message to these types.

type Numbers = Float32Array | Int32Array | Uint8Array;
type Row = Numbers | number[];
/** One row for all frames, or a row for each. */
type Framed = Row | Row[];
type Pair = [number, number];
type Value = number | string | boolean | Row;
type Changes = Record<string, Value>;

/** While a knob is dragged a message has no Mounting, and one with a refusal has no Drawing. */
interface Message extends Partial<Drawing>, Partial<Mounting> {
  seq: number;
  knobs: KnobSpec[];
  hidden: KnobSpec[];
  refusal: Refusal | null;
}

/** What the stage shows: the newest message, completed by the ones before it. */
type Shown = Message & Drawing & Mounting & {dragged?: boolean};

interface Drawing {
  panels: PanelSpec[];
  readouts: Readout[];
  notices: Notice[];
  clock: Clock | null;
  frame: number;
  start: number;
  arrows: LinkedArrows | null;
}

interface Mounting {
  key: string;
  live: string;
  plotly: string;
  keeps: boolean;
  readings: Record<string, string>;
  fallback: Drawing | null;
}

interface KnobSpec {
  kind: 'number' | 'choice' | 'toggle' | 'numbers' | 'text';
  label: string;
  help: string;
  default: Value;
  low: number;
  high: number;
  step: number | null;
  log: boolean;
  zero: boolean;
  unit: string;
  options: string[];
  least: number;
  most: number;
  total: number | null;
  columns: string;
  rows: string;
  sheet: number;
  slider: Pair | null;
  name: string;
  whole: boolean;
  value: Value;
  off: boolean;
  group: string;
  names?: string[];
}

interface Refusal {
  sentence: string;
  knob: string;
  place: number | null;
  action: string;
  changes: Changes;
}

interface PanelSpec {
  name: string;
  title: string;
  alt: string;
  span: number;
  height: number;
  /** Pixels under which the chart is not squeezed; 0 for as narrow as the screen. */
  narrowest: number;
  figure: {data: Trace[]; layout: Record<string, any>};
  layers: Layer[];
  frames: FrameValues[];
  handles: Handle[];
  click: [Grip | null, Grip | null] | null;
  pick: string;
  /** The page that a click on a point opens: with `knobs`, and the knobs `names` as the point's customdata has them. */
  opens: {page: string; names: string[]; knobs: Changes} | null;
  hash: number;
}

/** A trace in Plotly's own words. */
type Trace = Record<string, any>;

interface FrameValues {
  trace: number;
  attribute: string;
  values: any;
  lazy: boolean;
}

interface Grip {
  name: string;
  index: number | null;
  offset: number;
  step: number | null;
  least: number | null;
}

interface Handle {
  x: Grip | number;
  y: Grip | number;
  label: string;
  color: string;
  hollow: boolean;
}

interface Readout {
  label: string;
  value: number | string | Row | string[] | null;
  unit: string;
  digits: number;
  help: string;
  color: string;
}

interface Notice {
  kind: string;
  text: string;
  action: string;
  knobs: Changes;
}

interface Clock {
  label: string;
  values: Row;
  names: string[];
}

interface LinkedArrows {
  vectors: [string, string];
  lengths: [string, string];
  direction: string;
  angle: string;
  sets: Changes;
}

// --- layers: each kind's fields as the dataclass of the same name has them ---

type Layer =
  | RasterLayer
  | SegmentsLayer
  | PathLayer
  | DotsLayer
  | ArrowsLayer
  | CursorLayer
  | LinkedLayer
  | DecisionLayer
  | CutsLayer
  | DiagramLayer
  | ConfusionLayer
  | OwnPointsLayer;

interface RasterLayer {
  kind: 'raster';
  /** A byte a cell (H, W) or (F, H, W); 255 is no value. */
  values: Uint8Array[] | Uint8Array[][];
  x: Pair;
  y: Pair;
  colors: 'sequential' | 'diverging' | 'classes';
  classes: number;
  smooth: boolean;
  digits: number | null;
  span: Pair;
  name: string;
  seek: Row[] | null;
  edit: string;
  numbers?: Float32Array[] | Float32Array[][];
}

interface SegmentsLayer {
  kind: 'segments';
  x0: Row;
  y0: Row;
  x1: Row;
  y1: Row;
  weight: Framed;
  name: string;
  scale: number;
}

interface PathLayer {
  kind: 'path';
  x: Row;
  y: Row;
  color: string;
  width: number;
  dash: boolean;
  marks: boolean;
  name: string;
}

interface DotsLayer {
  kind: 'dots';
  x: Framed;
  y: Framed;
  color: string;
  size: number;
  name: string;
}

interface ArrowsLayer {
  kind: 'arrows';
  x0: Framed;
  y0: Framed;
  x1: Framed;
  y1: Framed;
  color: string;
  width: number;
  name: string;
}

interface CursorLayer {
  kind: 'cursor';
  x: Row;
  name: string;
}

interface LinkedLayer {
  kind: 'linked';
  x: Row;
  y: Row;
  keys: string[];
  names: string[];
  /** Of each mark, or of each at every frame. */
  texts: string[] | string[][];
  width: number;
  height: number;
  color: string;
  edits: Record<string, [string, number]>;
  name: string;
}

interface DecisionLayer {
  kind: 'decision';
  sizes: number[];
  activation: string | {name: string; low: number; high: number; values: Row}; // by name, or where it has no formula here
  loss: string;
  weights: Float32Array[];
  epochs: Row;
  inputs: string[];
  held: number[];
  mean: number[];
  scale: number[];
  x: Pair;
  y: Pair;
  classes: string[];
  axes: [string, string];
  sharp: boolean;
  switches: Record<string, string>;
  name: string;
}

interface CutsLayer {
  kind: 'cuts';
  layer: number;
  color: string;
  unit: number; // the one that is drawn fully; 0: all
  name: string;
}

interface DiagramLayer {
  kind: 'diagram';
  features: [string, boolean, Changes | null][];
  edits: string;
  longer: Record<string, number>;
  name: string;
}

interface ConfusionLayer {
  kind: 'confusion';
  counts: Row[][];
  classes: string[];
  name: string;
}

interface OwnPointsLayer {
  kind: 'ownpoints';
  points: string;
  brush: string;
  most: number;
  reach: number;
  name: string;
}

/** What layers draw with: a canvas, or the pen that writes SVG. */
type Brush = CanvasRenderingContext2D | Pen;
type Spot = {x: number; y: number};
/** A line of a saved table, by column. */
type TableRow = Record<string, string | number>;

/** All that the stage can do with a kind of layer. */
interface LayerKind<L> {
  /** What a saved table calls it, if it has no name of its own. */
  word: string;
  /** Whether it lies below the traces. */
  under: boolean;
  /** `panel.X` and `panel.Y` lead from data to pixels. With a Pen, what is drawn is what a saved picture holds. */
  draw(panel: Panel, g: Brush, layer: L, frame: number): void;
  /** What belongs to it around the chart: a title, a foot with switches. No part of a saved picture. */
  beside?(panel: Panel, layer: L, frame: number): void;
  /** What a saved table holds; x, y, "to x" and "to y" are named after the axes. */
  rows(panel: Panel, layer: L, frame: number): TableRow[];
  /** The text of the tip at `spot`, or null. */
  hover?(panel: Panel, layer: L, frame: number, spot: Spot): string | null;
  /** True if it took the click. */
  click?(panel: Panel, layer: L, frame: number, spot: Spot): boolean;
}

// --- the page around ---

interface Palette {
  classes: string[];
  sequential: string[];
  ink: string;
  paper: string;
  /** How much of a colour is mixed into the background: a class at no confidence and at full, and a diverging end. */
  mixing: {class: Pair; diverging: number};
}

/** The constant colours of core/experiment/charts.py, which the bundle begins with. */
declare const PALETTE: Palette;

interface Theme {
  ink: string;
  paper: string;
  grid: string;
  axis: string;
  raised: string;
  font: string;
  tables: Record<string, Uint32Array>;
}

interface Window {
  Plotly: any;
  __streamlit: {BACKEND_BASE_URL: string};
  lab: {
    zoom: number;
    goal: string;
    left: string;
    act(): void;
    forget(): void;
    visit(goal: string): void;
    follow(link: HTMLAnchorElement, left?: string): void;
  };
}

interface HTMLElement {
  /** The stage that stands in this element. */
  stage?: Stage;
}
