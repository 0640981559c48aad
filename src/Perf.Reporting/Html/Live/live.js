// The live page: replaces the parts that changed, and sends what the buttons ask for. Nothing here makes markup from data: parts come escaped from the run.
(() => {
  'use strict';
  const byId = id => document.getElementById(id);
  const pause = byId('pause'), stop = byId('stop'), slower = byId('slower'), faster = byId('faster'), notice = byId('notice'), status = byId('status');
  let state = {}, lost = 0;

  const say = text => { notice.textContent = text; notice.hidden = !text; };

  const follow = json => {
    state = JSON.parse(json);
    status.textContent = state.status || 'Live';
    status.dataset.kind = state.kind || '';
    document.title = state.title || document.title;
    pause.textContent = state.suspended ? 'Resume' : 'Pause';
    pause.disabled = stop.disabled = !state.steer;
    slower.disabled = faster.disabled = !state.rate;
    slower.parentElement.hidden = !state.rate;
    byId('factor').textContent = Math.round((state.factor || 1) * 100) + ' %';
    document.body.classList.toggle('ended', !!state.ended);
    if (state.ended) say('The run has ended: this page is complete and stays as it is.');
  };

  const apply = event => {
    lost = 0;
    const parts = JSON.parse(event.data);
    for (const [id, content] of Object.entries(parts)) {
      if (id === 'state') follow(content); else window.perfReport.replace(content);
    }
  };

  const send = async command => {
    try {
      const answer = await fetch('control', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(command) });
      const body = await answer.json();
      say(answer.ok ? '' : body.message);
      if (answer.ok) follow(JSON.stringify({ ...state, suspended: body.suspended, factor: body.factor }));
    } catch {
      say('The run does not answer. If its window is closed, it has ended.');
    }
  };

  const scale = by => send({ command: 'rate', factor: Math.min(1000, Math.max(0.01, Math.round((state.factor || 1) * by * 10000) / 10000)) });
  pause.onclick = () => send({ command: state.suspended ? 'resume' : 'suspend' });
  slower.onclick = () => scale(1 / 1.1);
  faster.onclick = () => scale(1.1);
  stop.onclick = () => { if (confirm('End this run now? What was measured is kept.')) send({ command: 'stop' }); };

  follow(document.body.dataset.state);
  // A page that comes after the end has all there is.
  if (state.ended) return;
  const source = new EventSource('events?after=' + document.body.dataset.version);
  source.addEventListener('parts', apply);
  source.addEventListener('end', event => { source.close(); apply(event); });
  source.onopen = () => { if (lost) { lost = 0; say(''); } };
  source.onerror = () => { if (!state.ended && ++lost >= 3) say('The connection to the run is lost; trying again. If its window is closed, it has ended.'); };
})();
