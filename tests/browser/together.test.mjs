// People who work on one plan at once, and what becomes of text that is not saved yet.
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';
import {openBrowser, openWorld, Session} from './session.mjs';

let world, a;
const browsers = [];
before(async () => {
  world = await openWorld('together');
  ({a} = world);
});
after(async () => {
  for (const browser of browsers) await browser.close();
  await world?.end();
});

// Each person in a browser of their own.
async function person(role, where) {
  const browser = await openBrowser();
  browsers.push(browser);
  const s = await Session.begin(browser, a, role);
  if (where) await s.visit(where);
  return [s, s.page];
}
const field = name => `[id="tl-${name}"]`;
const status = page => page.locator('[data-tl-status]');
const says = (page, text) => status(page).filter({hasText: text}).waitFor();
const kept = page => says(page, /^Draft saved \d{1,2}:\d\d/);
const goals = () => a.page('ilp', {section: 'goals'});
const texts = () => a.command('plan', 'export', world.stateId);
const writeGoal = async (page, statement) => {
  await page.locator(field('goals.0.kind')).selectOption('academic');
  await page.locator(field('goals.0.statement')).fill(statement);
};
const signIn = async (s, role) => {
  await s.context.clearCookies();
  const page = await s.context.newPage();
  await page.goto(`${a.base}/`);
  await page.locator(`button[name=user][value="${a.users[role]}"]`).click();
  await page.close();
};

test('two people write in one section at once: the second sees both texts and nothing is lost', async () => {
  const [first, one] = await person('counselor', goals());
  const [second, two] = await person('student', goals());
  await writeGoal(one, 'Pass Algebra II');
  await writeGoal(two, 'Join the band');
  await says(two, 'Unsaved changes');
  await first.save();
  await second.save();
  await two.getByRole('heading', {name: 'Someone else changed this section'}).waitFor();
  for (const text of ['Pass Algebra II', 'Join the band']) await two.locator('table').getByText(text).waitFor();
  assert.equal(await two.locator(field('goals.0.statement')).inputValue(), 'Join the band');
  await second.check('both texts');
  // Who closes the page now finds the text again, with a word that theirs is older.
  await second.visit(goals());
  await two.getByText('The saved text has changed since you began this draft.').waitFor();
  assert.equal(await two.locator(field('goals.0.statement')).inputValue(), 'Join the band');
  await second.save();
  await second.press(two.getByRole('button', {name: 'Save my text'}));
  for (const text of ['Pass Algebra II', 'Join the band']) assert.ok(texts().includes(text), `${text} is in the record`);
  await first.end();
  await second.end();
});

test('text that nobody saved is there again after the page was closed', async () => {
  const [s, page] = await person('student', goals());
  await page.locator(field('goals.0.measure')).fill('Band concerts');
  await kept(page);
  // No pause of two seconds before this one: leaving the page keeps it.
  await page.locator(field('goals.0.steps')).fill('Practice daily');
  page.once('dialog', dialog => dialog.accept());
  await page.close({runBeforeUnload: true});
  const again = await s.context.newPage();
  let steps = '';
  for (let tries = 0; tries < 20 && steps !== 'Practice daily'; ++tries) {
    await again.goto(a.base + goals());
    steps = await again.locator(field('goals.0.steps')).inputValue();
  }
  assert.equal(steps, 'Practice daily');
  await again.getByText('Only you can see it until you save.').waitFor();
  assert.equal(await again.locator(field('goals.0.measure')).inputValue(), 'Band concerts');
  await s.end();
  const [other, theirs] = await person('counselor', goals());
  assert.equal(await theirs.locator(field('goals.0.measure')).inputValue(), '', "nobody else sees somebody's draft");
  await other.end();
});

test('a session that ends loses nothing: the text stays, and is kept after the next log-in', async () => {
  const [s, page] = await person('student', goals());
  await page.locator(field('reflection')).fill('I liked the band');
  await kept(page);
  await s.context.clearCookies();
  await page.locator(field('reflection')).fill('I liked the band and the choir');
  await says(page, 'You are signed out');
  await page.getByRole('button', {name: 'Save', exact: true}).click();
  await says(page, 'You are signed out');
  assert.equal(await page.locator(field('reflection')).inputValue(), 'I liked the band and the choir', 'the page stayed');
  await signIn(s, 'student');
  await page.getByRole('button', {name: 'Save', exact: true}).click();
  await page.getByText('Saved.', {exact: true}).first().waitFor();
  assert.ok(texts().includes('I liked the band and the choir'));
  await s.end();
});

test('without a network the text stays on the page and is kept once there is one', async () => {
  const [s, page] = await person('student', goals());
  await s.context.setOffline(true);
  await page.locator(field('reflection')).fill('Offline for a while');
  await says(page, 'Not saved. We will try again.');
  await page.getByRole('button', {name: 'Save', exact: true}).click();
  await says(page, 'Not saved. We will try again.');
  await s.context.setOffline(false);
  await kept(page);
  await s.end();
});

test('who is typing is told at the next pause that the section was saved meanwhile, and how to go on', async () => {
  const [first, one] = await person('counselor', goals());
  const [second, two] = await person('student', goals());
  const told = one.locator('.tl [role=status]').filter({hasText: 'has changed while you were writing'});
  await one.locator(field('reflection')).fill('Half a thought');
  await kept(one);
  assert.equal(await told.count(), 0, 'nobody has saved');
  await two.locator(field('reflection')).fill('I like to sing');
  await second.save();
  await one.locator(field('reflection')).fill('Half a thought, and the rest');
  await told.waitFor();
  assert.match(await told.innerText(), /kept as your draft\. When you save, you will see both texts/);
  await says(one, 'Draft saved');
  await one.locator(field('reflection')).fill('Half a thought, and all the rest');
  await says(one, 'Unsaved changes');
  assert.ok(await told.isVisible(), 'it stands until they have seen both');
  await first.check('told of another text');
  await first.save();
  await one.getByRole('heading', {name: 'Someone else changed this section'}).waitFor();
  for (const text of ['Half a thought, and all the rest', 'I like to sing']) await one.locator('table').getByText(text).waitFor();
  await one.locator(field('reflection')).fill('Both of it');
  await kept(one);
  assert.equal(await told.count(), 0, 'they have seen it now');
  await first.press(one.getByRole('button', {name: 'Save my text'}));
  assert.ok(texts().includes('Both of it'));
  await first.end();
  await second.end();
});

// ---- the addendum
const addendum = () => JSON.parse(a.command('ilpa', 'list', world.stateId))[0];
const step = name => a.page('ilpa', {id: addendum().id, step: name});
const token = page => page.locator('[name="tl-token"]').first().inputValue();
// Sends a form of the tab as its page would.
const send = async (s, where, form) => {
  await s.visit(where);
  const answer = await s.context.request.post(a.base + a.page('ilpa'),
    {form: {'tl-token': await token(s.page), 'tl-plan': addendum().id, ...form}, maxRedirects: 0});
  assert.equal(answer.status(), 303, JSON.stringify(form));
};
const sections = {
  placement: {term: 'long', placement: 'voluntary', reason: 'credit_recovery', site: 'off_site'},
  team: {'team.0.person': 'Marta Rivera', 'team.0.role': 'guardian'},
  needs: {academic_needs: 'Science credit', behavior_needs: 'A daily check-in'},
  goals: {'goals.0.kind': 'academic', 'goals.0.statement': 'Finish English II', 'goals.0.baseline': '58', 'goals.0.target': '70',
    'goals.0.measure': 'Unit tests', 'goals.0.by': `${new Date().getFullYear() + 1}-01-15`, 'goals.0.responsible': 'T. Briggs'},
  services: {'services.0.date': '2026-11-02', 'services.0.title': 'Tutoring'},
  reentry: {'reentry.0.criterion': 'Attendance of 90 percent', 'reentry.0.measure': 'SIS'},
};

test('one signs and locks while the other types: it is said, and the text is kept beside the signed one', async () => {
  a.command('import', 'oneroster', `${a.data}/oneroster-alternative`, '--source', 'sis');
  const [staff, page] = await person('alternative_staff');
  for (const [section, values] of Object.entries(sections))
    await send(staff, step(section), {'tl-act': 'again', 'tl-section': section, 'tl-base': '', ...values});
  const [guardian] = await person('guardian');
  const sign = async s => {
    await s.visit(step('check'));
    const revision = await s.page.locator('[name="tl-revision"]').inputValue();
    await send(s, step('check'), {'tl-act': 'sign', 'tl-revision': revision, outcome: 'approved', agree: 'yes'});
  };
  await sign(staff);
  await staff.visit(step('needs'));
  await page.locator(field('academic_needs')).fill('Science credit, and reading');
  await kept(page);
  await sign(guardian);
  assert.equal(addendum().state, 'locked');
  await page.locator(field('academic_needs')).fill('Science credit, reading and typing');
  await says(page, 'This text is signed and locked.');
  await staff.press(page.getByRole('button', {name: 'Save and continue'}));
  await page.getByRole('heading', {name: 'Signed while you were writing'}).waitFor();
  await page.locator('table').getByText('Science credit, reading and typing').waitFor();
  await staff.check('signed while writing');
  assert.equal(addendum().sections.needs.academic_needs, 'Science credit', 'nothing reaches a signed text');
  // A new version takes it up.
  await staff.visit(step('needs'));
  await page.getByRole('heading', {name: 'Your text that was not saved'}).waitFor();
  await send(staff, a.page('ilpa'), {'tl-act': 'amend', reason: 'Typing was left out'});
  await staff.visit(step('needs'));
  assert.equal(await page.locator(field('academic_needs')).inputValue(), 'Science credit, reading and typing');
  await staff.save('Save and continue');
  assert.equal(addendum().sections.needs.academic_needs, 'Science credit, reading and typing');
  await guardian.end();
  await staff.end();
});

test('all steps on one page: a part that another saved meanwhile shows both texts, and the next save goes through', async () => {
  const [first, one] = await person('alternative_staff', step('all'));
  const [second] = await person('alternative_staff');
  await one.locator(field('behavior_needs')).fill('A quiet place');
  await second.visit(step('needs'));
  await second.page.locator(field('behavior_needs')).fill('Two check-ins a day');
  await second.save('Save and continue');
  const save = () => first.press(one.locator('.tl form button[type=submit]'));
  await save();
  await one.getByText('Someone else changed this part while you were writing.').waitFor();
  for (const text of ['A quiet place', 'Two check-ins a day']) await one.locator('table').getByText(text).waitFor();
  assert.equal(await one.locator(field('behavior_needs')).inputValue(), 'A quiet place');
  await first.check('all steps with a conflict');
  await save();
  assert.equal(addendum().sections.needs.behavior_needs, 'A quiet place');
  await first.end();
  await second.end();
});

test('a one-page summary of the fullest plan is one page, and the fullest plan is whole', async () => {
  const many = (n, of) => Object.assign({}, ...Array.from({length: n}, (_, i) => of(i)));
  const long = 'Señorita Núñez y el señor Peña ayudan a leer, escribir y hablar cada día. '.repeat(5).slice(0, 330);
  const [staff, page] = await person('alternative_staff');
  const base = async section => {
    await staff.visit(step(section));
    return page.locator('[name="tl-base"]').first().inputValue();
  };
  const put = async (section, values) =>
    send(staff, step(section), {'tl-act': 'again', 'tl-section': section, 'tl-base': await base(section), ...values});
  await put('needs', {academic_needs: long.repeat(4), behavior_needs: long.repeat(4)});
  await put('goals', many(30, i => ({...Object.fromEntries(Object.entries(sections.goals).map(([k, v]) => [k.replace('.0.', `.${i}.`), v])),
    [`goals.${i}.statement`]: `${i}: ${long}`, [`goals.${i}.progress.0.day`]: '2026-11-02', [`goals.${i}.progress.0.value`]: '60',
    [`goals.${i}.progress.1.day`]: '2026-11-16', [`goals.${i}.progress.1.value`]: '64.5', [`goals.${i}.progress.1.note`]: long})));
  await put('reentry', many(30, i => ({[`reentry.${i}.criterion`]: `${i}: ${long}`, [`reentry.${i}.measure`]: long})));
  const [student, own] = await person('student', goals());
  const address = `${a.base}${a.page('ilp').replace('/tl/', '/tl/api/v1/')}/sections/goals`;
  const now = await student.context.request.get(address);
  const saved = await student.context.request.put(address, {headers: {'If-Match': now.headers().etag},
    data: {goals: Array.from({length: 30}, (_, i) => ({kind: 'academic', statement: `${i}: ${long}`, measure: long, by: '2027-05-20'}))}});
  assert.equal(saved.status(), 200);
  for (const [s, tab] of [[student, 'ilp'], [staff, 'ilpa']]) {
    for (const [kind, language] of [['summary', 'en'], ['summary', 'es']]) {
      await s.visit(a.page(tab, {print: '1', kind, lang: language}));
      assert.equal((await s.paper()).pages, 1, `${tab} ${kind} ${language}`);
    }
    await s.visit(a.page(tab, {print: '1'}));
    await s.page.getByText(`29: ${long}`.trim()).first().waitFor();
    assert.ok((await s.paper()).pages > 3, `${tab} in full`);
  }
  await own.close();
  await staff.end();
});
