// Beside a page's title: back to its opening state, and the lecture view.
export default function ({data: [data], parentElement, setTriggerValue}) {
  const bar = parentElement.querySelector('.bar');
  const button = (name, text, title, off = false) => {
    const made = Object.assign(document.createElement('button'), {
      className: `tool ${name}`,
      type: 'button',
      textContent: text,
      title,
      disabled: off,
    });
    made.addEventListener('click', () => {
      window.lab?.act();
      setTriggerValue('press', name);
    });
    return made;
  };
  // A value that cannot be is in the address: only an answer of the browser lets the page take it out.
  if (data.mend) setTriggerValue('press', 'mend');
  const focused = bar.contains(document.activeElement) ? document.activeElement.classList[1] : '';
  bar.replaceChildren(
    button('reset', 'Reset', 'All knobs and the moment shown, as the page opened', !data.changed),
    data.lecture
      ? button('leave', 'Leave lecture view', 'Back to the whole page (Escape)')
      : button('lecture', 'Lecture view', 'Only the charts, in large type; arrow keys step through “Try this”'),
  );
  if (focused) (bar.querySelector(`.${focused}:enabled`) ?? bar.querySelector('.lecture, .leave')).focus();
}
