// Timers and promises: an iteration ends when nothing is left of them.
import { check } from 'k6';
import { setTimeout as later } from 'k6/timers';

export const options = { iterations: 2 };

export default async function () {
  const order = [];
  setTimeout(() => order.push('b'), 10);
  later(() => order.push('a'), 1);
  let ticks = 0;
  await new Promise((resolve) => {
    const timer = setInterval(() => {
      if (++ticks === 3) {
        clearInterval(timer);
        resolve();
      }
    }, 1);
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  check(order, { 'in order': (o) => o.join() === 'a,b', 'three ticks': () => ticks === 3 });
}
