<?php
// A small PHP SIS that hosts Throughline in process. Run it with
//   TL_LIB=... TL_STORE=... TL_DISTRICT=... SIS_SEED=... PHP_CLI_SERVER_WORKERS=4
//   php -d ffi.enable=1 -S 127.0.0.1:PORT router.php
declare(strict_types=1);

require __DIR__ . '/../../install/hosts/php/library.php';
require __DIR__ . '/pages.php';

function seed(): array
{
    static $seed = null;
    return $seed ??= json_decode((string) file_get_contents((string) getenv('SIS_SEED')), true, 16, JSON_THROW_ON_ERROR);
}

function current_user(): ?array
{
    foreach (seed()['users'] as $user) {
        if ($user['id'] === ($_SESSION['user'] ?? null)) {
            return $user;
        }
    }
    return null;
}

function actor(array $user): array
{
    return ['sub' => $user['id'], 'name' => $user['name'], 'roles' => $user['roles'], 'schools' => $user['schools'],
        'students' => array_map(fn ($id) => "sourcedId:$id", $user['students']),
        'person' => "sourcedId:{$user['id']}", 'locale' => $_SESSION['language'], 'auth_time' => $_SESSION['signed_in']];
}

function may_see(array $user, array $student): bool
{
    if (in_array($student['sourcedId'], $user['students'], true)) {
        return true;
    }
    if (array_intersect($user['roles'], ['student', 'guardian', 'teacher', 'counselor', 'advocate'])) {
        return false;
    }
    return in_array('*', $user['schools'], true) || in_array($student['school'], $user['schools'], true);
}

function find_student(array $user, string $id): ?array
{
    foreach (seed()['students'] as $student) {
        if ($student['sourcedId'] === $id && may_see($user, $student)) {
            return $student;
        }
    }
    return null;
}

/** "/students/sourcedId%3AS1/ilp" -> [student, "ilp"], our own reference read back. */
function student_in(array $user, string $path): ?array
{
    if (!preg_match('~^/students/([^/]+)/(.+)$~', $path, $parts)) {
        return null;
    }
    $reference = rawurldecode($parts[1]);
    $student = str_starts_with($reference, 'sourcedId:') ? find_student($user, substr($reference, 10)) : null;
    return $student ? [$student, $parts[2]] : null;
}

/** One instance per request, made after the fork and closed at the end. */
function plugin(): ?ThroughlineLibrary
{
    static $opened = false;
    static $plugin = null;
    if (!$opened) {
        $opened = true;
        $plugin = ThroughlineLibrary::open((string) getenv('TL_LIB'), (string) getenv('TL_STORE'), (string) getenv('TL_DISTRICT'));
        if ($plugin) {
            register_shutdown_function($plugin->close(...));
        }
    }
    return $plugin;
}

function header_of(array $reply, string $name): string
{
    foreach ($reply['headers'] as [$key, $value]) {
        if (strcasecmp($key, $name) === 0) {
            return $value;
        }
    }
    return '';
}

function is_fragment(array $reply): bool
{
    return header_of($reply, 'Throughline-Shell') === 'fragment';
}

function ask(array $user, string $method, string $path, string $query): array
{
    $plugin = plugin();
    if (!$plugin) {
        return ['status' => 503, 'headers' => [['Content-Type', 'text/plain']], 'body' => "Throughline is not available.\n"];
    }
    $request = ['method' => $method, 'path' => $path, 'query' => $query, 'mount' => '/tl', 'embed' => 'shadow', 'headers' => [], 'body' => ''];
    foreach (getallheaders() as $name => $value) {
        if (!in_array(strtolower($name), ['cookie', 'connection', 'content-length', 'content-type'], true)) {
            $request['headers'][$name] = $value;
        }
    }
    if ($method !== 'GET') {
        $type = $_SERVER['CONTENT_TYPE'] ?? '';
        if (str_starts_with($type, 'multipart/form-data')) {
            // PHP has eaten the raw body: the plugin's own fields are written again, the SIS's stay here.
            $own = isset($_POST['tl']) ? ['tl' => $_POST['tl']] : array_diff_key($_POST, ['sis_csrf' => 1, 'nickname' => 1]);
            $request['body'] = http_build_query($own);
            $type = 'application/x-www-form-urlencoded';
        } else {
            $request['body'] = (string) file_get_contents('php://input');
        }
        $request['headers']['Content-Type'] = $type;
    }
    if ($_SESSION['embed'] === 'light' && [$student, $tab] = student_in($user, $path)) {
        $request['embed'] = 'light';
        $request['form_prefix'] = 'tl';
        $request['submit_url'] = save_url($student, $tab);
    }
    return $plugin->serve(actor($user), $request);
}

function save_url(array $student, string $tab): string
{
    return '/student/' . rawurlencode($student['sourcedId']) . '/save?tab=' . rawurlencode($tab);
}

function pass_on(array $reply): void
{
    http_response_code($reply['status']);
    header_remove('Content-Type');
    foreach ($reply['headers'] as [$name, $value]) {
        header("$name: $value", false);
    }
    echo $reply['body'];
}

/** The plugin's tabs; null when it is away. Also tells it this student's transcript: the same twice changes nothing. */
function tabs_of(array $user, array $student): ?array
{
    $plugin = plugin();
    if (!$plugin) {
        return null;
    }
    $id = $student['sourcedId'];
    $courses = [];
    foreach (seed()['transcript'] as $row => $course) {
        if ($course['student'] === $id) {
            $courses[] = ['id' => (string) $row] + array_diff_key($course, ['student' => 1]);
        }
    }
    if ($courses) {
        $plugin->event(['sub' => 'sis', 'name' => seed()['district'], 'roles' => ['system'], 'schools' => ['*']], 'transcript',
            ['student' => ['sourcedId' => $id], 'asOf' => gmdate('Y-m-d'), 'courses' => $courses]);
    }
    $reply = $plugin->tabs(actor($user), "sourcedId:$id");
    return $reply['status'] === 200 ? json_decode($reply['body'], true, 16) : ($reply['status'] >= 500 ? null : []);
}

function show(array $user, array $student, string $tab, int $status, string $query, ?string $fragment, string $path): void
{
    $tabs = tabs_of($user, $student);
    $current = '';
    foreach ($tabs ?? [] as $one) {
        if (str_starts_with(rawurldecode($path) . '/', rawurldecode($one['path']) . '/')) {
            $current = $one['id'];
        }
    }
    $body = (string) $fragment;
    if ($_SESSION['embed'] === 'light') {
        $source = '/student/' . rawurlencode($student['sourcedId']) . '/tab/' . $tab . ($query === '' ? '' : "?$query");
        $body = light_form($student, save_url($student, $tab), $source, $fragment);
    }
    send_student($status, $student, $tabs, $current, $body);
}

function without_tab(string $query): string
{
    return implode('&', array_filter(explode('&', $query), fn ($pair) => $pair !== '' && !str_starts_with($pair, 'tab=')));
}

/** Everything under /tl. */
function mounted(array $user, string $method, string $path, string $query): void
{
    $reply = ask($user, $method, $path, $query);
    if (!is_fragment($reply)) {
        pass_on($reply);
        return;
    }
    $found = student_in($user, $path);
    if (!$found) {
        send_page($reply['status'], 'Throughline', '<h1>Throughline</h1>' . $reply['body']);
        return;
    }
    // In light mode the page's script asks for the tab once more, as such SISs do.
    $later = $_SESSION['embed'] === 'light' && $method === 'GET' && $reply['status'] === 200;
    show($user, $found[0], $found[1], $reply['status'], $query, $later ? null : $reply['body'], $path);
}

/** Mode light: the SIS stores its own field, then hands the plugin's fields on. */
function save(array $user, array $student, string $tab, string $query): void
{
    if (!hash_equals($_SESSION['csrf'], (string) ($_POST['sis_csrf'] ?? ''))) {
        send_error(403);
        return;
    }
    $_SESSION['nicknames'][$student['sourcedId']] = (string) ($_POST['nickname'] ?? '');
    $path = '/students/' . rawurlencode('sourcedId:' . $student['sourcedId']) . '/' . $tab;
    $reply = ask($user, 'POST', $path, without_tab($query));
    if ($reply['status'] === 303) {
        $to = header_of($reply, 'Location');
        [$target, $rest] = explode('?', $to, 2) + [1 => ''];
        $found = str_starts_with($target, '/tl/') ? student_in($user, substr($target, 3)) : null;
        if ($found && $found[0] === $student) {
            $to = '/student/' . rawurlencode($student['sourcedId']) . '?tab=' . rawurlencode($found[1]) . '&saved=1'
                . ($rest === '' ? '' : "&$rest");
        }
        header('Location: ' . $to, true, 303);
    } elseif (is_fragment($reply)) {
        show($user, $student, $tab, $reply['status'], '', $reply['body'], $path);
    } else {
        pass_on($reply);
    }
}

function student_request(array $user, string $method, string $id, string $rest, string $query): void
{
    $student = find_student($user, rawurldecode($id));
    $tab = (string) ($_GET['tab'] ?? '');
    $asked = str_starts_with($rest, '/tab/') ? substr($rest, 5) : $tab;
    if (!$student || str_contains($asked, '..') || preg_match('~[^A-Za-z0-9._\~%:@/-]~', $asked)) {
        send_error(404);
        return;
    }
    $path = '/students/' . rawurlencode('sourcedId:' . $student['sourcedId']) . '/' . $asked;
    if ($method === 'POST' && $rest === '/save' && $tab !== '') {
        save($user, $student, $tab, $query);
    } elseif ($method !== 'GET') {
        send_error(404);
    } elseif (str_starts_with($rest, '/tab/')) {
        $reply = ask($user, 'GET', $path, $query);
        header('Cache-Control: no-store');
        pass_on($reply);
    } elseif ($rest !== '') {
        send_error(404);
    } elseif ($tab === '') {
        send_student(200, $student, tabs_of($user, $student), 'summary',
            '<h2>' . e(say('Summary', 'Resumen')) . '</h2><p>' . e($student['birthDate']) . '</p>');
    } elseif ($_SESSION['embed'] === 'light') {
        show($user, $student, $tab, 200, without_tab($query), null, $path);
    } else {
        header('Location: /tl' . $path . (without_tab($query) === '' ? '' : '?' . without_tab($query)), true, 303);
    }
}

function main(): void
{
    [$path, $query] = explode('?', $_SERVER['REQUEST_URI'], 2) + [1 => ''];
    $method = $_SERVER['REQUEST_METHOD'] === 'HEAD' ? 'GET' : $_SERVER['REQUEST_METHOD'];
    if ($path === '/sis.css' || $path === '/sis.js') {
        header('Content-Type: ' . ($path === '/sis.css' ? 'text/css' : 'text/javascript') . '; charset=utf-8');
        readfile(__DIR__ . $path);
        return;
    }
    session_name('phpsis_' . $_SERVER['SERVER_PORT']);
    session_start(['cookie_httponly' => true, 'cookie_samesite' => 'Strict', 'use_strict_mode' => true, 'cache_limiter' => '']);
    $user = current_user();
    if ($method === 'POST' && $path === '/login') {
        session_regenerate_id(true);
        $_SESSION = ['user' => $_POST['user'] ?? '', 'csrf' => bin2hex(random_bytes(16)), 'embed' => 'shadow', 'signed_in' => time()];
        $_SESSION['language'] = current_user()['language'] ?? 'en';
        header('Location: /students', true, 303);
    } elseif (!$user) {
        if (str_starts_with($path, '/tl/') || $method !== 'GET') {
            http_response_code(401);
        } else {
            send_login();
        }
    } elseif ($path === '/tl' || str_starts_with($path, '/tl/')) {
        mounted($user, $method, substr($path, 3) ?: '/', $query);
    } elseif ($method === 'POST' && $path === '/logout') {
        if (hash_equals($_SESSION['csrf'], (string) ($_POST['sis_csrf'] ?? ''))) {
            session_destroy();
        }
        header('Location: /', true, 303);
    } elseif ($path === '/settings') {
        if (in_array($_GET['lang'] ?? '', ['en', 'es'], true)) {
            $_SESSION['language'] = $_GET['lang'];
        }
        if (in_array($_GET['embed'] ?? '', ['light', 'shadow'], true)) {
            $_SESSION['embed'] = $_GET['embed'];
        }
        header('Location: /students', true, 303);
    } elseif (preg_match('~^/student/([^/]+)(/.*)?$~', $path, $parts)) {
        student_request($user, $method, $parts[1], $parts[2] ?? '', $query);
    } elseif ($path === '/' || $path === '/students') {
        send_students(array_filter(seed()['students'], fn ($one) => may_see($user, $one)));
    } else {
        send_error(404);
    }
}

main();
