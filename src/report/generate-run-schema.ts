import { writeFileSync } from 'node:fs';
import { formatRunSchema } from './run-schema.ts';

// Run from the project's folder: node dist/src/report/generate-run-schema.js
writeFileSync('run.schema.json', formatRunSchema());
