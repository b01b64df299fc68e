// SPDX-License-Identifier: Apache-2.0
// What every page has: times in the reader's zone, and the task of the sign-up form.
for (const time of document.querySelectorAll('time[data-local]')) {
  const moment = new Date(time.dateTime);
  if (!isNaN(moment)) {
    time.title = time.textContent;
    time.textContent = moment.toLocaleString(document.documentElement.lang, {dateStyle: 'medium', timeStyle: 'short'});
  }
}

for (const form of document.querySelectorAll('form[data-work]')) {
  let done = form.dataset.bits === '0';
  form.addEventListener('submit', event => {
    if (done) {
      return;
    }
    event.preventDefault();
    form.querySelector('[data-progress]').textContent = form.dataset.busy;
    form.querySelector('button').disabled = true;
    const worker = new Worker('/work.js');
    worker.onmessage = answer => {
      form.elements.number.value = answer.data;
      done = true;
      form.submit();
    };
    worker.postMessage({task: form.dataset.task, bits: Number(form.dataset.bits)});
  });
}
