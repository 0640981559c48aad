export enum Status {
  Ok = 200,
  NotFound = 404,
}

export interface User {
  name: string;
  roles?: Array<Map<string, number[]>>;
}

export function describeStatus(status: number): 'ok' | 'missing' | undefined;
export function describeStatus(status: number): string | undefined {
  return status === Status.Ok ? 'ok' : status === Status.NotFound ? 'missing' : undefined;
}
