<?php
// HTML of the PHP stub SIS. Everything that is not markup goes through e().
declare(strict_types=1);

function e(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}

function say(string $english, string $spanish): string
{
    return ($_SESSION['language'] ?? 'en') === 'es' ? $spanish : $english;
}

function send_page(int $status, string $title, string $main): void
{
    http_response_code($status);
    header('Content-Type: text/html; charset=utf-8');
    header("Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        . "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'");
    header('X-Content-Type-Options: nosniff');
    header('Referrer-Policy: same-origin');
    header('Cache-Control: no-store');
    $user = current_user();
    $script = $user ? '<script src="/tl/assets/script.js" defer></script>' : '';
    $top = '<header class="sis-top"><b>' . e(seed()['district']) . '</b>';
    if ($user) {
        $other = say('es', 'en');
        $top .= ' <span>' . e($user['name']) . '</span> <a href="/students">' . e(say('Students', 'Estudiantes'))
            . '</a> <a href="/settings?lang=' . $other . '" lang="' . $other . '">' . ($other === 'es' ? 'Español' : 'English')
            . '</a> <form method="post" action="/logout">' . csrf_field() . '<button>'
            . e(say('Log out', 'Cerrar sesión')) . '</button></form>';
    }
    echo '<!DOCTYPE html><html lang="', say('en', 'es'), '"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>', e($title), ' - ',
        e(seed()['district']), '</title><link rel="stylesheet" href="/sis.css"><script src="/sis.js" defer></script>',
        $script, '</head><body>', $top, '</header><main id="main">', $main, '</main></body></html>';
}

function send_error(int $status): void
{
    $words = $status === 404 ? say('This page is not here.', 'Esta página no existe.')
        : say('This is not allowed.', 'Esto no está permitido.');
    send_page($status, $words, '<h1>' . e($words) . '</h1>');
}

function csrf_field(): string
{
    return '<input type="hidden" name="sis_csrf" value="' . e($_SESSION['csrf'] ?? '') . '">';
}

function send_login(): void
{
    $rows = '';
    foreach (seed()['users'] as $user) {
        $rows .= '<tr><td>' . e($user['name']) . '</td><td>' . e(implode(', ', $user['roles'])) . '</td><td>'
            . '<form method="post" action="/login"><button name="user" value="' . e($user['id']) . '">Log in as '
            . e($user['name']) . '</button></form></td></tr>';
    }
    send_page(200, 'Log in', '<h1>Log in</h1><p>This is a demonstration with invented people: there are no passwords.</p>'
        . '<table><thead><tr><th scope="col">Name</th><th scope="col">Role</th><th scope="col">Log in</th></tr></thead><tbody>'
        . $rows . '</tbody></table>');
}

function send_students(array $students): void
{
    $rows = '';
    foreach ($students as $one) {
        $rows .= '<tr><td><a href="/student/' . rawurlencode($one['sourcedId']) . '">' . e(listed($one)) . '</a></td><td>'
            . e($one['localId']) . '</td><td>' . e($one['grade']) . '</td></tr>';
    }
    $title = say('Students', 'Estudiantes');
    send_page(200, $title, '<h1>' . e($title) . '</h1><table><thead><tr><th scope="col">' . e(say('Name', 'Nombre'))
        . '</th><th scope="col">' . e(say('Student no.', 'N.º de estudiante')) . '</th><th scope="col">'
        . e(say('Grade', 'Grado')) . '</th></tr></thead><tbody>' . $rows . '</tbody></table>');
}

/** $body is HTML. $tabs is null when the plugin is away. */
function send_student(int $status, array $student, ?array $tabs, string $current, string $body): void
{
    $main = '<h1>' . e(listed($student)) . '</h1><p>' . e($student['localId']) . ' · ' . e(say('Grade', 'Grado')) . ' '
        . e($student['grade']) . ' · ' . e(say('Counselor', 'Consejero')) . ': ' . e($student['counselor']) . '</p>'
        . '<nav aria-label="' . e(say('Student', 'Estudiante')) . '"><ul class="sis-tabs">';
    $all = [['id' => 'summary', 'title' => say('Summary', 'Resumen'), 'badge' => '',
        'href' => '/student/' . rawurlencode($student['sourcedId'])]];
    foreach ($tabs ?? [] as $tab) {
        $all[] = $tab + ['badge' => '', 'href' => '/tl' . $tab['path']];
    }
    foreach ($all as $tab) {
        $main .= '<li><a href="' . e($tab['href']) . '"' . ($tab['id'] === $current ? ' aria-current="page"' : '') . '>'
            . e($tab['title']) . ($tab['badge'] ? ' <span>(' . e($tab['badge']) . ')</span>' : '') . '</a></li>';
    }
    $main .= '</ul></nav>';
    if ($tabs === null) {
        $main .= '<p class="sis-notice" role="status">' . e(say('Learning plans are not available right now.',
            'Los planes de aprendizaje no están disponibles ahora.')) . '</p>';
    }
    if (isset($_GET['saved'])) {
        $main .= '<p class="sis-notice" role="status">' . e(say('Saved.', 'Guardado.')) . '</p>';
    }
    send_page($status, listed($student), $main . '<div class="sis-tab">' . $body . '</div>');
}

/** Mode light: the SIS's own form around the tab; without $fragment the page's script fetches $source. */
function light_form(array $student, string $save, string $source, ?string $fragment): string
{
    return '<form id="student" method="post" enctype="multipart/form-data" action="' . e($save) . '">' . csrf_field()
        . '<p><label for="nickname">' . e(say('Nickname', 'Apodo')) . '</label><input id="nickname" name="nickname" value="'
        . e($_SESSION['nicknames'][$student['sourcedId']] ?? '') . '"></p>'
        . ($fragment === null ? '<div id="tab-body" aria-busy="true" data-src="' . e($source) . '"></div>'
            : '<div id="tab-body">' . $fragment . '</div>')
        . '<p><button>' . e(say('Save', 'Guardar')) . '</button></p></form>';
}

function listed(array $student): string
{
    return trim($student['familyName'] . ', ' . $student['givenName'] . ' ' . $student['middleName']);
}
