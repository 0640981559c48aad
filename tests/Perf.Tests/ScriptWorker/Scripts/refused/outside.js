export const options = { iterations: 1 };
const secret = open('../../../../../../../../etc/hostname');
export default function () { return secret; }
