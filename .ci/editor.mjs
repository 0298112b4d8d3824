// What VS Code makes of the checkout's settings: node .ci/editor.mjs FOLDER, where FOLDER has the npm package
// vscode-json-languageservice, VS Code's own, in node_modules. It resolves a $ref against the place that a schema was
// read from, not against its $id; so everything must come from this checkout, and nothing from the network.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const { getLanguageService, TextDocument } = createRequire(join(resolve(process.argv[2]), "x"))("vscode-json-languageservice");
const root = resolve(import.meta.dirname ?? fileURLToPath(new URL(".", import.meta.url)), "..");
const folder = `${pathToFileURL(root)}/`;
const settings = JSON.parse(readFileSync(join(root, ".vscode/settings.json"), "utf8"));

function editor(associations) {
  const service = getLanguageService({
    schemaRequestService: async (uri) => {
      assert(uri.startsWith(`${folder}schema/`), `a schema is looked for outside the checkout: ${uri}`);
      return readFileSync(fileURLToPath(uri), "utf8");
    },
    workspaceContext: { resolveRelativePath: (path, base) => new URL(path, base).toString() },
  });
  const schemas = associations.map(({ fileMatch, url }) => ({ fileMatch, uri: new URL(url, folder).toString() }));
  service.configure({ validate: true, allowComments: false, schemas });
  const opened = (path, text) => {
    const document = TextDocument.create(new URL(path, folder).toString(), "json", 1, text);
    return [document, service.parseJSONDocument(document)];
  };
  return {
    async problems(path, text) {
      const [document, parsed] = opened(path, text);
      const found = await service.doValidation(document, parsed, { schemaRequest: "error", schemaValidation: "error" });
      return found.map(({ range, message }) => `${range.start.line + 1}:${range.start.character + 1} ${message}`);
    },
    async completions(path, text) {
      const [document, parsed] = opened(path, text.replace("^", ""));
      const found = await service.doComplete(document, document.positionAt(text.indexOf("^")), parsed);
      return found.items.map(({ label }) => label);
    },
  };
}

const configured = editor(settings["json.schemas"]);
const kinds = ["sources", "actors", "events", "statements", "commitments"];
const records = kinds.flatMap((kind) => readdirSync(join(root, "dataset", kind)).map((name) => `dataset/${kind}/${name}`));
assert(records.length >= 50);
for (const path of [...records, "dataset/dataset.json", "dataset/retired.json", "dataset/waivers.json"]) {
  assert.deepEqual(await configured.problems(path, readFileSync(join(root, path), "utf8")), [], path);
}

// Each kind is checked against its own schema: one unknown key, and every required one missing.
for (const kind of kinds) {
  const problems = await configured.problems(`dataset/${kind}/x.json`, '{\n  "nickname": 1\n}\n');
  assert(problems.some((problem) => problem.includes("nickname")), `${kind}: ${problems}`);
  assert(problems.some((problem) => problem.includes('"coding"')), `${kind}: ${problems}`);
}

// A fault behind a $ref into common.schema.json, at its place.
const actor = (kind, head = "") => `{\n${head}  "id": "Not A Slug",\n  "name": "N",\n  "kind": "${kind}"\n}\n`;
const faults = await configured.problems("dataset/actors/x.json", actor("planet"));
assert(faults.some((fault) => fault.startsWith("2:9 ")), faults.join("\n"));
assert(faults.some((fault) => fault.startsWith("4:11 ")), faults.join("\n"));

// Completion of keys, and of codes.
const keys = await configured.completions("dataset/statements/x.json", '{\n  "id": "x",\n  ^\n}\n');
assert(["speakers", "speech_act", "evidence"].every((key) => keys.includes(key)), keys.join());
const codes = await configured.completions("dataset/actors/x.json", '{\n  "kind": ^\n}\n');
assert(codes.includes('"organization"'), codes.join());
const inner = await configured.completions("dataset/statements/x.json", '{\n  "said": { ^ }\n}\n');
assert(inner.includes("edtf"), inner.join());

// A $schema at the head does without settings.
const head = '  "$schema": "../../schema/1.0/actor.schema.json",\n';
const plain = editor([]);
assert.deepEqual(await plain.problems("dataset/actors/x.json", actor("planet")), []);
const told = await plain.problems("dataset/actors/x.json", actor("planet", head));
assert(told.some((fault) => fault.startsWith("3:9 ")) && told.some((fault) => fault.startsWith("5:11 ")), told.join("\n"));

console.log(`${records.length} records as VS Code sees them: checked, completed`);
