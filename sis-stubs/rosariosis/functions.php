<?php
// The few functions of RosarioSIS that its Throughline module calls, over SQLite: their names, shapes and habits, nothing else.
declare(strict_types=1);

function database(): PDO
{
    static $db = null;
    if ($db === null) {
        $db = new PDO('sqlite:' . getenv('ROSARIO_DB'), null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
        $db->exec('PRAGMA busy_timeout=5000');
        $db->sqliteCreateFunction('CONCAT', fn (...$texts) => implode('', $texts));
    }
    return $db;
}

function db_query(string $sql, bool $show_error = true): mixed
{
    try {
        return database()->query($sql);
    } catch (PDOException $error) {
        if ($show_error) {
            throw $error;
        }
        trigger_error($error->getMessage(), E_USER_WARNING);
        return false;
    }
}

/** Rows from 1 on, names in capitals, every value a string. */
function DBGet(string $sql): array
{
    $rows = [];
    foreach (db_query($sql)->fetchAll(PDO::FETCH_ASSOC) as $row) {
        $row = array_change_key_case($row, CASE_UPPER);
        $rows[count($rows) + 1] = array_map(fn ($value) => $value === null ? null : (string) $value, $row);
    }
    return $rows;
}

function DBGetOne(string $sql): mixed
{
    $row = DBGet($sql)[1] ?? null;
    return $row === null ? null : reset($row);
}

function DBEscapeString(mixed $text): string
{
    return str_replace("'", "''", (string) $text);
}

function DBInsertSQL(string $table, array $values): string
{
    $values = array_filter($values, fn ($value) => (string) $value !== '');
    return "INSERT INTO $table (" . implode(',', array_keys($values)) . ") VALUES ('" . implode("','", $values) . "')";
}

function DBUpdateSQL(string $table, array $values, array $where): string
{
    $set = [];
    foreach ($values as $name => $value) {
        $set[] = $name . ((string) $value === '' ? '=NULL' : "='$value'");
    }
    return "UPDATE $table SET " . implode(',', $set) . ' WHERE '
        . implode(' AND ', array_map(fn ($name) => "$name='{$where[$name]}'", array_keys($where)));
}

function DBUpsert(string $table, array $values, array $where, string $mode): void
{
    db_query($mode === 'update' ? DBUpdateSQL($table, $values, $where) : DBInsertSQL($table, $values + $where));
}

function DBDate(): string
{
    return date('Y-m-d');
}

function UserSyear(): string
{
    return '2026';
}

function User(string $item): mixed
{
    global $_ROSARIO;
    if (!isset($_ROSARIO['User'])) {
        $staff = (int) ($_SESSION['STAFF_ID'] ?? 0);
        $student = (int) ($_SESSION['STUDENT_ID'] ?? 0);
        $_ROSARIO['User'] = $staff ? DBGet("SELECT * FROM staff WHERE STAFF_ID='$staff'")
            : DBGet("SELECT '0' AS STAFF_ID,FIRST_NAME AS NAME,'student' AS PROFILE,'0' AS PROFILE_ID FROM students WHERE STUDENT_ID='$student'");
    }
    return $_ROSARIO['User'][1][$item] ?? null;
}

function UserStudentID(): ?string
{
    return $_SESSION['student_id'] ?? null;
}

/** Row access is the host's: a refusal ends the request with code 200. */
function SetUserStudentID(mixed $student): void
{
    $student = (int) $student;
    $staff = (int) User('STAFF_ID');
    $allowed = getenv('ROSARIO_LAX') || match (User('PROFILE')) {
        'student' => (int) $_SESSION['STUDENT_ID'] === $student,
        'parent' => DBGetOne("SELECT 1 FROM students_join_users WHERE STAFF_ID='$staff' AND STUDENT_ID='$student'"),
        'teacher' => DBGetOne("SELECT 1 FROM schedule s, course_periods cp WHERE s.STUDENT_ID='$student'
            AND cp.COURSE_PERIOD_ID=s.COURSE_PERIOD_ID AND cp.TEACHER_ID='$staff'"),
        'admin' => DBGetOne("SELECT 1 FROM student_enrollment WHERE STUDENT_ID='$student'"),
        default => false,
    };
    if (!$allowed) {
        echo 'HACKING ATTEMPT';
        exit;
    }
    $_SESSION['student_id'] = (string) $student;
}

function has_right(string $what): bool
{
    $modname = 'Students/Student.php&category_id=' . DBEscapeString($_REQUEST['category_id']);
    return (bool) DBGetOne("SELECT 1 FROM profile_exceptions WHERE PROFILE_ID='" . (int) User('PROFILE_ID')
        . "' AND $what='Y' AND MODNAME='$modname'");
}

function AllowEdit(): bool
{
    return has_right('CAN_EDIT');
}

function issetVal(mixed &$value, mixed $otherwise = null): mixed
{
    return $value ?? $otherwise;
}

function add_action(string $tag, string $function): void
{
    $GLOBALS['actions'][$tag][] = $function;
}

function do_action(string $tag): void
{
    foreach ($GLOBALS['actions'][$tag] ?? [] as $function) {
        $function();
    }
}

/** What RosarioSIS does to every request before a program sees it. */
function mangle(array &$values): void
{
    foreach ($values as &$value) {
        if (is_array($value)) {
            mangle($value);
        } else {
            $value = strip_tags(DBEscapeString($value));
        }
    }
}
