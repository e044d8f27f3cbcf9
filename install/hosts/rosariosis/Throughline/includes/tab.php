<?php
/**
 * One of our tabs in the student page: what was sent is saved, then the plugin's page is put in, its links led through
 * RosarioSIS's own address of the tab. RosarioSIS includes a tab twice when it saves, so functions stand here.
 *
 * @package Throughline module, GPL-2.0-or-later
 */
declare(strict_types=1);

require_once __DIR__ . '/rights.php';
require_once __DIR__ . '/events.php';

/** Where the plugin believes to be mounted; no address of this host. */
const THROUGHLINE_MOUNT = '/throughline';

const THROUGHLINE_UNSAVED = ['note' => 'Nothing was saved: your profile may not change this plan.', 'query' => '', 'fragment' => null];

function throughline_tab(string $tab): void
{
    static $saved = null; // what the update of this request was answered
    $student = (int) UserStudentID();
    $update = ($_REQUEST['modfunc'] ?? '') === 'update';
    if ($update && AllowEdit()) {
        $saved = throughline_save($tab);
        return; // RosarioSIS includes us once more, to draw
    }
    if ($update) { // refused by RosarioSIS, which goes straight on to draw
        $saved = THROUGHLINE_UNSAVED;
    }
    $actor = $student > 0 && throughline_may($tab, 'CAN_USE') ? throughline_actor($student) : null;
    $raw = $_GET['tl_raw'] ?? null;
    if (is_string($raw)) {
        throughline_send_raw($tab, $student, $actor, $raw); // does not return
    }
    if ($actor === null) {
        echo throughline_note('Your profile has no part in the learning plans of this student.');
        return;
    }
    $query = is_string($_GET['tl'] ?? null) ? $_GET['tl'] : '';
    if ($saved && $saved['note'] !== '') {
        echo throughline_note($saved['note'], true), throughline_written();
    }
    if ($saved && $saved['fragment'] !== null) {
        $reply = $saved['fragment'];
    } else {
        $reply = throughline_page($tab, $student, $actor, ['method' => 'GET', 'query' => $saved['query'] ?? $query]);
    }
    if (!throughline_is_fragment($reply)) {
        echo throughline_note('Learning plans are not available right now. The rest of this page works as always.');
        return;
    }
    $html = throughline_rewritten($reply['body'], $tab, $student);
    if (!throughline_may_edit($tab)) {
        $html = throughline_note('Your profile may read this plan, not change it.')
            . '<fieldset disabled class="throughline-reading">' . $html . '</fieldset>';
    }
    echo '<div class="throughline">', $html, '<script src="',
        throughline_escape(throughline_raw_address($tab, $student, '/assets/script.js')), '"></script></div>';
}

/** ['note' => words or "", 'query' => where to go on, 'fragment' => a page to show instead]. */
function throughline_save(string $tab): array
{
    $out = ['note' => '', 'query' => '', 'fragment' => null];
    $fields = $_POST['tl'] ?? null;
    if ($_SERVER['REQUEST_METHOD'] !== 'POST' || (!is_array($fields) && $_POST !== [])) {
        return $out; // nothing of ours was on the page
    }
    // What PHP left out would be saved as deleted.
    $count = 0;
    array_walk_recursive($_POST, function () use (&$count) {
        ++$count;
    });
    if (!is_array($fields) || $count >= (int) ini_get('max_input_vars')) {
        return ['note' => 'Nothing was saved: the form is larger than this server takes (max_input_vars, post_max_size).'] + $out;
    }
    // The form's student, not the one whom another window of this browser has made the current one meanwhile.
    if ((string) ($_REQUEST['student_id'] ?? '') !== (string) UserStudentID()) {
        SetUserStudentID((int) ($_REQUEST['student_id'] ?? 0));
    }
    $student = (int) UserStudentID();
    $actor = $student > 0 && (int) $_REQUEST['student_id'] === $student && throughline_may_edit($tab)
        ? throughline_actor($student) : null;
    if ($actor === null) {
        return THROUGHLINE_UNSAVED;
    }
    $reply = throughline_page($tab, $student, $actor, [
        'method' => 'POST',
        'query' => is_string($_GET['tl'] ?? null) ? $_GET['tl'] : '',
        'headers' => ['Content-Type' => 'application/x-www-form-urlencoded'],
        'body' => http_build_query(['tl' => $fields]),
    ]);
    if ($reply['status'] === 303) {
        [$path, $query] = explode('?', throughline_header_of($reply, 'Location'), 2) + [1 => ''];
        $own = throughline_own_path(substr($path, strlen(THROUGHLINE_MOUNT)), $student);
        return ['query' => $own === $tab ? $query : 'saved=1'] + $out;
    }
    return throughline_is_fragment($reply) ? ['fragment' => $reply] + $out
        : ['note' => 'It is not certain that your change was saved. Look again before you enter it once more.'] + $out;
}

/** $request without path and what every request of a tab has. */
function throughline_page(string $tab, int $student, array $actor, array $request): array
{
    $set = throughline_settings();
    $headers = $request['headers'] ?? [];
    foreach (['HTTP_IF_MATCH' => 'If-Match', 'HTTP_SEC_FETCH_SITE' => 'Sec-Fetch-Site'] as $from => $to) {
        if (isset($_SERVER[$from])) {
            $headers[$to] = $_SERVER[$from];
        }
    }
    $request = ['headers' => $headers] + $request + [
        'path' => '/students/' . rawurlencode(throughline_reference($student)['path'] ?? '') . '/' . $tab,
        'mount' => THROUGHLINE_MOUNT,
        'embed' => 'light',
        'form_prefix' => 'tl',
        'submit_url' => throughline_tab_address($tab, $student, ''),
        'deadline_ms' => (int) ($request['method'] === 'GET' ? $set['read_ms'] : $set['save_ms']),
    ];
    return throughline_ask(fn ($plugin) => $plugin->serve($actor, $request));
}

/** Files, prints and drafts: the plugin's answer alone, nothing of the host's page around it. Ends the request. */
function throughline_send_raw(string $tab, int $student, ?array $actor, string $target): never
{
    while (ob_get_level() > 0) {
        ob_end_clean();
    }
    session_write_close(); // other pages of this user need not wait
    [$path, $query] = explode('?', $target, 2) + [1 => ''];
    $method = $_SERVER['REQUEST_METHOD'];
    $asset = preg_match('~^/assets/[a-z0-9.]+$~', $path) === 1 && $method === 'GET';
    $own = throughline_own_path($path, $student) === $tab;
    $allowed = $actor !== null && ($asset || ($own && ($method === 'GET' || throughline_may_edit($tab))));
    $reply = ['status' => $actor === null || !$own ? 404 : 403, 'headers' => [], 'body' => ''];
    if ($allowed) {
        $reply = throughline_page($tab, $student, $actor, [
            'method' => $method,
            'path' => $path,
            'query' => $query,
            'embed' => 'page',
            'headers' => ['Content-Type' => $_SERVER['CONTENT_TYPE'] ?? ''],
            'body' => $method === 'GET' ? '' : (string) file_get_contents('php://input'),
        ]);
    }
    http_response_code($reply['status']);
    foreach (['Pragma', 'Expires', 'Content-Type'] as $name) {
        header_remove($name);
    }
    $html = false;
    foreach ($reply['headers'] as [$name, $value]) {
        if (strcasecmp($name, 'Location') !== 0) {
            header("$name: $value");
        }
        $html = $html || (strcasecmp($name, 'Content-Type') === 0 && str_starts_with($value, 'text/html'));
    }
    echo $html ? throughline_rewritten($reply['body'], $tab, $student) : $reply['body'];
    exit;
}

/** The plugin's links as RosarioSIS's: pages of a tab stay in the student page, the rest comes alone. */
function throughline_rewritten(string $html, string $tab, int $student): string
{
    // Our own pages only ever write an address as a quoted, escaped attribute; in text a quote is escaped.
    $attribute = '~ (href|src|action|data-tl-draft)="' . preg_quote(THROUGHLINE_MOUNT, '~') . '(/[^"]*)"~';
    return preg_replace_callback($attribute, function (array $at) use ($tab, $student): string {
        $target = html_entity_decode($at[2], ENT_QUOTES | ENT_HTML5, 'UTF-8');
        [$path, $query] = explode('?', $target, 2) + [1 => ''];
        $own = throughline_own_path($path, $student);
        parse_str($query, $asked);
        if ($at[1] === 'href' && $own !== null && ($asked['print'] ?? '') !== '1') {
            return ' href="' . throughline_escape(throughline_tab_address($own, $student, $query)) . '"';
        }
        if ($own === null && !str_starts_with($path, '/assets/')) {
            return ''; // the desk of transfers and the like is no part of a student's tab
        }
        $new_window = $at[1] === 'href' && $own !== null ? ' target="_blank"' : '';
        return " $at[1]=\"" . throughline_escape(throughline_raw_address($own ?? $tab, $student, $target)) . '"' . $new_window;
    }, $html) ?? '';
}

/** The tab that a path of this student belongs to, "/students/{ref}/ilp" or "/api/v1/students/{ref}/ilp/..."; else null. */
function throughline_own_path(string $path, int $student): ?string
{
    if (!preg_match('~^(?:/api/v1)?/students/([^/?#]+)/([a-z]+)(/|$)~', $path, $parts) || str_contains(rawurldecode($path), '..')) {
        return null;
    }
    $reference = throughline_reference($student)['path'] ?? null;
    return rawurldecode($parts[1]) === $reference && isset(THROUGHLINE_TABS[$parts[2]]) ? $parts[2] : null;
}

function throughline_tab_address(string $tab, int $student, string $query): string
{
    return 'Modules.php?modname=Students/Student.php&category_id=' . (throughline_categories()[$tab] ?? 0) . "&student_id=$student"
        . ($query === '' ? '' : '&tl=' . urlencode($query));
}

/** _ROSARIO_PDF keeps RosarioSIS from sending its own page before ours. */
function throughline_raw_address(string $tab, int $student, string $target): string
{
    return throughline_tab_address($tab, $student, '') . '&_ROSARIO_PDF=1&tl_raw=' . urlencode($target);
}

function throughline_header_of(array $reply, string $name): string
{
    foreach ($reply['headers'] as [$key, $value]) {
        if (strcasecmp($key, $name) === 0) {
            return $value;
        }
    }
    return '';
}

function throughline_is_fragment(array $reply): bool
{
    return throughline_header_of($reply, 'Throughline-Shell') === 'fragment';
}

function throughline_note(string $words, bool $urgent = false): string
{
    return '<p class="throughline-note" role="' . ($urgent ? 'alert' : 'status') . '">' . throughline_escape(throughline_say($words)) . '</p>';
}

/** What somebody wrote into a form that could not be saved, to copy it from. */
function throughline_written(): string
{
    $texts = '';
    $fields = is_array($_POST['tl'] ?? null) ? $_POST['tl'] : [];
    array_walk_recursive($fields, function ($value, $name) use (&$texts) {
        if (trim((string) $value) !== '' && !str_starts_with((string) $name, 'tl-')) {
            $texts .= throughline_escape((string) $value) . "\n";
        }
    });
    return $texts === '' ? '' : '<details class="throughline-written"><summary>' . throughline_escape(throughline_say('What you wrote'))
        . '</summary><pre>' . $texts . '</pre></details>';
}
