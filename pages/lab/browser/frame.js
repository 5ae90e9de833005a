// The frame around every page, run before Streamlit's own script: where the server is, what Back means, how large
// everything is drawn, and the lecture view (`?view=lecture`: title, stage and the chosen experiment only).
(() => {
  // On a deep link Streamlit would first look for its server below /topic/, and log what it does not find there.
  window.__streamlit = {BACKEND_BASE_URL: new URL('./', location.href).href};
  const root = document.documentElement;
  const lab = {
    zoom: 1,
    goal: '', // where on the page to come a link leads: "#stage_…" (links.js) or "#note_…" (notes.js) takes it
    left: '', // the passage of the notes that was left by a link: Back leads there again
    act: () => {},
    forget: () => {},
    visit: goal => location.assign(goal),
    follow,
  };
  window.lab = lab;

  // A click that asks for no tab or window of its own.
  const plainly = event => !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);

  // A link within the app, which a plain click follows without loading the app anew; `left` is the passage it leaves.
  function follow(link, left = '') {
    link.addEventListener('click', event => {
      if (!plainly(event)) return;
      event.preventDefault();
      if (left) lab.left = left;
      lab.visit(link.href);
    });
  }

  // Streamlit opens every link of a text in a new tab, those to the app's own pages too.
  document.addEventListener('click', event => {
    const link = event.target instanceof Element && event.target.closest('.stMarkdown a[href]');
    if (!(link instanceof HTMLAnchorElement) || !plainly(event)) return;
    if (link.origin !== location.origin || link.pathname === location.pathname) return;
    event.preventDefault();
    lab.visit(link.href);
  });

  // --- Back: one entry for each thing a person did ---------------------------------------------------------------------
  // Streamlit pushes an entry for every widget whose value the server put into the address: a link that sets four knobs
  // would take four steps back, through settings that never were. So only the first push after an act adds an entry (or
  // one that changes the page); what else the same answer brings replaces it.
  const PATIENCE = 20_000; // milliseconds that an answer may take
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  let acted = -Infinity;
  lab.act = () => {
    acted = performance.now();
  };
  lab.forget = () => {
    acted = -Infinity;
  };
  history.pushState = (state, unused, url) => {
    const goal = new URL(url ?? location.href, location.href);
    if (goal.href === location.href) return;
    const own = goal.pathname !== location.pathname || performance.now() - acted < PATIENCE;
    lab.forget();
    (own ? push : replace)(state, unused, url);
    look();
  };
  history.replaceState = (state, unused, url) => {
    replace(state, unused, url);
    look();
  };
  window.addEventListener('popstate', () => {
    lab.forget();
    lab.goal = lab.left;
    look();
  });
  // The goal leaves the address: with it Streamlit takes Back for a jump within the page, and does nothing.
  const goalOf = url => {
    const goal = /^#(stage|note)_/.test(url.hash) ? url.hash : '';
    if (goal) url.hash = '';
    return goal;
  };
  const here = new URL(location.href);
  lab.goal = goalOf(here);
  if (lab.goal) replace(history.state, '', here.href);
  // Another page within the session, as if Forward led to its address: one entry, and Back finds this page as it was.
  // From Python, switching pages would clear the address first, which Streamlit refuses where knobs are bound to it.
  lab.visit = goal => {
    const there = new URL(goal, document.baseURI);
    const view = new URLSearchParams(location.search).get('view');
    if (view) there.searchParams.set('view', view);
    const leadsTo = goalOf(there);
    if (there.href === location.href) return;
    push(null, '', there.href);
    window.dispatchEvent(new PopStateEvent('popstate'));
    lab.goal = leadsTo;
  };

  // --- size: from 1,600 pixels on, and in the lecture view, letters, lines and charts grow with the window ------------
  const zoomOf = lecture => {
    const {innerWidth: width, innerHeight: height} = window;
    const zoom = lecture ? Math.min(width / 1000, height / 560) : Math.min((width / 1600) ** 1.25, height / 720);
    return Math.max(1, Math.round(zoom * 50) / 50);
  };
  const look = () => {
    const lecture = new URLSearchParams(location.search).get('view') === 'lecture';
    const zoom = zoomOf(lecture);
    root.classList.toggle('lecture', lecture);
    if (zoom === lab.zoom) return;
    lab.zoom = zoom;
    root.style.setProperty('--zoom', String(zoom));
    window.dispatchEvent(new Event('lab-zoom'));
  };
  window.addEventListener('resize', look);
  look();

  // --- lecture view: the keys of a presenter step through "Try this" ---------------------------------------------------
  const STEPS = {ArrowRight: 'on', PageDown: 'on', ArrowLeft: 'back', PageUp: 'back'};
  const BUSY = 'input, select, textarea, .grip, .player, [role=slider], [contenteditable]';
  document.addEventListener(
    'keydown',
    event => {
      if (!root.classList.contains('lecture') || event.altKey || event.ctrlKey || event.metaKey) return;
      const button =
        event.key === 'Escape'
          ? '.bar .leave'
          : STEPS[event.key] && !(event.target instanceof Element && event.target.closest(BUSY))
            ? `.steps .${STEPS[event.key]}`
            : '';
      const pressed = button && document.querySelector(button);
      if (!(pressed instanceof HTMLElement)) return;
      event.preventDefault();
      event.stopPropagation();
      pressed.click();
    },
    true,
  );
})();
