// One person's browser in a SIS of the demo, with the checks every visited page must pass.
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {chromium} from 'playwright-core';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

// Starts the two districts; `end` stops them. `name`: of a folder for them, as each file of tests has its own.
export async function openWorld(name = 'world') {
  const process_ = spawn('python3', [new URL('world.py', import.meta.url).pathname, '--build', process.env.THROUGHLINE_BUILD,
    '--work', path.join(process.env.THROUGHLINE_WORK, name)], {stdio: ['pipe', 'pipe', 'inherit']});
  const ended = new Promise(resolve => process_.once('exit', resolve));
  let line = '';
  for await (const part of process_.stdout) if ((line += part).includes('\n')) break;
  assert.notEqual(line, '', 'the demo started');
  const world = JSON.parse(line);
  for (const d of [world.a, world.b]) {
    d.users = world.users[d.key];
    d.alma = world.alma[d.key];
    d.command = (...words) => execFileSync(world.program, ['--store', world.store, '--district', d.key, ...words],
      {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']});
    d.page = (tab, query = {}) => {
      const asked = new URLSearchParams(query).toString();
      return `/tl/students/${encodeURIComponent(`sourcedId:${d.alma}`)}/${tab}${asked && `?${asked}`}`;
    };
  }
  world.end = async () => { process_.stdin.end(); await ended; };
  return world;
}

export const openBrowser = () => chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium', headless: true, args: flags});

export class Session {
  static async begin(browser, district, role, options = {}) {
    const context = await browser.newContext({viewport: {width: 1280, height: 900}, ...options});
    const self = new Session();
    Object.assign(self, {context, district, errors: [], page: await context.newPage()});
    await context.addInitScript(() => {
      window.refusedByPolicy = [];
      document.addEventListener('securitypolicyviolation', e => window.refusedByPolicy.push(`${e.violatedDirective} ${e.blockedURI}`));
    });
    self.page.on('pageerror', e => self.errors.push(e.message));
    await self.page.goto(`${district.base}/`);
    await self.page.locator(`button[name=user][value="${district.users[role]}"]`).click();
    return self;
  }

  // Both modes and both languages are settings of the SIS's session.
  async wear(embed, language) {
    await this.page.goto(`${this.district.base}/settings?embed=${embed}&lang=${language}&back=/students`);
  }

  async visit(where) {
    const answer = await this.page.goto(this.district.base + where);
    await this.settled();
    return answer.status();
  }

  // A tab in mode light is fetched after the page; then our tree stands either way.
  async settled() {
    await this.page.waitForLoadState('load');
    await this.page.locator('#tab-body[aria-busy]').waitFor({state: 'detached'});
    await this.page.locator('.tl').first().waitFor();
  }

  async press(button) {
    await Promise.all([this.page.waitForEvent('load'), button.click()]);
    await this.settled();
  }

  // The host's own button in mode light, ours else.
  save(name = 'Save') {
    return this.press(this.page.getByRole('button', {name, exact: true}));
  }

  // What a person must never meet: refused content, script errors, axe findings in our tree, sideways scrolling.
  async check(what) {
    const {page} = this;
    assert.deepEqual(await page.evaluate(() => window.refusedByPolicy), [], `${what}: content policy`);
    assert.deepEqual(this.errors, [], `${what}: script errors`);
    await page.evaluate(axe);
    const found = await page.evaluate(async ([tags]) => {
      const ours = ['[data-tl-host]', '.tl-light'].filter(one => document.querySelector(one));
      const result = await window.axe.run(ours.length ? {include: ours.map(one => [one])} : document,
        {runOnly: tags, resultTypes: ['violations'], rules: ours.length ? {region: {enabled: false}} : {}});
      return result.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`));
    }, [tags]);
    assert.deepEqual(found, [], `${what}: axe`);
    await page.setViewportSize({width: 320, height: 640});
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    await page.setViewportSize({width: 1280, height: 900});
    assert.ok(wide <= 320, `${what}: ${wide} px wide on a screen of 320 px`);
  }

  // The page as paper: a PDF of Chromium's has its structure as plain objects, which is what a screen reader finds.
  async paper() {
    const pdf = (await this.page.pdf({tagged: true, preferCSSPageSize: true})).toString('latin1');
    const sizes = [...pdf.matchAll(/\/MediaBox \[([\d. ]+)\]/g)].map(m => m[1]);
    return {
      pages: pdf.match(/\/Type \/Page\b/g).length,
      letter: sizes.length > 0 && sizes.every(size => size === '0 0 612 792'),
      tagged: /\/MarkInfo <<\/Type \/MarkInfo\s+\/Marked true>>/.test(pdf),
      language: (pdf.match(/\/Lang \((\w+)\)/) || [])[1],
      tags: new Set([...pdf.matchAll(/\/S \/(\w+)/g)].map(m => m[1])),
    };
  }

  end() { return this.context.close(); }
}
