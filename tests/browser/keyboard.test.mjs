// An addendum for a student with three goals, entered and signed by keyboard alone: how many entries it takes, how many
// keys, and how long that is for a person at a usual pace.
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';
import {openBrowser, openWorld, Session} from './session.mjs';

let world, browser, a;
before(async () => {
  world = await openWorld();
  ({a} = world);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await world?.end();
});

// The Keystroke-Level Model (Card, Moran, Newell 1980): a key of an average typist, and a thought before each entry.
const secondsPerKey = 0.28, secondsPerThought = 1.35;

// Hands on the keys: nothing here clicks, fills or goes to an address.
class Keys {
  constructor(session) { Object.assign(this, {s: session, page: session.page, keys: 0, entries: 0}); }

  async press(key) { ++this.keys; await this.page.keyboard.press(key); }

  async type(text) { this.keys += text.length; await this.page.keyboard.type(text); }

  // What has the focus, within a shadow root too.
  here() {
    return this.page.evaluate(() => {
      let e = document.activeElement;
      while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
      return e ? {id: e.id, name: e.name || '', value: e.value || '', text: (e.textContent || '').trim()} : {};
    });
  }

  // Tab by Tab to the next place that fits.
  async go(what, fits) {
    for (let steps = 0; steps < 150; ++steps) {
      await this.press('Tab');
      if (fits(await this.here())) return;
    }
    assert.fail(`the Tab key does not reach ${what}`);
  }

  async write(name, text) {
    await this.go(name, e => e.name === name);
    ++this.entries;
    await this.type(text);
  }

  async choose(name, value) {
    await this.go(name, e => e.name === name);
    ++this.entries;
    await this.press('Space');
    for (let steps = 0; (await this.here()).value !== value; ++steps) {
      assert.ok(steps < 12, `the arrows do not reach ${name} ${value}`);
      await this.press('ArrowDown');
    }
  }

  async tick(name, value) {
    await this.go(`${name} ${value}`, e => e.name === name && e.value === value);
    ++this.entries;
    await this.press('Space');
  }

  async button(text) {
    await this.go(text, e => e.text === text);
    await this.press('Enter');
  }

  async submit(text) {
    await this.go(text, e => e.text.startsWith(text));
    await Promise.all([this.page.waitForEvent('load'), this.press('Enter')]);
    await this.s.settled();
  }
}

const goals = [
  ['Academic', 'Finish English II, units 4 to 8', '70 percent or better', 'Unit tests every two weeks'],
  ['Behav', 'Use the break card before leaving class', 'Four of five days a week', 'Daily card'],
  ['Trans', 'Visit two programs at the technology center', 'Two visits', 'Visit log'],
];

test('three goals by keyboard alone: at most 25 entries and 10 minutes', async t => {
  a.command('import', 'oneroster', `${a.data}/oneroster-alternative`, '--source', 'sis');
  const session = await Session.begin(browser, a, 'alternative_staff');
  try {
    await session.visit(a.page('ilpa'));
    const k = new Keys(session);
    // The first question alone, then the placement it belongs to.
    await k.choose('term', 'long');
    await k.submit('Save and continue');
    await k.choose('placement', 'voluntary');
    await k.tick('reason', 'behavior');
    await k.choose('site', 'off_site');
    await k.submit('Save and continue');
    await k.submit('Save and continue');  // the team, as the SIS knows it
    await k.write('academic_needs', 'Half a credit of science; reading fluency.');
    await k.write('behavior_needs', 'Small group and a daily check-in help.');
    await k.submit('Save and continue');
    for (const [n, [kind, statement, target, measure]] of goals.entries()) {
      if (n) await k.button('Add another goal');
      if (n) {  // the new goal has the focus already, on its first field
        assert.equal((await k.here()).name, `goals.${n}.kind`);
        ++k.entries;
        await k.type(kind);
      } else {
        await k.write(`goals.${n}.kind`, kind);
      }
      await k.write(`goals.${n}.statement`, statement);
      await k.write(`goals.${n}.target`, target);
      await k.write(`goals.${n}.measure`, measure);
      await k.write(`goals.${n}.by`, `0115${world.schoolYear}`);
    }
    await k.submit('Save and continue');
    await k.submit('Save and continue');  // services: none yet
    await k.write('reentry.0.criterion', 'Attendance of 90 percent for 30 school days');
    await k.submit('Save and continue');
    await k.choose('outcome', 'approved');
    await k.tick('agree', 'yes');
    await k.submit('Sign as');
    const [it] = JSON.parse(a.command('ilpa', 'list', world.stateId));
    assert.equal(it.state, 'active', 'signed by the program');
    assert.deepEqual(it.sections.goals.goals.map(g => [g.kind, g.by]),
      ['academic', 'behavioral', 'transition'].map(kind => [kind, `${world.schoolYear}-01-15`]));
    const minutes = (k.keys * secondsPerKey + k.entries * secondsPerThought) / 60;
    t.diagnostic(`${k.entries} entries, ${k.keys} keys: ${minutes.toFixed(1)} minutes at ${secondsPerKey} s a key and ` +
      `${secondsPerThought} s of thought an entry`);
    assert.ok(k.entries <= 25, `${k.entries} entries`);
    assert.ok(minutes <= 10, `${minutes} minutes`);
  } finally {
    await session.end();
  }
});
