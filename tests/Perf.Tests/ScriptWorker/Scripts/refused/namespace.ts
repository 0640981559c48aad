namespace Tools { export const one = 1; }
export default function (): void { }
