import { writeFileSync } from 'node:fs';
import { formatRulesSchema } from './rules-schema.ts';

// Run from the project's folder: node dist/src/replay/generate-rules-schema.js
writeFileSync('rules.schema.json', formatRulesSchema());
