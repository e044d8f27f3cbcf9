<?php
/**
 * The pieces of Status.php.
 *
 * @package Throughline module, GPL-2.0-or-later
 */
declare(strict_types=1);

require_once __DIR__ . '/rights.php';
require_once __DIR__ . '/events.php';

function throughline_draw_status(): void
{
    $set = throughline_settings();
    // Any answer to a question nobody may ask shows that it is there and knows this host.
    $reply = throughline_ask(fn ($plugin) => $plugin->tabs(throughline_system(), 'sourcedId:-'));
    $there = in_array($reply['status'], [200, 403, 404], true);
    echo ErrorMessage([throughline_say($there ? 'Throughline answers.' : 'Throughline does not answer; the web server\'s error log says why.')
        . ' (' . throughline_escape("$set[transport], $set[district]") . ')'], $there ? 'note' : 'error');
    $profiles = [];
    foreach (DBGet('SELECT ID,TITLE,PROFILE FROM user_profiles ORDER BY ID') as $at => $row) {
        $role = $set['roles'][(int) $row['ID']] ?? null;
        $known = in_array($role, THROUGHLINE_ROLES[$row['PROFILE']] ?? [], true);
        $profiles[$at] = ['ID' => $row['ID'], 'TITLE' => throughline_escape((string) $row['TITLE']),
            'ROLE' => throughline_escape($known ? $role : throughline_say('none: sees no plan'))];
    }
    ListOutput($profiles, ['ID' => 'ID', 'TITLE' => throughline_say('Profile'), 'ROLE' => throughline_say('Role in Throughline')],
        throughline_say('Profile'), throughline_say('Profiles'), [], [], ['search' => false, 'save' => false]);
    $sent = [];
    foreach (DBGet("SELECT KIND,ANSWER,COUNT(*) AS FACTS,MAX(CREATED_AT) AS LAST_TOLD FROM throughline_sent
            WHERE STUDENT_ID>0 GROUP BY KIND,ANSWER ORDER BY KIND,ANSWER") as $at => $row) {
        $sent[$at] = ['KIND' => $row['KIND'], 'ANSWER' => $row['ANSWER'], 'FACTS' => $row['FACTS'], 'LAST_TOLD' => $row['LAST_TOLD']];
    }
    ListOutput($sent, ['KIND' => throughline_say('Told'), 'ANSWER' => throughline_say('Answer'), 'FACTS' => throughline_say('Number'),
        'LAST_TOLD' => throughline_say('Last')], throughline_say('Fact'), throughline_say('Facts'), [], [], ['search' => false, 'save' => false]);
}
