// SPDX-License-Identifier: Apache-2.0
// The page of a new tunnel: copies and saves what it shows, with the password that was typed there. The password stays in the
// browser: its field has no name and is in no form.
for (const part of document.querySelectorAll('[data-needs-script]')) {
  part.hidden = false;
}

for (const field of document.querySelectorAll('[data-passwd]')) {
  const shown = document.getElementById(field.dataset.passwd);
  const [before, after] = shown.textContent.split(/^passwd =.*$/m);
  field.addEventListener('input', () => {
    const quoted = field.value.includes('"') ? field.value : field.value && '"' + field.value + '"';
    shown.textContent = before + ('passwd = ' + quoted).trimEnd() + after;
  });
}

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    document.getElementById(button.dataset.copy + '-said').textContent = button.dataset.done;
  });
}

for (const button of document.querySelectorAll('[data-save]')) {
  button.addEventListener('click', event => {
    event.preventDefault();
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([document.getElementById(button.dataset.save).textContent], {type: 'text/plain'}));
    link.download = button.value;
    link.click();
    URL.revokeObjectURL(link.href);
  });
}
