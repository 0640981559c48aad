import report from 'https://example.com/report.js';
export default function () { report(); }
