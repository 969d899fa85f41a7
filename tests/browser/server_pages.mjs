// Looks at the pages of a running server in headless Chromium: with axe-core for what keeps people from reading them, and for what runs
// out of the window. Usage: node server_pages.mjs http://127.0.0.1:8080/ [FOLDER [TOKEN]]. With a folder it saves pictures there; with the
// token of the desk it looks at the desk as well. Exits with 1 on findings, with 3 where Chromium, puppeteer-core or axe-core are missing
// (`npm i puppeteer-core axe-core`, and NODE_PATH where they are).
import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { join } from "node:path";

const require = createRequire(import.meta.url);
let puppeteer, axe;
try {
  puppeteer = require("puppeteer-core");
  puppeteer = puppeteer.default ?? puppeteer;
  axe = require("axe-core").source;
} catch {
  process.exit(3);
}

const chromium = process.env.WARIFU_CHROMIUM ?? "/usr/bin/chromium";
if (!existsSync(chromium)) process.exit(3);

const [base, folder, token] = process.argv.slice(2);
const sizes = [
  { name: "narrow", width: 390, height: 844, scheme: "light" },
  { name: "wide", width: 1280, height: 900, scheme: "light" },
  { name: "dark", width: 1280, height: 900, scheme: "dark" },
];
const list = await (await fetch(new URL("/v1/certificates?limit=7", base))).json();
const certificates = [];
for (const line of list.certificates) {
  const one = await (await fetch(new URL(`/v1/certificates/sha256-${line.digest.slice(7)}`, base))).json();
  certificates.push(one.links.page.slice(4));
}
const rests = ["", "?q=hama", "?q=nothing", "list/1/", "schemes/", "schemes/small-set/1.0.0/", "archive/", "accreditation/", "nowhere/"];
const paths = ["en", "ja"].flatMap((language) => [...rests, ...certificates].map((rest) => `/${language}/${rest}`));
paths.push("/desk?lang=en", "/desk?lang=ja");

const browser = await puppeteer.launch({
  executablePath: chromium,
  headless: true,
  args: ["--no-sandbox", "--disable-gpu"],
});
let wrong = 0;
for (const size of sizes) {
  const page = await browser.newPage();
  await page.setBypassCSP(true);
  await page.setViewport({ width: size.width, height: size.height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: size.scheme }]);
  for (const path of paths) {
    await page.setExtraHTTPHeaders(token && path.startsWith("/desk") ? { authorization: `Bearer ${token}` } : {});
    await page.goto(new URL(path, base).href, { waitUntil: "load" });
    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      const { violations } = await window.axe.run(document);
      const wide = [...document.querySelectorAll("body *")].filter((node) => {
        const box = node.getBoundingClientRect();
        return box.width && box.right > document.documentElement.clientWidth + 1 && !node.closest(".scroll");
      });
      return {
        violations: violations.map((one) => `${one.impact} ${one.id}: ${one.nodes[0].html.slice(0, 120)}`),
        wide: wide.slice(0, 2).map((node) => `runs out: ${node.outerHTML.slice(0, 120)}`),
      };
    });
    for (const finding of [...found.violations, ...found.wide]) {
      wrong += 1;
      console.log(`${size.name} ${path}: ${finding}`);
    }
    if (folder) {
      const name = path.replace(/^\//, "").replace(/[^a-z0-9]+/gi, "_").slice(0, 60);
      await page.screenshot({ path: join(folder, `${size.name}-${name}.png`), fullPage: true });
    }
  }
  await page.close();
}
await browser.close();
console.log(`${paths.length} pages in ${sizes.length} sizes, ${wrong} findings`);
process.exit(wrong ? 1 : 0);
