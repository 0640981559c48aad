// TypeScript with most of what its scripts have.
import http, { Response, RefinedResponse } from 'k6/http';
import { check, sleep } from 'k6';
import { Options } from 'k6/options';
import { Status, describeStatus, type User } from './lib/types.ts';

interface Settings {
  readonly base: string;
  retries?: number;
}

type Handler<T> = (value: T) => boolean;

const settings: Settings = { base: __ENV.BASE_URL || 'http://127.0.0.1:19600' };

export const options: Options = { vus: 1, iterations: 2 } as const satisfies Partial<Options>;

class Client<T extends object = {}> {
  private count = 0;

  public get(path: string, tags?: Record<string, string>): RefinedResponse<'text'> {
    this.count += 1;
    return http.get(`${settings.base}${path}`, { tags }) as RefinedResponse<'text'>;
  }

  get calls(): number {
    return this.count!;
  }
}

const isOk: Handler<Response> = (r: Response): boolean => (r.status as number) === Status.Ok;

export default function (): void {
  const client = new Client<User>();
  const res = client.get('/', { name: 'home' });
  check(res, { 'status is 200': isOk, described: (r: Response) => describeStatus(r.status) === 'ok' });
  const user = { name: 'ann' } as User;
  if (user.name!.length < 1 || client.calls < 1) throw new Error('never');
  sleep(0);
}
