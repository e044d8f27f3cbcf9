// RosarioSIS posts its form by script and leaves out which button was pressed: ours are sent along as a field.
document.addEventListener('click', event => {
  const button = event.target.closest && event.target.closest('button, input[type="submit"]');
  if (!button || !button.form || button.form.id !== 'student') return;
  for (const old of button.form.querySelectorAll('.throughline-pressed')) old.remove();
  if (!button.name || !button.closest('.throughline')) return;
  const field = document.createElement('input');
  Object.assign(field, {type: 'hidden', name: button.name, value: button.value, className: 'throughline-pressed'});
  button.after(field);
}, true);
