// The plan's life in a browser, in the order a school lives it; each test goes on from the one before.
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';
import {HtmlValidate} from 'html-validate';
import {openBrowser, openWorld, Session} from './session.mjs';

let world, browser, a, b;
before(async () => {
  world = await openWorld();
  ({a, b} = world);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await world?.end();
});

// Logs in, does `what`, logs out.
async function as(district, role, what, options) {
  const session = await Session.begin(browser, district, role, options);
  try { return await what(session, session.page); } finally { await session.end(); }
}

// A field by its id: the name has the host's prefix in mode light.
const field = name => `[id="tl-${name}"]`;
const goal = {kind: field('goals.0.kind'), statement: field('goals.0.statement'), measure: field('goals.0.measure'),
  by: field('goals.0.by')};
const plan = () => JSON.parse(a.command('plan', 'export', world.stateId));
const addendum = () => JSON.parse(a.command('ilpa', 'list', world.stateId))[0];

test('a student writes a goal; the draft is kept, restored and saved', () => as(a, 'student', async (s, page) => {
  assert.equal(await s.visit(a.page('ilp', {section: 'goals'})), 200);
  await page.locator(goal.kind).selectOption('academic');
  await page.locator(goal.statement).fill('Raise Algebra II to a B by May');
  await page.locator(goal.measure).fill('Report card grade');
  const stored = page.waitForResponse(r => r.url().includes('/draft') && r.request().method() === 'PUT');
  await page.locator(goal.by).fill(`${world.schoolYear}-05-20`);
  assert.ok((await stored).ok(), 'the draft is stored');
  await page.locator('[data-tl-status]').filter({hasText: /\d:\d\d/}).waitFor();
  await page.reload();
  await s.settled();
  assert.equal(await page.locator(goal.statement).inputValue(), 'Raise Algebra II to a B by May');
  await s.check('goals with a draft');
  await s.save();
  await page.getByText('Saved.', {exact: true}).first().waitFor();
  await s.visit(a.page('ilp'));
  await page.getByText('Raise Algebra II to a B by May').first().waitFor();
}));

test("inside the SIS's own form one button saves both", () => as(a, 'counselor', async (s, page) => {
  await s.wear('light', 'en');
  await s.visit(a.page('ilp', {section: 'goals'}));
  assert.equal(await page.locator('.tl-light form').count(), 0, 'no form inside the form');
  await page.locator('#nickname').fill('Ali');
  await page.locator(goal.measure).fill('Report card, every nine weeks');
  await s.save();
  assert.equal(await page.locator('#nickname').inputValue(), 'Ali');
  assert.equal(await page.locator(goal.measure).inputValue(), 'Report card, every nine weeks');
}));

test('two people change the same goal: the second sees both texts', () => as(a, 'counselor', async (first, page) =>
  as(a, 'student', async (second, other) => {
    const where = a.page('ilp', {section: 'goals'});
    await first.visit(where);
    await second.visit(where);
    await page.locator(goal.measure).fill('Unit tests');
    await first.save();
    await other.locator(goal.measure).fill('Homework checked weekly');
    await second.save();
    for (const text of ['Unit tests', 'Homework checked weekly']) await other.getByText(text).first().waitFor();
    assert.equal(await other.locator(goal.measure).inputValue(), 'Homework checked weekly');
    await second.check('conflict');
    await second.press(other.getByRole('button', {name: 'Save my text'}));
    await other.getByText('Saved.', {exact: true}).first().waitFor();
    const texts = JSON.stringify(plan());
    for (const text of ['Unit tests', 'Homework checked weekly']) assert.ok(texts.includes(text), `${text} is in the record`);
  })));

test('a log and a checklist are filled, and leave as words no spreadsheet runs', () => as(a, 'student', async (s, page) => {
  await s.visit(a.page('ilp', {section: 'activities'}));
  const entry = n => name => field(`log.${n}.${name}`);
  await page.locator(entry(0)('date')).fill('2026-09-05');
  await page.locator(entry(0)('kind')).selectOption('community_service');
  await page.locator(entry(0)('title')).fill('=HYPERLINK("https://example.org")');
  await page.locator(entry(0)('hours')).fill('2.5');
  await page.getByRole('button', {name: 'Add another entry'}).click();
  await page.locator(entry(1)('date')).fill('2026-09-12');
  await page.locator(entry(1)('title')).fill('River cleanup');
  await s.check('a log being filled');
  await s.save();
  await page.getByText('Saved.', {exact: true}).first().waitFor();
  await s.visit(a.page('ilp', {section: 'postsecondary'}));
  await page.getByRole('group', {name: 'FAFSA filed'}).getByRole('checkbox', {name: 'Done'}).check();
  await page.getByRole('group', {name: 'Own line 1'}).getByLabel('What').fill('Ask the union');
  await page.getByRole('button', {name: 'Add another line'}).click();
  await page.getByRole('group', {name: 'Own line 2'}).getByLabel('What').fill('Ask the church');
  await s.save();
  assert.ok(await page.getByRole('group', {name: 'FAFSA filed'}).getByRole('checkbox', {name: 'Done'}).isChecked());
  const rows = a.command('plan', 'export', world.stateId, '--format', 'csv').split('\r\n');
  assert.equal(rows[0], 'Section,Item,Entry,Field,Value');
  for (const end of [`1,What,"'=HYPERLINK(""https://example.org"")"`, '1,Hours,2.5', '2,What,River cleanup',
    '1,What,FAFSA filed', '2,What,Ask the union', '3,What,Ask the church'])
    assert.ok(rows.some(row => row.endsWith(`,${end}`)), end);
}));

test('a teacher reads and cannot write, not even by hand', () => as(a, 'teacher', async (s, page) => {
  assert.equal(await s.visit(a.page('ilp', {section: 'goals'})), 200);
  assert.equal(await page.locator('.tl form').count(), 0);
  const before = plan().revisions.length;
  const forged = await s.context.request.post(a.base + a.page('ilp', {section: 'goals'}),
    {form: {'tl-section': 'goals', 'tl-act': 'save', 'tl-token': '0'.repeat(32), 'goals.0.statement': 'Forged'}, maxRedirects: 0});
  assert.equal(forged.status(), 403);
  const api = a.page('ilp').replace('/tl/', '/tl/api/v1/');
  const put = await s.context.request.put(`${a.base}${api}/sections/goals`, {data: {reflection: 'Forged'}});
  assert.equal(put.status(), 403);
  assert.equal(plan().revisions.length, before);
}));

test('an addendum: the feed drafts it, the program completes and signs, the guardian signs in Spanish', async () => {
  a.command('import', 'oneroster', `${a.data}/oneroster-alternative`, '--source', 'sis');
  const {id} = addendum();
  // The SIS's own enrollment is the same stay; now its page stands around the addendum for the program's staff too.
  await as(a, 'registrar', async (s, page) => {
    await page.goto(`${a.base}/student/${a.alma}?tab=enrollment`);
    await page.locator('[name=school]').selectOption(world.alternative[a.key]);
    await page.locator('[name=grade]').fill('10');
    await page.locator('[name=entry_date]').fill(addendum().entryDate);
    await Promise.all([page.waitForEvent('load'), page.locator('form', {has: page.locator('[name=entry_date]')}).locator('button').click()]);
  });
  assert.equal(JSON.parse(a.command('ilpa', 'list', world.stateId)).length, 1);
  const step = name => a.page('ilpa', {id, step: name});
  const sign = async (s, page, names) => {
    await s.visit(step('check'));
    await page.getByRole('radio', {name: names.approve}).check();
    await page.getByRole('checkbox').check();
    await s.press(page.locator('.tl form button[type=submit]'));
  };
  await as(a, 'alternative_staff', async (s, page) => {
    const next = () => s.press(page.getByRole('button', {name: 'Save and continue'}));
    const fillGoal = async () => {
      await page.locator('[name="goals.0.kind"]').selectOption('academic');
      for (const [name, value] of Object.entries({statement: 'Finish English II units 4 to 8', target: '70 percent or better',
        baseline: '58 percent', by: `${world.schoolYear}-01-15`, responsible: 'T. Briggs'}))
        await page.locator(`[name="goals.0.${name}"]`).fill(value);
    };
    await s.visit(a.page('ilpa'));
    await s.check('addendum, first question');
    await page.getByRole('radio').first().waitFor();
    await s.visit(step('placement'));
    for (const [name, value] of [['term', 'long'], ['placement', 'voluntary'], ['reason', 'credit_recovery'], ['site', 'off_site']])
      await page.locator(`input[name="${name}"][value="${value}"]`).check();
    await next();
    // The guardians the SIS knows are proposed; passing on keeps them.
    assert.notEqual(await page.locator('[name="team.0.person"]').inputValue(), '', 'the team is proposed from the SIS');
    await s.check('team as the SIS knows it');
    await next();
    assert.equal(addendum().sections.team.team[0].role, 'guardian');
    await page.locator('[name=academic_needs]').fill('Recover half a credit of science; reading fluency.');
    await page.locator('[name=behavior_needs]').fill('Small group and a daily check-in help.');
    await next();
    await fillGoal();
    await next();
    // The measure is missing: the summary has the focus and leads to the place, and the text is still there.
    const summary = page.locator('[data-tl-errors]');
    assert.ok(await summary.evaluate(node => node === node.getRootNode().activeElement), 'the summary has the focus');
    await s.check('goals with an error');
    await summary.getByRole('link').click();
    const measure = page.locator('[name="goals.0.measure"]');
    assert.ok(await measure.evaluate(node => node === node.getRootNode().activeElement), 'the link leads to the field');
    assert.equal(await measure.getAttribute('aria-invalid'), 'true');
    assert.equal(await page.locator('[name="goals.0.baseline"]').inputValue(), '58 percent');
    await s.visit(step('check'));
    assert.ok(await page.locator('.tl-alert.tl-warn a').count() >= 2, 'the check names what is missing');
    assert.equal(await page.getByRole('button', {name: /^Sign as/}).count(), 0, 'no signature under a plan with gaps');
    await s.check('check with something missing');
    await s.visit(step('goals'));
    await fillGoal();
    await page.locator('[name="goals.0.measure"]').fill('Unit tests every two weeks');
    // Measured values of this goal, a second one by the button within it.
    const progress = page.locator('details', {has: page.locator(field('goals.0.progress'))});
    await progress.locator('summary').click();
    await page.locator('[name="goals.0.progress.0.day"]').fill('2026-11-02');
    await page.locator('[name="goals.0.progress.0.value"]').fill('60');
    await progress.getByRole('button', {name: 'Add another progress entry'}).click();
    await page.locator('[name="goals.0.progress.1.day"]').fill('2026-11-16');
    await page.locator('[name="goals.0.progress.1.value"]').fill('64.5');
    await page.getByRole('button', {name: 'Add another goal'}).click();
    await page.locator('[name="goals.2.statement"]').waitFor();
    assert.equal(await page.locator('[name^="goals.2.progress."][name$=".value"]').count(), 1, 'a fresh goal has one fresh entry');
    assert.equal(await page.locator('[name="goals.2.progress.0.value"]').inputValue(), '');
    await s.check('goals with progress');
    await next();
    assert.deepEqual(addendum().sections.goals.goals.map(g => g.progress.map(p => p.value)), [['60', '64.5']]);
    await page.locator('[name="services.0.title"], [name="services.0.kind"]').first().waitFor();
    await next();
    await page.locator('[name="reentry.0.criterion"]').fill('Attendance of 90 percent for 30 school days');
    await page.locator('[name="reentry.0.measure"]').fill('SIS attendance');
    await next();
    await s.press(page.getByRole('button', {name: /^Sign as/}));
    assert.ok(await summary.evaluate(node => node === node.getRootNode().activeElement), 'signing needs an answer');
    await sign(s, page, {approve: 'I approve this plan'});
  });
  assert.notEqual(addendum().state, 'locked');
  await as(a, 'guardian', async (s, page) => {
    await s.visit(a.page('ilpa'));
    assert.equal(await page.locator('.tl').first().getAttribute('lang'), 'es');
    await sign(s, page, {approve: 'Apruebo este plan'});
  });
  assert.equal(addendum().state, 'locked');
});

test('without scripts the plan is read and saved', () => as(a, 'student', async (s, page) => {
  await s.visit(a.page('ilp'));
  await page.getByText('Required for grade 10').waitFor();
  await s.visit(a.page('ilp', {section: 'goals'}));
  await page.locator(goal.measure).fill('Report card grade');
  await s.save();
  await page.getByText('Saved.', {exact: true}).first().waitFor();
  assert.equal(await page.locator(goal.measure).inputValue(), 'Report card grade');
}, {javaScriptEnabled: false}));

// ---- paper
const kindsOf = async (s, tab) => {
  await s.visit(a.page(tab));
  await s.page.locator('.tl-menu > summary').click();
  return s.page.locator('.tl-menu a').evaluateAll(all => all.map(one => new URL(one.href).searchParams.get('kind')));
};
const printed = async (s, tab, kind, language = 'en') => {
  const where = a.page(tab, {print: '1', kind, lang: language});
  assert.equal(await s.visit(where), 200, where);
  await s.check(where);
  const paper = await s.paper();
  const {pages, ...rest} = paper;
  assert.deepEqual({...rest, tags: ['H1', 'P'].filter(tag => rest.tags.has(tag))},
    {letter: true, tagged: true, language, tags: ['H1', 'P']}, where);
  return paper;
};

test('every kind of paper is offered, tagged, in both languages, and leads back', async () => {
  await as(a, 'counselor', async (s, page) => {
    assert.deepEqual(await kindsOf(s, 'ilp'), ['full', 'summary', 'notice', 'progress']);
    await s.check('the menu of papers');
    for (const kind of ['full', 'summary', 'notice', 'progress'])
      for (const language of ['en', 'es']) {
        const {pages, tags} = await printed(s, 'ilp', kind, language);
        assert.ok(tags.has('H2'), `${kind} has headings`);
        if (kind === 'summary' || kind === 'notice') assert.equal(pages, 1, kind);
      }
    await page.getByRole('link', {name: 'Volver'}).click();
    await page.locator('.tl-menu').waitFor();
  });
  await as(a, 'alternative_staff', async s => {
    assert.deepEqual(await kindsOf(s, 'ilpa'), ['full', 'summary', 'notice', 'progress']);
    for (const kind of ['full', 'summary', 'notice', 'progress'])
      for (const language of ['en', 'es']) {
        const {tags} = await printed(s, 'ilpa', kind, language);
        if (kind !== 'notice') assert.ok(tags.has('Table') && tags.has('TH'), `${kind} has tables with headings`);
        if (kind === 'full') assert.ok(tags.has('Figure'), 'the chart is a figure');  // what is before the entry is in no progress report
      }
  });
  await as(a, 'guardian', async s => assert.deepEqual(await kindsOf(s, 'ilpa'), ['full', 'summary', 'progress']));
});

test('a notice is filled in on its page and printed with what was typed', () => as(a, 'counselor', async (s, page) => {
  for (const embed of ['shadow', 'light']) {
    await s.wear(embed, 'en');
    await s.visit(a.page('ilp', {print: '1', kind: 'notice'}));
    await page.getByLabel('Day').fill('2026-12-03');
    await page.getByLabel('Where, or how').fill('Room 12, or by video');
    await s.press(page.getByRole('button', {name: 'Put it on the paper'}));
    await page.getByText('Dec 3, 2026', {exact: true}).waitFor();
    await page.locator('dd', {hasText: 'Room 12, or by video'}).waitFor();
    await s.check('a notice filled in');
    assert.equal((await s.paper()).pages, 1);
    assert.equal(await page.locator('.tl-blank').count(), 6 - 1, 'the rest are lines to write on');
  }
}));

// ---- every page, both modes, both languages
const sections = ['about', 'careers', 'goals', 'education_plan', 'postsecondary', 'activities', 'skills', 'records',
  'portfolio', 'supports', 'sign', 'history', 'look_back'];
const recording = ['sign', 'answer', 'meeting'];
const steps = ['placement', 'team', 'needs', 'goals', 'services', 'reentry', 'transition', 'exit', 'check', 'all', 'meeting'];
const papers = (tab, kinds) => kinds.map(kind => a.page(tab, {print: '1', kind}));
const tour = {
  student: () => [a.page('ilp'), ...sections.map(section => a.page('ilp', {section})), ...papers('ilp', ['full', 'summary', 'progress']), a.page('transfers')],
  guardian: () => [a.page('ilp'), a.page('ilp', {section: 'sign'}), a.page('ilpa'), a.page('ilpa', {step: 'check'})],
  counselor: () => [a.page('ilp'), a.page('ilp', {section: 'education_plan'}), a.page('ilp', {section: 'about'}),
    ...recording.map(section => a.page('ilp', {section})), a.page('ilp', {section: 'translate', of: 'goals'}), a.page('ilpa'),
    ...papers('ilp', ['notice'])],
  teacher: () => [a.page('ilp'), a.page('ilp', {section: 'goals'})],
  alternative_staff: () => [a.page('ilpa'), ...steps.map(step => a.page('ilpa', {step})),
    ...papers('ilpa', ['full', 'summary', 'notice', 'progress']), '/tl/reviews'],
  registrar: () => [a.page('ilp'), ...recording.map(section => a.page('ilp', {section})), a.page('ilpa'), a.page('transfers'),
    a.page('access'), a.page('access', {enter: 'order'}), '/tl/transfers', '/tl/imports'],
  administrator: () => [a.page('ilpa'), '/tl/reports/ilpa-quality', '/tl/templates'],
};
for (const role of Object.keys(tour))
  test(`every page of the ${role} is accessible, in both modes and languages`, () => as(a, role, async s => {
    for (const [embed, language] of [['shadow', 'en'], ['light', 'es'], ['shadow', 'es'], ['light', 'en']]) {
      await s.wear(embed, language);
      for (const where of tour[role]()) {
        const what = `${role} ${embed} ${language} ${where}`;
        assert.equal(await s.visit(where), 200, what);
        if (where.includes('/students/') && !where.includes('print='))
          assert.equal(await s.page.locator('.tl').first().getAttribute('class'), `tl tl-${embed}`, what);
        await s.check(what);
      }
    }
  }));

// Standard HTML, as sent: a browser would mend it before anything here could see it.
const rules = {'require-sri': ['error', {target: 'crossorigin'}]};
const documents = new HtmlValidate({root: true, extends: ['html-validate:standard', 'html-validate:document'], rules});
const fragments = new HtmlValidate({root: true, extends: ['html-validate:standard'], rules});
for (const role of Object.keys(tour))
  test(`what the ${role} is sent is valid HTML`, () => as(a, role, async s => {
    await s.wear('light', 'en');
    for (const where of tour[role]()) {
      const tab = where.match(/[/]students[/][^/]+[/](.+)$/);
      const alone = tab && !where.includes('print=');
      const answer = await s.context.request.get(a.base + (alone ? `/student/${a.alma}/tab/${tab[1]}` : where));
      assert.equal(answer.status(), 200, where);
      const report = await (alone ? fragments : documents).validateString(await answer.text(), where);
      const found = report.results.flatMap(r => r.messages.map(m => `${m.ruleId} ${m.line}:${m.column} ${m.message} ${m.selector}`));
      assert.deepEqual(found, [], where);
    }
  }));

// ---- the records transfer: B asks, A releases, B accepts
const carry = () => {
  for (const act of ['deliver', 'receive'])
    for (const d of [a, b]) d.command('transfer', act, '--spool', world.spool);
};
// Sends the form that has `tl-act=act`, as a hidden field or on its button.
const decide = async (s, page, act, fields = {}) => {
  const form = page.locator('form', {has: page.locator(`[name="tl-act"][value="${act}"]`)});
  for (const [name, value] of Object.entries(fields)) {
    const control = form.locator(`[name="${name}"]`);
    const kind = await control.first().evaluate(node => node.type);
    if (kind === 'radio' || kind === 'checkbox') await form.locator(`[name="${name}"][value="${value}"]`).check();
    else if (kind.startsWith('select')) await control.selectOption(value);
    else await control.fill(value);
  }
  const own = form.locator(`button[name="tl-act"][value="${act}"]`);
  await s.press(await own.count() ? own : form.locator('button[type=submit]'));
};
const languages = async (s, where, what) => {
  for (const language of ['es', 'en']) {
    await s.wear('shadow', language);
    assert.equal(await s.visit(where), 200, what);
    await s.check(`${what} ${language}`);
  }
};

test('a record moves from district to district through the pages, with receipts on both sides', async () => {
  carry();
  await as(b, 'registrar', async (s, page) => {
    await languages(s, b.page('transfers'), 'the request');
    await decide(s, page, 'request', {from: a.key, purpose: 'Enrolled on arrival'});
  });
  carry();
  const {id, state} = JSON.parse(a.command('transfer', 'list'))[0];
  assert.equal(state, 'under_review');
  const where = `/tl/transfers/${id}`;
  await as(a, 'registrar', async (s, page) => {
    await languages(s, where, 'the release');
    await decide(s, page, 'release', {basis: 'ferpa-99.31-a-2', purpose: 'Enrolled in Redbud', notice: 'annual_notice'});
    await s.check('after the release');
  });
  carry();
  await as(b, 'registrar', async (s, page) => {
    await languages(s, where, 'the review');
    // Somebody else's number first: said, and nothing lost; then the student's own, compared anew.
    const choose = async number => {
      await page.locator('summary', {hasText: 'Not the same student'}).click();
      await page.locator('[name="choose"]').fill(number);
      await s.press(page.locator('button[name="tl-act"][value="compare"]'));
    };
    await choose('no-such-number');
    await page.locator('[data-tl-errors] a[href="#tl-choose"]').waitFor();
    await s.check('an unknown number');
    await s.visit(where);
    await choose(world.stateId);
    assert.equal(await page.locator('[name="student"]').inputValue(), world.stateId);
    await decide(s, page, 'accept');
    await s.check('after the acceptance');
  });
  carry();
  for (const d of [a, b]) {
    const shown = JSON.parse(d.command('transfer', 'show', id));
    assert.equal(shown.state, 'closed');
    assert.equal(shown.messages.filter(m => m.kind === 'receipt').length, 2);
    await as(d, 'registrar', async s => {
      await languages(s, where, 'the receipt');
      await languages(s, '/tl/transfers', 'the desk');
      await languages(s, d.page('transfers'), "the student's transfers");
    });
  }
  await as(b, 'counselor', async (s, page) => {
    await s.visit(b.page('ilp', {section: 'goals'}));
    await page.locator(field('goals.0.statement')).waitFor();
    assert.equal(await page.locator(field('goals.0.statement')).inputValue(), 'Raise Algebra II to a B by May');
    assert.equal(await s.visit(b.page('ilpa')), 200);
    await page.getByText('Pathways').first().waitFor();
  });
});
