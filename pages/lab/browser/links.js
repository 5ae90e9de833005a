// Links that set knobs: real addresses (to copy, or to open in a new tab) that a plain click follows without a reload.
// A link may name the stage further down that shows it; that stage may not be there yet, if its part has to open first.
const stageOf = part => document.querySelector(part ? `.st-key-${part} .lab` : '.lab');

// What stands above a stage and says what it is: its heading, or the question that it is folded under.
function head(stage) {
  const folded = stage.closest('[data-testid=stExpander]');
  if (folded) return folded;
  let block = stage.closest('.stElementContainer');
  while (block && !block.querySelector('h2, h3')) block = block.previousElementSibling;
  return block ?? stage;
}

// Shown from its top, below Streamlit's header; corrected later, because the page may still grow above it. A page that
// is just being opened grows longer.
async function goTo(part, opening = false) {
  const pause = time => new Promise(done => setTimeout(done, time));
  for (let tries = 0; tries < (opening ? 200 : 60) && !stageOf(part)?.childElementCount; tries++) await pause(150);
  const stage = stageOf(part);
  if (!stage) return;
  const target = part ? head(stage) : (document.querySelector('h1') ?? stage);
  const off = () => Math.abs(target.getBoundingClientRect().top - parseFloat(getComputedStyle(target).scrollMarginTop));
  let hands = false;
  const taken = () => {
    hands = true;
  };
  for (const event of ['wheel', 'touchstart', 'keydown', 'pointerdown'])
    window.addEventListener(event, taken, {once: true, passive: true});
  target.style.scrollMarginTop = '4.5rem';
  target.scrollIntoView({block: 'start', behavior: 'smooth'});
  for (const time of opening ? [700, 900, 1200, 1500, 2000] : [700, 900]) {
    await pause(time);
    if (!hands && target.isConnected && off() > 4) target.scrollIntoView({block: 'start'});
  }
  for (const event of ['wheel', 'touchstart', 'keydown', 'pointerdown']) window.removeEventListener(event, taken);
}

// In the lecture view only the stage that the chosen link leads to stands on the page.
function showOnly(part) {
  const style =
    document.getElementById('lecture-part') ??
    document.head.appendChild(Object.assign(document.createElement('style'), {id: 'lecture-part'}));
  style.textContent = part
    ? `html.lecture .st-key-${part}.stElementContainer { display: flex !important; }
    html.lecture .stElementContainer[class*="st-key-stage_"][class$="_main"], html.lecture [class*="st-key-stage_"][class*="_main "] { display: none !important; }`
    : '';
}

export default function ({data: [data], parentElement, setTriggerValue}) {
  const box = parentElement.querySelector('.try');
  if (window.lab?.goal.startsWith('#stage_')) {
    goTo(window.lab.goal.slice(1), true); // a link from another page leads to one of this page's stages
    window.lab.goal = '';
  }
  const list = box.querySelector('.links');
  const steps = box.querySelector('.steps');
  const {items, opening, button} = data;
  const chosen = items.findIndex(item => item.current);
  list.classList.toggle('buttons', Boolean(button));
  const follow = ({knobs, part}) => {
    window.lab?.act();
    setTriggerValue('follow', {knobs, part});
  };
  list.replaceChildren(
    ...items.map((item, place) => {
      const link = Object.assign(document.createElement('a'), {href: item.href, textContent: item.text});
      if (item.current && !button) link.setAttribute('aria-current', 'true');
      link.addEventListener('click', event => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
        event.preventDefault();
        box.place = place;
        follow(item);
        if (!document.documentElement.classList.contains('lecture')) goTo(item.part);
      });
      const entry = document.createElement('li');
      entry.append(link);
      return entry;
    }),
  );
  if (!opening) return;
  // Place −1 is the opening state. A knob moved by hand leaves the place where it is, and the name untold.
  if (chosen >= 0) box.place = chosen;
  else if (opening.current) box.place = -1;
  box.place ??= -1;
  showOnly(items[box.place]?.part);
  const [back, say, on] = steps.children;
  const told =
    chosen >= 0
      ? `${chosen + 1} of ${items.length}: ${items[chosen].text}`
      : opening.current
        ? 'As the page opens'
        : 'Set by hand';
  if (say.textContent !== told) say.textContent = told;
  back.disabled = box.place < 0;
  on.disabled = box.place >= items.length - 1;
  back.onclick = () => {
    box.place -= 1;
    follow(box.place < 0 ? opening : items[box.place]);
  };
  on.onclick = () => {
    box.place += 1;
    follow(items[box.place]);
  };
}
