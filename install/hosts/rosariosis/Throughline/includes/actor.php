<?php
/**
 * Who asks, as Throughline wants it said (throughline.h), from RosarioSIS's own session and tables; never from the browser.
 *
 * @package Throughline module, GPL-2.0-or-later
 */
declare(strict_types=1);

require_once __DIR__ . '/settings.php';

/** What each of RosarioSIS's four kinds of user may be mapped to. What is not here is nobody's: system, peer. */
const THROUGHLINE_ROLES = [
    'student' => ['student'],
    'parent' => ['guardian', 'advocate'],
    'teacher' => ['teacher', 'counselor', 'alternative_staff', 'case_manager'],
    'admin' => ['administrator', 'registrar', 'counselor', 'alternative_staff', 'case_manager', 'teacher'],
];

function throughline_role(): ?string
{
    // An administrator in a teacher's programs is shown as that teacher: no one signs or writes under another's name.
    $profile = User('PROFILE_ID');
    if (isset($GLOBALS['_ROSARIO']['User'][0]) || $profile === null || $profile === false || $profile === '') {
        return null;
    }
    $role = throughline_settings()['roles'][(int) $profile] ?? null;
    return in_array($role, THROUGHLINE_ROLES[User('PROFILE')] ?? [], true) ? $role : null;
}

/** Null: this user has no part in this student's plans. */
function throughline_actor(int $student): ?array
{
    $role = throughline_role();
    $reference = throughline_reference($student);
    if ($role === null || $reference === null) {
        return null;
    }
    $named = throughline_is_named($student);
    $schools = in_array($role, ['student', 'guardian', 'advocate', 'teacher', 'case_manager'], true) ? [] : throughline_schools();
    if (!$named && !$schools) {
        return null;
    }
    $user = $role === 'student' ? 'student:' . (int) $_SESSION['STUDENT_ID'] : throughline_user_name((int) User('STAFF_ID'));
    return [
        'sub' => $user,
        // As the guardian was told (facts.php): a custody order holds for the one it names.
        'person' => User('PROFILE') === 'parent' ? "sourcedId:$user" : '',
        'name' => (string) User('NAME'),
        'roles' => [$role],
        'schools' => $schools,
        'students' => $named ? [$reference['path']] : [],
        'locale' => str_starts_with((string) ($_SESSION['locale'] ?? ''), 'es') ? 'es' : 'en',
    ];
}

/** The host speaking for itself, of what it knows. */
function throughline_system(): array
{
    return ['sub' => 'rosariosis', 'name' => 'RosarioSIS', 'roles' => ['system'], 'schools' => ['*'], 'locale' => 'en'];
}

/** ['path' => "sourcedId:12", 'event' => ['sourcedId' => "12"]]; null when the student has none. Asked for every link. */
function throughline_reference(int $student): ?array
{
    static $known = [];
    [$kind, $column] = [key(throughline_settings()['student']), current(throughline_settings()['student'])];
    if (!in_array($kind, ['sourcedId', 'stateId'], true) || !preg_match('/^(STUDENT_ID|USERNAME|CUSTOM_[0-9]+)$/', (string) $column)) {
        return null;
    }
    $value = $known[$student] ??= trim((string) DBGetOne("SELECT $column FROM students WHERE STUDENT_ID='$student'"));
    return $value === '' ? null : ['path' => ($kind === 'sourcedId' ? 'sourcedId:' : '') . $value, 'event' => [$kind => $value]];
}

/** Own record, own child, own class: asked of the tables again, whatever the session says. */
function throughline_is_named(int $student): bool
{
    $staff = (int) User('STAFF_ID');
    if (User('PROFILE') === 'student') {
        return (int) ($_SESSION['STUDENT_ID'] ?? 0) === $student;
    }
    if ($staff <= 0) {
        return false;
    }
    if (DBGetOne("SELECT 1 FROM students_join_users WHERE STAFF_ID='$staff' AND STUDENT_ID='$student'")) {
        return true;
    }
    $today = DBDate();
    return User('PROFILE') === 'teacher' && (bool) DBGetOne("SELECT 1
        FROM schedule s, course_periods cp
        WHERE s.STUDENT_ID='$student'
        AND s.SYEAR='" . (int) UserSyear() . "'
        AND (s.END_DATE IS NULL OR s.END_DATE>='$today')
        AND cp.COURSE_PERIOD_ID=s.COURSE_PERIOD_ID
        AND (cp.TEACHER_ID='$staff' OR cp.SECONDARY_TEACHER_ID='$staff')");
}

/** As the plugin knows them; "*" where RosarioSIS says "All Schools". */
function throughline_schools(): array
{
    $ids = array_filter(array_map('intval', explode(',', (string) User('SCHOOLS'))));
    if (!$ids) {
        return ['*'];
    }
    $found = DBGet('SELECT ' . throughline_school_column() . " AS NAME FROM schools
        WHERE SYEAR='" . (int) UserSyear() . "' AND ID IN (" . implode(',', $ids) . ')');
    return array_values(array_filter(array_map(fn ($row) => trim((string) $row['NAME']), $found), fn ($name) => $name !== '' && $name !== '*'));
}

function throughline_school_column(): string
{
    return throughline_settings()['school'] === 'ID' ? 'ID' : 'SCHOOL_NUMBER';
}

/** A user has a row for each school year; what they signed last year is still theirs. */
function throughline_user_name(int $staff): string
{
    for ($years = 0; $years < 40; ++$years) {
        $before = (int) DBGetOne("SELECT ROLLOVER_ID FROM staff WHERE STAFF_ID='$staff'");
        if ($before <= 0) {
            break;
        }
        $staff = $before;
    }
    return "staff:$staff";
}
