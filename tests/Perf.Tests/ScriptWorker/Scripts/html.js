// k6/html on a text of its own.
import { parseHTML } from 'k6/html';
import { check } from 'k6';

export const options = { iterations: 1 };

export default function () {
  const page = parseHTML('<form action="/go"><input name="csrf" value="t0k3n"><input name="q" value="x"></form><ul><li>1</li><li>2</li></ul>');
  check(page, {
    'a field is found': (p) => p.find('input[name=csrf]').val() === 't0k3n',
    'a form is written': (p) => p.find('form').serialize() === 'csrf=t0k3n&q=x',
    'items are counted': (p) => p.find('li').size() === 2,
  });
}
